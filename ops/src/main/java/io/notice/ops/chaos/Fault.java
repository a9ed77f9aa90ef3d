package io.notice.ops.chaos;

/** What may happen to a node, to the database, or on the way to them. */
enum Fault {
  NODE_KILLED,
  NODE_FROZEN,
  DATABASE_KILLED,
  DATABASE_CRASHED,
  DATABASE_FROZEN,
  BACKENDS_TERMINATED,
  PATHS_CUT,
  PATHS_RESET,
  PATHS_DEAD,
  /** Only where the database lies on a small disk. */
  DISK_FULL;

  String words() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
