import { allowQosExists } from './allow-qos-exists.ts'
import { dbClientSg } from './db-client-sg.ts'
import { dbNameCollision } from './db-name-collision.ts'
import { dbSecretPlain } from './db-secret-plain.ts'
import { efaPgExplicit } from './efa-pg-explicit.ts'
import { efaSingleAz } from './efa-single-az.ts'
import { homeIsForever } from './home-is-forever.ts'
import { imdsSecured } from './imds-secured.ts'
import { clusterNameLength, headNodeMemory, loginPoolsLimit, sharedEbsBottleneck } from './later-checks.ts'
import { loginPoolEmpty } from './login-pool-empty.ts'
import { mountsOverlap } from './mounts-overlap.ts'
import { odcrPg } from './odcr-pg.ts'
import { oneVpc } from './one-vpc.ts'
import { partitionQosTwoPhase } from './partition-qos-two-phase.ts'
import { preemptPair } from './preempt-pair.ts'
import { qosNeedsEnforce } from './qos-needs-enforce.ts'
import { reservationNeedsType } from './reservation-needs-type.ts'
import { retainData } from './retain-data.ts'
import type { Rule } from './rule.ts'
import { scriptEveryRole } from './script-every-role.ts'
import { scriptReadable } from './script-readable.ts'
import { sharedEfsEncrypted } from './shared-efs-encrypted.ts'
import { slurmDeniedInLine } from './slurm-denied-in-line.ts'
import { slurmKeyKnown } from './slurm-key-known.ts'
import { slurmKeyLevel } from './slurm-key-level.ts'
import { slurmKeyOnce } from './slurm-key-once.ts'
import { slurmValueParses } from './slurm-value-parses.ts'
import { sshNotWorld } from './ssh-not-world.ts'
import { staticCapacity } from './static-capacity.ts'
import { tresGpu } from './tres-gpu.ts'
import { tresWeightTracked } from './tres-weight-tracked.ts'
import { volumeTypeKnown } from './volume-type-known.ts'
import { wholeNumbers } from './whole-numbers.ts'
import { yaml11Safe } from './yaml11-safe.ts'

/**
 * A rule beyond ParallelCluster's own validators.
 *
 * @example
 * ```ts
 * import { CLUSTER_RULES, type ClusterRule } from '@slurmkit/pcluster-config'
 *
 * const print = ({ id, says }: ClusterRule) => console.log(`${id}: ${says}`)
 * CLUSTER_RULES.forEach(print)
 * ```
 */
export interface ClusterRule {
  /** The `rule` of its findings; it stays what it is. */
  readonly id: string
  /** What it finds. */
  readonly says: string
  /** Where it is written down. */
  readonly source: string
  /** What a test shows the harm on; absent where it takes AWS to see it. */
  readonly shownOn?: 'Slurm' | 'PyYAML' | 'ParallelCluster'
}

/** One row a rule. */
export const RULES: readonly (ClusterRule & { readonly check: Rule })[] = [
  {
    id: 'slurm-key-known',
    shownOn: 'Slurm',
    says: 'A key that the Slurm release does not have, or no longer has.',
    source: 'slurm.conf(5)',
    check: slurmKeyKnown,
  },
  {
    id: 'slurm-key-level',
    shownOn: 'Slurm',
    says: 'A key of the cluster at a queue, of a partition at the cluster, and so on.',
    source: 'slurm.conf(5)',
    check: slurmKeyLevel,
  },
  {
    id: 'slurm-value-parses',
    shownOn: 'Slurm',
    says: 'A value that Slurm refuses, or drops without a word.',
    source: 'slurm.conf(5)',
    check: slurmValueParses,
  },
  {
    id: 'slurm-key-once',
    shownOn: 'Slurm',
    says: 'A key that is set twice: the last one counts.',
    source: 'slurm.conf(5)',
    check: slurmKeyOnce,
  },
  {
    id: 'slurm-denied-in-line',
    says: 'A key of ParallelCluster’s own that hides in a map of two keys.',
    source: 'ParallelCluster, CustomSlurmSettingsValidator',
    check: slurmDeniedInLine,
  },
  {
    id: 'preempt-pair',
    shownOn: 'Slurm',
    says: 'PreemptType without PreemptMode, or the other way round; SUSPEND without GANG.',
    source: 'slurm.conf(5), PreemptMode',
    check: preemptPair,
  },
  {
    id: 'qos-needs-enforce',
    shownOn: 'Slurm',
    says: 'QOS without a database, or limits that are stored and never enforced.',
    source: 'slurm.conf(5), AccountingStorageEnforce',
    check: qosNeedsEnforce,
  },
  {
    id: 'tres-gpu',
    shownOn: 'Slurm',
    says: 'GPU instances whose GPUs accounting does not track.',
    source: 'slurm.conf(5), AccountingStorageTRES',
    check: tresGpu,
  },
  {
    id: 'tres-weight-tracked',
    shownOn: 'Slurm',
    says: 'A weight for something that accounting does not track.',
    source: 'slurm.conf(5), PriorityWeightTRES',
    check: tresWeightTracked,
  },
  {
    id: 'partition-qos-two-phase',
    shownOn: 'Slurm',
    says: 'A partition’s QOS that may not be in the database yet.',
    source: 'slurm.conf(5), QOS',
    check: partitionQosTwoPhase,
  },
  {
    id: 'allow-qos-exists',
    shownOn: 'Slurm',
    says: 'AllowQos or DenyQos with a name that may not be in the database.',
    source: 'slurm.conf(5), AllowQos',
    check: allowQosExists,
  },
  {
    id: 'db-client-sg',
    says: 'A head node that has no way to its database.',
    source: 'ParallelCluster guide, Slurm accounting',
    check: dbClientSg,
  },
  {
    id: 'db-secret-plain',
    says: 'A database secret that is JSON, or has a # in it.',
    source: 'ParallelCluster guide, PasswordSecretArn',
    check: dbSecretPlain,
  },
  {
    id: 'db-name-collision',
    says: 'Two clusters on one database.',
    source: 'ParallelCluster guide, DatabaseName',
    check: dbNameCollision,
  },
  {
    id: 'script-readable',
    says: 'A script in a bucket that the node’s role may not read.',
    source: 'ParallelCluster guide, S3Access',
    check: scriptReadable,
  },
  {
    id: 'script-every-role',
    says: 'A script that some queues or login nodes do not run.',
    source: 'ParallelCluster guide, CustomActions',
    check: scriptEveryRole,
  },
  {
    id: 'imds-secured',
    says: 'A head node that lends its IAM role to every user.',
    source: 'ParallelCluster guide, Imds.Secured',
    check: imdsSecured,
  },
  {
    id: 'ssh-not-world',
    says: 'SSH that is open to every address.',
    source: 'ParallelCluster guide, AllowedIps',
    check: sshNotWorld,
  },
  {
    id: 'one-vpc',
    says: 'A queue in another VPC than the head node.',
    source: 'ParallelCluster guide, SubnetIds',
    check: oneVpc,
  },
  {
    id: 'efa-single-az',
    says: 'EFA in a queue of several subnets.',
    source: 'EC2 guide, EFA limitations',
    check: efaSingleAz,
  },
  {
    id: 'efa-pg-explicit',
    says: 'EFA without a word about a placement group.',
    source: 'ParallelCluster guide, PlacementGroup',
    check: efaPgExplicit,
  },
  {
    id: 'odcr-pg',
    says: 'A placement group together with a capacity reservation.',
    source: 'EC2 guide, capacity reservations in placement groups',
    check: odcrPg,
  },
  {
    id: 'static-capacity',
    says: 'Static nodes of large GPU types without a reservation.',
    source: 'ParallelCluster guide, MinCount',
    check: staticCapacity,
  },
  {
    id: 'reservation-needs-type',
    says: 'A capacity reservation without an instance type beside it.',
    source: 'ParallelCluster guide, CapacityReservationId',
    check: reservationNeedsType,
  },
  {
    id: 'mounts-overlap',
    says: 'Mount points inside each other, or below folders of the system.',
    source: 'ParallelCluster, OverlappingMountDirValidator',
    check: mountsOverlap,
  },
  {
    id: 'home-is-forever',
    says: '/home of a shared cluster on the head node’s root volume.',
    source: 'ParallelCluster guide, SharedStorage',
    check: homeIsForever,
  },
  {
    id: 'retain-data',
    says: 'Storage that is deleted with the cluster.',
    source: 'ParallelCluster guide, DeletionPolicy',
    check: retainData,
  },
  {
    id: 'shared-efs-encrypted',
    says: 'The shared EFS file system without encryption.',
    source: 'ParallelCluster guide, SharedStorageEfsSettings',
    check: sharedEfsEncrypted,
  },
  {
    id: 'volume-type-known',
    says: 'A root volume of a type that EBS does not have.',
    source: 'EBS guide, volume types',
    check: volumeTypeKnown,
  },
  {
    id: 'yaml11-safe',
    shownOn: 'PyYAML',
    says: 'A value that YAML 1.1 changes: 1:30:00, OFF, 010.',
    source: 'YAML 1.1, and PyYAML',
    check: yaml11Safe,
  },
  {
    id: 'whole-numbers',
    shownOn: 'ParallelCluster',
    says: 'A number with a fraction that ParallelCluster cuts off.',
    source: 'ParallelCluster, its schema',
    check: wholeNumbers,
  },
  {
    id: 'login-pools-limit',
    says: 'More than 10 login pools, before 3.13 refuses them.',
    source: 'ParallelCluster guide, LoginNodes',
    check: loginPoolsLimit,
  },
  {
    id: 'login-pool-empty',
    says: 'A login pool without nodes.',
    source: 'ParallelCluster guide, Count',
    check: loginPoolEmpty,
  },
  {
    id: 'head-node-memory',
    says: 'A head node too small for its nodes, before 3.13 refuses it.',
    source: 'ParallelCluster, HeadNodeMemorySizeValidator',
    check: headNodeMemory,
  },
  {
    id: 'shared-ebs-bottleneck',
    says: 'EBS volumes shared with more than 100 nodes, before 3.13 warns of them.',
    source: 'ParallelCluster, SharedEbsPerformanceBottleNeckValidator',
    check: sharedEbsBottleneck,
  },
  {
    id: 'cluster-name-length',
    says: 'A name too long for slurmdbd’s tables, before 3.16 refuses it.',
    source: 'ParallelCluster guide, ExternalSlurmdbd',
    check: clusterNameLength,
  },
]

/** All rules beyond ParallelCluster's own validators. */
export const CLUSTER_RULES: readonly ClusterRule[] = RULES.map(({ check: _, ...rule }) => rule)
