package io.notice.ops.chaos;

import io.notice.ops.support.OpsException;
import io.notice.ops.support.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the long form takes from the machine. */
final class Machinery {

  private Machinery() {}

  /** Names all that is missing, and not only the first. */
  static void refuseWithout(Set<ChaosPlan.Extra> extras) {
    List<String> missing = new ArrayList<>();
    for (ChaosPlan.Extra extra : extras) {
      switch (extra) {
        case NGINX -> require("nginx", extra, missing);
        case PGBOUNCER -> require("pgbouncer", extra, missing);
        case FULL_DISK -> {
          require("mount", extra, missing);
          if (!Programs.asRoot()) {
            missing.add("root, to mount a small file system (--without=" + extra.option() + ")");
          }
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new OpsException("The long form needs " + String.join("; ", missing));
    }
  }

  private static void require(String program, ChaosPlan.Extra extra, List<String> missing) {
    if (Programs.find(program).isEmpty()) {
      missing.add(program + " on the path (--without=" + extra.option() + ")");
    }
  }
}
