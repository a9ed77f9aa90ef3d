import { describe, expect, it } from 'vitest'
import type { NoticeView } from '@/api/types'
import { copyOf, emptyForm, formOf, toNotice, toPatch } from './form'

const SCHEDULED = {
  id: '1',
  status: 'SCHEDULED',
  title: 'Year-end closing',
  body: 'Book by **Friday**.',
  category: 'people',
  priority: 'HIGH',
  audience: { everyone: false, groups: ['finance'], recipients: ['ada'] },
  link: null,
  linkLabel: null,
  senderName: 'Finance',
  requiresAcknowledgement: true,
  acknowledgeBy: '2026-12-18T12:00:31Z',
  publishAt: '2026-12-01T08:00:07Z',
  expiresAt: '2027-01-01T00:00:00Z',
} as unknown as NoticeView

describe('the form of a notice', () => {
  it('sends only what there is', () => {
    const form = { ...emptyForm(), title: ' Hello ', body: 'there', linkLabel: 'Nowhere' }
    expect(toNotice({ ...form, audience: { everyone: true, groups: [], recipients: [] } })).toEqual({
      title: 'Hello',
      body: 'there',
      category: 'general',
      priority: 'NORMAL',
      audience: { everyone: true },
    })
  })

  it('changes nothing that was not touched, to the second', () => {
    expect(toPatch(formOf(SCHEDULED), SCHEDULED)).toMatchObject({
      title: 'Year-end closing',
      audience: { everyone: false, groups: ['finance'], recipients: ['ada'] },
      acknowledgeBy: '2026-12-18T12:00:31Z',
      publishAt: '2026-12-01T08:00:07Z',
      expiresAt: '2027-01-01T00:00:00Z',
    })
  })

  it('takes back what was emptied', () => {
    const form = { ...formOf(SCHEDULED), publishAt: '', senderName: '', requiresAcknowledgement: false }
    expect(toPatch(form, SCHEDULED)).toMatchObject({
      publishAt: null,
      senderName: null,
      requiresAcknowledgement: false,
      acknowledgeBy: null,
    })
  })

  it('begins a copy without the times that are over', () => {
    expect(copyOf(SCHEDULED)).toMatchObject({
      title: 'Year-end closing',
      publishAt: '',
      expiresAt: '',
      acknowledgeBy: '',
    })
  })
})
