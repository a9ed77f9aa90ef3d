package io.notice.web.documentation;

import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.List;

/** What a problem looks like (RFC 9457). */
final class ProblemSchemas {

  private ProblemSchemas() {}

  static Schema<?> problem() {
    Schema<Object> type = Schemas.typed("string").format("uri-reference");
    type.setDescription(
        "What went wrong. Ends in a slug that is never renamed: decide by it alone.");
    Arrays.stream(ProblemType.values())
        .forEach(problem -> type.addEnumItemObject(problem.uri().toString()));
    Schema<?> schema =
        Schemas.typed("object")
            .addProperty("type", type)
            .addProperty("title", text("The same for all problems of the type."))
            .addProperty("status", Schemas.typed("integer").format("int32"))
            .addProperty("detail", text("A sentence for whoever writes the calling program."))
            .addProperty("instance", text("The path that was called.").format("uri-reference"))
            .addProperty("errors", errors())
            .addProperty("reference", text("Of `internal` alone: what to look for in the log."));
    schema.setRequired(List.of("type", "title", "status", "detail"));
    schema.setDescription("A failure, as RFC 9457 has it.");
    return schema;
  }

  private static Schema<?> errors() {
    Schema<?> violation =
        Schemas.typed("object")
            .addProperty(
                "pointer",
                text(
                    "JSON pointer into the body, empty for the whole of it; the name of a parameter"
                        + " or a header."))
            .addProperty("detail", text("What is wrong there."));
    violation.setRequired(List.of("pointer", "detail"));
    Schema<?> errors = Schemas.typed("array").items(violation);
    errors.setDescription("Of `invalid` alone: what is wrong where.");
    return errors;
  }

  private static Schema<Object> text(String description) {
    Schema<Object> text = Schemas.typed("string");
    text.setDescription(description);
    return text;
  }
}
