package io.notice.ops.chaos;

import io.notice.ops.support.NoticeApi;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Everybody who takes part: recipients in overlapping groups, each with one to three devices, and
 * who publishes.
 *
 * @param groups the last of them is the one that people join and leave meanwhile
 */
record Crowd(String key, List<String> recipients, List<String> groups, List<Device> devices) {

  private static final int GROUPS = 4;

  static Crowd gather(NoticeApi api, Cluster cluster, Calls calls, ChaosPlan plan) {
    SplittableRandom chance = new SplittableRandom(plan.seed());
    String key = api.key("chaos", "notices:write", "directory:write", "tokens:issue");
    List<String> recipients = api.importRecipients(plan.recipients());
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      int one = i + 2; // in so many
      List<String> members =
          recipients.stream().filter(recipient -> chance.nextInt(one) == 0).toList();
      groups.add("group" + i);
      api.group(groups.getLast(), members);
    }
    List<Device> devices = new ArrayList<>();
    for (String recipient : recipients) {
      String token = api.token(key, recipient);
      int own = 1 + chance.nextInt(3);
      for (int n = 1; n <= own; n++) {
        devices.add(new Device(cluster, calls, recipient, n, token, chance.split()));
      }
    }
    return new Crowd(key, recipients, groups, devices);
  }
}
