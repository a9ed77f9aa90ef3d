@NullMarked
package io.notice.service.audit;

import org.jspecify.annotations.NullMarked;
