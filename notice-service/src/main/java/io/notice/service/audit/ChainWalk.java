package io.notice.service.audit;

import io.notice.api.audit.AuditAction;
import io.notice.persistence.audit.AuditChainStore;
import io.notice.persistence.audit.AuditChainStore.Seal;
import io.notice.persistence.audit.AuditChainStore.Sealed;
import io.notice.persistence.audit.AuditChainStore.Strays;
import io.notice.persistence.audit.StoredAuditEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way along the chain, some entries at a time: first for entries that are in no chain, then
 * from seal to seal until the last. Used by one thread; may be given up and taken up again later,
 * elsewhere.
 */
final class ChainWalk {

  private static final int PAGE = 2_000;

  private final AuditChainStore store;
  private long lookedTo;
  private boolean looked;
  private long number;
  private byte[] hash;
  private @Nullable Long lastGood;
  private @Nullable Long brokenAt;

  private ChainWalk(AuditChainStore store, long lookedTo, long number, byte[] hash) {
    this.store = store;
    this.lookedTo = lookedTo;
    this.number = number;
    this.hash = hash;
  }

  /** From where the chain begins by now. */
  static ChainWalk fromTheBeginning(AuditChainStore store) {
    Seal anchor = store.anchor();
    return new ChainWalk(store, 0, anchor.number(), anchor.hash());
  }

  /** Only the newest part, trusting the seal that it begins with. */
  static ChainWalk ofTheNewest(AuditChainStore store, int length) {
    long base = store.head().number() - length;
    Seal anchor = store.anchor();
    if (base <= anchor.number()) {
      return new ChainWalk(store, 0, anchor.number(), anchor.hash());
    }
    long lookedTo = Math.max(0, store.lastEntry() - length);
    byte[] hash = store.seal(base).map(Seal::hash).orElseGet(() -> new byte[0]);
    return new ChainWalk(store, lookedTo, base, hash);
  }

  /** Takes up what was left. */
  static ChainWalk resumed(AuditChainStore store, AuditChainStore.Check left) {
    byte[] hash = left.hash();
    if (hash == null) {
      ChainWalk walk = fromTheBeginning(store);
      walk.lookedTo = left.entry();
      return walk;
    }
    ChainWalk walk = new ChainWalk(store, left.entry(), left.number(), hash);
    walk.looked = true;
    return walk;
  }

  /** Goes a page further; true once nothing is left to do. */
  boolean step() {
    if (!looked) {
      Strays strays = store.strays(lookedTo, PAGE);
      lookedTo = strays.upTo();
      looked = strays.last();
      if (strays.stray() != null) {
        return broken(strays.stray());
      }
      if (!looked) {
        return false;
      }
    }
    Seal head = store.head();
    List<Sealed> page = store.sealed(number, head.number(), PAGE);
    for (Sealed sealed : page) {
      Seal seal = sealed.seal();
      StoredAuditEntry entry = sealed.entry();
      byte[] expected = entry == null ? new byte[0] : ChainHash.next(hash, entry);
      if (seal.number() != number + 1 || !Arrays.equals(expected, seal.hash())) {
        // What lay ahead may have been removed since, for its age.
        return !skipRemoved() && broken(Objects.requireNonNull(seal.entry()));
      }
      number = seal.number();
      hash = seal.hash();
      lastGood = seal.entry();
    }
    if (number < head.number() && !page.isEmpty()) {
      return false;
    }
    return end(head);
  }

  /** Goes on from where the chain begins by now, if that lies ahead. */
  private boolean skipRemoved() {
    Seal anchor = store.anchor();
    if (anchor.number() <= number) {
      return false;
    }
    number = anchor.number();
    hash = anchor.hash();
    return true;
  }

  /** At the end of the seals: it has to be the end that is kept beside them. */
  private boolean end(Seal head) {
    if (number != head.number() || !Arrays.equals(hash, head.hash())) {
      if (skipRemoved()) {
        return false;
      }
      Long entry = head.entry();
      return broken(entry != null ? entry : lastGood != null ? lastGood : 0);
    }
    List<Sealed> beyond = store.sealed(number, Long.MAX_VALUE, 1);
    if (!beyond.isEmpty()) {
      Seal seal = beyond.getFirst().seal();
      // Sealed a moment ago, unless the head still does not know.
      if (store.head().number() < seal.number()) {
        return broken(Objects.requireNonNull(seal.entry()));
      }
    }
    if (!store.isAnchorNotedDown(AuditAction.AUDIT_EXPIRE.value())) {
      return broken(Objects.requireNonNullElse(store.anchor().entry(), 0L));
    }
    store.lostBeforeSealing().ifPresent(this::broken);
    if (lastGood == null) {
      lastGood = head.entry();
    }
    return true;
  }

  private boolean broken(long entry) {
    brokenAt = entry;
    return true;
  }

  ChainWalk toTheEnd() {
    boolean done = false;
    while (!done) {
      done = step();
    }
    return this;
  }

  long number() {
    return number;
  }

  byte[] hash() {
    return hash;
  }

  long lookedTo() {
    return lookedTo;
  }

  /** Whether it still looks for strays, and has not set out along the chain. */
  boolean isLooking() {
    return !looked;
  }

  /** The last entry found right; null if there was none. */
  @Nullable Long lastGood() {
    return lastGood;
  }

  /** The first one found wrong; null if all is well. */
  @Nullable Long brokenAt() {
    return brokenAt;
  }
}
