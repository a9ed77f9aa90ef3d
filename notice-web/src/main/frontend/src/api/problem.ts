/** One reason why a body was not accepted; the pointer is a JSON pointer into it. */
export interface Violation {
  pointer: string
  detail: string
}

interface ProblemBody {
  type?: string
  title?: string
  detail?: string
  errors?: Violation[]
}

/** A call that did not succeed, as the server tells it (RFC 9457), or that never got an answer. */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    /** The HTTP status; 0 without an answer. */
    readonly status: number,
    /** The last part of the problem's type; `unreachable` without an answer. */
    readonly slug: string,
    detail: string,
    readonly errors: readonly Violation[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail)
  }

  static unreachable(): Problem {
    return new Problem(0, 'unreachable', '')
  }

  static of(response: Response, body: unknown): Problem {
    const said: ProblemBody = typeof body === 'object' && body !== null ? body : {}
    const slug = said.type?.split(/[/:#]/).at(-1) ?? ''
    const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN)
    return new Problem(
      response.status,
      slug === '' || slug === 'blank' ? `http-${response.status}` : slug,
      said.detail ?? said.title ?? '',
      said.errors ?? [],
      Number.isFinite(retryAfter) ? retryAfter : null,
    )
  }

  /** What is wrong with the field at this pointer, if anything is. */
  at(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer || error.pointer.startsWith(`${pointer}/`))
      ?.detail
  }
}

/** What was thrown, if it is a problem; anything else is a bug of ours and goes on. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  throw thrown
}
