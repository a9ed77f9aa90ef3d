package io.notice.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.notice.ops.support.OpsException;
import io.notice.ops.support.QuickStart;
import org.junit.jupiter.api.Test;

/** The short form of the fuzz: the answers to requests that nobody thought of are as described. */
class FuzzIT {

  @Test
  void madeUpRequestsAreAnsweredAsTheDescriptionSays() {
    Fuzz.Report report = Fuzz.shortForm(QuickStart.setup(), schemathesis());
    System.out.println(report);
    assertThat(report.breaches()).isEmpty();
    assertThat(report.statuses()).containsKeys(200, 400, 401, 403, 404);
  }

  private static String schemathesis() {
    try {
      return Fuzz.installed();
    } catch (OpsException e) {
      return abort("python3 with venv, and PyPI: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }
}
