import { type ClusterVersion, compareVersions } from '../check-options.ts'

/** A Slurm release: its slurm.conf keys and values do not change within one. */
export type SlurmRelease = (typeof SLURM_RELEASES)[number]

/** The releases that the catalogue of slurm.conf keys knows, oldest first. */
const SLURM_RELEASES = ['22.05', '23.02', '23.11', '24.05', '24.11', '25.05', '25.11', '26.05'] as const

/** What each ParallelCluster release ships, from its release notes; newest first. */
const shipped: readonly (readonly [since: ClusterVersion, slurm: SlurmRelease])[] = [
  ['3.15.0', '25.11'],
  ['3.14.0', '24.11'],
  ['3.13.0', '24.05'],
  ['3.9.0', '23.11'],
  ['3.6.0', '23.02'],
]

/** The Slurm that a ParallelCluster release installs. */
export function slurmReleaseOf(version: ClusterVersion): SlurmRelease {
  return shipped.find(([since]) => compareVersions(version, since) >= 0)?.[1] ?? '22.05'
}

/** Whether a key, word or plugin with this lifetime is there in a release; both ends count. */
export function isOf(lifetime: SlurmLifetime, release: SlurmRelease): boolean {
  return (lifetime.since ?? release) <= release && release <= (lifetime.until ?? release)
}

/** The first and the last release that know something; the whole range by default. */
export interface SlurmLifetime {
  readonly since?: SlurmRelease
  readonly until?: SlurmRelease
}
