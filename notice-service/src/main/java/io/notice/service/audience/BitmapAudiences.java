package io.notice.service.audience;

import io.notice.api.NoticeException;
import io.notice.api.access.Caller;
import io.notice.api.audience.Audience;
import io.notice.api.audience.Audiences;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientView;
import io.notice.persistence.audience.GroupStore;
import io.notice.persistence.audience.RecipientStore;
import io.notice.persistence.audience.StoredRecipient;
import io.notice.persistence.log.MembershipDelta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/**
 * Audiences as sets of ordinals: however many are in one, the directory's rows are not read for it.
 */
class BitmapAudiences implements Audiences, AudienceSize {

  private final RecipientStore recipients;
  private final GroupStore groups;
  private final CurrentDirectory directory;
  private final Presence presence;

  BitmapAudiences(
      RecipientStore recipients, GroupStore groups, CurrentDirectory directory, Presence presence) {
    this.recipients = recipients;
    this.groups = groups;
    this.directory = directory;
    this.presence = presence;
  }

  @Override
  public Preview preview(Caller caller, Audience audience) {
    DirectoryRights.requireRead(caller);
    Names names = names(audience);
    // Read after the names, so that everybody who has a name is in the bitmaps by then.
    DirectorySnapshot members = directory.directoryAt(recipients.head());
    RoaringBitmap all = new RoaringBitmap();
    RoaringBitmap overlap = new RoaringBitmap();
    for (RoaringBitmap part : parts(audience, names, members)) {
      overlap.or(RoaringBitmap.and(all, part));
      all.or(part);
    }
    int size = all.getCardinality();
    return new Preview(size, presence.online(all), overlap.getCardinality(), sample(all, size));
  }

  @Override
  public Explanation explain(Caller caller, Audience audience, RecipientId id) {
    DirectoryRights.requireRead(caller);
    names(audience);
    StoredRecipient recipient = recipients.find(List.of(id)).get(id);
    if (recipient == null) {
      throw new NoticeException.Invalid("/recipient", "There is no recipient '" + id + "'.");
    }
    List<String> because = new ArrayList<>();
    if (recipient.profile().active()) {
      if (audience.everyone()) {
        because.add("everyone");
      }
      for (GroupKey key : audience.groups()) {
        if (recipient.groups().containsKey(key)) {
          because.add("group:" + key);
        }
      }
      if (audience.recipients().contains(id)) {
        because.add("named");
      }
    }
    return new Explanation(recipient.id().value(), !because.isEmpty(), because);
  }

  @Override
  public List<Integer> ofEach(List<Audience> audiences) {
    Set<GroupKey> keys = new HashSet<>();
    Set<RecipientId> ids = new HashSet<>();
    for (Audience audience : audiences) {
      keys.addAll(audience.groups());
      ids.addAll(audience.recipients());
    }
    Map<GroupKey, Integer> knownGroups = groups.ordinals(keys);
    Map<RecipientId, Integer> knownRecipients = ids.isEmpty() ? Map.of() : recipients.ordinals(ids);
    Names names = new Names(knownGroups, knownRecipients);
    DirectorySnapshot members = directory.directoryAt(recipients.head());
    return audiences.stream().map(audience -> size(audience, names, members)).toList();
  }

  private static int size(Audience audience, Names names, DirectorySnapshot members) {
    RoaringBitmap all = new RoaringBitmap();
    if (audience.everyone()) {
      all.or(members.members(MembershipDelta.EVERYONE));
    }
    for (GroupKey key : audience.groups()) {
      Integer group = names.groups.get(key);
      if (group != null) {
        all.or(members.members(group));
      }
    }
    for (RecipientId id : audience.recipients()) {
      Integer recipient = names.recipients.get(id);
      if (recipient != null && members.active(recipient)) {
        all.add(recipient.intValue());
      }
    }
    return all.getCardinality();
  }

  private List<RoaringBitmap> parts(Audience audience, Names names, DirectorySnapshot members) {
    List<RoaringBitmap> parts = new ArrayList<>();
    if (audience.everyone()) {
      parts.add(members.members(MembershipDelta.EVERYONE));
    }
    names.groups.values().forEach(group -> parts.add(members.members(group)));
    RoaringBitmap named = new RoaringBitmap();
    Violations violations = new Violations();
    int index = 0;
    for (RecipientId id : audience.recipients()) {
      int ordinal = names.recipients.getOrDefault(id, -1);
      if (members.active(ordinal)) {
        named.add(ordinal);
      } else {
        violations.add("/audience/recipients/" + index, "Recipient '" + id + "' is not active.");
      }
      index++;
    }
    violations.check();
    parts.add(named);
    return parts;
  }

  /** Some of an audience, spread over all of it. */
  private List<RecipientView.Brief> sample(RoaringBitmap all, int size) {
    List<Integer> ordinals = new ArrayList<>(SAMPLE);
    int shown = Math.min(size, SAMPLE);
    for (int i = 0; i < shown; i++) {
      ordinals.add(all.select((int) ((long) i * size / shown)));
    }
    return recipients.byOrdinal(ordinals).stream()
        .map(recipient -> RecipientViews.full(recipient).brief())
        .toList();
  }

  private Names names(Audience audience) {
    Violations violations = new Violations();
    if (audience.isEmpty()) {
      violations.add("/audience", "An audience has at least one part.");
    }
    Map<GroupKey, Integer> knownGroups = groups.ordinals(audience.groups());
    int index = 0;
    for (GroupKey key : audience.groups()) {
      if (!knownGroups.containsKey(key)) {
        violations.add("/audience/groups/" + index, "There is no group '" + key + "'.");
      }
      index++;
    }
    Map<RecipientId, Integer> knownRecipients =
        audience.recipients().isEmpty() ? Map.of() : recipients.ordinals(audience.recipients());
    index = 0;
    for (RecipientId id : audience.recipients()) {
      if (!knownRecipients.containsKey(id)) {
        violations.add("/audience/recipients/" + index, "There is no recipient '" + id + "'.");
      }
      index++;
    }
    violations.check();
    return new Names(knownGroups, knownRecipients);
  }

  private record Names(Map<GroupKey, Integer> groups, Map<RecipientId, Integer> recipients) {}
}
