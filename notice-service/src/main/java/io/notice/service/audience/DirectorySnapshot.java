package io.notice.service.audience;

import io.notice.persistence.log.LogEntry;
import io.notice.persistence.log.MembershipDelta;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who belongs to which group at one position of the log. Immutable: a change gives a new snapshot
 * that shares every group which the change did not touch, so that a notice can be fanned out by the
 * members at exactly its position while the directory goes on.
 *
 * <p>The bitmaps handed out are shared; nobody may change them.
 */
public final class DirectorySnapshot {

  private static final RoaringBitmap NOBODY = new RoaringBitmap();

  private final long position;
  private final Map<Integer, RoaringBitmap> groups;

  private DirectorySnapshot(long position, Map<Integer, RoaringBitmap> groups) {
    this.position = position;
    this.groups = groups;
  }

  /** The present members by group, as they stand at a position. */
  public static DirectorySnapshot of(long position, Map<Integer, int[]> members) {
    Map<Integer, RoaringBitmap> groups = HashMap.newHashMap(members.size());
    members.forEach((group, ordinals) -> {
      RoaringBitmap bitmap = RoaringBitmap.bitmapOf(ordinals);
      bitmap.runOptimize();
      groups.put(group, bitmap);
    });
    return new DirectorySnapshot(position, groups);
  }

  /** The position of the last change that is included; what came later may still be missing. */
  public long position() {
    return position;
  }

  /** The directory after a change; the same if it is included already. */
  public DirectorySnapshot with(LogEntry.DirectoryChanged change) {
    if (change.position() <= position) {
      return this;
    }
    Map<Integer, RoaringBitmap> changed = new HashMap<>(groups);
    for (MembershipDelta delta : change.deltas()) {
      RoaringBitmap members = changed.getOrDefault(delta.group(), NOBODY).clone();
      for (int ordinal : delta.left()) {
        members.remove(ordinal);
      }
      members.add(delta.joined());
      changed.put(delta.group(), members);
    }
    return new DirectorySnapshot(change.position(), changed);
  }

  /** Whether a recipient is active. */
  public boolean active(int ordinal) {
    return members(MembershipDelta.EVERYONE).contains(ordinal);
  }

  /** The members of a group; of none for a group nobody ever joined. */
  public RoaringBitmap members(int group) {
    return groups.getOrDefault(group, NOBODY);
  }

  /** Who is in any of some groups. */
  public RoaringBitmap members(int[] union) {
    if (union.length == 1) {
      return members(union[0]);
    }
    RoaringBitmap all = new RoaringBitmap();
    for (int group : union) {
      all.or(members(group));
    }
    return all;
  }
}
