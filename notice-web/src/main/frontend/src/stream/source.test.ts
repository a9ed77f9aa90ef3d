import { afterEach, expect, it, vi } from 'vitest'
import { type Failure, openPolyfillSource } from './source'

/** A server's side of one answer: what it writes, and how it ends. */
function serve(init: ResponseInit = { headers: { 'Content-Type': 'text/event-stream' } }) {
  let line: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (line = controller) })
  const request = vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, init)))
  vi.stubGlobal('fetch', request)
  return {
    request,
    write: (text: string) => line?.enqueue(new TextEncoder().encode(text)),
    end: () => line?.close(),
    breakOff: () => line?.error(new TypeError('network error')),
  }
}

function open() {
  const events: string[] = []
  const failures: Failure[] = []
  const source = openPolyfillSource(
    '/api/v1/inbox/stream',
    { Authorization: 'Bearer of-ada' },
    { event: (event) => events.push(event.name), failed: (failure) => failures.push(failure) },
  )
  return { events, failures, source }
}

const FELL = 'event: reset\ndata: {"reason":"unknown"}\n\n'

afterEach(() => vi.unstubAllGlobals())

it('sends the token in a header, and tells events as they come, in whatever pieces', async () => {
  const server = serve()
  const { events, source } = open()
  await vi.waitFor(() => expect(server.request).toHaveBeenCalledOnce())
  const [url, init] = server.request.mock.calls[0] ?? []
  expect(url).not.toContain('of-ada')
  expect(init?.headers).toMatchObject({ Authorization: 'Bearer of-ada' })
  server.write(FELL.slice(0, 20))
  server.write(FELL.slice(20))
  await vi.waitFor(() => expect(events).toEqual(['reset']))
  source.close()
  expect(init?.signal?.aborted).toBe(true)
})

// Vitest itself fails where a rejection is left to nobody.
it('tells once that the line broke or the stream ended, and leaves no rejection behind', async () => {
  for (const how of ['breakOff', 'end'] as const) {
    vi.spyOn(console, 'error').mockReturnValue()
    const server = serve()
    const { events, failures } = open()
    server.write(FELL)
    await vi.waitFor(() => expect(events).toHaveLength(1))
    server[how]()
    await vi.waitFor(() => expect(failures).toEqual([{ status: null, retryAfterSeconds: null }]))
    expect(server.request).toHaveBeenCalledOnce()
  }
})

it('tells the status of an answer that is none, and when to come again', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  serve({ status: 503, headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7' } })
  const { failures } = open()
  await vi.waitFor(() => expect(failures).toEqual([{ status: 503, retryAfterSeconds: 7 }]))
})
