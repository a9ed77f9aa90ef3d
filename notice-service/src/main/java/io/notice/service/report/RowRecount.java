package io.notice.service.report;

import io.notice.api.inbox.Counts;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.Recount;
import io.notice.api.report.ReportSummary;
import io.notice.persistence.report.RecountReader;
import io.notice.persistence.report.RecountReader.Person;
import io.notice.persistence.report.RecountReader.Unread;
import io.notice.persistence.report.ReportReader;
import io.notice.persistence.report.ReportedNotice;
import io.notice.service.inbox.InboxView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares with what the plain way of counting comes to. A difference may be something that moved
 * between the two readings, or that reports have yet to count: only what stays different is one.
 */
final class RowRecount implements Recount {

  private static final int PAGE = 500;
  private static final int LOOKS = 4;
  private static final Duration SETTLING = Duration.ofMillis(1_500);
  private static final ReceiptFilter ALL = new ReceiptFilter(ReceiptFilter.State.ALL, null, null);

  private final RecountReader rows;
  private final InboxView inboxes;
  private final ReportReader reports;
  private final ReceiptLists receipts;

  RowRecount(RecountReader rows, InboxView inboxes, ReportReader reports, ReceiptLists receipts) {
    this.rows = rows;
    this.inboxes = inboxes;
    this.reports = reports;
    this.receipts = receipts;
  }

  @Override
  public Recounted compare(Consumer<Difference> differences) {
    long[] found = {0};
    Consumer<Difference> counting =
        difference -> {
          found[0]++;
          differences.accept(difference);
        };
    long people = compareInboxes(counting);
    long notices = compareReports(counting);
    return new Recounted(people, notices, found[0]);
  }

  private long compareInboxes(Consumer<Difference> differences) {
    long compared = 0;
    int after = Integer.MIN_VALUE;
    List<Person> page = rows.people(after, PAGE);
    while (!page.isEmpty()) {
      for (Person person : page) {
        settled(() -> inbox(person)).ifPresent(differences);
        compared++;
      }
      after = page.getLast().ordinal();
      page = rows.people(after, PAGE);
    }
    return compared;
  }

  private @Nullable Difference inbox(Person person) {
    Counts shown = inboxes.of(person.ordinal()).summary().counts();
    Unread counted = rows.unread(person.ordinal());
    Unread same = new Unread(shown.total(), shown.urgent(), shown.toAcknowledge());
    return same.equals(counted)
        ? null
        : new Difference("unread of " + person.id(), same.toString(), counted.toString());
  }

  private long compareReports(Consumer<Difference> differences) {
    long compared = 0;
    UUID after = new UUID(0, 0);
    List<UUID> page = rows.published(after, PAGE);
    while (!page.isEmpty()) {
      for (UUID notice : page) {
        settled(() -> report(notice)).ifPresent(differences);
        compared++;
      }
      after = page.getLast();
      page = rows.published(after, PAGE);
    }
    return compared;
  }

  private @Nullable Difference report(UUID id) {
    ReportSummary shown = reports.summaries(List.of(id)).get(id);
    ReportedNotice notice = reports.notice(id).orElse(null);
    if (shown == null || notice == null) {
      return null; // recalled meanwhile
    }
    int[] counted = new int[5]; // audience, delivered, seen, read, acknowledged
    receipts.export(
        notice,
        ALL,
        receipt -> {
          counted[0]++;
          counted[1] += receipt.delivered() ? 1 : 0;
          counted[2] += receipt.seenAt() != null ? 1 : 0;
          counted[3] += receipt.readAt() != null ? 1 : 0;
          counted[4] += receipt.acknowledgedAt() != null ? 1 : 0;
        });
    ReportSummary truth =
        new ReportSummary(counted[0], counted[1], counted[2], counted[3], counted[4], shown.late());
    return shown.equals(truth)
        ? null
        : new Difference("report of " + id, shown.toString(), truth.toString());
  }

  private static Optional<Difference> settled(Supplier<@Nullable Difference> look) {
    Difference difference = look.get();
    for (int i = 1; i < LOOKS && difference != null; i++) {
      try {
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of(difference);
      }
      difference = look.get();
    }
    return Optional.ofNullable(difference);
  }
}
