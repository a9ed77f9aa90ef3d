import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { Platform } from './platform'

/** What people work on the pages with: `npm run dev` passes calls on, and streams as they come. */
const ORIGIN = process.env.BASE_URL ?? 'http://127.0.0.1:8080'
const FOLDER = fileURLToPath(new URL('..', import.meta.url))
/** Of a buffer, nothing would come before it is full. */
const AT_ONCE_MS = 5_000

let dev: ChildProcess
let address = ''

test.beforeAll(async () => {
  dev = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--host', '127.0.0.1', '--port', '0'], {
    cwd: FOLDER,
    env: { ...process.env, NOTICE_SERVER: ORIGIN, NO_COLOR: '1' },
  })
  address = await new Promise<string>((resolve, reject) => {
    let said = ''
    const read = (part: Buffer) => {
      said += part.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (found !== undefined) resolve(found)
    }
    dev.stdout?.on('data', read)
    dev.stderr?.on('data', read)
    dev.on('exit', () => reject(new Error(said)))
  })
})

test.afterAll(() => {
  dev.kill()
})

test('a stream comes through event by event, not packed', async () => {
  const platform = await Platform.open(ORIGIN)
  const recipient = await platform.recipient('dev', 'Devi Rao')
  const ended = new AbortController()
  const answer = await fetch(`${address}/api/v1/stream`, {
    headers: {
      Authorization: `Bearer ${await platform.tokenOf(recipient)}`,
      Accept: 'text/event-stream',
      'Accept-Encoding': 'gzip, br',
    },
    signal: ended.signal,
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-encoding')).toBeNull()
  expect(answer.headers.get('cache-control')).toContain('no-transform')
  if (answer.body === null) throw new Error('nothing came')
  const reader = answer.body.getReader()
  const decoder = new TextDecoder()
  let came = ''
  const until = async (text: string) => {
    while (!came.includes(text)) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`the stream ended: ${came}`)
      came += decoder.decode(value, { stream: true })
    }
  }
  await until('"heartbeat"')
  for (const title of ['The first', 'The second']) {
    const began = Date.now()
    await platform.send(recipient, title)
    await until(title)
    expect(Date.now() - began).toBeLessThan(AT_ONCE_MS)
  }
  ended.abort()
  await platform.close()
})
