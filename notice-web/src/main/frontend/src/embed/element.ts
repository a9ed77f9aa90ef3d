import { type ReactiveEffectRunner, effect, shallowReactive, stop } from '@vue/reactivity'
import { render } from 'lit-html'
import pages from '@/styles/app.css?inline'
import tokens from '@/styles/tokens.css?inline'
import { type Desk, createDesk } from './desk'
import own from './embed.css?inline'
import { type TokenProvider, oneAtATime, providerAt } from './provider'
import { type Settings, type Surroundings, type View, languageOf } from './surroundings'

/** Where the script came from, which is where the API is unless the element says otherwise. */
const SCRIPT = /^(.*)\/embed\/notice-(?:bell|inbox)\.js(?:\?.*)?$/
const scripts = [document.currentScript, ...document.querySelectorAll('script[src*="/embed/notice-"]')]
const origin = scripts
  .map((script) => (script instanceof HTMLScriptElement ? SCRIPT.exec(script.src)?.[1] : undefined))
  .find((found) => found !== undefined)

/**
 * The tokens of the pages for the inside of a shadow root. The host can set each by a variable with our prefix, and
 * none by accident: its own variables of the same names end where ours are declared.
 */
function themed(css: string): string {
  return css.replaceAll(':root', '.root').replace(/--([a-z\d-]+):\s*([^;}]+)/g, '--$1:var(--notice-$1,$2)')
}

/** A style sheet that no content security policy has to allow, as it never was text in a page. */
function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

const shared = sheetOf(themed(tokens) + pages + own)

/** Renders a view, and again after each change of what it has read. Returns how to stop that. */
function show(view: View, root: ShadowRoot): () => void {
  let isPlanned = false
  let isShown = true
  const runner: ReactiveEffectRunner = effect(() => render(view.render(), root), {
    scheduler: () => {
      if (isPlanned) return
      isPlanned = true
      queueMicrotask(() => {
        isPlanned = false
        if (isShown) runner()
      })
    },
  })
  return () => {
    isShown = false
    stop(runner)
    render(null, root)
  }
}

/**
 * An element for other sites: a view in a shadow root, with the host's token provider behind it. It begins as soon as
 * it knows where a token comes from, and ends when it is taken out of the page.
 */
function elementOf(styles: string, makeView: (around: Surroundings) => View): CustomElementConstructor {
  const sheets = [shared, sheetOf(styles)]

  return class NoticeElement extends HTMLElement {
    static readonly observedAttributes = ['server', 'locale', 'theme', 'inbox-url', 'token-url', 'notice']

    readonly settings: Settings = shallowReactive({ locale: null, theme: null, inboxUrl: null, notice: null })
    private given: TokenProvider | null = null
    private readonly provide = oneAtATime(() => this.provider())
    private desk: Desk | null = null
    private readonly endings: (() => void)[] = []
    private readonly root: ShadowRoot

    constructor() {
      super()
      this.root = this.attachShadow({ mode: 'open' })
      this.root.adoptedStyleSheets = sheets
    }

    /** Where the access token comes from. It is called again with each need of a fresh one. */
    get tokenProvider(): TokenProvider | null {
      return this.given
    }

    set tokenProvider(provider: TokenProvider | null) {
      this.given = provider
      this.begin()
      if (this.desk?.session.phase === 'signed-out') this.desk.session.start()
    }

    /** Forgets the user at once, and all that was shown. Setting `tokenProvider` or `token-url` anew begins again. */
    signOut(): void {
      this.desk?.signOut()
    }

    connectedCallback(): void {
      // What a page has set before this script was there is an ordinary property, and hides the accessor.
      if (Object.hasOwn(this, 'tokenProvider')) {
        const provider = this.tokenProvider
        delete (this as Partial<this>).tokenProvider
        this.tokenProvider = provider
      }
      this.begin()
    }

    disconnectedCallback(): void {
      // Moving an element takes it out and puts it back at once.
      queueMicrotask(() => {
        if (!this.isConnected) this.end()
      })
    }

    attributeChangedCallback(name: string, before: string | null, now: string | null): void {
      if (before === now) return
      switch (name) {
        case 'locale':
        case 'theme':
        case 'notice':
          this.settings[name] = now
          break
        case 'inbox-url':
          this.settings.inboxUrl = now
          break
        default:
          // Another server, or another way to who the user is.
          this.end()
          this.begin()
      }
    }

    private provider(): TokenProvider | null {
      if (this.given !== null) return this.given
      const url = this.getAttribute('token-url')
      return url === null ? null : providerAt(new URL(url, document.baseURI).href)
    }

    private get server(): string {
      const server = this.getAttribute('server') ?? origin ?? ''
      return new URL(server, document.baseURI).href.replace(/\/$/, '')
    }

    private begin(): void {
      if (this.desk !== null || !this.isConnected || this.provider() === null) return
      const desk = createDesk(this.server, this.provide, {
        notice: (item) => void this.tell('notice', item),
        unread: (counts) => void this.tell('unread', counts),
      })
      this.desk = desk
      const { end: endLanguage, ...language } = languageOf(this.settings)
      const view = makeView({
        ...{ desk, settings: this.settings, root: this.root, ...language },
        tell: (name, detail, cancelable) => this.tell(name, detail, cancelable),
        makeInbox: (notice) => this.makeInbox(notice),
      })
      this.endings.push(
        () => view.end(),
        show(view, this.root),
        endLanguage,
        () => desk.dispose(),
      )
      desk.session.start()
    }

    private end(): void {
      for (const ending of this.endings.splice(0)) ending()
      this.desk = null
    }

    private tell(name: string, detail: unknown, cancelable = false): boolean {
      return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }))
    }

    private async makeInbox(notice: string | null): Promise<HTMLElement> {
      const { server } = this
      if (customElements.get('notice-inbox') === undefined) {
        await import(/* @vite-ignore */ `${server}/embed/notice-inbox.js`)
      }
      const inbox = document.createElement('notice-inbox') as HTMLElement & { tokenProvider: TokenProvider }
      inbox.setAttribute('server', server)
      for (const name of ['locale', 'theme']) {
        const value = this.getAttribute(name)
        if (value !== null) inbox.setAttribute(name, value)
      }
      if (notice !== null) inbox.setAttribute('notice', notice)
      inbox.tokenProvider = this.provide
      return inbox
    }
  }
}

/** Defines an element, unless the page has it already: the script may be included twice. */
export function define(name: string, styles: string, makeView: (around: Surroundings) => View): void {
  if (customElements.get(name) === undefined) customElements.define(name, elementOf(styles, makeView))
}
