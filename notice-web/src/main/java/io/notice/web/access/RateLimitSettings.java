package io.notice.web.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests a second one caller may do, on each node; 0 for any number.
 *
 * @param key requests a second of one API key on each node; 0 for any number
 * @param recipient requests a second of one recipient on each node, over all of their sessions; 0
 *     for any number
 * @param address requests a second of one address without a credential that holds, on each node; 0
 *     for any number
 */
@ConfigurationProperties("notice.rate-limit")
record RateLimitSettings(
    @DefaultValue("5000") int key,
    @DefaultValue("1000") int recipient,
    @DefaultValue("500") int address) {

  RateLimitSettings {
    if (key < 0 || recipient < 0 || address < 0) {
      throw new IllegalArgumentException("notice.rate-limit: a limit is 0 or more.");
    }
  }
}
