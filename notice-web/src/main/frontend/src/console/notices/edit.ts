import type { NoticePatch, NoticeView } from '@/api/types'
import { fromLocal, toLocal } from '@/time/local'

/** What of a published notice may still change, as a form has it. */
export interface EditForm {
  title: string
  body: string
  link: string
  linkLabel: string
  expiresAt: string
  acknowledgeBy: string
}

export function formOf(notice: NoticeView): EditForm {
  return {
    title: notice.title ?? '',
    body: notice.body ?? '',
    link: notice.link ?? '',
    linkLabel: notice.linkLabel ?? '',
    expiresAt: toLocal(notice.expiresAt),
    acknowledgeBy: toLocal(notice.acknowledgeBy),
  }
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** Only what is another than before. */
export function patchOf(form: EditForm, before: NoticeView): NoticePatch {
  const link = orNull(form.link)
  const after = {
    title: form.title.trim(),
    body: form.body,
    link,
    linkLabel: link === null ? null : orNull(form.linkLabel),
    expiresAt: fromLocal(form.expiresAt, before.expiresAt),
    acknowledgeBy: fromLocal(form.acknowledgeBy, before.acknowledgeBy),
  }
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => value !== before[name as keyof typeof after]),
  )
}
