package io.notice.ops.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong: how often in which way, and the first of each in words. */
final class Findings {

  private static final int WORDS_EACH = 6;

  /** Ways to be wrong. */
  enum Kind {
    LOST("acknowledged and not there"),
    DUPLICATED("there twice"),
    PARTLY("a batch that is there in part"),
    REFUSED_AND_THERE("refused and there"),
    CHANGE_LOST("a recall or edit was acknowledged and not there"),
    RECEIPT_LOST("a receipt was acknowledged and not there"),
    LOG("the log is not dense, or was not in commit order"),
    NOT_RECEIVED("a device lacks what its recipient has"),
    NOT_THEIRS("a device has what its recipient has not"),
    OLD_VERSION("a device shows an old version"),
    OUT_OF_ORDER("ids fell on a stream"),
    WRONG_COUNT("a node counts wrongly"),
    WRONG_SHOWN("a device shows wrong counts"),
    PRESENCE("presence is not what is open"),
    WRONG_ANSWER("answers that no fault explains"),
    NOT_BACK("not normal again in time"),
    LOGGED("a node has logged an error"),
    CONTRACT("a stream or page breaks its contract");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final List<String> words = new ArrayList<>();

  void add(Kind kind, String what) {
    if (counts.merge(kind, 1, Integer::sum) <= WORDS_EACH) {
      words.add(kind.words + ": " + what);
    }
  }

  int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  Map<Kind, Integer> counts() {
    return counts;
  }

  /** Empty if nothing is wrong. */
  List<String> words() {
    return words;
  }
}
