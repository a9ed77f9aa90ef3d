import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { Known } from '@/inbox/listing'
import { ICONS, type IconName } from '@/ui/icons'
import type { Surroundings } from './surroundings'

/** What the bell and the inbox have in common. */

export function icon(name: IconName) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]} /></svg>`
}

/** How the connection is: a dot while all is well, with words as soon as it is not. */
export function liveDot({ desk, words }: Surroundings) {
  const { state } = desk.live
  if (state === 'closed') return nothing
  const label = words.value.live[state]
  const hidden = state === 'live' ? 'visually-hidden' : ''
  return html`<span class="live is-${state}" role="status" title=${label}>
    <i></i><span class=${hidden}>${label}</span>
  </span>`
}

/** What a screen reader is told of a new notice: at once if it is urgent, else when there is a pause. */
export function liveWords({ desk, words }: Surroundings) {
  const item = desk.heard.value
  const isUrgent = item?.priority === 'URGENT'
  const said = item === null ? '' : words.value.announce(item.sender.name, item.title, isUrgent)
  return html`<div class="visually-hidden" aria-live="polite">${isUrgent ? '' : said}</div>
    <div class="visually-hidden" aria-live="assertive">${isUrgent ? said : ''}</div>`
}

/** A change that the server has refused. */
export function refusal({ desk, words }: Surroundings) {
  const problem = desk.refused.value
  return problem === null
    ? nothing
    : html`<p class="refused field-error" role="alert">${words.value.problem(problem)}</p>`
}

/** What was done a moment ago, as long as it can be taken back. */
export function undoLine({ desk, words }: Surroundings) {
  const { held } = desk.inbox
  return html`<div role="status">
    ${
      held === null
        ? nothing
        : html`<p class="undo">
            <span class="grow">${words.value.held[held.kind]}</span>
            <button type="button" class="link" @click=${() => held.undo()}>${words.value.undo}</button>
          </p>`
    }
  </div>`
}

export function emptyState(name: IconName, title: string, text?: string) {
  return html`<div class="empty">
    <span class="disc">${icon(name)}</span>
    <p class="title">${title}</p>
    ${text === undefined ? nothing : html`<p class="secondary">${text}</p>`}
  </div>`
}

export function priorityTag({ words }: Surroundings, { priority }: Known) {
  if (priority === 'URGENT') return html`<span class="tag red">${icon('warning')}${words.value.urgent}</span>`
  return priority === 'HIGH' ? html`<span class="tag amber">${words.value.high}</span>` : nothing
}

function acknowledgementTag({ words, times }: Surroundings, item: Known) {
  if (item.acknowledgedAt !== null) return html`<span class="tag green">${words.value.acknowledged}</span>`
  if (!item.requiresAcknowledgement) return nothing
  const text =
    item.acknowledgeBy === null
      ? words.value.toAcknowledge
      : words.value.acknowledgeBy(times.value.at(item.acknowledgeBy))
  return html`<span class="tag accent">${text}</span>`
}

export interface ListOptions {
  /** Where opening an item leads; without it, a row is a button. */
  hrefOf: ((item: Known) => string) | null
  openId: string | null
  open: (item: Known, event: Event) => void
}

/** A notice in a list. */
function row(around: Surroundings, item: Known, { hrefOf, openId, open }: ListOptions) {
  const { desk, words, times } = around
  const isOpen = item.id === openId
  const content = html`<span class="line">
      ${item.read ? nothing : html`<span class="visually-hidden">${words.value.unreadMark}</span>`}
      <span class="title">${item.title}</span>
      <time datetime=${item.publishedAt} title=${times.value.full(item.publishedAt)}
        >${times.value.brief(item.publishedAt)}</time
      >
    </span>
    <span class="excerpt">${item.excerpt}</span>
    <span class="meta">
      ${priorityTag(around, item)} ${acknowledgementTag(around, item)}
      <span class="sender">${item.sender.name}</span>
    </span>`
  const opened = (event: Event) => open(item, event)
  const current = isOpen ? 'true' : nothing
  return html`<li class="item ${item.read ? '' : 'unread'} ${isOpen ? 'on' : ''}">
    ${
      hrefOf === null
        ? html`<button
            type="button"
            class="row"
            part="item"
            aria-current=${current}
            data-notice=${item.id}
            @click=${opened}
          >
            ${content}
          </button>`
        : html`<a class="row" part="item" href=${hrefOf(item)} data-notice=${item.id} @click=${opened}
            >${content}</a
          >`
    }
    ${
      item.read
        ? nothing
        : html`<button
            type="button"
            class="mark"
            aria-label=${words.value.markRead(item.title)}
            title=${words.value.markRead(item.title)}
            @click=${() => void desk.inbox.setRead(item, true)}
          >
            ${icon('check')}
          </button>`
    }
  </li>`
}

/** Arrows lead from row to row. */
function step(event: KeyboardEvent) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (by === undefined) return
  const rows = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.row')]
  const at = rows.findIndex((candidate) => candidate === event.target)
  if (at === -1) return
  event.preventDefault()
  rows[at + by]?.focus()
}

function skeleton() {
  return html`<div aria-hidden="true">
    ${[62, 78, 50, 70].map((width) => html`<div class="bones"><i class="skeleton w${width}"></i><i class="skeleton"></i></div>`)}
  </div>`
}

function away({ desk, words, times }: Surroundings) {
  const { missed } = desk.unread
  if (missed === null || desk.inbox.view.kind !== 'inbox') return nothing
  const text = words.value.away(
    times.value.number(missed.total),
    missed.since === null ? null : times.value.at(missed.since),
    missed.urgent === 0 ? null : times.value.number(missed.urgent),
    missed.total === 1,
  )
  return html`<p class="away">${icon('clock')}${text}</p>`
}

/** The list, with all that a list can be: whose there is nobody, failed, on its way, empty, or there. */
export function list(around: Surroundings, options: ListOptions) {
  const { desk, words, times } = around
  const { inbox, session } = desk
  if (session.phase === 'signed-out') {
    return emptyState('person', words.value.signedOut, words.value.signedOutText)
  }
  if (inbox.problem !== null && inbox.items.length === 0) {
    return html`<div class="empty" role="alert">
      <p class="title">${words.value.failed}</p>
      <p class="secondary">${words.value.problem(inbox.problem)}</p>
      <button type="button" class="btn" @click=${() => void inbox.show(inbox.view)}>
        ${icon('retry')}${words.value.retry}
      </button>
    </div>`
  }
  if (inbox.blank || session.phase === 'starting') return skeleton()
  if (inbox.items.length === 0 && !inbox.loading) {
    return inbox.view.kind === 'inbox'
      ? emptyState('inbox', words.value.empty, words.value.emptyText)
      : emptyState('inbox', words.value.emptyView)
  }
  const { length } = inbox.waiting
  return html`${away(around)}
    ${
      length === 0
        ? nothing
        : html`<button type="button" class="link new" @click=${() => inbox.release()}>
            ${words.value.news(times.value.number(length), length === 1)}
          </button>`
    }
    <ul @keydown=${step}>
      ${repeat(
        inbox.items,
        (item) => item.id,
        (item) => row(around, item, options),
      )}
    </ul>
    ${
      inbox.hasMore
        ? html`<button
            type="button"
            class="btn ghost more"
            ?disabled=${inbox.loadingMore}
            @click=${() => void inbox.showMore()}
          >
            ${words.value.older}
          </button>`
        : nothing
    }
    ${
      inbox.moreProblem === null
        ? nothing
        : html`<p class="more field-error" role="alert">${words.value.problem(inbox.moreProblem)}</p>`
    }`
}

/** The head of a list: what it is, how many are unread, how the connection is, and reading all. */
export function head(around: Surroundings, headingId: string) {
  const { desk, words, times } = around
  const { total } = desk.unread
  return html`<div class="head">
    <h2 id=${headingId}>
      ${words.value.notices}${total === 0 ? nothing : html`<span class="count">${times.value.number(total)}</span>`}
    </h2>
    <span class="grow"></span>
    ${liveDot(around)}
    ${
      total === 0
        ? nothing
        : html`<button type="button" class="btn ghost" @click=${() => void desk.inbox.readAll(null)}>
            ${icon('check')}${words.value.readAll}
          </button>`
    }
  </div>`
}
