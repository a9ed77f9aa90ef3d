/** The end of an axis from 0 that has room for a value: 1, 2, 4, 5 or 10 times a power of ten. */
export function niceMax(value: number): number {
  if (value <= 4) return 4
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 5, 10].find((step) => step * power >= value) ?? 10) * power
}

/** Which of so many points get a label, if at most so many fit: evenly apart, and always the last. */
export function labelled(points: number, fitting: number): number[] {
  if (points === 0) return []
  const step = Math.max(1, Math.ceil(points / Math.max(1, fitting)))
  return Array.from({ length: Math.ceil(points / step) }, (_, index) => points - 1 - index * step).reverse()
}

/** Which point lies nearest to a place, in points that rise. */
export function nearest(places: readonly number[], place: number): number {
  let best = 0
  places.forEach((one, index) => {
    if (Math.abs(one - place) < Math.abs((places[best] ?? 0) - place)) best = index
  })
  return best
}

const STEPS_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200]

/** Round times between two, at most so many: whole minutes, hours or days of the reader's clock. */
export function roundTimes(from: number, to: number, atMost: number): number[] {
  const minute = 60_000
  const step =
    (STEPS_MINUTES.find((minutes) => (to - from) / (minutes * minute) <= atMost) ?? 43_200) * minute
  const shift = new Date(from).getTimezoneOffset() * minute
  const times = []
  for (let time = Math.ceil((from - shift) / step) * step + shift; time <= to; time += step) times.push(time)
  return times
}
