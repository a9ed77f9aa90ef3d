import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page of a host: its text, and what it sends with it. */
export interface HostPage {
  type?: string
  body: string
  /** Its content security policy, if it is not the host's. */
  policy?: string
}

/**
 * Somebody else's site, with users of its own: a small server on another origin. Who the user is stands in a cookie,
 * and tokens come from our server for an API key that only this server knows.
 */
export class Host {
  readonly pages = new Map<string, HostPage>()
  /** How often a token was asked for. */
  asked = 0
  /** Answers the next requests for a token with this status instead. */
  failing: number | null = null

  private constructor(
    private readonly server: Server,
    readonly origin: string,
    private readonly platform: string,
    private readonly key: () => string,
  ) {}

  /** @param port the one that our server lets in */
  static async start(platform: string, port: number, key: () => string): Promise<Host> {
    const answers: { host?: Host } = {}
    const server = createServer((request, response) => {
      void answers.host?.answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const { port: taken } = server.address() as AddressInfo
    const host = new Host(server, `http://localhost:${taken}`, platform, key)
    answers.host = host
    return host
  }

  /** A page that allows scripts from our server, calls to it, and nothing else. */
  get policy(): string {
    return `default-src 'none'; script-src ${this.platform}; connect-src 'self' ${this.platform}`
  }

  html(path: string, body: string, head = '', policy = this.policy): void {
    this.pages.set(path, {
      policy,
      body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Harbour &amp; Sons</title>${head}</head><body>${body}</body></html>`,
    })
  }

  stop(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (request.method === 'POST' && path === '/notice-token') {
      this.asked += 1
      await this.token(request, response)
      return
    }
    const page = this.pages.get(path)
    if (page === undefined) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, {
      'Content-Type': page.type ?? 'text/html; charset=utf-8',
      'Content-Security-Policy': page.policy ?? this.policy,
      'Cache-Control': 'no-store',
    })
    response.end(page.body)
  }

  private async token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const user = /user=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
    if (this.failing !== null || user === undefined) {
      response.writeHead(this.failing ?? 401).end()
      return
    }
    const answer = await fetch(`${this.platform}/api/v1/recipients/${encodeURIComponent(user)}/tokens`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.key()}`, 'Content-Type': 'application/json' },
      body: '{}',
    })
    const { accessToken } = (await answer.json()) as { accessToken: string }
    response.writeHead(answer.ok ? 200 : 502, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ accessToken }))
  }
}
