import { api, call } from '@/api/client'
import type { Overview, Presence } from '@/api/types'
import type { PeriodQuery } from './period'

export async function fetchOverview(query: PeriodQuery): Promise<Overview> {
  return await call<Overview>(api.GET('/api/v1/overview', { params: { query } }))
}

export async function fetchPresence(): Promise<Presence> {
  return await call<Presence>(api.GET('/api/v1/presence'))
}
