import type { Role } from '@/api/types'

export const ROLES: readonly Role[] = ['RECIPIENT', 'PUBLISHER', 'ADMIN']

export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  RECIPIENT: 'role.recipient',
  PUBLISHER: 'role.publisher',
  ADMIN: 'role.admin',
}
