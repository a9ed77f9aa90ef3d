package io.notice.persistence.inbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient did with live broadcasts, where it differs from the marks; by the position of
 * publication.
 */
public record BroadcastReceipts(Map<Long, Receipt> byPosition) {

  static BroadcastReceipts of(Long[] positions, Long[] material, Integer[] flags, Long[] versions) {
    Map<Long, Receipt> receipts = HashMap.newHashMap(positions.length);
    for (int i = 0; i < positions.length; i++) {
      int bits = flags[i];
      Boolean read = (bits & 1) != 0 ? Boolean.TRUE : (bits & 2) != 0 ? Boolean.FALSE : null;
      receipts.put(
          positions[i],
          new Receipt(material[i], read, versions[i], (bits & 4) != 0, (bits & 8) != 0));
    }
    return new BroadcastReceipts(receipts);
  }

  /**
   * The receipt of a broadcast; null if there is none, or only one for what it said before its last
   * material edit.
   *
   * @param position of its publication
   * @param materialPosition of its publication or last material edit
   */
  public @Nullable Receipt at(long position, long materialPosition) {
    Receipt receipt = byPosition.get(position);
    return receipt == null || receipt.materialPosition < materialPosition ? null : receipt;
  }

  /**
   * One receipt.
   *
   * @param materialPosition for which it was given
   * @param read what the recipient last said; null if only marks decide
   * @param readVersion at which that was said
   */
  public record Receipt(
      long materialPosition,
      @Nullable Boolean read,
      long readVersion,
      boolean archived,
      boolean acknowledged) {}
}
