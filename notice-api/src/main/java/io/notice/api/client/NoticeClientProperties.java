package io.notice.api.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The way to the notice platform.
 *
 * @param url its address, such as https://notices.example; without one there is no client
 * @param apiKey the key that this system calls with
 * @param connectTimeout how long a connection may take
 * @param readTimeout how long an answer may take
 * @param retries how many more attempts follow one that failed, where that is safe
 */
@ConfigurationProperties("notice.client")
record NoticeClientProperties(
    URI url,
    @Nullable String apiKey,
    @DefaultValue("3s") Duration connectTimeout,
    @DefaultValue("15s") Duration readTimeout,
    @DefaultValue("4") int retries) {

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "NoticeClientProperties[url=" + url + "]";
  }
}
