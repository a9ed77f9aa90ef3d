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

const EVERYONE = 'everyone'
const GROUP = 'group:'
const PERSON = 'person:'

/** The parts as values of one list to choose from. */
export const values = {
  everyone: EVERYONE,
  group: (key: string) => GROUP + key,
  person: (id: string) => PERSON + id,
}

export function toValues(audience: ChosenAudience): string[] {
  return [
    ...(audience.everyone ? [EVERYONE] : []),
    ...audience.groups.map(values.group),
    ...audience.recipients.map(values.person),
  ]
}

export function fromValues(chosen: readonly string[]): ChosenAudience {
  const named = (prefix: string) =>
    chosen.filter((value) => value.startsWith(prefix)).map((value) => value.slice(prefix.length))
  return { everyone: chosen.includes(EVERYONE), groups: named(GROUP), recipients: named(PERSON) }
}
