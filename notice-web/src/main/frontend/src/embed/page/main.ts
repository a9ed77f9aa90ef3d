import '@/styles/inter.css'
import '@/styles/tokens.css'
import '@/styles/app.css'
import './page.css'
import type { TokenProvider } from '../provider'
import { exclusively } from '@/session/tabs'

/*
 * The page of examples. What it shows as code is what the browser tests run on another origin, to the letter; what
 * rings here is the visitor's own bell, if this browser is signed in to our pages.
 */

const LOCALE_KEY = 'notice.locale'
const WORDS = {
  en: {
    title: 'The bell on your site · Notice',
    other: '中文',
    copy: 'Copy',
    copied: 'Copied',
    known: 'You are signed in here, so the bell above and the inbox below are your own.',
    unknown: 'You are not signed in here, so the bell above and the inbox below are empty.',
  },
  zh: {
    title: '在您的网站上使用铃铛 · Notice',
    other: 'English',
    copy: '复制',
    copied: '已复制',
    known: '您已在此登录，上方的铃铛和下方的收件箱显示您自己的通知。',
    unknown: '您尚未在此登录，上方的铃铛和下方的收件箱为空。',
  },
} as const

/** As our other pages are shown in this browser, else as it asks for. */
function readersLocale(): keyof typeof WORDS {
  const chosen = localStorage.getItem(LOCALE_KEY) ?? navigator.language
  return chosen.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

const locale = readersLocale()
const words = WORDS[locale]
const chinese = document.querySelector<HTMLTemplateElement>('template#zh')
if (locale === 'zh' && chinese !== null) {
  document.documentElement.lang = 'zh-CN'
  document.title = words.title
  document.querySelector('main')?.replaceChildren(chinese.content)
}
const language = document.querySelector<HTMLButtonElement>('#language')
if (language !== null) {
  language.textContent = words.other
  language.lang = locale === 'zh' ? 'en' : 'zh-CN'
  language.addEventListener('click', () => {
    localStorage.setItem(LOCALE_KEY, locale === 'zh' ? 'en' : 'zh')
    location.reload()
  })
}

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
  copy.textContent = words.copy
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => {
      copy.textContent = words.copied
    })
  })
  pre.tabIndex = 0
  pre.append(code)
  const box = document.createElement('div')
  box.className = 'example'
  pre.replaceWith(box)
  // Without a secure context there is no clipboard to write to.
  if (isSecureContext) box.append(copy, pre)
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
      visitor.textContent = isKnown ? words.known : words.unknown
    }
    if (answer.status === 401) return null
    if (!isKnown) throw new Error(`no token: ${answer.status}`)
    return ((await answer.json()) as { accessToken: string }).accessToken
  })

/** Puts an element where the page has a place for it. */
async function show(name: string, place: string) {
  await import(/* @vite-ignore */ `${location.origin}/embed/${name}.js`)
  const element = document.createElement(name) as HTMLElement & { tokenProvider: TokenProvider }
  // It was not a script in this page that brought it, by which it would know.
  element.setAttribute('server', location.origin)
  element.tokenProvider = ownToken
  const { theme } = document.documentElement.dataset
  if (theme !== undefined) element.setAttribute('theme', theme)
  element.setAttribute('locale', locale)
  document.querySelector(place)?.append(element)
}

await Promise.all([show('notice-bell', '#bell'), show('notice-inbox', '#inbox')])
