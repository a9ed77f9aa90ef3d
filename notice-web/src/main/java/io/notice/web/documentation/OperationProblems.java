package io.notice.web.documentation;

import io.notice.web.problem.ProblemType;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/** How failures are described: one response for each set of problems that share a status. */
public final class OperationProblems {

  /** The slugs, for programs. */
  private static final String SLUGS = "x-problem-types";

  /** What each answer says of how many requests are left. */
  public static final List<String> LIMITS = List.of("RateLimit", "RateLimit-Policy");

  private OperationProblems() {}

  /** Says that an operation can fail so, beside what was said of it before. */
  public static void add(Operation operation, ProblemType... problems) {
    ApiResponses responses = operation.getResponses();
    for (ProblemType problem : problems) {
      Set<String> slugs =
          slugs(
              responses.computeIfAbsent(
                  Integer.toString(problem.status()), status -> new ApiResponse()));
      slugs.add(problem.slug());
    }
  }

  private static Set<String> slugs(ApiResponse response) {
    @SuppressWarnings("unchecked") // nobody else uses this name
    Set<String> present =
        response.getExtensions() == null ? null : (Set<String>) response.getExtensions().get(SLUGS);
    if (present != null) {
      return present;
    }
    Set<String> slugs = new TreeSet<>();
    response.addExtension(SLUGS, slugs);
    return slugs;
  }

  /** Makes the responses of all operations references to shared ones. */
  static void share(List<Operation> operations, Components components) {
    Map<String, ApiResponse> shared = new TreeMap<>();
    for (Operation operation : operations) {
      ApiResponses responses = new ApiResponses();
      new TreeMap<>(operation.getResponses())
          .forEach((status, response) -> {
            boolean problem =
                response.getExtensions() != null && response.getExtensions().containsKey(SLUGS);
            if (problem) {
              String name = name(slugs(response));
              shared.computeIfAbsent(name, unused -> response(types(slugs(response))));
              responses.put(status, new ApiResponse().$ref("#/components/responses/" + name));
            } else {
              responses.put(status, response);
            }
          });
      operation.setResponses(responses);
    }
    components.setResponses(new LinkedHashMap<>(shared));
  }

  private static Set<ProblemType> types(Set<String> slugs) {
    return Arrays.stream(ProblemType.values())
        .filter(type -> slugs.contains(type.slug()))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ProblemType.class)));
  }

  private static String name(Set<String> slugs) {
    return slugs.stream().map(OperationProblems::camelCase).collect(Collectors.joining("Or"));
  }

  private static String camelCase(String slug) {
    return Arrays.stream(slug.split("-"))
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static ApiResponse response(Set<ProblemType> types) {
    MediaType media = new MediaType().schema(Schemas.reference("Problem"));
    for (ProblemType type : types) {
      media.addExamples(type.slug(), new Example().value(example(type)));
    }
    ApiResponse response =
        new ApiResponse()
            .description(
                types.stream()
                    .map(type -> "`" + type.slug() + "`: " + type.title())
                    .collect(Collectors.joining(". ", "", ".")))
            .content(
                new Content()
                    .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, media));
    response.addExtension(SLUGS, types.stream().map(ProblemType::slug).toList());
    int status = types.iterator().next().status();
    if (status == 401) {
      response.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, header("WWW-Authenticate"));
    }
    if (types.contains(ProblemType.RATE_LIMITED)) {
      LIMITS.forEach(name -> response.addHeaderObject(name, header(name)));
    }
    if (status == 429 || status == 503) {
      response.addHeaderObject(HttpHeaders.RETRY_AFTER, header("Retry-After"));
    }
    return response;
  }

  private static Header header(String name) {
    return new Header().$ref("#/components/headers/" + name);
  }

  private static Map<String, Object> example(ProblemType type) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.uri().toString());
    body.put("title", type.title());
    body.put("status", type.status());
    if (type == ProblemType.INVALID) {
      body.put("detail", "The request is not valid.");
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("pointer", "/title");
      error.put("detail", "must have 1 to 200 characters");
      body.put("errors", List.of(error));
    } else {
      body.put("detail", type.title() + ".");
    }
    return body;
  }
}
