package io.notice.web.page;

import java.util.List;

/**
 * What a page of ours may load and do: its own files, and nothing that stands in its text. Styles
 * that scripts set on elements need no permission, so not even they are allowed inline.
 */
public final class ContentSecurityPolicy {

  private ContentSecurityPolicy() {}

  /** The header's value. */
  public static String of(PageSettings settings) {
    String ancestors = String.join(" ", settings.frameAncestors());
    String images = String.join(" ", settings.imageOrigins());
    return String.join(
        "; ",
        List.of(
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            ("img-src 'self' data: " + images).strip(),
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors " + (ancestors.isEmpty() ? "'none'" : ancestors)));
  }
}
