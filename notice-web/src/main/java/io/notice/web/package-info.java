/** HTTP: requests turned into the contract's words, and its answers and problems turned back. */
@NullMarked
package io.notice.web;

import org.jspecify.annotations.NullMarked;
