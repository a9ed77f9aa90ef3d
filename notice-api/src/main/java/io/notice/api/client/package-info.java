/**
 * A client for other systems: what the contract says, said over HTTP. The only package here that
 * needs more than the JDK: Spring's {@code spring-web} and Jackson 3, which notice-api names as
 * optional, so that who takes the contract alone gets neither.
 *
 * <p>It starts at {@link io.notice.api.client.NoticeClient}.
 */
@NullMarked
package io.notice.api.client;

import org.jspecify.annotations.NullMarked;
