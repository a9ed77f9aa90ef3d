package io.notice.web.start;

import io.notice.api.Field;
import io.notice.api.NoticeException;
import io.notice.api.audience.GroupKey;
import io.notice.api.audience.RecipientChange;
import io.notice.api.audience.RecipientId;
import io.notice.api.audience.RecipientPatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recipients as a CSV file after RFC 4180 has them, the first line naming the columns. */
final class RecipientFile {

  private static final Set<String> COLUMNS =
      Set.of("id", "displayName", "email", "locale", "groups", "active");

  private RecipientFile() {}

  /**
   * @throws NoticeException.Invalid naming the line for what is no recipient
   */
  static List<RecipientChange> parse(String text) {
    List<List<String>> lines = lines(text.startsWith("\ufeff") ? text.substring(1) : text);
    if (lines.isEmpty() || !lines.getFirst().contains("id")) {
      throw wrong(1, "names the columns, 'id' among them.");
    }
    List<String> header = lines.getFirst().stream().map(String::strip).toList();
    for (String column : header) {
      if (!COLUMNS.contains(column)) {
        throw wrong(1, "names a column '%s' that there is not.".formatted(column));
      }
    }
    List<RecipientChange> changes = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = lines.get(i);
      if (cells.size() != header.size()) {
        throw wrong(
            i + 1,
            "has %d cells, and there are %d columns.".formatted(cells.size(), header.size()));
      }
      Map<String, String> row = new HashMap<>();
      for (int column = 0; column < header.size(); column++) {
        row.put(header.get(column), cells.get(column).strip());
      }
      changes.add(change(i + 1, row));
    }
    return changes;
  }

  private static RecipientChange change(int line, Map<String, String> row) {
    String id = row.getOrDefault("id", "");
    if (!RecipientId.isValid(id)) {
      throw wrong(line, "has '%s', which can't be the id of a recipient.".formatted(id));
    }
    Field<String> name = field(row.get("displayName"));
    if (name.isMentioned() && name.appliedTo(null) == null) {
      throw wrong(line, "has no display name.");
    }
    return new RecipientChange(
        new RecipientId(id),
        new RecipientPatch(
            name,
            field(row.get("email")),
            field(row.get("locale")),
            groups(line, row.get("groups")),
            Field.absent(),
            Field.absent(),
            active(line, row.get("active"))));
  }

  private static Field<String> field(@Nullable String cell) {
    if (cell == null) {
      return Field.absent();
    }
    return cell.isEmpty() ? Field.cleared() : Field.of(cell);
  }

  private static Field<List<GroupKey>> groups(int line, @Nullable String cell) {
    if (cell == null) {
      return Field.absent();
    }
    List<GroupKey> keys = new ArrayList<>();
    for (String key : Arrays.stream(cell.split(";")).map(String::strip).toList()) {
      if (!key.isEmpty()) {
        if (!GroupKey.isValid(key)) {
          throw wrong(line, "has '%s', which can't be the key of a group.".formatted(key));
        }
        keys.add(new GroupKey(key));
      }
    }
    return Field.of(keys);
  }

  private static Field<Boolean> active(int line, @Nullable String cell) {
    if (cell == null || cell.isEmpty()) {
      return Field.absent();
    }
    return switch (cell) {
      case "true" -> Field.of(true);
      case "false" -> Field.of(false);
      default -> throw wrong(line, "says '%s' for active; true or false.".formatted(cell));
    };
  }

  private static NoticeException.Invalid wrong(int line, String what) {
    return new NoticeException.Invalid("", "Line %d %s".formatted(line, what));
  }

  /** Cells of lines; empty lines are left out, and quoted cells may have line breaks. */
  private static List<List<String>> lines(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n') {
        end(lines, cells, cell);
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    end(lines, cells, cell);
    return lines;
  }

  private static void end(List<List<String>> lines, List<String> cells, StringBuilder cell) {
    cells.add(cell.toString());
    if (cells.size() > 1 || !cell.isEmpty()) {
      lines.add(List.copyOf(cells));
    }
    cells.clear();
    cell.setLength(0);
  }
}
