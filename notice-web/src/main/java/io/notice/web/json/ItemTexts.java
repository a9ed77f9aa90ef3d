package io.notice.web.json;

import io.notice.api.NoticeException;
import io.notice.api.Violation;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * The check for text that nobody can keep, of bodies whose items are good or bad each by itself:
 * they are {@link Holder holders}, and ask for each of their items.
 */
public final class ItemTexts {

  private static final String SUSPICIOUS = ItemTexts.class.getName();

  private ItemTexts() {}

  /** A body that checks the texts of its items itself. */
  public interface Holder {}

  static void remember(byte[] body) {
    RequestContextHolder.currentRequestAttributes()
        .setAttribute(SUSPICIOUS, TextCheck.mayHoldBadText(body), RequestAttributes.SCOPE_REQUEST);
  }

  /**
   * Checks an item of the request that this thread answers. Costs nothing unless something of the
   * request looks as if it could be such text.
   *
   * @throws NoticeException.Invalid naming where, from the item on
   */
  public static void check(JsonNode item) {
    Object suspicious =
        RequestContextHolder.currentRequestAttributes()
            .getAttribute(SUSPICIOUS, RequestAttributes.SCOPE_REQUEST);
    if (!Boolean.FALSE.equals(suspicious)) {
      List<Violation> found = new ArrayList<>();
      find(item, JsonPointer.empty(), found);
      if (!found.isEmpty()) {
        throw new NoticeException.Invalid(found);
      }
    }
  }

  private static void find(JsonNode node, JsonPointer at, List<Violation> found) {
    if (node.isString() && TextCheck.isBad(node.stringValue())) {
      found.add(new Violation(at.toString(), TextCheck.DETAIL));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        find(node.get(i), at.appendIndex(i), found);
      }
    } else if (node.isObject()) {
      node.forEachEntry((name, value) -> {
        JsonPointer there = at.appendProperty(name);
        if (TextCheck.isBad(name)) {
          found.add(new Violation(there.toString(), TextCheck.DETAIL));
        }
        find(value, there, found);
      });
    }
  }
}
