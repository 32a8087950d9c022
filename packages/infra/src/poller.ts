import { setTimeout as timer } from 'node:timers/promises'

/** How far apart looks are, and how waiting is done. */
export interface PollerOptions {
  /** Milliseconds until the second look. */
  readonly firstMs: number
  /** Milliseconds that two looks are apart at most. */
  readonly mostMs: number
  /** By how much each wait is longer than the one before. Default: `1.25`. */
  readonly factor?: number
  /** Requests in a row that may fail for reasons that pass. Default: `12`. */
  readonly attempts?: number
  /** Waits. Default: a timer. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined
  /** From 0 to 1: spreads the looks of many processes. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
  readonly signal?: AbortSignal | undefined
  /** The SDK's client. Pollers of one client slow down together when AWS throttles it. */
  readonly client?: object | undefined
}

/** Looks at something again and again. */
export interface Poller {
  /** Waits after so many looks, and throws the signal's reason as soon as it fires. */
  pause(looks?: number): Promise<void>
  /** Sends a request, and again while AWS asks for patience or the connection breaks; throws the last refusal as it is. */
  send<T>(request: () => Promise<T>): Promise<T>
}

/** How much AWS throttles each client: 0 is not at all, and each step doubles every wait. */
const strains = new WeakMap<object, number>()
const MOST_STRAIN = 3

/** Makes the one kind of poller that stacks, commands, clusters and rotations use. */
export function createPoller(options: PollerOptions): Poller {
  const { firstMs, mostMs, factor = 1.25, attempts = 12, random = Math.random, signal, client = {} } = options
  const sleep = options.sleep ?? ((ms) => timer(ms, undefined, signal === undefined ? {} : { signal }))
  async function pause(looks = 0): Promise<void> {
    signal?.throwIfAborted()
    const regular = firstMs * factor ** Math.min(looks, 50) * 2 ** (strains.get(client) ?? 0)
    // Half of it at random: processes that began together must not ask together.
    await orAborted(sleep(Math.min(regular, mostMs) * (0.75 + random() / 2)), signal)
    signal?.throwIfAborted()
  }
  return {
    pause,
    async send(request) {
      for (let attempt = 1; ; attempt++) {
        signal?.throwIfAborted()
        try {
          const answer = await request()
          relax(client)
          return answer
        } catch (error) {
          signal?.throwIfAborted()
          if (isThrottled(error)) strains.set(client, Math.min((strains.get(client) ?? 0) + 1, MOST_STRAIN))
          if (!passes(error) || attempt >= attempts) throw error
        }
        await pause(attempt)
      }
    },
  }
}

/** Slowly: one request that got through does not mean that all of them would. */
function relax(client: object): void {
  const strain = strains.get(client)
  if (strain !== undefined) strains.set(client, Math.max(strain - 0.2, 0))
}

async function orAborted(waiting: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return waiting
  let wake = (): void => {}
  const aborted = new Promise<void>((resolve) => {
    wake = resolve
    signal.addEventListener('abort', wake, { once: true })
  })
  try {
    await Promise.race([waiting, aborted])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    signal.removeEventListener('abort', wake)
  }
}

function isThrottled(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException|SlowDown)$/.test(error.name)
  )
}

/** Whether the same request may succeed later: it was throttled, or nobody knows what came of it. */
function passes(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (isThrottled(error) || error.name === 'TimeoutError') return true
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } }
  if (typeof code === 'string' && /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN|ECONNABORTED)$/.test(code))
    return true
  return ($metadata?.httpStatusCode ?? 0) >= 500
}
