import createClient, { type Client } from 'openapi-fetch'
import { Problem } from './problem'
import type { paths } from './schema'

/** What a call needs of the session: the present access token, and a way to a fresh one. */
export interface Credentials {
  token(): string | null
  /** Resolves once the outcome is known; true if a call may be tried again with the token that is there now. */
  renew(): Promise<boolean>
}

let credentials: Credentials | null = null

/** The session hands itself over here, so that the client does not depend on it. */
export function useCredentials(given: Credentials | null): void {
  credentials = given
}

function withToken(request: Request, token: string | null): Request {
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`)
  return request
}

/** Sends with the access token; an expired one is renewed and the call repeated, once. */
async function authorisedFetch(given: Credentials | null, request: Request): Promise<Response> {
  const own =
    request.headers.has('Authorization') || new URL(request.url).pathname.startsWith('/api/v1/auth/')
  if (own || given === null) return fetch(request)
  const again = request.clone()
  const sent = given.token()
  const response = await fetch(withToken(request, sent))
  if (response.status !== 401) return response
  const replaced = given.token() !== sent
  if (!replaced && !(await given.renew())) return response
  return fetch(withToken(again, given.token()))
}

/** The API, typed by the OpenAPI file. Calls go through {@link call}, which turns failures into problems. */
export type Api = Client<paths>

export function createApi(server: string, present: () => Credentials | null): Api {
  return createClient<paths>({
    baseUrl: server,
    fetch: (request: Request) => authorisedFetch(present(), request),
  })
}

/** Of the server that these pages come from. */
export const api = createApi(location.origin, () => credentials)

interface Answer {
  data?: unknown
  error?: unknown
  response: Response
}

/** A body with the headers that came with it. */
interface Answered<T> {
  data: T
  headers: Headers
}

/**
 * The body of a successful answer with its headers, as the contract types it: the generated types are looser in what
 * may be absent.
 *
 * @throws Problem for every other answer, and when there was none
 */
export async function answerOf<T = void>(request: Promise<Answer>): Promise<Answered<T>> {
  let answer: Answer
  try {
    answer = await request
  } catch {
    throw Problem.unreachable()
  }
  if (!answer.response.ok) throw Problem.of(answer.response, answer.error)
  return { data: answer.data as T, headers: answer.response.headers }
}

/**
 * The body alone.
 *
 * @throws Problem as {@link answerOf}
 */
export async function call<T = void>(request: Promise<Answer>): Promise<T> {
  return (await answerOf<T>(request)).data
}
