/** The directory: recipients, the groups they belong to, and audiences made of them. */
@NullMarked
package io.notice.api.audience;

import org.jspecify.annotations.NullMarked;
