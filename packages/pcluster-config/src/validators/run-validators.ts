import type { CheckOptions } from '../check-options.ts'
import type { ClusterConfig } from '../config/cluster.ts'
import type { Problem } from '../finding.ts'
import type { YamlPlaces } from '../yaml/yaml-places.ts'
import { checkAwsBatch } from './aws-batch.ts'
import { checkCapacityTypes, checkPlacementGroups, checkReservations, checkUltraServers } from './capacity.ts'
import { checkEfa, checkInstanceTypes, checkLoginNodes, checkMemory, checkPriorities, checkSizes } from './compute.ts'
import { checkRootVolumes, checkSharedEbs, checkZonesOfVolumes } from './ebs.ts'
import { type Facts, makeFacts, type Validator } from './facts.ts'
import { checkInstances } from './flexible.ts'
import { checkLustre } from './fsx-lustre.ts'
import { checkIam } from './iam.ts'
import { checkImages } from './images.ts'
import { checkLaunchTemplates, checkWhatIsDescribed } from './launch.ts'
import { checkEfsAccess, checkFsxAccess } from './mount-access.ts'
import { checkClusterName, checkNames } from './names.ts'
import {
  checkEfaGroups,
  checkElasticIp,
  checkHostedZone,
  checkLambdaVpc,
  checkPublicIps,
  checkQueueSubnets,
  checkSecurityGroups,
  checkVpc,
  checkZoneRules,
} from './networking.ts'
import {
  checkChefAttributes,
  checkDcv,
  checkDirectory,
  checkEfsForShared,
  checkIntel,
  checkKeyPair,
  checkMonitoring,
  checkRegion,
} from './services.ts'
import {
  checkDeletionPolicies,
  checkEfsOptions,
  checkKmsKeys,
  checkMountDirs,
  checkStorageCounts,
  checkStorageNames,
  checkZonesOfFsx,
} from './shared-storage.ts'
import { checkAccounting, checkCustomSettings } from './slurm-settings.ts'
import { checkTags } from './tags.ts'
import { checkCustomBucket, checkUrls } from './urls.ts'

/** ParallelCluster's own checks, under its own names and levels. */
const validators: readonly Validator[] = [
  ...[checkWhatIsDescribed, checkRegion, checkClusterName, checkNames, checkTags],
  ...[checkImages, checkInstanceTypes, checkLoginNodes, checkKeyPair, checkDcv, checkIntel, checkLaunchTemplates],
  ...[checkSizes, checkMemory, checkEfa, checkPriorities, checkInstances],
  ...[checkCapacityTypes, checkReservations, checkPlacementGroups, checkUltraServers],
  ...[checkSecurityGroups, checkQueueSubnets, checkVpc, checkElasticIp, checkHostedZone, checkLambdaVpc],
  ...[checkPublicIps, checkEfaGroups, checkZoneRules],
  ...[checkRootVolumes, checkSharedEbs, checkZonesOfVolumes, checkStorageNames, checkStorageCounts, checkMountDirs],
  ...[checkDeletionPolicies, checkKmsKeys, checkEfsOptions, checkEfsForShared, checkLustre],
  ...[checkEfsAccess, checkFsxAccess, checkZonesOfFsx],
  ...[checkCustomSettings, checkAccounting, checkDirectory, checkIam, checkUrls, checkCustomBucket],
  ...[checkMonitoring, checkChefAttributes, checkAwsBatch],
]

/** What ParallelCluster would say of a configuration that fits its schema; what only AWS knows is in one note at the end. */
export function runValidators(config: ClusterConfig, options: CheckOptions, places?: YamlPlaces): Problem[] {
  const facts = makeFacts(config, options, places)
  const problems = validators.flatMap((validator) => validator(config, facts))
  return [...problems, ...noteOf(facts)]
}

/** What validators ask for and nobody has told them, by part of the world. */
export function findUnknown(config: ClusterConfig, options: CheckOptions): Facts['missed'] {
  const facts = makeFacts(config, options)
  for (const validator of validators) validator(config, facts)
  return facts.missed
}

function noteOf({ missed }: Facts): Problem[] {
  const parts = [...missed].map(([kind, ids]) => {
    const [first = '', ...others] = ids
    return `${kind}${first === '' ? '' : ` ${first}`}${others.length === 0 ? '' : ` and ${others.length} more`}`
  })
  if (parts.length === 0) return []
  const message = `not checked, because only AWS knows: ${parts.join(', ')}`
  return [{ level: 'info', rule: 'not-checked', at: [], message, remedy: 'pass what readWorld reads as world' }]
}
