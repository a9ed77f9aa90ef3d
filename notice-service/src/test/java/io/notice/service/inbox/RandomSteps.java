package io.notice.service.inbox;

import io.notice.api.notice.Priority;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes sequences up, the same one from the same seed. */
final class RandomSteps {

  static final List<String> CATEGORIES = List.of("it", "hr", "general");

  private static final int RECIPIENTS = 9;
  private static final int GROUPS = 4;

  private final Random random;
  private final InboxModel model = new InboxModel();

  private RandomSteps(long seed) {
    this.random = new Random(seed);
  }

  static List<Step.Numbered> of(long seed, int count) {
    RandomSteps steps = new RandomSteps(seed);
    List<Step.Numbered> made = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      Step step = steps.next(number);
      steps.model.apply(number, step);
      made.add(new Step.Numbered(number, step));
    }
    return made;
  }

  private Step next(int number) {
    if (number < GROUPS) {
      return new Step.CreateGroup(number);
    }
    if (number < GROUPS + 5) {
      return new Step.Activate(number - GROUPS, some(model.groups(), 2));
    }
    int dice = random.nextInt(100);
    if (dice < 28) {
      return send();
    }
    return dice < 47 ? directory(random.nextInt(19)) : dice < 55 ? later() : receipt();
  }

  private Step send() {
    boolean everyone = random.nextInt(5) == 0;
    Set<Integer> groups = random.nextInt(3) > 0 ? some(model.groups(), 2) : Set.of();
    Set<Integer> named =
        everyone || groups.isEmpty() || random.nextInt(3) == 0
            ? some(random.nextInt(25) == 0 ? model.recipients() : model.activeRecipients(), 3)
            : Set.of();
    return new Step.Send(
        everyone || (groups.isEmpty() && named.isEmpty()),
        groups,
        named,
        CATEGORIES.get(random.nextInt(CATEGORIES.size())),
        random.nextInt(4) == 0 ? Priority.URGENT : Priority.NORMAL,
        random.nextInt(4) == 0);
  }

  private Step directory(int dice) {
    int recipient = random.nextInt(RECIPIENTS);
    int group = random.nextInt(GROUPS);
    return switch (dice) {
      case 0, 1, 2 -> new Step.Deactivate(recipient);
      case 3, 4, 5, 6 -> new Step.Activate(recipient, some(model.groups(), 2));
      case 7 -> new Step.DeleteGroup(group);
      case 8, 9, 10 -> new Step.CreateGroup(group);
      case 11 -> new Step.ReplaceMembers(group, some(model.activeRecipients(), 4));
      case 12, 13, 14 ->
          new Step.Leave(
              group, model.membersOf(group).isEmpty() ? recipient : one(model.membersOf(group)));
      default -> new Step.Join(group, recipient);
    };
  }

  private Step later() {
    int notice = recent(model.notices());
    return switch (random.nextInt(4)) {
      case 0 -> new Step.Recall(notice);
      case 1 -> new Step.Expire(notice);
      case 2 -> new Step.Edit(notice, false);
      default -> new Step.Edit(notice, true);
    };
  }

  private Step receipt() {
    int recipient = one(model.recipients());
    boolean own = random.nextInt(10) > 0 && !model.noticesOf(recipient).isEmpty();
    int notice = own ? recent(model.noticesOf(recipient)) : one(model.notices());
    int dice = random.nextInt(49);
    if (dice < 15) {
      return new Step.Read(recipient, notice);
    } else if (dice < 24) {
      return new Step.Unread(recipient, notice);
    } else if (dice < 30) {
      return new Step.Archive(recipient, notice);
    } else if (dice < 34) {
      return new Step.Unarchive(recipient, notice);
    } else if (dice < 39) {
      Collection<Integer> asking = model.askingOf(recipient);
      boolean any = asking.isEmpty() || random.nextInt(5) == 0;
      return new Step.Acknowledge(recipient, any ? notice : recent(asking));
    } else if (dice < 45) {
      return new Step.ReadAll(
          recipient,
          random.nextInt(3) == 0 ? null : upTo(),
          random.nextBoolean() ? null : category());
    }
    return new Step.Seen(recipient, upTo());
  }

  private Step.UpTo upTo() {
    return new Step.UpTo(one(model.notices()), random.nextBoolean());
  }

  private @Nullable String category() {
    return CATEGORIES.get(random.nextInt(CATEGORIES.size()));
  }

  /** One of them; a number that nothing has if there is none. */
  private int one(Collection<Integer> all) {
    return all.isEmpty() ? -1 : List.copyOf(all).get(random.nextInt(all.size()));
  }

  /** One of them, more often one of the last: what several steps happen to. */
  private int recent(Collection<Integer> all) {
    List<Integer> choice = List.copyOf(all);
    return one(
        random.nextBoolean() ? choice : choice.subList(Math.max(0, all.size() - 4), all.size()));
  }

  private Set<Integer> some(Collection<Integer> all, int atMost) {
    Set<Integer> chosen = new TreeSet<>();
    for (int i = random.nextInt(atMost + 1); i > 0 && !all.isEmpty(); i--) {
      chosen.add(one(all));
    }
    return chosen;
  }
}
