package io.notice.web.json;

/** Texts are measured in characters, as people count them, and not in halves of pairs. */
public final class Characters {

  private Characters() {}

  /** How many Unicode code points there are in a text. */
  public static int count(String text) {
    return text.codePointCount(0, text.length());
  }
}
