package io.notice.api.client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link NoticeClient} for every Spring Boot application that says {@code notice.client.url}.
 * Never inside the platform itself, which has this class on its class path too.
 */
@AutoConfiguration
@ConditionalOnClass({RestClient.class, JsonMapper.class})
@ConditionalOnMissingClass("io.notice.web.NoticeApplication")
@ConditionalOnProperty("notice.client.url")
@EnableConfigurationProperties(NoticeClientProperties.class)
public final class NoticeClientAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  NoticeClient noticeClient(
      NoticeClientProperties properties,
      ObjectProvider<RestClient.Builder> rest,
      ObjectProvider<NoticeClientCustomizer> customizers) {
    if (properties.apiKey() == null || properties.apiKey().isBlank()) {
      throw new IllegalStateException(
          "notice.client.api-key is missing: the key that this system calls "
              + properties.url()
              + " with.");
    }
    NoticeClient.Builder client =
        NoticeClient.builder(properties.url())
            .apiKey(properties.apiKey())
            .connectTimeout(properties.connectTimeout())
            .readTimeout(properties.readTimeout())
            .retries(
                new Retries(
                    properties.retries(),
                    Retries.DEFAULT.firstPause(),
                    Retries.DEFAULT.longestPause(),
                    Retries.DEFAULT.longestWait()));
    rest.ifAvailable(client::restClient);
    customizers.orderedStream().forEach(customizer -> customizer.customize(client));
    return client.build();
  }
}
