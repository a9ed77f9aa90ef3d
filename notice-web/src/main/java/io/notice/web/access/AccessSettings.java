package io.notice.web.access;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which other sites may call the API from a browser.
 *
 * @param allowedOrigins origins of other sites whose pages may call the API, such as {@code
 *     https://intranet.example}; none by default
 */
@ConfigurationProperties("notice.cors")
record AccessSettings(@DefaultValue List<String> allowedOrigins) {

  AccessSettings {
    allowedOrigins = allowedOrigins.stream().map(String::strip).filter(o -> !o.isEmpty()).toList();
    allowedOrigins.forEach(AccessSettings::check);
  }

  private static void check(String origin) {
    if (!isOrigin(origin)) {
      throw new IllegalArgumentException(
          "NOTICE_CORS_ALLOWED_ORIGINS: '%s' is not an origin such as https://intranet.example."
              .formatted(origin));
    }
  }

  private static boolean isOrigin(String text) {
    try {
      URI uri = URI.create(text);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && text.equals(uri.getScheme() + "://" + uri.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
