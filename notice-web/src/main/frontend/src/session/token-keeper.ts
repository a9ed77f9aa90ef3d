import { backoff } from '@/stream/backoff'
import type { Renewal } from '@/stream/notice-stream'

export interface AccessToken {
  value: string
  /** Milliseconds since the epoch, by this device's clock. */
  expiresAt: number
}

/**
 * Gets a token in the place of the present one and has the keeper hold it. `signed-out` if there will be none, `failed`
 * if nobody could be asked just now.
 */
export type Exchange = (replacing: AccessToken | null) => Promise<Renewal>

/** The token is renewed this long before it expires. */
export const RENEW_BEFORE_MS = 60_000
/** However short a token lives, it is not renewed more often than this. */
const SHORTEST_MS = 1_000

/**
 * Keeps an access token that is good: renews it before it expires and when somebody was refused with it, one exchange
 * at a time, and tries again with full jitter for as long as it can't be had. In memory alone.
 */
export class TokenKeeper {
  private held: AccessToken | null = null
  private timer: ReturnType<typeof setTimeout> | null = null
  private renewing: Promise<Renewal> | null = null
  private failures = 0
  /** Rises with each forgetting: what was begun before is of no interest any more. */
  private era = 0
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly exchange: Exchange,
    private readonly random: () => number = Math.random,
  ) {}

  get token(): AccessToken | null {
    return this.held
  }

  /** Takes a token as the present one. */
  hold(token: AccessToken): void {
    this.held = token
    this.failures = 0
    const lifeMs = token.expiresAt - Date.now()
    const aheadMs = lifeMs > 2 * RENEW_BEFORE_MS ? lifeMs - RENEW_BEFORE_MS : lifeMs / 2
    this.keepIn(Math.max(aheadMs, SHORTEST_MS))
    for (const listener of this.listeners) listener()
  }

  /** There is no token any more, and none is asked for. */
  forget(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    this.held = null
    this.failures = 0
    this.era += 1
  }

  /** A fresh token; whoever asks while one is on its way waits for the same. */
  renew(): Promise<Renewal> {
    this.renewing ??= this.exchange(this.held).finally(() => {
      this.renewing = null
    })
    return this.renewing
  }

  /** A fresh token, however often it has to be tried. */
  async keep(): Promise<void> {
    const { era } = this
    const outcome = await this.renew()
    if (era !== this.era || outcome !== 'failed' || this.timer !== null) return
    this.failures += 1
    this.keepIn(SHORTEST_MS + backoff(this.failures, this.random))
  }

  /** Calls the listener after each change of the token; returns how to stop that. */
  onToken(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private keepIn(milliseconds: number): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.timer = null
      void this.keep()
    }, milliseconds)
  }
}
