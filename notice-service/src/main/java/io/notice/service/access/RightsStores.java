package io.notice.service.access;

import io.notice.persistence.access.AccountStore;
import io.notice.persistence.access.ApiKeyRepository;
import io.notice.persistence.access.SessionStore;

/** Where rights are kept. */
record RightsStores(AccountStore accounts, SessionStore sessions, ApiKeyRepository keys) {}
