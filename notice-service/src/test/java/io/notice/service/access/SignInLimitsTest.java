package io.notice.service.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notice.api.NoticeException.TooManyAttempts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInLimitsTest {

  private final AccessFixture.SettableClock clock = new AccessFixture.SettableClock();
  private final SignInLimits limits = new SignInLimits(clock);

  @Test
  void sprayFromOneAddressIsSlowed() {
    for (int i = 0; i < 100; i++) {
      fail("spray-" + i, "203.0.113.77");
    }

    assertRefused("spray-100", "203.0.113.77", false);
    clock.advance(Duration.ofSeconds(3));
    fail("spray-100", "203.0.113.77");
  }

  @Test
  void attackFromManyAddressesIsSlowed() {
    attackFromManyAddresses();

    assertRefused("ada", "198.19.0.1", false);
    clock.advance(Duration.ofSeconds(30));
    fail("ada", "198.19.0.1");
  }

  @Test
  void nobodyIsLockedOutByOthersFromWhereTheyUsuallySignIn() {
    attackFromManyAddresses();

    assertThatCode(() -> limits.begin("ada", "192.0.2.1", () -> true)).doesNotThrowAnyException();
  }

  @Test
  void nameIsTheSameInEitherCase() {
    for (int i = 0; i < 10; i++) {
      fail(i % 2 == 0 ? "Ada" : "aDA", "203.0.113.1");
    }

    assertRefused("ada", "203.0.113.1", true);
  }

  @Test
  void addressesOfOneNetworkAreOne() {
    for (int i = 0; i < 10; i++) {
      fail("ada", "2001:db8:1:2::" + i);
    }

    assertRefused("ada", "2001:db8:1:2:ffff::1", true);
    assertThatCode(() -> limits.begin("ada", "2001:db8:1:3::1", () -> true))
        .doesNotThrowAnyException();
  }

  @Test
  void successIsNoFailure() {
    for (int i = 0; i < 500; i++) {
      limits.begin("ada", "203.0.113.1", () -> true).succeeded();
    }
  }

  @Test
  void refusedAttemptsCountForNothing() {
    for (int i = 0; i < 10; i++) {
      fail("ada", "203.0.113.1");
    }
    for (int i = 0; i < 1_000; i++) {
      assertRefused("ada", "203.0.113.1", true);
    }

    fail("grace", "203.0.113.1");
  }

  private void attackFromManyAddresses() {
    for (int i = 0; i < 100; i++) {
      fail("ada", "198.18.%d.1".formatted(i));
    }
  }

  private void fail(String account, String address) {
    limits.begin(account, address, () -> false);
  }

  private void assertRefused(String account, String address, boolean known) {
    assertThatExceptionOfType(TooManyAttempts.class)
        .isThrownBy(() -> limits.begin(account, address, () -> known));
  }
}
