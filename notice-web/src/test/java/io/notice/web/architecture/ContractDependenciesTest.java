package io.notice.web.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Who takes the contract gets nothing with it: what its client needs, its users bring. */
class ContractDependenciesTest {

  @Test
  void whoTakesTheContractGetsJSpecifyAlone() throws Exception {
    NodeList dependencies =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(Path.of("../notice-api/pom.xml").toFile())
            .getElementsByTagName("dependency");
    List<String> required = new ArrayList<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      if (!"test".equals(text(dependency, "scope"))
          && !"true".equals(text(dependency, "optional"))) {
        required.add(text(dependency, "artifactId"));
      }
    }
    assertThat(required).containsExactly("jspecify");
  }

  private static String text(Element dependency, String name) {
    NodeList found = dependency.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }
}
