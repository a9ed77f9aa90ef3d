package io.notice.web.documentation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record that only describes a body: it has the fields of another one too, after whose own
 * they come.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Extends {

  /** The other record. */
  Class<?> value();

  /** Those of its fields that it does not have. */
  String[] without() default {};
}
