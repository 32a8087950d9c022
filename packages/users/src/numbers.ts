/** Numbers that are handed out where a file names none. Source: the ranges of systemd and of Debian's policy leave them free. */
const FIRST_NUMBER = 20_000
const LAST_NUMBER = 59_999

/**
 * Why this number cannot be a person's uid or gid. Below 1000 are the accounts of the system, ParallelCluster's among them
 * (400 to 405); 60000 to 65535 are systemd's, Debian's and nobody's.
 */
export function refusalOfNumber(id: number): string | undefined {
  if (!Number.isInteger(id) || id < 0 || id > 2_147_483_647) return 'is not a whole number from 1000 to 2147483647'
  if (id < 1000)
    return 'is below 1000, where the accounts of the system are (slurm is 401 and munge 402 on ParallelCluster)'
  if (id >= 60_000 && id <= 65_535) return 'is between 60000 and 65535, which systemd, Debian and nobody use'
  return undefined
}

/** Hands out numbers that were never given: above all that were, and only when that is full, the holes between. */
export function numberGiver(taken: ReadonlySet<number>): () => number | undefined {
  const used = new Set(taken)
  const highest = [...used].reduce((top, id) => (id <= LAST_NUMBER && id > top ? id : top), FIRST_NUMBER - 1)
  let next = highest + 1
  return () => {
    while (next <= LAST_NUMBER && used.has(next)) next += 1
    if (next > LAST_NUMBER) {
      next = FIRST_NUMBER
      while (next <= LAST_NUMBER && used.has(next)) next += 1
      if (next > LAST_NUMBER) return undefined
    }
    used.add(next)
    return next
  }
}
