package io.notice.service.notice;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audit.AuditAction;
import io.notice.api.notice.NoticeFields;
import io.notice.api.notice.NoticeId;
import io.notice.api.notice.NoticeStatus;
import io.notice.persistence.audit.Actor;
import io.notice.persistence.audit.NewAuditEntry;
import io.notice.persistence.notice.NewNotice.Positioned;
import io.notice.persistence.notice.NoticeReader.StoredNotice;
import io.notice.service.audit.AuditTrail;
import io.notice.service.audit.Change;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Notes down what happens to notices. Of what one says there is the title, and a digest of the body
 * that shows whether a text is the one; of whom it is for, how many they are.
 */
final class NoticeAudit {

  private final AuditTrail audit;

  NoticeAudit(AuditTrail audit) {
    this.audit = audit;
  }

  /** The entries of one commit: one for what each caller sent from one address. */
  List<NewAuditEntry> sent(List<Positioned> notices) {
    Map<Sending, List<Positioned>> bySender = new LinkedHashMap<>();
    for (Positioned notice : notices) {
      Sending sending = new Sending(notice.notice().by(), notice.notice().testOf());
      bySender.computeIfAbsent(sending, absent -> new ArrayList<>()).add(notice);
    }
    List<NewAuditEntry> entries = new ArrayList<>(bySender.size());
    bySender.forEach((sending, sent) -> {
      UUID testOf = sending.testOf;
      entries.add(
          testOf != null
              ? audit.entry(sending.by, AuditAction.NOTICE_TEST, testOf.toString(), Change.none())
              : audit.entry(
                  sending.by,
                  AuditAction.NOTICE_PUBLISH,
                  sent.getFirst().notice().id().toString(),
                  sent.size() == 1 ? one(sent.getFirst()) : several(sent)));
    });
    return entries;
  }

  private static Change one(Positioned notice) {
    return Change.none()
        .now("title", notice.notice().content().title())
        .now("bodyDigest", digest(notice.notice().content().body()))
        .now("audienceSize", notice.audienceSize())
        .now("position", notice.position());
  }

  private static Change several(List<Positioned> notices) {
    return Change.none()
        .now("count", notices.size())
        .now("firstPosition", notices.getFirst().position())
        .now("lastPosition", notices.getLast().position());
  }

  void created(Caller caller, UUID id, NoticeFields fields, NoticeStatus status) {
    Change made =
        Change.none()
            .now("status", status)
            .now("title", fields.title())
            .now("bodyDigest", digest(fields.body()))
            .now("publishAt", fields.publishAt());
    audit.done(caller, AuditAction.NOTICE_CREATE, id.toString(), made);
  }

  void edited(Caller caller, StoredNotice notice, Edited to) {
    NoticeFields before = to.before();
    NoticeFields after = to.after();
    Change change =
        Change.none()
            .of("status", notice.status(), to.status())
            .of("title", before.title(), after.title())
            .of("bodyDigest", digest(before.body()), digest(after.body()))
            .of("category", before.category(), after.category())
            .of("priority", before.priority(), after.priority())
            .of("link", before.link(), after.link())
            .of("linkLabel", before.linkLabel(), after.linkLabel())
            .of("senderName", before.senderName(), after.senderName())
            .of("audience", audience(before), audience(after))
            .of(
                "requiresAcknowledgement",
                before.requiresAcknowledgement(),
                after.requiresAcknowledgement())
            .of("acknowledgeBy", before.acknowledgeBy(), after.acknowledgeBy())
            .of("publishAt", before.publishAt(), after.publishAt())
            .of("expiresAt", before.expiresAt(), after.expiresAt());
    if (!Objects.equals(before.data(), after.data())) {
      change.of("dataDigest", digest(before.data()), digest(after.data()));
    }
    if (to.material()) {
      change.now("material", true);
    }
    audit.done(caller, AuditAction.NOTICE_EDIT, notice.id().toString(), change);
  }

  void deleted(Caller caller, StoredNotice notice) {
    Change gone =
        Change.none()
            .gone("status", notice.status())
            .gone("title", notice.title())
            .gone("bodyDigest", digest(notice.body()));
    audit.done(caller, AuditAction.NOTICE_DELETE, notice.id().toString(), gone);
  }

  void recalled(Caller caller, StoredNotice notice, @Nullable String reason) {
    Change change =
        Change.none()
            .of("status", notice.status(), NoticeStatus.RECALLED)
            .now("title", notice.title())
            .now("reason", reason);
    audit.done(caller, AuditAction.NOTICE_RECALL, notice.id().toString(), change);
  }

  /**
   * Something that the limits of the caller's key do not allow. Outside of any transaction: that of
   * the deed is rolled back.
   *
   * @param notice null for one that is not there yet
   */
  void refused(
      Caller caller, AuditAction action, @Nullable NoticeId notice, NoticeException.Forbidden why) {
    audit.refused(
        Actor.of(caller),
        action,
        notice == null ? null : notice.toString(),
        why.limit() == null ? "forbidden" : "limit " + why.limit());
  }

  private static @Nullable Map<String, @Nullable Object> audience(NoticeFields fields) {
    NoticeFields.AudienceNames names = fields.audience();
    if (names == null) {
      return null;
    }
    Map<String, @Nullable Object> audience = new LinkedHashMap<>();
    audience.put("everyone", names.everyone());
    audience.put("groups", sorted(names.groups()));
    audience.put("recipients", names.recipients().size());
    audience.put("recipientsDigest", digest(sorted(names.recipients())));
    return audience;
  }

  private static List<String> sorted(List<@Nullable String> names) {
    return names.stream().map(String::valueOf).distinct().sorted().toList();
  }

  private static @Nullable String digest(@Nullable Object text) {
    if (text == null) {
      return null;
    }
    try {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another form of a notice. */
  record Edited(NoticeFields before, NoticeFields after, NoticeStatus status, boolean material) {}

  private record Sending(Actor by, @Nullable UUID testOf) {}
}
