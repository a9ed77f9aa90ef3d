import type { Role } from '@/api/types'

export const ROLES: readonly Role[] = ['RECIPIENT', 'PUBLISHER', 'ADMIN']

export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  RECIPIENT: 'role.recipient',
  PUBLISHER: 'role.publisher',
  ADMIN: 'role.admin',
}

/** The highest role says it all: each contains the ones before it. */
export function highestRole(roles: readonly Role[] | undefined): Role {
  if (roles?.includes('ADMIN')) return 'ADMIN'
  return roles?.includes('PUBLISHER') ? 'PUBLISHER' : 'RECIPIENT'
}
