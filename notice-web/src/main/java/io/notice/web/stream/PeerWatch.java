package io.notice.web.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the peer has closed its side, when the selector hears of it and not with the second
 * write that fails: until then somebody who has gone counts as online, and what is written for them
 * counts as delivered.
 *
 * <p>Jetty reads nothing from a connection of HTTP/1.1 while it answers a request, so the reader's
 * place is free. It is given back before the response ends, since the next request is read from
 * there. A peer that sends more before it has its answer is cut: nobody would ever read it. So is
 * one that closes only its own half, which can't be told from one that has gone.
 */
final class PeerWatch implements Callback {

  private static final int ENOUGH = 64;

  private final AbstractEndPoint endPoint;
  private volatile @Nullable Runnable gone;
  private volatile boolean over;

  PeerWatch(AbstractEndPoint endPoint) {
    this.endPoint = endPoint;
  }

  /** Runs {@code gone} at most once, on a thread of its own. */
  void begin(Runnable whenGone) {
    gone = whenGone;
    listen();
  }

  /** Gives the reader's place back; repeating it changes nothing. */
  void end() {
    if (!over) {
      over = true;
      leave();
    }
  }

  private void listen() {
    if (endPoint.tryFillInterested(this) && over) {
      leave(); // it ended meanwhile
    }
  }

  private void leave() {
    if (endPoint.isFillInterested()) {
      endPoint.getFillInterest().onFail(new IOException("no longer watched"));
    }
  }

  /** There is something to read: in nearly all cases the end. */
  @Override
  public void succeeded() {
    Thread.startVirtualThread(this::look);
  }

  private void look() {
    Runnable whenGone = gone;
    if (over || whenGone == null) {
      return;
    }
    if (isNothing()) {
      listen();
    } else {
      whenGone.run();
    }
  }

  private boolean isNothing() {
    ByteBuffer read = BufferUtil.allocate(ENOUGH);
    try {
      return endPoint.fill(read) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** It was closed on this side, or is no longer watched. */
  @Override
  public void failed(Throwable failure) {}

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
