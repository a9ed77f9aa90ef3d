// Sends a notice, and shows its recipient's inbox and stream. README.md has the variables.

const api = `${process.env.NOTICE_URL ?? 'http://localhost:8080'}/api/v1`
const key = process.env.NOTICE_KEY
const recipient = process.env.NOTICE_RECIPIENT ?? 'admin'
if (!key) throw new Error('NOTICE_KEY: an API key with the scopes notices:write and tokens:issue')

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function call(method, path, credential, body, headers = {}) {
  const answer = await fetch(api + path, {
    method,
    body,
    headers: {
      ...headers,
      Authorization: `Bearer ${credential}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    signal: AbortSignal.timeout(15_000),
  })
  if (answer.ok) return answer.json()
  const refusal = new Error(`${answer.status}: ${await answer.text()}`)
  refusal.retryAfterSeconds = answer.headers.get('Retry-After')
  refusal.status = answer.status
  throw refusal
}

/** Tries again where that can help. Safe, because key and bytes are the same each time. */
async function send(notice, idempotencyKey) {
  const body = JSON.stringify(notice)
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call('POST', '/notices', key, body, { 'Idempotency-Key': idempotencyKey })
    } catch (failure) {
      // No status: no answer.
      const again = failure.status === undefined || [409, 429, 503].includes(failure.status)
      if (!again || (failure.status && !failure.retryAfterSeconds) || attempt === 4) throw failure
      await pause(failure.retryAfterSeconds ? failure.retryAfterSeconds * 1000 : 200 * 2 ** attempt)
    }
  }
}

/** The events of a stream until it ends. Silence of 45 s ends it too. */
async function* events(token, after) {
  const connection = new AbortController()
  const headers = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream', 'Last-Event-ID': `${after}` }
  const answer = await fetch(`${api}/stream`, { headers, signal: connection.signal })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  let silence = setTimeout(() => connection.abort(), 45_000)
  let text = ''
  let event = { name: 'message', id: null, data: [] }
  try {
    for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
      silence.refresh()
      const lines = (text + piece).split('\n')
      text = lines.pop()
      for (const line of lines) {
        const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line.replace(/\r$/, ''))
        if (field === 'event') event.name = value
        else if (field === 'id') event.id = value
        else if (field === 'data') event.data.push(value)
        else if (field === '' && value === '' && event.data.length > 0) {
          yield { ...event, data: JSON.parse(event.data.join('\n')) }
          event = { name: 'message', id: null, data: [] }
        }
      }
    }
  } finally {
    clearTimeout(silence)
    connection.abort()
  }
}

const idempotencyKey = crypto.randomUUID()
const notice = { title: 'Hello from JavaScript', body: 'Sent **once**.', audience: { recipients: [recipient] } }
const sent = await send(notice, idempotencyKey)
console.log(`sent at position ${sent.position}`)
const again = await send(notice, idempotencyKey)
if (again.id === sent.id) console.log('sent again: the same answer, no second notice')

const { accessToken } = await call('POST', `/recipients/${recipient}/tokens`, key)
const inbox = await call('GET', '/inbox?limit=1', accessToken)
console.log(`unread: ${inbox.unread.total}`)
console.log(`newest: ${inbox.items[0].title}`)

// From just before the notice on.
for await (const event of events(accessToken, sent.position - 1)) {
  if (event.name === 'notice') {
    console.log(`event: ${event.data.title}`)
    break
  }
}
