package io.notice.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Whether a request comes from one of our own pages, as the browser says it. Compared without the
 * scheme, which a proxy that ends TLS would have changed; a browser sends no cookie of ours over
 * another scheme anyway.
 */
final class OwnOrigin {

  private OwnOrigin() {}

  static boolean isOrigin(HttpServletRequest request) {
    String origin = authority(request.getHeader(HttpHeaders.ORIGIN));
    String host = request.getHeader(HttpHeaders.HOST);
    return origin != null
        && host != null
        && origin.equals(withoutDefaultPort(host.toLowerCase(Locale.ROOT)));
  }

  /** Whether the browser speaks TLS, with us or with a proxy in front of us. */
  static boolean isSecure(HttpServletRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return request.isSecure() || (origin != null && origin.startsWith("https://"));
  }

  private static @Nullable String authority(@Nullable String origin) {
    if (origin == null) {
      return null;
    }
    try {
      URI uri = URI.create(origin);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getAuthority() != null
          ? withoutDefaultPort(uri.getAuthority().toLowerCase(Locale.ROOT))
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String withoutDefaultPort(String authority) {
    return authority.replaceFirst(":(80|443)$", "");
  }
}
