package io.notice.ops.support;

/**
 * What a process has in memory, as the system counts it.
 *
 * @param resident bytes now
 * @param most bytes at any time so far
 */
public record ProcessMemory(long resident, long most) {

  public static ProcessMemory of(long pid) {
    String status = "/proc/" + pid + "/status";
    return new ProcessMemory(
        bytes(ProcessFiles.named(status, "VmRSS:")), bytes(ProcessFiles.named(status, "VmHWM:")));
  }

  private static long bytes(String kib) {
    return 1024 * Long.parseLong(kib.replaceAll("\\D", ""));
  }

  /** How many file descriptors this process, and what it starts, may raise itself to. */
  public static long descriptorLimit() {
    return hardLimit(ProcessFiles.named("/proc/self/limits", "Max open files"));
  }

  /** Of a line like {@code Max open files 1024 524288 files}. */
  static long hardLimit(String line) {
    String[] fields = line.strip().split("\\s+");
    String hard = fields[fields.length - 2];
    return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
  }
}
