@NullMarked
package io.notice.service.access;

import org.jspecify.annotations.NullMarked;
