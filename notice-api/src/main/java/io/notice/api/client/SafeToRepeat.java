package io.notice.api.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call that may be made again although nobody knows whether it was done: a second time changes
 * nothing more, and has the same answer. Every {@code GET} is; all others have to say so.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface SafeToRepeat {}
