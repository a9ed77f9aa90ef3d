import { type APIRequestContext, request } from '@playwright/test'
import { ADMIN, type Person } from './people'

const run = Date.now().toString(36)

/** Our server, as its administrator and another system of the house use it. */
export class Platform {
  private constructor(
    private readonly http: APIRequestContext,
    readonly origin: string,
    private readonly admin: string,
    readonly key: string,
  ) {}

  static async open(origin: string): Promise<Platform> {
    const http = await request.newContext({ baseURL: origin })
    const login = await http.post('/api/v1/auth/login', {
      data: { username: ADMIN.id, password: ADMIN.password },
    })
    const { accessToken } = (await login.json()) as { accessToken: string }
    const scopes = ['notices:write', 'tokens:issue']
    const made = await http.post('/api/v1/api-keys', {
      headers: { Authorization: `Bearer ${accessToken}` },
      data: { name: `intranet ${run}`, scopes },
    })
    const { key } = (await made.json()) as { key: string }
    return new Platform(http, origin, accessToken, key)
  }

  close(): Promise<void> {
    return this.http.dispose()
  }

  /** Somebody without a password here. */
  async recipient(id: string, displayName: string): Promise<string> {
    const own = `${id}-${run}`
    await this.asAdmin('put', `/api/v1/recipients/${own}`, { displayName })
    return own
  }

  /** Somebody who can sign in here, with a password to be changed. */
  async person({ id, name, password }: Person): Promise<void> {
    await this.asAdmin('put', `/api/v1/recipients/${id}`, { displayName: name, password })
  }

  async group(key: string): Promise<void> {
    await this.asAdmin('put', `/api/v1/groups/${key}`, { name: key })
  }

  /** What a key is answered when it asks for something that any key may have. */
  async statusWith(key: string): Promise<number> {
    const headers = { Authorization: `Bearer ${key}` }
    return (await this.http.get('/api/v1/categories', { headers })).status()
  }

  /** What a key is answered that sends. */
  async sendWith(key: string, notice: object): Promise<number> {
    const headers = { Authorization: `Bearer ${key}` }
    const data = { title: 'Sent by a key', body: 'Hello.', ...notice }
    return (await this.http.post('/api/v1/notices', { headers, data })).status()
  }

  /** A token for somebody, as a host's back end gets it. */
  async tokenOf(recipient: string): Promise<string> {
    const headers = { Authorization: `Bearer ${this.key}` }
    const answer = await this.http.post(`/api/v1/recipients/${recipient}/tokens`, { headers, data: {} })
    return ((await answer.json()) as { accessToken: string }).accessToken
  }

  /** Somebody who sends, with a password that has to be changed at the first sign-in. */
  async publisher(id: string, name: string): Promise<Person> {
    const person = { id: `${id}-${run}`, name, password: `${id} has one for ${run}` }
    const { password } = person
    const made = await this.asAdmin('put', `/api/v1/recipients/${person.id}`, {
      displayName: name,
      roles: ['PUBLISHER'],
      password,
    })
    if (made.status() !== 201) throw new Error(`${made.status()} ${await made.text()}`)
    return person
  }

  /** Sends many at once; all of them are good. */
  async sendAll(notices: object[]): Promise<string[]> {
    const answer = await this.http.post('/api/v1/notices/batch', {
      headers: { Authorization: `Bearer ${this.key}` },
      data: { notices },
    })
    const { results } = (await answer.json()) as { results: { id?: string; problem?: object }[] }
    return results.map(({ id, problem }) => {
      if (id === undefined) throw new Error(JSON.stringify(problem))
      return id
    })
  }

  async send(to: string, title: string, more: object = {}): Promise<string> {
    const answer = await this.http.post('/api/v1/notices', {
      headers: { Authorization: `Bearer ${this.key}` },
      data: {
        title,
        body: 'Salary slips and expense claims **can’t be opened** while we move the database.',
        senderName: 'IT Operations',
        audience: { recipients: [to] },
        ...more,
      },
    })
    if (answer.status() !== 201) throw new Error(`${answer.status()} ${await answer.text()}`)
    return ((await answer.json()) as { id: string }).id
  }

  /** How many streams somebody has open. */
  async streamsOf(recipient: string): Promise<number> {
    const answer = await this.asAdmin('get', `/api/v1/presence/${recipient}`)
    return ((await answer.json()) as { streams: unknown[] }).streams.length
  }

  private asAdmin(method: 'get' | 'put', path: string, data?: object) {
    const headers = { Authorization: `Bearer ${this.admin}` }
    return this.http[method](path, data === undefined ? { headers } : { headers, data })
  }
}
