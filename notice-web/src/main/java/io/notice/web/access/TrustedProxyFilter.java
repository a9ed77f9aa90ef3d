package io.notice.web.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the client's address from {@code X-Forwarded-For} and its scheme from {@code
 * X-Forwarded-Proto} where a proxy that is trusted says so. The addresses are read from the last,
 * which our own proxy has written, to the first one that is not a trusted proxy's: whatever stands
 * before it a client may have made up.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
@EnableConfigurationProperties(ProxySettings.class)
class TrustedProxyFilter extends OncePerRequestFilter {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED_PROTO = "X-Forwarded-Proto";

  private final List<IpAddressMatcher> trusted;

  TrustedProxyFilter(ProxySettings settings) {
    this.trusted = settings.matchers();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return trusted.isEmpty() || !isTrusted(request.getRemoteAddr());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(new ForwardedRequest(request, client(request), scheme(request)), response);
  }

  private String client(HttpServletRequest request) {
    List<String> hops = new ArrayList<>();
    for (String line : Collections.list(request.getHeaders(FORWARDED_FOR))) {
      for (String hop : line.split(",", -1)) {
        hops.add(hop.strip());
      }
    }
    String client = request.getRemoteAddr();
    for (String hop : hops.reversed()) {
      if (!isAddress(hop)) {
        return client;
      }
      client = hop;
      if (!isTrusted(hop)) {
        return client;
      }
    }
    return client;
  }

  /** What the nearest proxy says; null if it does not. */
  private static @Nullable String scheme(HttpServletRequest request) {
    String said = null;
    for (String line : Collections.list(request.getHeaders(FORWARDED_PROTO))) {
      said = line.substring(line.lastIndexOf(',') + 1).strip();
    }
    return "https".equals(said) || "http".equals(said) ? said : null;
  }

  private boolean isTrusted(String address) {
    return trusted.stream().anyMatch(proxy -> proxy.matches(address));
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static final class ForwardedRequest extends HttpServletRequestWrapper {
    private final String client;
    private final @Nullable String scheme;

    ForwardedRequest(HttpServletRequest request, String client, @Nullable String scheme) {
      super(request);
      this.client = client;
      this.scheme = scheme;
    }

    @Override
    public String getRemoteAddr() {
      return client;
    }

    @Override
    public String getScheme() {
      return scheme == null ? super.getScheme() : scheme;
    }

    @Override
    public boolean isSecure() {
      return scheme == null ? super.isSecure() : scheme.equals("https");
    }
  }
}
