package io.notice.persistence.log;

/**
 * What one directory change did to one group.
 *
 * @param group the group's ordinal; {@link #EVERYONE} for the active recipients
 * @param joined ordinals of those who are in from the change's position on
 * @param left ordinals of those who are out from the change's position on
 */
@SuppressWarnings("ArrayRecordComponent") // packed ordinals, compared by nobody
public record MembershipDelta(int group, int[] joined, int[] left) {

  /** The group that every active recipient belongs to. */
  public static final int EVERYONE = 0;
}
