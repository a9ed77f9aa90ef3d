import { computed, ref, watch } from '@vue/reactivity'
import { html, nothing } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import { unsafeHTML } from 'lit-html/directives/unsafe-html.js'
import { asProblem } from '@/api/problem'
import type { Known } from '@/inbox/listing'
import type { ViewKind } from '@/inbox/view'
import { render as renderMarkdown } from '@/ui/markdown'
import { emptyState, head, icon, list, liveWords, priorityTag, refusal, undoLine } from './parts'
import { type Surroundings, type View, rendered } from './surroundings'

/** What the server takes as a link; the host's page may have no policy that would stop anything else. */
const HARMLESS = /^(?:https?:\/\/|\/(?![/\\]))/i

type ShownKind = Exclude<ViewKind, 'urgent' | 'category' | 'search'>

/** The whole inbox: the list beside the notice that is open, or one after the other where there is no room for both. */
export class InboxView implements View {
  private readonly isBusy = ref(false)
  private readonly failure = ref<string | null>(null)
  private readonly endings: (() => void)[] = []

  constructor(private readonly around: Surroundings) {
    const { desk, settings } = around
    // The notice that the host names, or that the address of its page does, as the bell puts it there.
    const named = computed(() => settings.notice ?? new URL(location.href).searchParams.get('notice'))
    const stop = watch(
      () => [named.value, desk.session.me?.id] as const,
      ([id, account]) => {
        if (id !== null && account !== undefined) void this.open(id)
      },
      { immediate: true },
    )
    this.endings.push(() => {
      stop()
    })
    void desk.list()
    desk.inbox.watch(true)
  }

  end(): void {
    this.around.desk.inbox.watch(false)
    for (const ending of this.endings.splice(0)) ending()
  }

  render() {
    const { desk, settings, words } = this.around
    const { inbox } = desk
    const isReading = inbox.opened !== null || inbox.openProblem !== null
    return html`<div
      class="root inbox-root"
      part="root"
      data-theme=${settings.theme ?? nothing}
      lang=${words.value.lang}
    >
      ${liveWords(this.around)}
      <div class="panes ${isReading ? 'reading' : ''}">
        <section class="list" part="list" aria-labelledby="heading">
          ${head(this.around, 'heading')} ${desk.session.phase === 'signed-out' ? nothing : this.views()}
          <div class="scroller">
            ${list(this.around, {
              hrefOf: null,
              openId: inbox.opened?.id ?? null,
              open: (item) => void this.chosen(item),
            })}
          </div>
          ${undoLine(this.around)} ${refusal(this.around)}
        </section>
        ${this.pane()}
      </div>
    </div>`
  }

  private views() {
    const { desk, words, times } = this.around
    const { counts } = desk.unread
    const views: [ShownKind, string, number][] = [
      ['inbox', words.value.inbox, 0],
      ['unread', words.value.unread, counts?.total ?? 0],
      ['acknowledge', words.value.toAcknowledge, counts?.toAcknowledge ?? 0],
      ['archived', words.value.archived, 0],
    ]
    return html`<div class="views" role="group" aria-label=${words.value.notices}>
      ${views.map(
        ([kind, label, count]) =>
          html`<button
            type="button"
            aria-pressed=${desk.inbox.view.kind === kind}
            @click=${() => void desk.inbox.show({ kind })}
          >
            ${label}${count === 0 ? nothing : html`<b>${times.value.number(count)}</b>`}
          </button>`,
      )}
    </div>`
  }

  private pane() {
    const { inbox } = this.around.desk
    const { words } = this.around
    const { opened: item, openProblem } = inbox
    if (item === null && openProblem === null) {
      const choose = inbox.items.length === 0 ? nothing : emptyState('inbox', words.value.choose)
      return html`<div class="pane nothing">${choose}</div>`
    }
    const isGone = inbox.departed !== null || openProblem?.status === 404
    return html`<section class="pane" part="notice" aria-label=${item?.title ?? words.value.notices}>
      <div class="tools">
        <button type="button" class="btn ghost back" @click=${() => void this.shut()}>
          ${icon('back')}${words.value.back}
        </button>
        <span class="grow"></span>
        ${
          item === null || isGone
            ? nothing
            : html`<button type="button" class="btn ghost" @click=${() => void this.archive(item)}>
                  ${icon(item.archived ? 'inbox' : 'archive')}
                  ${item.archived ? words.value.unarchive : words.value.archive}
                </button>
                <button type="button" class="btn ghost" @click=${() => void this.unread(item)}>
                  ${icon('dot')}${words.value.markUnread}
                </button>`
        }
      </div>
      ${
        item === null && openProblem !== null
          ? emptyState(
              'inbox',
              isGone ? words.value.gone : words.value.failed,
              words.value.problem(openProblem),
            )
          : nothing
      }
      ${item === null ? nothing : keyed(item.id, this.article(item))}
    </section>`
  }

  private article(item: Known) {
    const { desk, words, times } = this.around
    const { departed } = desk.inbox
    return html`<article class="doc" tabindex="0" aria-label=${item.title}>
      ${
        departed === null
          ? nothing
          : html`<p class="notice-box amber" role="status">
              ${icon('undo')}
              ${departed.kind === 'expired' ? words.value.expired : words.value.recalled(departed.reason)}
            </p>`
      }
      <div class="tags">
        ${priorityTag(this.around, item)}
        ${item.test === true ? html`<span class="tag amber">${words.value.test}</span>` : nothing}
        ${
          item.editedAt === null
            ? nothing
            : html`<span class="tag" title=${times.value.full(item.editedAt)}
                >${words.value.edited(times.value.at(item.editedAt))}</span
              >`
        }
      </div>
      <h3>${item.title}</h3>
      <p class="by">
        <b>${item.sender.name}</b>
        <time datetime=${item.publishedAt} title=${times.value.full(item.publishedAt)}
          >${times.value.heading(item.publishedAt)}</time
        >
      </p>
      ${departed === null ? this.content(item) : nothing}
    </article>`
  }

  private content(item: Known) {
    const { words, times } = this.around
    // Rendered and sanitised in the one place where the pages' own Markdown is.
    return html`<div class="markdown">${unsafeHTML(renderMarkdown(item.body))}</div>
      ${
        item.link === null || !HARMLESS.test(item.link)
          ? nothing
          : html`<a class="btn to" href=${item.link} target="_blank" rel="noopener noreferrer">
              ${icon('link')}${item.linkLabel ?? words.value.openLink}
            </a>`
      }
      ${
        item.expiresAt === null
          ? nothing
          : html`<p class="hint expiry" title=${times.value.full(item.expiresAt)}>
              ${words.value.leaves(times.value.at(item.expiresAt))}
            </p>`
      }
      ${item.requiresAcknowledgement ? this.acknowledgement(item) : nothing}`
  }

  private acknowledgement(item: Known) {
    const { times } = this.around
    const words = this.around.words.value.acknowledge
    const by = item.acknowledgeBy === null ? null : times.value.at(item.acknowledgeBy)
    const failure = this.failure.value
    return html`<div class="card">
      <div class="grow">
        ${
          item.acknowledgedAt === null
            ? html`<p class="strong">${words.ask}</p>
                <p class="secondary">${words.version(item.version, by)}</p>`
            : html`<p class="strong">${icon('check')}${words.done}</p>
                <p class="secondary">${times.value.heading(item.acknowledgedAt)}</p>`
        }
        ${failure === null ? nothing : html`<p class="field-error" role="alert">${failure}</p>`}
      </div>
      ${
        item.acknowledgedAt === null
          ? html`<button
              type="button"
              class="btn primary"
              ?disabled=${this.isBusy.value}
              @click=${() => void this.acknowledge(item)}
            >
              ${icon('check')}${words.action}
            </button>`
          : nothing
      }
    </div>`
  }

  private async open(id: string) {
    this.failure.value = null
    await this.around.desk.inbox.open(id)
  }

  private async chosen(item: Known) {
    const { desk, root, tell } = this.around
    if (!tell('open', { ...item, read: true }, true)) {
      if (!item.read) await desk.inbox.setRead(item, true)
      return
    }
    const done = this.open(item.id)
    await rendered()
    root.querySelector<HTMLElement>('.doc')?.focus()
    await done
  }

  /** Back to the list, and to the row that one came from. */
  private async shut() {
    const { desk, root } = this.around
    const id = desk.inbox.opened?.id ?? ''
    await desk.inbox.open(null)
    await rendered()
    root.querySelector<HTMLElement>(`[data-notice="${CSS.escape(id)}"]`)?.focus()
  }

  private async archive(item: Known) {
    const { inbox } = this.around.desk
    if (item.archived) await inbox.unarchive(item)
    else inbox.archive(item)
    await this.shut()
  }

  private async unread(item: Known) {
    const done = this.around.desk.inbox.setRead(item, false)
    await this.shut()
    await done
  }

  private async acknowledge(item: Known) {
    const { desk, words } = this.around
    this.isBusy.value = true
    this.failure.value = null
    try {
      await desk.inbox.acknowledge(item)
    } catch (thrown) {
      const problem = asProblem(thrown)
      this.failure.value = words.value.problem(problem)
      if (problem.slug === 'version-stale') await desk.inbox.refresh(item.id)
    } finally {
      this.isBusy.value = false
    }
  }
}
