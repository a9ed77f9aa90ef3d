package io.notice.web.documentation;

import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;

/**
 * Describes an operation by the method that answers it: its name is the operation's, its Javadoc
 * the text, and {@link Answers} what can't be seen from its signature.
 */
final class OperationDescriptions implements GlobalOperationCustomizer {

  private static final String JSON = org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

  private final Schemas schemas;
  private final Examples examples;

  OperationDescriptions(Schemas schemas, Examples examples) {
    this.schemas = schemas;
    this.examples = examples;
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod handler) {
    operation.setOperationId(handler.getMethod().getName());
    operation.setSummary(Texts.summary(handler.getMethod()));
    operation.setDescription(Texts.description(handler.getMethod()));
    Answers answers = handler.getMethodAnnotation(Answers.class);
    if (operation.getParameters() != null) {
      for (Parameter parameter : operation.getParameters()) {
        Parameters.describe(parameter, handler.getMethod(), schemas);
      }
    }
    describeBody(operation, handler, answers);
    describeAnswers(operation, handler, answers);
    return operation;
  }

  private void describeBody(Operation operation, HandlerMethod handler, @Nullable Answers answers) {
    for (MethodParameter parameter : handler.getMethodParameters()) {
      if (!parameter.hasParameterAnnotation(RequestBody.class)) {
        continue;
      }
      boolean described = answers != null && answers.reads() != void.class;
      Schema<?> schema =
          described
              ? schemas.ofRequest(Objects.requireNonNull(answers).reads())
              : schemas.ofRequest(
                  handler.getMethod().getAnnotatedParameterTypes()[parameter.getParameterIndex()]);
      Content content = new Content();
      Object example = examples.of(operation.getOperationId(), "request");
      for (String media : operation.getRequestBody().getContent().keySet()) {
        content.addMediaType(media, new MediaType().schema(schema).example(example));
      }
      operation.getRequestBody().setContent(content);
      operation
          .getRequestBody()
          .setRequired(
              Objects.requireNonNull(parameter.getParameterAnnotation(RequestBody.class))
                  .required());
    }
  }

  private void describeAnswers(
      Operation operation, HandlerMethod handler, @Nullable Answers answers) {
    Collection<String> media = media(operation, answers);
    operation.setResponses(new ApiResponses());
    Schema<?> schema = schemas.ofResponse(handler.getMethod().getAnnotatedReturnType());
    for (int status : statuses(handler, answers)) {
      ApiResponse response = new ApiResponse().description(reason(status));
      if (schema != null && status != HttpStatus.NOT_MODIFIED.value()) {
        response.setContent(content(operation, status, schema, media));
      }
      if (answers != null) {
        for (String header : answers.headers()) {
          boolean located = header.equals(HttpHeaders.LOCATION);
          if (!located || status == HttpStatus.CREATED.value()) {
            response.addHeaderObject(header, new Header().$ref("#/components/headers/" + header));
          }
        }
      }
      operation.getResponses().put(Integer.toString(status), response);
    }
    if (operation.getResponses().containsKey("304")) {
      operation.addParametersItem(Parameters.ifNoneMatch());
    }
    OperationProblems.add(
        operation, ProblemType.INVALID, ProblemType.TOO_LARGE, ProblemType.UNAVAILABLE);
    if (schema != null) {
      OperationProblems.add(operation, ProblemType.NOT_ACCEPTABLE);
    }
    if (operation.getRequestBody() != null) {
      OperationProblems.add(operation, ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    if (answers != null) {
      OperationProblems.add(operation, answers.problems());
    }
  }

  private Content content(
      Operation operation, int status, Schema<?> schema, Collection<String> media) {
    Content content = new Content();
    for (String type : media) {
      boolean json = type.equals(JSON);
      Object example =
          examples.of(operation.getOperationId(), json ? Integer.toString(status) : type);
      content.addMediaType(
          type, new MediaType().schema(json ? schema : Schemas.typed("string")).example(example));
    }
    return content;
  }

  private static List<String> media(Operation operation, @Nullable Answers answers) {
    List<String> media =
        operation.getResponses().values().stream()
            .filter(response -> response.getContent() != null)
            .flatMap(response -> response.getContent().keySet().stream())
            .filter(type -> !type.equals(org.springframework.http.MediaType.ALL_VALUE))
            .distinct()
            .toList();
    String first = media.isEmpty() ? JSON : media.getFirst();
    return answers == null
        ? List.of(first)
        : Stream.concat(Stream.of(first), Arrays.stream(answers.also())).toList();
  }

  private static int[] statuses(HandlerMethod handler, @Nullable Answers answers) {
    if (answers != null && answers.value().length > 0) {
      return answers.value();
    }
    ResponseStatus status = handler.getMethodAnnotation(ResponseStatus.class);
    return new int[] {status == null ? HttpStatus.OK.value() : status.value().value()};
  }

  private static String reason(int status) {
    return HttpStatus.valueOf(status).getReasonPhrase();
  }
}
