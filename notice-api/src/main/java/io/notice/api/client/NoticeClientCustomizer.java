package io.notice.api.client;

/** A bean that has a last word on the client before Spring Boot's auto-configuration builds it. */
@FunctionalInterface
public interface NoticeClientCustomizer {
  void customize(NoticeClient.Builder builder);
}
