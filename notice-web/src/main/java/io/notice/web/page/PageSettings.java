package io.notice.web.page;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the pages do.
 *
 * @param confirmAbove from how many recipients on a sender is asked once more
 * @param imageOrigins from where images in notices are shown; all others become links
 * @param frameAncestors sites that may show our pages in a frame; none by default
 */
@ConfigurationProperties("notice")
public record PageSettings(
    @DefaultValue("1000") int confirmAbove,
    @DefaultValue List<String> imageOrigins,
    @DefaultValue List<String> frameAncestors) {

  public PageSettings {
    imageOrigins = origins("NOTICE_IMAGE_ORIGINS", imageOrigins);
    frameAncestors = origins("NOTICE_FRAME_ANCESTORS", frameAncestors);
  }

  private static List<String> origins(String variable, List<String> given) {
    List<String> origins = given.stream().map(String::strip).filter(o -> !o.isEmpty()).toList();
    for (String origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]+(:[0-9]+)?")) {
        throw new IllegalArgumentException(
            "%s: '%s' is not an origin such as https://images.example."
                .formatted(variable, origin));
      }
    }
    return origins;
  }
}
