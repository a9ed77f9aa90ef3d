import type { Presence } from '@/api/types'

/** How many streams each node had open at one moment. */
export interface Sample {
  readonly at: number
  readonly streams: ReadonlyMap<string, number>
}

/** About an hour, looked at every five seconds. */
const KEPT = 720
/** What nobody looked at for longer than this is not drawn as if somebody had. */
const GAP_MS = 20_000
/** More lines than this can't be told from each other. */
export const MAX_LINES = 4

/** Takes what is open now to what was seen before; the oldest go. */
export function seen(before: readonly Sample[], { nodes }: Presence, at: number): readonly Sample[] {
  const sample = { at, streams: new Map(nodes.map(({ id, streams }) => [id, streams])) }
  return [...before, sample].slice(-KEPT)
}

/** One line of the chart: a node, or all the others together where the name is null. */
export interface Line {
  readonly node: string | null
  /** At each sample; null while the node was not there, or nobody looked. */
  readonly values: readonly (number | null)[]
}

/** The nodes with the most streams a line each, and the rest in one. */
export function linesOf(samples: readonly Sample[]): Line[] {
  const most = new Map<string, number>()
  for (const { streams } of samples) {
    for (const [node, count] of streams) most.set(node, Math.max(count, most.get(node) ?? 0))
  }
  const nodes = [...most]
    .sort(([one, some], [other, more]) => more - some || one.localeCompare(other))
    .map(([node]) => node)
  const alone = nodes.length <= MAX_LINES ? nodes : nodes.slice(0, MAX_LINES - 1)
  const lines: Line[] = alone.map((node) => ({
    node,
    values: samples.map(({ streams }) => streams.get(node) ?? null),
  }))
  const others = nodes.filter((node) => !alone.includes(node))
  if (others.length > 0) {
    const sum = ({ streams }: Sample) => others.reduce((all, node) => all + (streams.get(node) ?? 0), 0)
    lines.push({ node: null, values: samples.map(sum) })
  }
  return lines
}

/** Whether somebody looked all the way from the sample before to this one. */
export function isJoined(samples: readonly Sample[], index: number): boolean {
  const [before, now] = [samples[index - 1], samples[index]]
  return before !== undefined && now !== undefined && now.at - before.at <= GAP_MS
}
