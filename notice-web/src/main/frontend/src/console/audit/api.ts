import { api, call } from '@/api/client'
import type { AuditChain, AuditEntry, Items } from '@/api/types'

const PAGE = 50

export interface AuditQuery {
  actor?: string
  action?: string
  target?: string
  from?: string
  to?: string
  result?: AuditEntry['result']
  cursor?: string
}

export async function fetchAudit(query: AuditQuery): Promise<Items<AuditEntry>> {
  const request = api.GET('/api/v1/audit', { params: { query: { limit: PAGE, ...query } } })
  return await call<Items<AuditEntry>>(request)
}

/** All of them, as a table for other programs. */
export async function fetchAuditFile(query: AuditQuery): Promise<Blob> {
  const headers = { Accept: 'text/csv' }
  return await call<Blob>(api.GET('/api/v1/audit', { params: { query }, headers, parseAs: 'blob' }))
}

export async function fetchChain(): Promise<AuditChain> {
  return await call<AuditChain>(api.GET('/api/v1/audit/chain'))
}
