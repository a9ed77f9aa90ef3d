const DEEDS = {
  session: ['create', 'refuse', 'end'],
  password: ['change', 'reset'],
  token: ['issue'],
  key: ['create', 'update', 'rotate', 'revoke'],
  'signing-key': ['rotate'],
  recipient: ['create', 'update', 'import'],
  roles: ['update'],
  group: ['create', 'update', 'delete'],
  members: ['update'],
  category: ['create', 'update', 'delete'],
  notice: ['create', 'publish', 'edit', 'recall', 'delete', 'test'],
  receipts: ['export'],
  audit: ['export', 'expire'],
  presence: ['end'],
  access: ['refuse'],
}

/** What can be done that is worth an entry, as the contract writes it. */
export const ACTIONS = Object.entries(DEEDS).flatMap(([thing, deeds]) =>
  deeds.map((deed) => `${thing}.${deed}`),
)
