package io.notice.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {

  private static final Chart CHART =
      new Chart("5,000 streams: we & <others>", "Below all.")
          .panel(
              "Deliveries",
              List.of(
                  new Chart.Bar("notice", 400, Chart.Kind.OWN),
                  new Chart.Bar("nchan", 100, Chart.Kind.OTHER),
                  new Chart.Bar("nothing", 0, Chart.Kind.LIMIT)))
          .panel("Left out", List.of());

  @Test
  void itIsXmlWhateverItIsCalled() throws Exception {
    assertThat(text(document(), "title")).isEqualTo("5,000 streams: we & <others>");
  }

  @Test
  void aScreenReaderIsToldEachFigure() throws Exception {
    Document document = document();
    assertThat(document.getDocumentElement().getAttribute("role")).isEqualTo("img");
    assertThat(document.getDocumentElement().getAttribute("aria-labelledby"))
        .isEqualTo("title words");
    assertThat(text(document, "desc"))
        .contains("notice 400", "nchan 100", "nothing 0.00", "Below all.");
  }

  @Test
  void barsAreAsLongAsTheirFigures() throws Exception {
    List<Double> widths = new ArrayList<>();
    NodeList bars = document().getElementsByTagName("rect");
    for (int i = 0; i < bars.getLength(); i++) {
      widths.add(Double.parseDouble(((Element) bars.item(i)).getAttribute("width")));
    }
    assertThat(widths).hasSize(3);
    assertThat(widths.get(0)).isEqualTo(4 * widths.get(1));
    assertThat(widths.get(2)).isEqualTo(1);
  }

  @Test
  void aPanelWithoutBarsIsLeftOut() {
    assertThat(CHART.svg()).doesNotContain("Left out");
  }

  private static String text(Document document, String element) {
    return document.getElementsByTagName(element).item(0).getTextContent();
  }

  private static Document document() throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(CHART.svg())));
  }
}
