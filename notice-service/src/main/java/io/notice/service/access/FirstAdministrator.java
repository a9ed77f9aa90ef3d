package io.notice.service.access;

import io.notice.api.access.Accounts;
import io.notice.api.access.Bootstrap;
import io.notice.api.access.Role;
import io.notice.api.audit.AuditAction;
import io.notice.persistence.access.AccountStore;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.log.LogAppender;
import io.notice.persistence.log.MembershipDelta;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes what an installation can't do without, before this node takes requests: the administrator,
 * and the keys.
 */
class FirstAdministrator implements Bootstrap, SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);

  private final AccountStore accounts;
  private final PasswordCheck passwords;
  private final LogAppender changes;
  private final AuditTrail audit;
  private final TransactionTemplate transaction;
  private final @Nullable String configuredPassword;
  private volatile @Nullable AdminAccount made;

  FirstAdministrator(
      AccountStore accounts,
      PasswordCheck passwords,
      LogAppender changes,
      AuditTrail audit,
      TransactionTemplate transaction,
      AccessProperties.FirstStart properties) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.changes = changes;
    this.audit = audit;
    this.transaction = transaction;
    String configured = properties.adminPassword();
    this.configuredPassword = configured == null || configured.isBlank() ? null : configured;
  }

  @Override
  public void afterSingletonsInstantiated() {
    if (accounts.hasAdministrator()) {
      return;
    }
    if (configuredPassword != null && configuredPassword.length() > Accounts.MAX_PASSWORD) {
      throw new IllegalStateException(
          "NOTICE_BOOTSTRAP_ADMIN_PASSWORD is longer than %d characters."
              .formatted(Accounts.MAX_PASSWORD));
    }
    if (configuredPassword != null && configuredPassword.length() < Accounts.MIN_PASSWORD) {
      log.warn(
          "NOTICE_BOOTSTRAP_ADMIN_PASSWORD is shorter than {} characters; change it after signing"
              + " in.",
          Accounts.MIN_PASSWORD);
    }
    String password = configuredPassword == null ? RandomPassword.next() : configuredPassword;
    String hash = passwords.hash(password);
    if (transaction.execute(status -> make(hash))) {
      made = new AdminAccount(ADMIN, configuredPassword == null ? password : null);
    }
  }

  private boolean make(String hash) {
    accounts.lockFirstStart();
    if (accounts.hasAdministrator()) {
      return false; // another node was first
    }
    long change = changes.beginDirectoryChange();
    int ordinal = accounts.createAdministrator(ADMIN, "Administrator", hash, change);
    audit.done(
        Actor.system("start"),
        AuditAction.RECIPIENT_CREATE,
        ADMIN.value(),
        Change.none().now("displayName", "Administrator").now("roles", List.of(Role.ADMIN)));
    int[] administrator = {ordinal};
    changes.appendDirectoryChange(
        change,
        administrator,
        List.of(new MembershipDelta(MembershipDelta.EVERYONE, administrator, new int[0])));
    return true;
  }

  @Override
  public Optional<AdminAccount> made() {
    return Optional.ofNullable(made);
  }
}
