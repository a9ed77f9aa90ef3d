package io.notice.api.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call that is done once however often it is made, because it carries an {@code Idempotency-Key}:
 * the caller's, or else one that is made for this call and kept when it is repeated.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface OncePerKey {}
