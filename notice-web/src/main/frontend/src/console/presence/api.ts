import { api, call } from '@/api/client'
import type { OpenStream } from '@/api/types'

export async function fetchStreams(recipient: string): Promise<OpenStream[]> {
  const request = api.GET('/api/v1/presence/{recipient}', { params: { path: { recipient } } })
  return (await call<{ streams: OpenStream[] }>(request)).streams
}

export async function endStream(recipient: string, stream: string): Promise<void> {
  const params = { path: { recipient, stream } }
  await call(api.DELETE('/api/v1/presence/{recipient}/{stream}', { params }))
}
