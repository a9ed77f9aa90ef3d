package io.notice.persistence.audience;

import io.notice.api.audience.RecipientId;

/** A recipient that is to be created. */
public record NewRecipient(RecipientId id, Profile profile) {}
