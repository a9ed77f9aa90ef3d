package io.notice.api.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page; {@code nextCursor} is null on the last. */
public record ReceiptPage(List<RecipientReceipt> items, @Nullable String nextCursor) {

  public ReceiptPage {
    items = List.copyOf(items);
  }
}
