package io.notice.ops.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A command's {@code --name=value} arguments. Each must be asked for, so that a typo is refused.
 */
public final class Options {

  private final Map<String, String> values = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();

  public Options(List<String> arguments) {
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--")) {
        throw new OpsException("An argument is --name=value, not " + argument);
      }
      values.put(
          argument.substring(2, equals < 0 ? argument.length() : equals),
          equals < 0 ? "true" : argument.substring(equals + 1));
    }
  }

  public String text(String name, String otherwise) {
    asked.add(name);
    return values.getOrDefault(name, otherwise);
  }

  public int number(String name, int otherwise) {
    String value = text(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new OpsException("--" + name + " is a number, not " + value, e);
    }
  }

  public boolean flag(String name) {
    return text(name, "false").equals("true");
  }

  /** Refuses what no part of the command has asked for. */
  public void refuseOthers() {
    TreeSet<String> unknown = new TreeSet<>(values.keySet());
    asked.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new OpsException("Unknown: " + unknown + "; known: " + new TreeSet<>(asked));
    }
  }
}
