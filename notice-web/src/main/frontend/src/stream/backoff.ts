/** The first attempt comes within this time. */
export const BASE_MS = 1_000
/** However long it has not worked, the next attempt comes within this time. */
export const CAP_MS = 30_000

/**
 * How long to wait before an attempt: anything from nothing to a bound that doubles. Full jitter, because all clients
 * of a restarted server begin to wait at the same moment.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16))
}
