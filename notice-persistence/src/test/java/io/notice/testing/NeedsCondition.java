package io.notice.testing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips what {@link Needs} a program that is not there, and says so; with {@code CI=true} it fails.
 */
final class NeedsCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Needs> needs = AnnotationSupport.findAnnotation(context.getElement(), Needs.class);
    String missing =
        needs.stream()
            .flatMap(annotation -> Arrays.stream(annotation.value()))
            .filter(program -> program.find().isEmpty())
            .map(Program::need)
            .collect(Collectors.joining("; "));
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all there");
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("with CI=true nothing is skipped; needs " + missing);
    }
    return ConditionEvaluationResult.disabled("needs " + missing);
  }
}
