import { type Ref, computed } from 'vue'
import { nearest, niceMax, roundTimes } from './scale'

/** Where the drawing begins; the numbers stand before it. */
export const LEFT = 48
export const TOP = 8
/** A few moments are not stretched over all of it. */
export const SHORTEST_MS = 60_000

const RIGHT = 8
const TIMES_HEIGHT = 22
const TIME_WIDTH = 110

/**
 * Where things stand in a drawing of numbers over time.
 *
 * @param height of all of it, the times below included
 * @param moments in milliseconds, rising
 * @param most the largest number that has to fit
 * @param parts where lines go across, from 0 to 1
 */
export function useTimePlane(
  height: number,
  width: Readonly<Ref<number>>,
  moments: Readonly<Ref<readonly number[]>>,
  most: () => number,
  parts: readonly number[],
) {
  const bottom = height - TIMES_HEIGHT
  const from = computed(() => moments.value[0] ?? 0)
  const to = computed(() => Math.max(from.value + SHORTEST_MS, moments.value.at(-1) ?? 0))
  const end = computed(() => niceMax(most()))
  const x = (moment: number) =>
    LEFT + ((moment - from.value) / (to.value - from.value)) * (width.value - LEFT - RIGHT)
  const y = (value: number) => bottom - (value / end.value) * (bottom - TOP)

  return {
    bottom,
    from,
    to,
    x,
    y,
    grid: computed(() => parts.map((part) => ({ value: end.value * part, y: y(end.value * part) }))),
    ticks: computed(() =>
      roundTimes(from.value, to.value, Math.max(1, Math.floor((width.value - LEFT) / TIME_WIDTH))),
    ),
    /** Which of the moments a place belongs to. */
    pointAt: (place: number) => nearest(moments.value.map(x), place),
  }
}
