package io.notice.web.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.notice.api.notice.Notices.BatchResult;
import io.notice.web.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** The answer to a batch, by index. */
record BatchBody(List<Result> results) {

  static BatchBody of(List<BatchResult> results) {
    List<Result> bodies = new ArrayList<>(results.size());
    for (int i = 0; i < results.size(); i++) {
      bodies.add(Result.of(i, results.get(i)));
    }
    return new BatchBody(bodies);
  }

  /** What became of one notice: its id and position, or what is wrong with it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "BatchResult")
  record Result(
      int index, @Nullable String id, @Nullable Long position, @Nullable ProblemDetail problem) {

    static Result of(int index, BatchResult result) {
      RuntimeException failure = result.failure();
      if (failure != null) {
        return new Result(index, null, null, Problem.of(failure).toProblemDetail());
      }
      if (result.publication() == null) {
        throw new IllegalStateException("neither published nor refused");
      }
      return new Result(
          index, result.publication().id().toString(), result.publication().position(), null);
    }
  }
}
