package io.notice.web.documentation;

import io.notice.web.problem.ProblemType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a route answers, as far as that follows neither from its signature nor from who may take it.
 * Summary, description and parameters are in the method's Javadoc.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {

  /** Statuses of success; else the one that the method is annotated with, else 200. */
  int[] value() default {};

  /** Problems beside those that any route can have. */
  ProblemType[] problems() default {};

  /** Headers of the successful answers; {@code Location} of a 201 too. */
  String[] headers() default {};

  /** Media types of the answer beside JSON. */
  String[] also() default {};

  /** What the body looks like, where its type does not say. */
  Class<?> reads() default void.class;
}
