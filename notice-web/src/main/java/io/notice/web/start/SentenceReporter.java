package io.notice.web.start;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.util.StringUtils;

/**
 * Says on the console why a node did not start, in the analysis's own words and nothing around
 * them. Takes the place of Boot's reporter, whose logger is switched off: a frame of asterisks in a
 * log hides the one sentence that matters.
 */
final class SentenceReporter implements FailureAnalysisReporter {

  @Override
  public void report(FailureAnalysis analysis) {
    System.err.println(analysis.getDescription());
    if (StringUtils.hasText(analysis.getAction())) {
      System.err.println(analysis.getAction());
    }
  }
}
