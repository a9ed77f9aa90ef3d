package io.notice.service.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long people stay signed in.
 *
 * @param accessToken how long an access token lives
 * @param sessionIdle how long a session lasts that is not used
 * @param sessionLongest how long a session lasts however much it is used
 * @param signingKey how long a signing key signs before another takes its place
 */
@ConfigurationProperties("notice.access")
record AccessProperties(
    @DefaultValue("15m") Duration accessToken,
    @DefaultValue("14d") Duration sessionIdle,
    @DefaultValue("90d") Duration sessionLongest,
    @DefaultValue("90d") Duration signingKey) {

  /**
   * The first administrator.
   *
   * @param adminPassword the password of the account made at first start; a random one if there is
   *     none
   */
  @ConfigurationProperties("notice.bootstrap")
  record FirstStart(@Nullable String adminPassword) {}
}
