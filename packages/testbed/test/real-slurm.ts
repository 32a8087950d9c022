import { homedir } from 'node:os'
import { join } from 'node:path'
import { checkHost, type SlurmChoice } from '@slurmkit/testbed'
import { describe } from 'vitest'

/** Which Slurm the tests run on: a comma list in SLURM_VERSIONS, default `system,24.11,26.05`. */
export const versions = (process.env['SLURM_VERSIONS'] ?? 'system,24.11,26.05').split(',') as SlurmChoice[]

/** Where trees are kept: SLURMKIT_CACHE, default `~/.cache/slurmkit`. */
export const cacheDir = process.env['SLURMKIT_CACHE'] ?? join(homedir(), '.cache', 'slurmkit')

const unfit = (await checkHost()).length > 0

/** Tests that start clusters. Under CI they run, and fail, where they cannot; on an unfit machine of somebody's own they don't. */
export const describeReal = describe.skipIf(unfit && process.env['CI'] === undefined)
