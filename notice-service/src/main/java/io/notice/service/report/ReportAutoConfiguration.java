package io.notice.service.report;

import io.notice.api.report.Recount;
import io.notice.api.report.Reports;
import io.notice.persistence.audience.GroupStore;
import io.notice.persistence.report.ReceiptReader;
import io.notice.persistence.report.RecountReader;
import io.notice.persistence.report.ReportCountStore;
import io.notice.persistence.report.ReportReader;
import io.notice.service.audience.AudienceAutoConfiguration;
import io.notice.service.audience.CurrentDirectory;
import io.notice.service.audit.AuditTrail;
import io.notice.service.inbox.InboxView;
import io.notice.service.log.NodeLog;
import io.notice.service.stream.StreamAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reports. */
@AutoConfiguration(after = {StreamAutoConfiguration.class, AudienceAutoConfiguration.class})
public class ReportAutoConfiguration {

  @Bean
  ReportCounter reportCounter(ReportCountStore store, PlatformTransactionManager transactions) {
    return new ReportCounter(store, new TransactionTemplate(transactions));
  }

  @Bean
  Recount recount(
      RecountReader rows,
      InboxView inboxes,
      ReportReader reader,
      ReceiptReader receipts,
      GroupStore groups) {
    return new RowRecount(rows, inboxes, reader, new ReceiptLists(receipts, groups));
  }

  @Bean
  ReportJob reportJob(ReportCounter counter, NodeLog log) {
    return new ReportJob(counter, log.getPhase() + 10);
  }

  @Bean
  Reports reports(
      ReportReader reader,
      ReceiptReader receipts,
      GroupStore groups,
      CurrentDirectory directory,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    return new CountedReports(
        reader,
        new ReceiptLists(receipts, groups),
        new Overviews(reader, directory),
        audit,
        new TransactionTemplate(transactions));
  }
}
