package io.notice.persistence.inbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one recipient did with live broadcasts, where it differs from the marks; by the position of
 * publication.
 */
public record BroadcastReceipts(Map<Long, Receipt> byPosition) {

  static BroadcastReceipts of(Long[] positions, Integer[] flags, Long[] versions) {
    Map<Long, Receipt> receipts = HashMap.newHashMap(positions.length);
    for (int i = 0; i < positions.length; i++) {
      int bits = flags[i];
      Boolean read = (bits & 1) != 0 ? Boolean.TRUE : (bits & 2) != 0 ? Boolean.FALSE : null;
      receipts.put(positions[i], new Receipt(read, versions[i], (bits & 4) != 0, (bits & 8) != 0));
    }
    return new BroadcastReceipts(receipts);
  }

  /** The receipt of the broadcast published at a position; null if there is none. */
  public @Nullable Receipt at(long position) {
    return byPosition.get(position);
  }

  /**
   * One receipt.
   *
   * @param read what the recipient last said; null if only marks decide
   * @param readVersion at which that was said
   */
  public record Receipt(
      @Nullable Boolean read, long readVersion, boolean archived, boolean acknowledged) {}
}
