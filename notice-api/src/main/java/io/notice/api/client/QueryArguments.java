package io.notice.api.client;

import io.notice.api.audience.Directory.RecipientQuery;
import io.notice.api.inbox.InboxQuery;
import io.notice.api.notice.Notices.NoticeQuery;
import io.notice.api.report.ReceiptFilter;
import io.notice.api.report.Reports.PageRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.service.invoker.HttpServiceArgumentResolver;

/** Spells the contract's queries as query parameters; what they leave open is left out. */
final class QueryArguments implements HttpServiceArgumentResolver {

  @Override
  public boolean resolve(
      @Nullable Object argument, MethodParameter parameter, HttpRequestValues.Builder request) {
    if (parameter.hasParameterAnnotation(BodyField.class)) {
      return true; // RequestShape takes it
    }
    switch (argument) {
      case NoticeQuery query -> {
        add(request, "status", query.status());
        add(request, "category", query.category());
        add(request, "q", query.q());
        page(request, query.cursor(), query.limit());
      }
      case RecipientQuery query -> {
        add(request, "q", query.q());
        add(request, "group", query.group());
        page(request, query.cursor(), query.limit());
      }
      case InboxQuery query -> {
        add(request, "state", lowerCase(query.state()));
        add(request, "acknowledgement", query.openAcknowledgement() ? "open" : null);
        add(request, "category", query.category());
        add(request, "priority", query.priority());
        add(request, "q", query.q());
        page(request, query.cursor(), query.limit());
      }
      case ReceiptFilter filter -> {
        add(request, "state", lowerCase(filter.state()));
        add(request, "group", filter.group());
        add(request, "q", filter.q());
      }
      case PageRequest page -> page(request, page.cursor(), page.limit());
      case null, default -> {
        return false;
      }
    }
    return true;
  }

  private static void page(HttpRequestValues.Builder request, @Nullable String cursor, int limit) {
    add(request, "cursor", cursor);
    add(request, "limit", limit);
  }

  private static void add(HttpRequestValues.Builder request, String name, @Nullable Object value) {
    if (value != null) {
      request.addRequestParameter(name, value.toString());
    }
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
