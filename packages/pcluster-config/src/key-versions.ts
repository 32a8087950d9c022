import { type ClusterVersion, compareVersions } from './check-options.ts'
import type { Path, Problem } from './finding.ts'

interface Lifetime {
  readonly since?: ClusterVersion
  /** The first release that no longer takes it. */
  readonly until?: ClusterVersion
}

/** Keys that came after 3.3 or went away, from the release notes; list positions are left out of the paths. */
const lifetimes: { readonly [path: string]: Lifetime } = {
  LoginNodes: { since: '3.7.0' },
  'LoginNodes.Pools.Dcv': { since: '3.11.0' },
  'LoginNodes.Pools.CustomActions': { since: '3.11.0' },
  'LoginNodes.Pools.Ssh.AllowedIps': { since: '3.11.0' },
  'LoginNodes.Pools.Ssh.KeyName': { until: '3.15.0' },
  'HeadNode.SharedStorageType': { since: '3.8.0' },
  'HeadNode.SharedStorageEfsSettings': { since: '3.14.0' },
  'HeadNode.CustomActions.OnNodeUpdated': { since: '3.4.0' },
  'Scheduling.ScalingStrategy': { since: '3.8.0' },
  'Scheduling.SlurmSettings.Database.DatabaseName': { since: '3.8.0' },
  'Scheduling.SlurmSettings.CustomSlurmSettings': { since: '3.6.0' },
  'Scheduling.SlurmSettings.CustomSlurmSettingsIncludeFile': { since: '3.6.0' },
  'Scheduling.SlurmSettings.MungeKeySecretArn': { since: '3.8.0' },
  'Scheduling.SlurmSettings.ExternalSlurmdbd': { since: '3.10.0' },
  'Scheduling.SlurmQueues.HealthChecks': { since: '3.6.0' },
  'Scheduling.SlurmQueues.CustomSlurmSettings': { since: '3.6.0' },
  'Scheduling.SlurmQueues.Tags': { since: '3.6.0' },
  'Scheduling.SlurmQueues.JobExclusiveAllocation': { since: '3.7.0' },
  'Scheduling.SlurmQueues.ComputeResources.HealthChecks': { since: '3.6.0' },
  'Scheduling.SlurmQueues.ComputeResources.CustomSlurmSettings': { since: '3.6.0' },
  'Scheduling.SlurmQueues.ComputeResources.Tags': { since: '3.6.0' },
  'Scheduling.SlurmQueues.ComputeResources.StaticNodePriority': { since: '3.7.0' },
  'Scheduling.SlurmQueues.ComputeResources.DynamicNodePriority': { since: '3.7.0' },
  'Scheduling.SlurmQueues.ComputeResources.LaunchTemplateOverrides': { since: '3.15.0' },
  'SharedStorage.EfsSettings.AccessPointId': { since: '3.11.0' },
  'SharedStorage.EfsSettings.EncryptionInTransit': { since: '3.4.0' },
  'SharedStorage.EfsSettings.IamAuthorization': { since: '3.4.0' },
  'SharedStorage.FsxLustreSettings.DataRepositoryAssociations': { since: '3.8.0' },
  'SharedStorage.FileCacheSettings': { since: '3.7.0' },
  'Monitoring.DetailedMonitoring': { since: '3.6.0' },
  'Monitoring.Logs.Rotation': { since: '3.6.0' },
  'Monitoring.Alarms': { since: '3.8.0' },
  'Iam.ResourcePrefix': { since: '3.4.0' },
  DeploymentSettings: { since: '3.4.0' },
  'DeploymentSettings.DisableSudoAccessForDefaultUser': { since: '3.9.0' },
  'DeploymentSettings.DefaultUserHome': { since: '3.9.0' },
  'DevSettings.EfaInterfaceType': { since: '3.15.0' },
}

/** Operating systems by release. */
const systems: { readonly [os: string]: Lifetime } = {
  alinux2023: { since: '3.10.0' },
  ubuntu2004: { until: '3.14.0' },
  ubuntu2204: { since: '3.7.0' },
  ubuntu2404: { since: '3.13.0' },
  rocky8: { since: '3.8.0' },
  rhel9: { since: '3.9.0' },
  rocky9: { since: '3.9.0' },
}

function outlived(what: string, { since, until }: Lifetime, version: ClusterVersion): string | undefined {
  if (since !== undefined && compareVersions(version, since) < 0) {
    return `${what} needs ParallelCluster ${since}, not ${version}`
  }
  if (until !== undefined && compareVersions(version, until) >= 0) {
    return `${what} is gone since ParallelCluster ${until}`
  }
  return undefined
}

/** Whether this release has a key, by its path without list positions. */
export function isKeyOf(name: string, version: ClusterVersion): boolean {
  return outlived(name, Object.hasOwn(lifetimes, name) ? (lifetimes[name] ?? {}) : {}, version) === undefined
}

/** Whether this release has an operating system. */
export function isSystemOf(os: string, version: ClusterVersion): boolean {
  return outlived(os, Object.hasOwn(systems, os) ? (systems[os] ?? {}) : {}, version) === undefined
}

/** Keys and values that this release would not know: its own schema refuses them. */
export function checkVersions(config: object, version: ClusterVersion): Problem[] {
  const problems: Problem[] = []
  const visit = (value: unknown, at: Path, name: string): void => {
    const key = at.at(-1)
    const message =
      name === 'Image.Os'
        ? outlived(`Os: ${value}`, systems[String(value)] ?? {}, version)
        : outlived(String(key), lifetimes[name] ?? {}, version)
    if (message !== undefined && typeof key !== 'number') {
      problems.push({ level: 'error', rule: 'ConfigSchemaValidator', at, message })
      return
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, [...at, index], name)
    } else if (typeof value === 'object' && value !== null) {
      for (const [step, item] of Object.entries(value)) {
        if (item !== undefined) visit(item, [...at, step], name === '' ? step : `${name}.${step}`)
      }
    }
  }
  visit(config, [], '')
  return problems
}
