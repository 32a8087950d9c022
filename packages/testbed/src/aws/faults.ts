/** What goes wrong between a client and AWS, each as a probability from 0 to 1 for a request. */
export interface AwsFaults {
  /** The same seed gives the same faults to the same requests. Default: `1`. */
  readonly seed?: number
  /** The request is carried out, and the connection breaks before the answer. */
  readonly lostResponse?: number
  /** The request is carried out twice, and the second answer comes. */
  readonly duplicate?: number
  /** The request is refused with `Throttling`. */
  readonly throttling?: number
  /** A stack is described as it was up to three changes ago. */
  readonly staleRead?: number
}

/** What happens to one request. */
export interface RequestFate {
  readonly lostResponse: boolean
  readonly duplicate: boolean
  readonly throttled: boolean
  readonly stale: number
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Draws the fate of one request after the other. */
export function faultPlan(faults: AwsFaults): () => RequestFate {
  const random = seededRandom(faults.seed ?? 1)
  const happens = (probability = 0) => random() < probability
  return () => ({
    lostResponse: happens(faults.lostResponse),
    duplicate: happens(faults.duplicate),
    throttled: happens(faults.throttling),
    stale: happens(faults.staleRead) ? 1 + Math.floor(random() * 3) : 0,
  })
}
