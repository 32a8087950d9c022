import { AccountingError } from '../accounting-error.ts'

/** Releases of Slurm whose sacctmgr grammar is known, oldest first. */
export const SLURM_VERSIONS = ['22.05', '23.02', '23.11', '24.05', '24.11', '25.05', '25.11', '26.05', '26.11'] as const

/** A release of Slurm whose sacctmgr grammar is known. */
export type SlurmVersion = (typeof SLURM_VERSIONS)[number]

/** The releases from `S` on. */
export type VersionsSince<S, L extends readonly unknown[] = typeof SLURM_VERSIONS> = L extends readonly [
  infer H,
  ...infer R,
]
  ? H extends S
    ? L[number]
    : VersionsSince<S, R>
  : never

/** Whether a release is `since` or a later one. */
export function isSince(version: SlurmVersion, since: SlurmVersion): boolean {
  return SLURM_VERSIONS.indexOf(version) >= SLURM_VERSIONS.indexOf(since)
}

/**
 * The release in a text such as `24.11.5` or `slurm-wlm 22.05.8`, what `sacctmgr --version` prints.
 *
 * @throws AccountingError `invalid-argument` when there is none whose grammar is known.
 *
 * @example
 * ```ts
 * import { slurmVersion } from '@slurmkit/sacctmgr'
 *
 * slurmVersion('slurm-wlm 22.05.8') // '22.05'
 * ```
 */
export function slurmVersion(text: string): SlurmVersion {
  const release = /(?<![\d.])(\d+\.\d+)(\.|(?!\d))/.exec(text)?.[1]
  const known = SLURM_VERSIONS.find((version) => version === release)
  if (known !== undefined) return known
  throw new AccountingError(
    'invalid-argument',
    `there is no known release of Slurm in ${JSON.stringify(text)}: use one of ${SLURM_VERSIONS.join(', ')}`,
  )
}
