package io.notice.service.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.notice.api.audit.AuditAction;
import io.notice.persistence.audit.Actor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTallyTest {

  final RefusalTally tally = new RefusalTally();

  @Test
  void firstOfAKindIsWrittenAndItsRepetitionsAreANumber() {
    assertThat(tally.isFirst(of("ada"))).isTrue();
    assertThat(tally.isFirst(of("ada"))).isFalse();
    assertThat(tally.isFirst(of("bob"))).isTrue();
    assertThat(tally.isFirst(of("ada"))).isFalse();
    assertThat(tally.take()).containsExactly(new RefusalTally.Repeated(of("ada"), 2));
    assertThat(tally.take()).isEmpty();
    assertThat(tally.isFirst(of("ada"))).as("a minute later").isTrue();
  }

  @Test
  void howeverManyNamesAreTriedOnlySoManyEntriesComeOfIt() {
    int written = 0;
    for (int i = 0; i < 10_000; i++) {
      written += tally.isFirst(of("name-" + i)) ? 1 : 0;
    }
    List<RefusalTally.Repeated> repeated = tally.take();
    assertThat(written).isEqualTo(RefusalTally.DIFFERENT);
    assertThat(repeated).hasSize(1);
    assertThat(repeated.getFirst().refusal().actor().name()).isEqualTo("unknown:many");
    assertThat(repeated.getFirst().times()).isEqualTo(10_000 - RefusalTally.DIFFERENT);
  }

  @Test
  void whatCouldNotBeWrittenIsCountedOn() {
    tally.isFirst(of("ada"));
    tally.isFirst(of("ada"));
    List<RefusalTally.Repeated> taken = tally.take();
    tally.isFirst(of("ada"));
    tally.isFirst(of("ada"));
    tally.putBack(taken);
    assertThat(tally.take()).containsExactly(new RefusalTally.Repeated(of("ada"), 2));
  }

  private static RefusalTally.Refusal of(String name) {
    return new RefusalTally.Refusal(
        new Actor(name, "192.0.2.1"), AuditAction.SESSION_REFUSE, null, "bad credentials");
  }
}
