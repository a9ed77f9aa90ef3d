import { ref } from '@vue/reactivity'
import { html, nothing } from 'lit-html'
import type { Known } from '@/inbox/listing'
import { head, icon, list, liveWords, refusal, undoLine } from './parts'
import { type Surroundings, type View, rendered } from './surroundings'

/** A badge with more digits would be wider than the bell. */
const MOST_SHOWN = 99
const MARGIN_PX = 8
const WIDTH_PX = 400
/** A panel that would be lower than this opens upwards, if there is more room. */
const LOW_PX = 240

/** The bell with its badge, the panel with the latest, and the whole inbox in place. */
export class BellView implements View {
  private readonly isOpen = ref(false)
  private readonly isInboxOpen = ref(false)

  constructor(private readonly around: Surroundings) {}

  render() {
    const { desk, settings, words, times } = this.around
    const { total } = desk.unread
    const badge = total > MOST_SHOWN ? `${MOST_SHOWN}+` : times.value.number(total)
    return html`<div
      class="root bell-root"
      part="root"
      data-theme=${settings.theme ?? nothing}
      lang=${words.value.lang}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && !this.isInboxOpen.value) this.close(true)
      }}
      @focusout=${this.left}
    >
      <button
        type="button"
        class="bell ${this.isOpen.value ? 'on' : ''}"
        part="button"
        aria-haspopup="dialog"
        aria-expanded=${this.isOpen.value}
        aria-label=${words.value.button(times.value.number(total), total)}
        @click=${() => (this.isOpen.value ? this.close(true) : void this.open())}
      >
        ${icon('bell')}
        ${total === 0 ? nothing : html`<span class="badge" part="badge" aria-hidden="true">${badge}</span>`}
      </button>
      ${liveWords(this.around)} ${this.isOpen.value ? this.panel() : nothing}
      ${this.isInboxOpen.value ? this.dialog() : nothing}
    </div>`
  }

  end(): void {
    this.close(false)
  }

  private panel() {
    const { desk, settings, words } = this.around
    const hrefOf =
      settings.inboxUrl === null ? null : (item: Known) => this.addressOf(settings.inboxUrl ?? '', item)
    return html`<div
      popover="manual"
      class="panel"
      part="popover"
      role="dialog"
      tabindex="-1"
      aria-labelledby="heading"
    >
      ${head(this.around, 'heading')}
      <div class="list">
        ${list(this.around, { hrefOf, openId: null, open: (item, event) => this.chosen(item, event) })}
      </div>
      ${undoLine(this.around)} ${refusal(this.around)}
      ${
        desk.session.phase === 'signed-out'
          ? nothing
          : html`<div class="foot">
              ${
                settings.inboxUrl === null
                  ? html`<button type="button" class="link" @click=${() => void this.openInbox(null)}>
                      ${words.value.openInbox}
                    </button>`
                  : html`<a class="link" href=${this.addressOf(settings.inboxUrl, null)}
                      >${words.value.openInbox}</a
                    >`
              }
            </div>`
      }
    </div>`
  }

  private dialog() {
    const { words } = this.around
    return html`<dialog
      class="sheet"
      part="dialog"
      aria-label=${words.value.inbox}
      @close=${() => this.closedInbox()}
    >
      <div class="place"></div>
      <button
        type="button"
        class="btn ghost icon-only shut"
        aria-label=${words.value.close}
        @click=${() => this.sheet?.close()}
      >
        ${icon('close')}
      </button>
    </dialog>`
  }

  private find(selector: string): HTMLElement | null {
    return this.around.root.querySelector<HTMLElement>(selector)
  }

  private get sheet(): HTMLDialogElement | null {
    return this.around.root.querySelector('dialog')
  }

  private async open() {
    this.isOpen.value = true
    void this.around.desk.list()
    await rendered()
    const panel = this.find('.panel')
    // The top layer: no overflow and no stacking of the host's page can cut it off. Browsers of early 2024 may lack it,
    // and there the panel is simply above the page.
    ;(panel as Partial<HTMLElement> | null)?.showPopover?.()
    this.place()
    panel?.focus()
    this.around.desk.inbox.watch(true)
    addEventListener('resize', this.place)
    addEventListener('scroll', this.place, { passive: true, capture: true })
    document.addEventListener('pointerdown', this.pressed)
  }

  private close(returnFocus: boolean) {
    if (!this.isOpen.value) return
    this.isOpen.value = false
    this.around.desk.inbox.watch(false)
    removeEventListener('resize', this.place)
    removeEventListener('scroll', this.place, { capture: true })
    document.removeEventListener('pointerdown', this.pressed)
    if (returnFocus) this.find('.bell')?.focus()
  }

  /** Below the bell and inside the window, whatever the host's page has around it. */
  private readonly place = () => {
    const at = this.find('.bell')?.getBoundingClientRect()
    const style = this.find('.panel')?.style
    if (at === undefined || style === undefined) return
    const { clientWidth: width, clientHeight: height } = document.documentElement
    const wide = Math.min(WIDTH_PX, width - 2 * MARGIN_PX)
    const below = height - at.bottom - 2 * MARGIN_PX
    const above = at.top - 2 * MARGIN_PX
    const isAbove = below < LOW_PX && above > below
    style.left = `${Math.min(Math.max(at.right - wide, MARGIN_PX), width - wide - MARGIN_PX)}px`
    style.width = `${wide}px`
    style.top = isAbove ? 'auto' : `${at.bottom + MARGIN_PX}px`
    style.bottom = isAbove ? `${height - at.top + MARGIN_PX}px` : 'auto'
    style.maxHeight = `${isAbove ? above : below}px`
  }

  private isInside(target: EventTarget | null): boolean {
    return target instanceof Node && this.around.root.contains(target)
  }

  private readonly pressed = (event: PointerEvent) => {
    if (!event.composedPath().some((target) => target === this.around.root)) this.close(false)
  }

  private readonly left = (event: FocusEvent) => {
    // Null where the focus is nowhere, for example because the row in focus has gone.
    if (event.relatedTarget !== null && !this.isInside(event.relatedTarget)) this.close(false)
  }

  private addressOf(inboxUrl: string, item: Known | null): string {
    const url = new URL(inboxUrl, document.baseURI)
    if (item !== null) url.searchParams.set('notice', item.id)
    return url.href
  }

  /** The host may do something else with it; where it has no page for it, it is shown in place. */
  private chosen(item: Known, event: Event) {
    const { desk, settings, tell } = this.around
    if (!item.read) void desk.inbox.setRead(item, true)
    if (!tell('open', { ...item, read: true }, true)) {
      event.preventDefault()
      this.close(false)
    } else if (settings.inboxUrl === null) {
      void this.openInbox(item.id)
    }
  }

  private async openInbox(notice: string | null) {
    this.close(false)
    this.isInboxOpen.value = true
    await rendered()
    this.sheet?.showModal()
    const element = await this.around.makeInbox(notice)
    // The bell tells the host of these itself.
    for (const name of ['notice', 'unread'])
      element.addEventListener(name, (event) => event.stopPropagation())
    this.find('.place')?.replaceChildren(element)
  }

  private closedInbox() {
    this.isInboxOpen.value = false
    this.find('.bell')?.focus()
  }
}
