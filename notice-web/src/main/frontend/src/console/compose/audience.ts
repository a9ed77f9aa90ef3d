import type { Audience } from '@/api/types'

/** Whom a notice is for, as the picker has it. */
export interface ChosenAudience {
  readonly everyone: boolean
  readonly groups: readonly string[]
  readonly recipients: readonly string[]
}

export const NOBODY: ChosenAudience = { everyone: false, groups: [], recipients: [] }

export function isNobody(audience: ChosenAudience): boolean {
  return !audience.everyone && audience.groups.length === 0 && audience.recipients.length === 0
}

/** As it is sent: only the parts that there are. */
export function toAudience({ everyone, groups, recipients }: ChosenAudience): Audience {
  return {
    ...(everyone ? { everyone } : {}),
    ...(groups.length > 0 ? { groups: [...groups] } : {}),
    ...(recipients.length > 0 ? { recipients: [...recipients] } : {}),
  }
}

/** More people than this are one entry of the field: a pasted list can have thousands. */
export const MAX_LISTED = 20

const EVERYONE = 'everyone'
const PEOPLE = 'people'
const GROUP = 'group:'
const PERSON = 'person:'

/** The parts as values of one list to choose from. */
export const values = {
  everyone: EVERYONE,
  people: PEOPLE,
  group: (key: string) => GROUP + key,
  person: (id: string) => PERSON + id,
}

export function toValues(audience: ChosenAudience): string[] {
  return [
    ...(audience.everyone ? [EVERYONE] : []),
    ...audience.groups.map(values.group),
    ...(isLong(audience) ? [PEOPLE] : audience.recipients.map(values.person)),
  ]
}

/** Whether those who are named are too many to be shown one by one. */
export function isLong({ recipients }: ChosenAudience): boolean {
  return recipients.length > MAX_LISTED
}

/** @param before stands for itself where its people are one entry */
export function fromValues(chosen: readonly string[], before: ChosenAudience): ChosenAudience {
  const named = (prefix: string) =>
    chosen.filter((value) => value.startsWith(prefix)).map((value) => value.slice(prefix.length))
  const audience = { everyone: chosen.includes(EVERYONE), groups: named(GROUP), recipients: [] }
  return withPeople(audience, [...(chosen.includes(PEOPLE) ? before.recipients : []), ...named(PERSON)])
}

/** With more people by name, each once. */
export function withPeople(audience: ChosenAudience, ids: readonly string[]): ChosenAudience {
  return { ...audience, recipients: [...new Set([...audience.recipients, ...ids])] }
}
