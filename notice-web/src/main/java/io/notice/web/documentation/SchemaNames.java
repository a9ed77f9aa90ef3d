package io.notice.web.documentation;

import io.notice.api.access.ApiKeys;
import io.notice.api.audience.Audiences;
import io.notice.api.audience.ImportReport;
import io.notice.api.audience.RecipientView;
import io.notice.api.notice.NoticeView;
import io.notice.api.report.NoticeReport;
import io.notice.api.report.Overview;
import io.notice.api.report.RecipientReceipt;
import io.notice.api.stream.LongPolls;
import io.notice.api.stream.Presence;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.springframework.http.ProblemDetail;

/**
 * What types are called in the description. Their own names, without the word that tells them from
 * the contract's; what is nested is known by its surroundings in Java, and has its name here or in
 * an annotation. {@code Described} stands in for what it is in.
 */
final class SchemaNames {

  private static final Map<Class<?>, String> SPECIAL =
      Map.ofEntries(
          Map.entry(ProblemDetail.class, "Problem"),
          Map.entry(ApiKeys.Status.class, "ApiKeyStatus"),
          Map.entry(Audiences.Preview.class, "AudiencePreview"),
          Map.entry(Audiences.Explanation.class, "AudienceExplanation"),
          Map.entry(ImportReport.Difference.class, "ImportDifference"),
          Map.entry(RecipientView.Brief.class, "RecipientBrief"),
          Map.entry(NoticeView.Author.Kind.class, "AuthorKind"),
          Map.entry(NoticeReport.Point.class, "ReportPoint"),
          Map.entry(Overview.Totals.class, "OverviewTotals"),
          Map.entry(Overview.Day.class, "OverviewDay"),
          Map.entry(Overview.Attention.Kind.class, "AttentionKind"),
          Map.entry(RecipientReceipt.class, "Receipt"),
          Map.entry(LongPolls.Changes.class, "InboxChanges"),
          Map.entry(LongPolls.Event.class, "InboxEvent"),
          Map.entry(Presence.Overview.class, "PresenceOverview"),
          Map.entry(Presence.Node.class, "PresenceNode"));

  private SchemaNames() {}

  static String of(Class<?> type, boolean request) {
    String special = SPECIAL.get(type);
    if (special != null) {
      return special;
    }
    Schema said = type.getAnnotation(Schema.class);
    if (said != null && !said.name().isEmpty()) {
      return said.name();
    }
    String name = type.getSimpleName();
    if (name.equals("Described")) {
      return type.getEnclosingClass().getSimpleName();
    }
    return name.endsWith("Body")
        ? name.substring(0, name.length() - "Body".length()) + (request ? "Request" : "")
        : name.replaceFirst("(Answer|View)$", "");
  }
}
