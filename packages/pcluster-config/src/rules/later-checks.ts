import { compareVersions, LATEST_VERSION } from '../check-options.ts'
import type { Path } from '../finding.ts'
import { checkInstanceTypes } from '../validators/compute.ts'
import { makeFacts, type Validator } from '../validators/facts.ts'
import { checkClusterName, checkNames } from '../validators/names.ts'
import { problemsOf, type Rule } from './rule.ts'

/** What later releases of ParallelCluster refuse does no better with earlier ones, which let it pass. */
function alreadyBefore(id: string, name: string, validator: Validator, remedy: string): Rule {
  const problem = problemsOf(id)
  return (config, { version, world }) => {
    if (compareVersions(version, LATEST_VERSION) >= 0) return []
    const said = (release: typeof version) =>
      validator(config, makeFacts(config, { version: release, world })).filter(({ rule }) => rule === name)
    const now = new Set(said(version).map(({ at }) => place(at)))
    return said(LATEST_VERSION)
      .filter(({ at }) => !now.has(place(at)))
      .map(({ at, message }) => problem('warning', at, message, remedy))
  }
}

function place(at: Path): string {
  return JSON.stringify(at)
}

export const loginPoolsLimit = alreadyBefore(
  'login-pools-limit',
  'MaxCountValidator',
  checkNames,
  'keep 10 pools, with more nodes each',
)

export const clusterNameLength = alreadyBefore(
  'cluster-name-length',
  'ClusterNameValidator',
  checkClusterName,
  'choose a name of at most 40 characters',
)

export const headNodeMemory = alreadyBefore(
  'head-node-memory',
  'HeadNodeMemorySizeValidator',
  checkInstanceTypes,
  'take a larger head node',
)

export const sharedEbsBottleneck = alreadyBefore(
  'shared-ebs-bottleneck',
  'SharedEbsPerformanceBottleNeckValidator',
  checkInstanceTypes,
  'use FSx or EFS',
)
