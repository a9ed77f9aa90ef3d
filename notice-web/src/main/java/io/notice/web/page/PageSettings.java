package io.notice.web.page;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the pages do.
 *
 * @param confirmAbove from how many recipients on a sender is asked once more
 * @param imageOrigins from where images in notices are shown; all others become links
 */
@ConfigurationProperties("notice")
public record PageSettings(
    @DefaultValue("1000") int confirmAbove, @DefaultValue List<String> imageOrigins) {

  public PageSettings {
    imageOrigins = imageOrigins.stream().map(String::strip).filter(o -> !o.isEmpty()).toList();
    for (String origin : imageOrigins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]+(:[0-9]+)?")) {
        throw new IllegalArgumentException(
            "NOTICE_IMAGE_ORIGINS: '%s' is not an origin such as https://images.example."
                .formatted(origin));
      }
    }
  }
}
