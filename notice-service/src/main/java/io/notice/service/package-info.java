/** The rules behind the contract; one package a feature. */
@NullMarked
package io.notice.service;

import org.jspecify.annotations.NullMarked;
