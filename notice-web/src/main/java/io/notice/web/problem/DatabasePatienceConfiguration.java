package io.notice.web.problem;

import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts {@link RequestPatience} before the pool, for all who ask it for a connection. */
@Configuration(proxyBeanMethods = false)
class DatabasePatienceConfiguration {

  @Bean
  static BeanPostProcessor requestPatience() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource pool ? new RequestPatience(pool) : bean;
      }
    };
  }
}
