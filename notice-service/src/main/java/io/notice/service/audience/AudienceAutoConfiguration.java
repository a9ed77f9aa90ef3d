package io.notice.service.audience;

import io.notice.api.audience.Categories;
import io.notice.api.audience.Directory;
import io.notice.api.audience.Groups;
import io.notice.api.audience.PersonalData;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.audience.AudienceStoreAutoConfiguration;
import io.notice.persistence.audience.CategoryRepository;
import io.notice.persistence.audience.GroupStore;
import io.notice.persistence.audience.MembershipStore;
import io.notice.persistence.audience.PersonalDataStore;
import io.notice.persistence.audience.RecipientStore;
import io.notice.persistence.log.LogAppender;
import io.notice.service.audit.AuditTrail;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The directory, and the audiences made of it. */
@AutoConfiguration(
    after = AudienceStoreAutoConfiguration.class,
    afterName = "io.notice.service.stream.StreamAutoConfiguration")
public class AudienceAutoConfiguration {

  @Bean
  Directory directory(
      RecipientStore recipients,
      GroupStore groups,
      MembershipStore memberships,
      LogAppender log,
      SignIn signIn,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    return new TransactionalDirectory(
        recipients,
        groups,
        new DirectoryWriter(
            recipients, groups, memberships, log, signIn, new DirectoryAudit(audit)),
        signIn,
        audit,
        new TransactionTemplate(transactions));
  }

  @Bean
  PersonalData personalData(
      AccountStore accounts,
      PersonalDataStore data,
      Directory directory,
      LogAppender log,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    return new StoredPersonalData(
        accounts, data, directory, log, audit, new TransactionTemplate(transactions));
  }

  @Bean
  Groups groups(
      GroupStore groups,
      RecipientStore recipients,
      MembershipStore memberships,
      LogAppender log,
      CurrentDirectory directory,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    return new TransactionalGroups(
        groups,
        recipients,
        memberships,
        log,
        directory,
        audit,
        new TransactionTemplate(transactions));
  }

  @Bean
  Categories categories(
      CategoryRepository repository,
      LogAppender log,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    return new TransactionalCategories(
        repository, log, audit, new TransactionTemplate(transactions));
  }

  @Bean
  BitmapAudiences audiences(
      RecipientStore recipients, GroupStore groups, CurrentDirectory directory, Presence presence) {
    return new BitmapAudiences(recipients, groups, directory, presence);
  }
}
