// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { DeploymentSettings } from './deployment-settings.ts'
import type { DevSettings } from './dev-settings.ts'
import type { DirectoryService } from './directory-service.ts'
import type { HeadNode } from './head-node.ts'
import type { ClusterIam } from './iam.ts'
import type { LoginNodes } from './login-nodes.ts'
import type { Monitoring } from './monitoring.ts'
import type { Scheduling } from './scheduling.ts'
import type { SharedStorage } from './shared-storage.ts'

/**
 * A ParallelCluster 3 configuration as a value. Keys are the YAML's own, letter for letter; see the
 * [configuration reference](https://docs.aws.amazon.com/parallelcluster/latest/ug/cluster-configuration-file-v3.html).
 *
 * @example
 * ```ts
 * import type { ClusterConfig } from '@slurmkit/pcluster-config'
 *
 * const image: ClusterConfig['Image'] = { Os: 'ubuntu2204' }
 * ```
 */
export interface ClusterConfig {
  /**
   * AWS region. Default: the one that the command was given.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Region?: string | undefined
  /**
   * The operating system.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Image: ClusterConfigImage
  /**
   * How instances ask for their metadata.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Imds?: ClusterConfigImds | undefined
  /**
   * The node that runs slurmctld.
   *
   * Update: live.
   */
  readonly HeadNode: HeadNode
  /**
   * The scheduler, its settings and its queues.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Scheduling: Scheduling
  /**
   * Nodes for people to log in to.
   *
   * ParallelCluster has it since 3.7.0. Update: needs the login nodes stopped.
   */
  readonly LoginNodes?: LoginNodes | undefined
  /**
   * File systems on every node. At most 5 EBS volumes, 1 new file system of each kind, 20 existing EFS and 20 existing
   * FSx.
   *
   * Update: existing EFS and FSx file systems are mounted live; others need the compute fleet and the login nodes
   * stopped.
   */
  readonly SharedStorage?: readonly SharedStorage[] | undefined
  /**
   * Logs, metrics and alarms.
   *
   * Update: live.
   */
  readonly Monitoring?: Monitoring | undefined
  /**
   * Users from Active Directory or LDAP.
   *
   * Update: needs the compute fleet and the login nodes stopped.
   */
  readonly DirectoryService?: DirectoryService | undefined
  /**
   * What ParallelCluster itself creates in IAM.
   *
   * Update: live.
   */
  readonly Iam?: ClusterIam | undefined
  /**
   * Of everything that is created.
   *
   * Update: refused, needs a new cluster; since 3.15.0 live; since 3.15.1 live, but refused in isolated regions.
   */
  readonly Tags?: readonly ClusterConfigTags[] | undefined
  /**
   * How ParallelCluster deploys.
   *
   * ParallelCluster has it since 3.4.0. Update: refused, needs a new cluster.
   */
  readonly DeploymentSettings?: DeploymentSettings | undefined
  /**
   * Software to install as well.
   *
   * Update: refused, needs a new cluster.
   */
  readonly AdditionalPackages?: ClusterConfigAdditionalPackages | undefined
  /**
   * A CloudFormation template to deploy as well.
   *
   * Update: live.
   */
  readonly AdditionalResources?: string | undefined
  /**
   * A bucket for ParallelCluster’s own files. Default: one per region.
   *
   * Update: refused, needs a new cluster.
   */
  readonly CustomS3Bucket?: string | undefined
  /**
   * For who develops ParallelCluster; not supported by AWS.
   *
   * Update: live.
   */
  readonly DevSettings?: DevSettings | undefined
}

interface ClusterConfigImage {
  /**
   * The operating system of all nodes.
   *
   * Not in every release: `alinux2` until 3.16.0; `alinux2023` since 3.10.0; `ubuntu2004` until 3.14.0; `ubuntu2204`
   * since 3.7.0; `ubuntu2404` since 3.13.0; `rhel8` since 3.6.0; `rhel9` since 3.9.0; `rocky8` since 3.8.0; `rocky9`
   * since 3.9.0. Update: refused, needs a new cluster.
   */
  readonly Os:
    | 'alinux2'
    | 'alinux2023'
    | 'ubuntu2004'
    | 'ubuntu2204'
    | 'ubuntu2404'
    | 'rhel8'
    | 'rhel9'
    | 'rocky8'
    | 'rocky9'
  /**
   * An image in place of ParallelCluster’s own, made from one of the same release. Matches
   * `^ami-([0-9a-z]{8}|[0-9a-z]{17})$`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly CustomAmi?: string | undefined
}

interface ClusterConfigImds {
  /**
   * v2.0 asks for a session token, v1.0 does not. Default: `v2.0`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly ImdsSupport?: 'v1.0' | 'v2.0' | undefined
}

interface ClusterConfigTags {
  /**
   * At most 128 characters. At most 128 characters.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Key: string
  /**
   * At most 256 characters. At most 256 characters.
   *
   * Update: refused, needs a new cluster; since 3.15.0 live; since 3.15.1 live, but refused in isolated regions.
   */
  readonly Value: string
}

interface ClusterConfigAdditionalPackages {
  /**
   * Software of Intel.
   *
   * Update: refused, needs a new cluster.
   */
  readonly IntelSoftware?: ClusterConfigAdditionalPackagesIntelSoftware | undefined
}

interface ClusterConfigAdditionalPackagesIntelSoftware {
  /**
   * For centos7, which is gone. Default: `false`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly IntelHpcPlatform?: boolean | undefined
}
