import type { SlurmLifetime, SlurmRelease } from './slurm-release.ts'
import type { Grammar } from './slurm-values.ts'

/** One key of slurm.conf. */
export interface SlurmKey extends SlurmLifetime {
  readonly value: Grammar
  /** The first release that takes the key and does nothing with it. */
  readonly defunct?: SlurmRelease
  /** The first release that takes the key and refuses to run with it, whatever its value. */
  readonly removed?: SlurmRelease
  /** The first release in which several lines of it add up; otherwise the last one wins. */
  readonly repeats?: SlurmRelease
}

/** Keys by their name. */
export type SlurmKeys = Readonly<Record<string, SlurmKey>>
