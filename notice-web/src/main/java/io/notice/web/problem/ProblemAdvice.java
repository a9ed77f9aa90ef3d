package io.notice.web.problem;

import io.notice.api.Violation;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever a controller or the framework throws into a problem. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

  private static final DisconnectedClientHelper DISCONNECTED =
      new DisconnectedClientHelper(ProblemAdvice.class.getName());

  /** Everything that the framework's own list does not have. */
  @ExceptionHandler
  @Nullable ResponseEntity<Object> handleAnything(Exception failure, WebRequest request)
      throws Exception {
    if (failure instanceof AccessDeniedException || failure instanceof AuthenticationException) {
      throw failure; // the filter chain's
    }
    // The database's end of a connection breaks with the same words as a client's, and whoever
    // asked
    // is still there: without an answer of ours they would be told 200.
    if (!DatabaseFailures.concern(failure)
        && DISCONNECTED.checkAndLogClientDisconnectedException(failure)) {
      refuse(request);
      return null;
    }
    return answer(problemOf(failure), HttpHeaders.EMPTY, request);
  }

  /** Whoever is still there after all, or a proxy that notes it down, is not told a success. */
  private static void refuse(WebRequest request) {
    if (request instanceof ServletWebRequest servlet
        && servlet.getResponse() != null
        && !servlet.getResponse().isCommitted()) {
      servlet.getResponse().setStatus(ProblemType.INVALID.status());
    }
  }

  private static Problem problemOf(Exception failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
      if (cause instanceof RefusedBodyException refused) {
        return refused.toProblem();
      }
      if (cause instanceof RequestRejectedException) {
        return Problem.invalid(
            "", "has a parameter or a header with characters that are not allowed");
      }
      if (cause instanceof HttpException container && container.getCode() < 500) {
        return Problem.of(ProblemType.ofStatus(container.getCode()));
      }
    }
    return Problem.of(failure);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception failure,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemType type = ProblemType.ofStatus(status.value());
    Problem problem = type == ProblemType.INTERNAL ? problemOf(failure) : Problem.of(type);
    return answer(problem, headers, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<Violation> errors = failure.getAllErrors().stream().map(ProblemAdvice::inBody).toList();
    return answer(Problem.invalid(errors), headers, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<Violation> errors = new ArrayList<>();
    for (ParameterValidationResult result : failure.getParameterValidationResults()) {
      MethodParameter parameter = result.getMethodParameter();
      if (isPathVariable(parameter)) {
        return answer(Problem.of(ProblemType.NOT_FOUND), headers, request);
      }
      if (result instanceof ParameterErrors inBody) {
        inBody.getAllErrors().forEach(error -> errors.add(inBody(error)));
      } else {
        String name = Objects.requireNonNullElse(parameter.getParameterName(), "");
        result
            .getResolvableErrors()
            .forEach(error -> errors.add(new Violation(name, detail(error.getDefaultMessage()))));
      }
    }
    return answer(Problem.invalid(errors), headers, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (failure instanceof MethodArgumentTypeMismatchException argument
        && isPathVariable(argument.getParameter())) {
      // What can't be an id names nothing.
      return answer(Problem.of(ProblemType.NOT_FOUND), headers, request);
    }
    String name = Objects.requireNonNullElse(failure.getPropertyName(), "");
    return answer(
        Problem.invalid(name, BodyViolations.expected(failure.getRequiredType())),
        headers,
        request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Problem problem = problemOf(failure, BodyViolations.of(failure));
    return answer(problem, headers, request);
  }

  /**
   * What the container says of a body that it can't read comes before what the JSON reader makes of
   * that.
   */
  private static Problem problemOf(Exception failure, List<Violation> errors) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
      if (cause instanceof RefusedBodyException refused) {
        return refused.toProblem();
      }
    }
    return Problem.invalid(errors);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(Problem.invalid(failure.getParameterName(), "is required"), headers, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
      ServletRequestBindingException failure,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Problem problem =
        failure instanceof MissingRequestHeaderException header
            ? Problem.invalid(header.getHeaderName(), "is required as a header")
            : Problem.of(ProblemType.INVALID);
    return answer(problem, headers, request);
  }

  private static @Nullable ResponseEntity<Object> answer(
      Problem problem, HttpHeaders also, WebRequest request) {
    if (request instanceof ServletWebRequest servlet
        && servlet.getResponse() != null
        && servlet.getResponse().isCommitted()) {
      return null; // a stream that fails half-way can only end
    }
    HttpHeaders headers = new HttpHeaders();
    headers.putAll(also);
    headers.putAll(problem.headers());
    // Given, so that what the caller accepts can't turn the problem into another failure.
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return ResponseEntity.status(problem.type().status())
        .headers(headers)
        .body(problem.toProblemDetail());
  }

  private static boolean isPathVariable(MethodParameter parameter) {
    return AnnotatedElementUtils.hasAnnotation(parameter.getAnnotatedElement(), PathVariable.class)
        || parameter.hasParameterAnnotation(PathVariable.class);
  }

  private static Violation inBody(ObjectError error) {
    String pointer = "";
    if (error.contains(ConstraintViolation.class)) {
      pointer = pointer(error.unwrap(ConstraintViolation.class).getPropertyPath());
    } else if (error instanceof FieldError field) {
      pointer = "/" + field.getField().replace('.', '/').replace("[", "/").replace("]", "");
    }
    return new Violation(pointer, detail(error.getDefaultMessage()));
  }

  private static String pointer(Path path) {
    StringBuilder pointer = new StringBuilder();
    for (Path.Node node : path) {
      if (node.isInIterable()) {
        if (node.getIndex() != null) {
          pointer.append('/').append(node.getIndex());
        } else if (node.getKey() != null) {
          pointer.append('/').append(BodyViolations.escape(node.getKey().toString()));
        }
      }
      switch (node.getKind()) {
        case PROPERTY -> pointer.append('/').append(BodyViolations.escape(node.getName()));
        case BEAN,
            METHOD,
            CONSTRUCTOR,
            PARAMETER,
            CROSS_PARAMETER,
            RETURN_VALUE,
            CONTAINER_ELEMENT -> {
          // names of Java, not of the body
        }
      }
    }
    return pointer.toString();
  }

  private static String detail(@Nullable String message) {
    return message == null ? "is not valid" : message;
  }
}
