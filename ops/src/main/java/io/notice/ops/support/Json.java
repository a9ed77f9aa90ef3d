package io.notice.ops.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the harness reads out of answers, and texts for requests: single fields, found by their name
 * wherever it stands first, or a whole answer as maps, lists, texts and numbers.
 */
public final class Json {

  private Json() {}

  /** The first field of this name, which must be a text without escapes. */
  public static String text(String json, String field) {
    return find(json, field, "\"([^\"\\\\]*)\"");
  }

  /** The first field of this name, which must be a whole number. */
  public static long number(String json, String field) {
    return Long.parseLong(find(json, field, "(-?\\d+)"));
  }

  /** How many fields of this name there are. */
  public static int count(String json, String field) {
    String name = '"' + field + "\":";
    int count = 0;
    for (int at = json.indexOf(name); at >= 0; at = json.indexOf(name, at + name.length())) {
      count++;
    }
    return count;
  }

  private static String find(String json, String field, String value) {
    Matcher found = Pattern.compile('"' + field + "\"\\s*:\\s*" + value).matcher(json);
    if (!found.find()) {
      throw new IllegalArgumentException("no " + field + " in: " + json);
    }
    return found.group(1);
  }

  public static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** A JSON object: its values are texts, {@link Long}, {@link Double}, maps, lists, or null. */
  @SuppressWarnings("unchecked") // what the parser makes of an object
  public static Map<String, @Nullable Object> object(String json) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(new Parser(json).value());
  }

  private static final class Parser {

    private final String json;
    private int at;

    Parser(String json) {
      this.json = json;
    }

    @Nullable Object value() {
      char c = next();
      return switch (c) {
        case '{' -> members();
        case '[' -> elements();
        case '"' -> string();
        case 't' -> word("true", Boolean.TRUE);
        case 'f' -> word("false", Boolean.FALSE);
        case 'n' -> word("null", null);
        default -> figure();
      };
    }

    private char next() {
      while (at < json.length() && json.charAt(at) <= ' ') {
        at++;
      }
      if (at == json.length()) {
        throw new IllegalArgumentException("an end where there is none: " + json);
      }
      return json.charAt(at);
    }

    private Map<String, @Nullable Object> members() {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      at++;
      while (next() != '}') {
        String name = string();
        next();
        at++; // the colon
        members.put(name, value());
        if (next() == ',') {
          at++;
        }
      }
      at++;
      return members;
    }

    private List<@Nullable Object> elements() {
      List<@Nullable Object> elements = new ArrayList<>();
      at++;
      while (next() != ']') {
        elements.add(value());
        if (next() == ',') {
          at++;
        }
      }
      at++;
      return elements;
    }

    private String string() {
      StringBuilder text = new StringBuilder();
      at++;
      for (char c = json.charAt(at++); c != '"'; c = json.charAt(at++)) {
        text.append(c == '\\' ? escaped() : c);
      }
      return text.toString();
    }

    private char escaped() {
      char c = json.charAt(at++);
      return switch (c) {
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'u' -> {
          at += 4;
          yield (char) Integer.parseInt(json, at - 4, at, 16);
        }
        default -> c;
      };
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
      at += word.length();
      return meaning;
    }

    private Object figure() {
      int from = at;
      while (at < json.length() && "+-.0123456789eE".indexOf(json.charAt(at)) >= 0) {
        at++;
      }
      String figure = json.substring(from, at);
      if (figure.chars().allMatch(c -> c == '-' || Character.isDigit(c))) {
        return Long.valueOf(figure);
      }
      return Double.valueOf(figure);
    }
  }
}
