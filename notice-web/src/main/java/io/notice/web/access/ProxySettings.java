package io.notice.web.access;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Whose word about a client's address and scheme is taken.
 *
 * @param trustedProxies addresses such as {@code 10.0.0.7}, or networks such as {@code 10.0.0.0/8},
 *     of the proxies in front of this node; none by default
 */
@ConfigurationProperties("notice")
record ProxySettings(@DefaultValue List<String> trustedProxies) {

  ProxySettings {
    trustedProxies = trustedProxies.stream().map(String::strip).filter(p -> !p.isEmpty()).toList();
    trustedProxies.forEach(ProxySettings::matcher);
  }

  List<IpAddressMatcher> matchers() {
    return trustedProxies.stream().map(ProxySettings::matcher).toList();
  }

  private static IpAddressMatcher matcher(String proxy) {
    try {
      return new IpAddressMatcher(proxy);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "NOTICE_TRUSTED_PROXIES: '%s' is not an address such as 10.0.0.7 or 10.0.0.0/8."
              .formatted(proxy));
    }
  }
}
