import '@/styles/tokens.css'
import '@/styles/app.css'
import './page.css'
import type { TokenProvider } from '../provider'
import { exclusively } from '@/session/tabs'

/*
 * The page of examples. What it shows as code is what the browser tests run on another origin, to the letter; what
 * rings here is the visitor's own bell, if this browser is signed in to our pages.
 */

const texts = import.meta.glob<string>('/embed/examples/*.txt', {
  query: '?raw',
  import: 'default',
  eager: true,
})

for (const pre of document.querySelectorAll<HTMLElement>('pre[data-example]')) {
  const name = pre.dataset.example ?? ''
  const text = (texts[`/embed/examples/${name}.txt`] ?? '').trim().replaceAll('%SERVER%', location.origin)
  const code = document.createElement('code')
  code.textContent = text
  const copy = document.createElement('button')
  copy.type = 'button'
  copy.className = 'btn'
  copy.textContent = 'Copy'
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => {
      copy.textContent = 'Copied'
    })
  })
  pre.tabIndex = 0
  pre.append(code)
  const box = document.createElement('div')
  box.className = 'example'
  pre.replaceWith(box)
  // Without a secure context there is no clipboard to write to.
  if (isSecureContext) box.append(pre, copy)
  else box.append(pre)
}

const visitor = document.querySelector('#visitor')

/** The session of our own pages, if this browser has one. */
const ownToken: TokenProvider = () =>
  exclusively('notice.session', async () => {
    const answer = await fetch('/api/v1/auth/refresh', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    const isKnown = answer.ok
    if (visitor !== null) {
      visitor.textContent = isKnown
        ? 'You are signed in here, so the bell above and the inbox below are your own.'
        : 'You are not signed in here, so the bell above and the inbox below are empty.'
    }
    if (answer.status === 401) return null
    if (!isKnown) throw new Error(`no token: ${answer.status}`)
    return ((await answer.json()) as { accessToken: string }).accessToken
  })

/** Puts an element where the page has a place for it. */
async function show(name: string, place: string) {
  await import(/* @vite-ignore */ `${location.origin}/embed/${name}.js`)
  const element = document.createElement(name) as HTMLElement & { tokenProvider: TokenProvider }
  element.tokenProvider = ownToken
  const { theme } = document.documentElement.dataset
  if (theme !== undefined) element.setAttribute('theme', theme)
  document.querySelector(place)?.append(element)
}

await Promise.all([show('notice-bell', '#bell'), show('notice-inbox', '#inbox')])
