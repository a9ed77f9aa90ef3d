type Started = (status: number, statusText: string, contentType: string | null, headers: Headers) => void

/**
 * How event-source-polyfill reaches the server here: by fetch, like the transport it has of its own. That one cancels
 * a reader whose line has already broken and drops the promise that says so, which a page then reports as a fault of
 * its own each time that a server is restarted. Here the request is aborted, which ends its reader too.
 */
export class FetchTransport {
  open(
    _request: unknown,
    started: Started,
    progressed: (text: string) => void,
    finished: (error?: unknown) => void,
    url: string,
    withCredentials: boolean,
    headers: Record<string, string>,
  ): { abort(): void } {
    const controller = new AbortController()
    const read = async () => {
      const answer = await fetch(url, {
        headers,
        credentials: withCredentials ? 'include' : 'same-origin',
        signal: controller.signal,
        cache: 'no-store',
      })
      started(answer.status, answer.statusText, answer.headers.get('Content-Type'), answer.headers)
      const reader = answer.body?.getReader()
      const decoder = new TextDecoder()
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
        progressed(decoder.decode(part.value, { stream: true }))
      }
    }
    read().then(
      () => finished(),
      // After an abort nobody listens any more.
      (error: unknown) => finished(controller.signal.aborted ? undefined : error),
    )
    return { abort: () => controller.abort() }
  }
}
