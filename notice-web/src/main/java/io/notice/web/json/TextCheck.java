package io.notice.web.json;

import io.notice.api.Violation;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds NUL and lone surrogates in JSON. Only a body that holds one of the few escapes which can
 * stand for them is read twice; all others cost one pass over their bytes.
 */
final class TextCheck {

  static final String DETAIL = "holds a NUL or half of a surrogate pair";

  private static final int MAX_REPORTED = 20;

  private final JsonMapper json;

  TextCheck(JsonMapper json) {
    this.json = json;
  }

  /**
   * Where the body holds such text; empty if nowhere, and for what is not JSON, of which the reader
   * knows more.
   */
  List<Violation> violations(byte[] body) {
    List<Violation> ofAll = ofBytes(body);
    return ofAll.isEmpty() && mayHoldBadText(body) ? find(body) : ofAll;
  }

  /** The same without looking into the texts, of which somebody else knows where they end. */
  List<Violation> ofBytes(byte[] body) {
    return isUtf8(body) ? List.of() : List.of(new Violation("", "is not UTF-8"));
  }

  private static boolean isUtf8(byte[] body) {
    return isAscii(body) || decodes(body);
  }

  private static boolean isAscii(byte[] body) {
    int all = 0;
    for (byte b : body) {
      all |= b;
    }
    return all >= 0;
  }

  private static boolean decodes(byte[] body) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(body);
    CharBuffer out = CharBuffer.allocate(Math.min(8192, body.length + 1));
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      out.clear();
    }
  }

  static boolean mayHoldBadText(byte[] body) {
    for (int i = 0; i < body.length; i++) {
      if (body[i] == 0) {
        return true;
      }
      if (body[i] == '\\') {
        i++;
        if (i + 4 < body.length && body[i] == 'u' && isSuspicious(body, i + 1)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSuspicious(byte[] body, int at) {
    boolean surrogate = body[at] == 'd' || body[at] == 'D';
    boolean nul =
        body[at] == '0' && body[at + 1] == '0' && body[at + 2] == '0' && body[at + 3] == '0';
    return surrogate || nul;
  }

  private List<Violation> find(byte[] body) {
    List<Violation> found = new ArrayList<>();
    try (JsonParser parser = json.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean text = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
        if (text && isBad(parser.getString()) && found.size() < MAX_REPORTED) {
          found.add(new Violation(parser.streamReadContext().pathAsPointer().toString(), DETAIL));
        }
      }
    } catch (JacksonException e) {
      return found; // whoever reads the body in earnest says why
    }
    return found;
  }

  static boolean isBad(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return true;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i >= text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return true;
        }
      }
    }
    return false;
  }
}
