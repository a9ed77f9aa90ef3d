import type { Notice, NoticePatch, NoticeView, Priority } from '@/api/types'
import { fromLocal, toLocal } from '@/time/local'
import { type ChosenAudience, NOBODY, toAudience } from './audience'

/** A notice as the form has it: no field is ever absent. */
export interface NoticeForm {
  title: string
  body: string
  audience: ChosenAudience
  category: string
  priority: Priority
  link: string
  linkLabel: string
  senderName: string
  requiresAcknowledgement: boolean
  acknowledgeBy: string
  publishAt: string
  expiresAt: string
}

export function emptyForm(): NoticeForm {
  return {
    title: '',
    body: '',
    audience: NOBODY,
    category: 'general',
    priority: 'NORMAL',
    link: '',
    linkLabel: '',
    senderName: '',
    requiresAcknowledgement: false,
    acknowledgeBy: '',
    publishAt: '',
    expiresAt: '',
  }
}

export function formOf(notice: NoticeView): NoticeForm {
  return {
    title: notice.title ?? '',
    body: notice.body ?? '',
    audience: notice.audience,
    category: notice.category,
    priority: notice.priority,
    link: notice.link ?? '',
    linkLabel: notice.linkLabel ?? '',
    senderName: notice.senderName ?? '',
    requiresAcknowledgement: notice.requiresAcknowledgement,
    acknowledgeBy: toLocal(notice.acknowledgeBy),
    publishAt: toLocal(notice.publishAt),
    expiresAt: toLocal(notice.expiresAt),
  }
}

/** To send an old one anew: its times are over. */
export function copyOf(notice: NoticeView): NoticeForm {
  return { ...formOf(notice), acknowledgeBy: '', publishAt: '', expiresAt: '' }
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** All of its fields, with null for what it does not have: so it changes one that is there. */
export function toPatch(form: NoticeForm, before: NoticeView | null) {
  const link = orNull(form.link)
  const { everyone, groups, recipients } = form.audience
  return {
    title: form.title.trim(),
    body: form.body,
    category: form.category || 'general',
    priority: form.priority,
    audience: { everyone, groups: [...groups], recipients: [...recipients] },
    link,
    linkLabel: link === null ? null : orNull(form.linkLabel),
    senderName: orNull(form.senderName),
    requiresAcknowledgement: form.requiresAcknowledgement,
    acknowledgeBy: form.requiresAcknowledgement
      ? fromLocal(form.acknowledgeBy, before?.acknowledgeBy ?? null)
      : null,
    publishAt: fromLocal(form.publishAt, before?.publishAt ?? null),
    expiresAt: fromLocal(form.expiresAt, before?.expiresAt ?? null),
  } satisfies NoticePatch
}

/** As a new one is sent: only the fields that it has. */
export function toNotice(form: NoticeForm): Notice {
  const { requiresAcknowledgement, ...fields } = toPatch(form, null)
  return {
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
    audience: toAudience(form.audience),
    ...(requiresAcknowledgement ? { requiresAcknowledgement } : {}),
  }
}
