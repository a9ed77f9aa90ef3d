package io.notice.web.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.notice.api.NoticeException;
import io.notice.api.access.Credentials;
import io.notice.web.page.ContentSecurityPolicy;
import io.notice.web.page.PageSettings;
import io.notice.web.problem.ProblemWriter;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * The filter chain. Nothing here knows a session: each request brings its credential in a header
 * that a page has to set itself, so there is nothing for a forged request to ride on. The one
 * cookie that exists is guarded where it is read.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AccessSettings.class, RateLimitSettings.class})
class SecurityConfiguration {

  /** After the trusted proxy has been asked, which refuses nothing. */
  private static final int BEFORE_ANY_REFUSAL = Ordered.HIGHEST_PRECEDENCE + 10;

  /** Open where it has a port of its own, which is for those inside. */
  @Bean
  @Order(1)
  SecurityFilterChain management(HttpSecurity http, ManagementPort port) {
    return http.securityMatcher(port::received)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain everything(
      HttpSecurity http,
      Credentials credentials,
      RefusalProblems refusals,
      PageSettings pages,
      RateLimitSettings limits,
      ProblemWriter problems,
      MeterRegistry registry,
      ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
    RateLimitFilter limited = new RateLimitFilter(limits, problems, registry);
    return http.cors(AbstractHttpConfigurer::disable) // see crossOriginFilter
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .servletApi(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(headers -> secure(headers, pages))
        .oauth2ResourceServer(server ->
            server
                .bearerTokenResolver(onlyWhereNeeded())
                .authenticationManagerResolver(
                    request -> checking(credentials, request.getRemoteAddr()))
                .authenticationEntryPoint(limited.counting(refusals))
                .accessDeniedHandler(refusals))
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .authorizeHttpRequests(
            requests -> requests.anyRequest().access(new RouteAuthorization(mappings)))
        .addFilterBefore(limited, AuthorizationFilter.class)
        .build();
  }

  private static void secure(HeadersConfigurer<HttpSecurity> headers, PageSettings pages) {
    headers
        .withObjectPostProcessor(new Eager())
        .contentSecurityPolicy(csp -> csp.policyDirectives(ContentSecurityPolicy.of(pages)))
        .frameOptions(frame -> {
          // The older header knows no list; where there is one, the policy alone says so.
          if (!pages.frameAncestors().isEmpty()) {
            frame.disable();
          }
        })
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
        .permissionsPolicyHeader(
            permissions -> permissions.policy("camera=(), geolocation=(), microphone=()"))
        .cacheControl(HeadersConfigurer.CacheControlConfig::disable)
        .addHeaderWriter((request, response) ->
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store")); // or what the handler sets
  }

  /**
   * Before the handler runs, which may replace them. Written when the answer is about to go out, as
   * is the default, they miss a file of more than 16 KiB: Jetty sends its first part at once.
   */
  private static final class Eager implements ObjectPostProcessor<HeaderWriterFilter> {
    @Override
    public <O extends HeaderWriterFilter> O postProcess(O filter) {
      filter.setShouldWriteHeadersEagerly(true);
      return filter;
    }
  }

  /** Access tokens and API keys alike; which it is shows in how it begins. */
  private static AuthenticationManager checking(Credentials credentials, String address) {
    return authentication -> {
      String credential = ((BearerTokenAuthenticationToken) authentication).getToken();
      try {
        return new CallerAuthentication(credentials.check(credential).from(address));
      } catch (NoticeException.Unauthenticated e) {
        throw new InvalidBearerTokenException("refused");
      }
    };
  }

  /**
   * From the header alone, never from a form or an address. What is open to everybody stays so for
   * somebody with an old token: how else would they sign in again.
   */
  private static BearerTokenResolver onlyWhereNeeded() {
    DefaultBearerTokenResolver header = new DefaultBearerTokenResolver();
    return request ->
        Routes.rule(request).filter(Rule::open).isPresent() ? null : header.resolve(request);
  }

  /** An observation around each filter of each request would cost more than the filters do. */
  @Bean
  SecurityObservationSettings observations() {
    return SecurityObservationSettings.noObservations();
  }

  /**
   * Before everything that may refuse a request: a page of another site can read why, and not only
   * that something went wrong.
   */
  @Bean
  FilterRegistrationBean<CorsFilter> crossOriginFilter(CorsConfigurationSource crossOrigin) {
    FilterRegistrationBean<CorsFilter> filter =
        new FilterRegistrationBean<>(new CorsFilter(crossOrigin));
    filter.setOrder(BEFORE_ANY_REFUSAL);
    return filter;
  }

  @Bean
  CorsConfigurationSource crossOrigin(AccessSettings settings) {
    CorsConfiguration configuration = new CorsConfiguration();
    configuration.setAllowedOrigins(settings.allowedOrigins());
    configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
    configuration.setAllowedHeaders(
        List.of(
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_NONE_MATCH,
            "Idempotency-Key",
            "Last-Event-ID"));
    configuration.setExposedHeaders(
        List.of(
            HttpHeaders.ETAG,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER,
            "RateLimit",
            "RateLimit-Policy",
            "Idempotency-Replayed"));
    configuration.setAllowCredentials(false);
    configuration.setMaxAge(Duration.ofHours(1));
    // Only for the origins named: behind a proxy our own pages may look like a foreign origin, and
    // must not be refused.
    return request ->
        request.getRequestURI().startsWith("/api/")
                && settings.allowedOrigins().contains(request.getHeader(HttpHeaders.ORIGIN))
            ? configuration
            : null;
  }

  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedHttpMethods(RefusalProblems.METHODS);
    firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
    return firewall;
  }
}
