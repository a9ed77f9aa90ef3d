package io.notice.service.access;

import io.micrometer.core.instrument.MeterRegistry;
import io.notice.api.access.AccessTokens;
import io.notice.api.access.Accounts;
import io.notice.api.access.ApiKeys;
import io.notice.api.access.Bootstrap;
import io.notice.api.access.Credentials;
import io.notice.api.access.Sessions;
import io.notice.persistence.access.AccessStoreAutoConfiguration;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.access.ApiKeyRepository;
import io.notice.persistence.access.SessionStore;
import io.notice.persistence.access.SigningKeyStore;
import io.notice.persistence.log.LogAppender;
import io.notice.persistence.log.LogAutoConfiguration;
import io.notice.service.audience.AudienceAutoConfiguration;
import io.notice.service.audience.SignIn;
import io.notice.service.audit.AuditTrail;
import io.notice.service.log.ReadTurns;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import javax.cache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ExpiryPolicyBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.JCacheManagerCustomizer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires signing in. */
@AutoConfiguration(
    after = {AccessStoreAutoConfiguration.class, LogAutoConfiguration.class},
    before = {CacheAutoConfiguration.class, AudienceAutoConfiguration.class})
@EnableCaching
@EnableConfigurationProperties({AccessProperties.class, AccessProperties.FirstStart.class})
public class AccessAutoConfiguration {

  /** More than are in use at once on one node; what does not fit is read again. */
  private static final int ENTRIES = 50_000;

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * A manager of this context alone. The one that JCache hands out by default belongs to the whole
   * JVM: a second context would find its caches taken, and the first to close would close them for
   * all.
   */
  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  CacheManager jCacheManager(ObjectProvider<JCacheManagerCustomizer> customizers) {
    CacheManager manager = new EhcacheCachingProvider().getCacheManager();
    customizers.orderedStream().forEach(customizer -> customizer.customize(manager));
    return manager;
  }

  @Bean
  JCacheManagerCustomizer rightsCacheRegions() {
    return manager -> {
      create(manager, RightsCaches.ACCOUNTS, Integer.class, CachedAccount.class);
      create(manager, RightsCaches.SESSIONS, UUID.class, CachedSession.class);
      create(manager, RightsCaches.API_KEYS, UUID.class, CachedKey.class);
      create(manager, RightsCaches.API_KEY_SECRETS, String.class, UUID.class);
      create(manager, JwtAccessTokens.VERIFIED, String.class, JwtAccessTokens.Token.class);
    };
  }

  /** On the heap, and by reference: nothing here is changed after it was made. */
  private static <K, V> void create(
      CacheManager manager, String name, Class<K> keys, Class<V> values) {
    manager.createCache(
        name,
        Eh107Configuration.fromEhcacheCacheConfiguration(
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                    keys, values, ResourcePoolsBuilder.heap(ENTRIES))
                .withExpiry(ExpiryPolicyBuilder.timeToLiveExpiration(Duration.ofMinutes(30)))));
  }

  @Bean
  RightsStores rightsStores(AccountStore accounts, SessionStore sessions, ApiKeyRepository keys) {
    return new RightsStores(accounts, sessions, keys);
  }

  @Bean
  SigningKeys signingKeys(
      SigningKeyStore store,
      LogAppender log,
      AuditTrail audit,
      TransactionTemplate transaction,
      Clock clock) {
    return new SigningKeys(store, log, audit, transaction, clock);
  }

  @Bean
  RightsCaches rightsCaches(
      org.springframework.cache.CacheManager caches,
      RightsStores stores,
      SigningKeys signingKeys,
      ReadTurns turns,
      Clock clock,
      MeterRegistry registry) {
    return new RightsCaches(caches, stores, signingKeys, turns, clock, registry);
  }

  /** Leaves connections to everything that is no stream. */
  @Bean
  ReadTurns readTurns(Environment environment) {
    int connections =
        environment.getProperty("spring.datasource.hikari.maximum-pool-size", Integer.class, 10);
    return new ReadTurns(Math.max(1, connections * 6 / 10), Duration.ofSeconds(10));
  }

  @Bean
  RightsLog rightsLog(LogAppender log, RightsCaches caches) {
    return new RightsLog(log, caches);
  }

  @Bean
  JwtAccessTokens jwtAccessTokens(
      SigningKeys keys, org.springframework.cache.CacheManager caches, Clock clock) {
    return new JwtAccessTokens(
        keys, Objects.requireNonNull(caches.getCache(JwtAccessTokens.VERIFIED)), clock);
  }

  @Bean
  Credentials credentials(
      JwtAccessTokens tokens,
      RightsCaches rights,
      ApiKeyRepository keys,
      TransactionTemplate transaction,
      Clock clock,
      AccessMeters meters) {
    return new CachedCredentials(tokens, rights, new KeyUse(keys, transaction), clock, meters);
  }

  @Bean
  AccessMeters accessMeters(MeterRegistry registry) {
    return new AccessMeters(registry);
  }

  @Bean
  PasswordCheck passwordCheck(Clock clock, AccessMeters meters) {
    return new PasswordCheck(new PasswordHashing(), new SignInLimits(clock), meters);
  }

  @Bean
  Sessions sessions(
      RightsStores stores,
      RotatingSessions.TokenWorkshop workshop,
      PasswordCheck passwords,
      RightsLog rights,
      AuditTrail audit,
      TransactionTemplate transaction,
      AccessMeters meters) {
    return new RotatingSessions(stores, workshop, passwords, rights, audit, transaction, meters);
  }

  @Bean
  RotatingSessions.TokenWorkshop tokenWorkshop(
      SigningKeys keys, JwtAccessTokens tokens, AccessProperties properties, Clock clock) {
    return new RotatingSessions.TokenWorkshop(
        new RefreshTokens(keys::tokenSecret), tokens, properties, clock);
  }

  @Bean
  Accounts accounts(
      RightsStores stores,
      PasswordCheck passwords,
      RightsLog rights,
      AuditTrail audit,
      TransactionTemplate transaction) {
    return new DatabaseAccounts(stores, passwords, rights, audit, transaction);
  }

  @Bean
  ApiKeys apiKeys(
      ApiKeyRepository keys,
      RightsLog rights,
      AuditTrail audit,
      TransactionTemplate transaction,
      Clock clock) {
    return new DatabaseApiKeys(keys, rights, audit, transaction, clock);
  }

  @Bean
  AccessTokens accessTokens(
      AccountStore accounts,
      JwtAccessTokens tokens,
      SigningKeys signingKeys,
      RightsCaches rights,
      AuditTrail audit,
      TransactionTemplate transaction,
      Clock clock) {
    return new IssuedAccessTokens(accounts, tokens, signingKeys, rights, audit, transaction, clock);
  }

  @Bean
  SignIn signIn(SessionStore sessions, PasswordCheck passwords, RightsLog rights) {
    return new SessionEnding(sessions, passwords, rights);
  }

  @Bean
  Bootstrap bootstrap(
      AccountStore accounts,
      PasswordCheck passwords,
      LogAppender changes,
      AuditTrail audit,
      TransactionTemplate transaction,
      AccessProperties.FirstStart properties) {
    return new FirstAdministrator(accounts, passwords, changes, audit, transaction, properties);
  }

  @Bean
  AccessHousekeeping accessHousekeeping(
      SessionStore sessions, SigningKeys signingKeys, AccessProperties properties) {
    return new AccessHousekeeping(sessions, signingKeys, properties.signingKey());
  }
}
