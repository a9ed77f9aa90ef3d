/** Databases of versions that were released, under the present one. */
package io.notice.web.upgrade;
