package io.notice.service.report;

import io.notice.api.NoticeException;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientView;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.ReceiptPage;
import io.notice.api.report.RecipientReceipt;
import io.notice.api.report.Reports;
import io.notice.persistence.audience.GroupStore;
import io.notice.persistence.report.ReceiptReader;
import io.notice.persistence.report.ReportedNotice;
import io.notice.persistence.report.StoredReceipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of one notice, by parts that each look at a bounded number of people. A page takes
 * as many parts as it needs, but no longer than a moment: who looks for three among a million gets
 * nearly empty pages instead of a request that does not end.
 */
final class ReceiptLists {

  private static final int FIRST_PART = 250;
  private static final int LARGEST_PART = 4_000;
  private static final Duration PAGE_TIME = Duration.ofSeconds(2);

  private final ReceiptReader reader;
  private final GroupStore groups;

  ReceiptLists(ReceiptReader reader, GroupStore groups) {
    this.reader = reader;
    this.groups = groups;
  }

  ReceiptPage page(ReportedNotice notice, ReceiptFilter filter, Reports.PageRequest page) {
    int after = ReceiptCursor.parse(notice.id(), page.cursor());
    ReceiptReader.Selection selection = selection(notice, filter);
    if (selection == null) {
      return new ReceiptPage(List.of(), null);
    }
    List<StoredReceipt> found = new ArrayList<>(page.limit() + 1);
    long deadline = System.nanoTime() + PAGE_TIME.toNanos();
    int candidates = Math.max(FIRST_PART, page.limit() + 1);
    boolean last = false;
    while (!last && found.size() <= page.limit() && System.nanoTime() - deadline < 0) {
      ReceiptReader.Part part =
          reader.receipts(
              notice,
              selection,
              after,
              new ReceiptReader.Bounds(candidates, page.limit() + 1 - found.size()));
      found.addAll(part.receipts());
      after = part.upTo();
      last = part.last();
      candidates = Math.min(LARGEST_PART, candidates * 4);
    }
    boolean more = found.size() > page.limit();
    List<StoredReceipt> shown = more ? found.subList(0, page.limit()) : found;
    int end = more ? shown.getLast().ordinal() : after;
    return new ReceiptPage(
        shown.stream().map(ReceiptLists::receipt).toList(),
        more || !last ? ReceiptCursor.after(notice.id(), end) : null);
  }

  void export(ReportedNotice notice, ReceiptFilter filter, Consumer<RecipientReceipt> sink) {
    ReceiptReader.Selection selection = selection(notice, filter);
    int after = 0;
    boolean last = selection == null;
    while (!last && selection != null) {
      ReceiptReader.Part part =
          reader.receipts(
              notice, selection, after, new ReceiptReader.Bounds(LARGEST_PART, LARGEST_PART));
      part.receipts().forEach(receipt -> sink.accept(receipt(receipt)));
      after = part.upTo();
      last = part.last();
    }
  }

  /** Null if nobody can be found. */
  private ReceiptReader.@Nullable Selection selection(ReportedNotice notice, ReceiptFilter filter) {
    GroupKey key = filter.group();
    Integer group = key == null ? null : groups.ordinals(List.of(key)).get(key);
    if (key != null && group == null) {
      throw new NoticeException.Invalid("group", "There is no group '" + key + "'.");
    }
    String q = filter.q();
    String words = q == null ? null : reader.words(q);
    if (notice.position() == null || (q != null && words == null)) {
      return null;
    }
    return new ReceiptReader.Selection(filter.state(), reader.named(notice), group, words);
  }

  private static RecipientReceipt receipt(StoredReceipt stored) {
    return new RecipientReceipt(
        new RecipientView.Brief(stored.id(), stored.displayName(), stored.groups()),
        stored.delivered(),
        stored.seenAt(),
        stored.readAt(),
        stored.acknowledgedAt(),
        stored.acknowledgedVersion());
  }
}
