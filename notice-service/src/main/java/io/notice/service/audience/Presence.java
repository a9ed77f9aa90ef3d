package io.notice.service.audience;

import org.roaringbitmap.RoaringBitmap;

/** Who has a stream open now. */
public interface Presence {

  /** How many of an audience are online; each counts once, however many streams they have. */
  int online(RoaringBitmap audience);
}
