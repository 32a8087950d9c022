import type { Path, Problem } from '../finding.ts'
import { error, type Validator, when } from './facts.ts'
import { queuesOf } from './nodes.ts'

export function duplicates(what: string, names: readonly string[], at: Path): Problem[] {
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  return when(twice.length > 0, () =>
    error('DuplicateNameValidator', at, `${what}: ${twice.join(', ')} is there more than once`),
  )
}

function checkName(name: string, at: Path): Problem[] {
  const rule = 'NameValidator'
  return [
    ...when(!/^[a-z][a-z0-9-]*\n?$/.test(name), () =>
      error(
        rule,
        at,
        `${JSON.stringify(name)} has to begin with a small letter, and have only those, digits and hyphens`,
      ),
    ),
    ...when([...name].length > 25, () => error(rule, at, `${name} is longer than 25 characters`)),
    ...when(/^default\n?$/.test(name), () => error(rule, at, 'default is taken: choose another name')),
  ]
}

function atMost(limit: number, what: string, count: number, at: Path): Problem[] {
  return when(count > limit, () => error('MaxCountValidator', at, `${count} ${what}: ParallelCluster takes ${limit}`))
}

export const checkNames: Validator = (config, facts) => {
  const { AwsBatchQueues = [], Scheduler } = config.Scheduling
  const path = Scheduler === 'slurm' ? ['Scheduling', 'SlurmQueues'] : ['Scheduling', 'AwsBatchQueues']
  const queues: readonly { Name: string; ComputeResources?: readonly { Name: string }[] | undefined }[] =
    Scheduler === 'slurm' ? queuesOf(config).map(({ queue }) => queue) : AwsBatchQueues
  const pools = config.LoginNodes?.Pools ?? []
  const all = queues.reduce((sum, { ComputeResources = [] }) => sum + ComputeResources.length, 0)
  return [
    ...duplicates(
      'Queue',
      queues.map(({ Name }) => Name),
      path,
    ),
    ...queues.flatMap(({ Name, ComputeResources = [] }, index) => {
      const at = [...path, index]
      return [
        ...checkName(Name, [...at, 'Name']),
        ...duplicates(
          'Compute resource',
          ComputeResources.map((resource) => resource.Name),
          [...at, 'ComputeResources'],
        ),
        ...ComputeResources.flatMap((resource, i) => checkName(resource.Name, [...at, 'ComputeResources', i, 'Name'])),
        ...(Scheduler === 'slurm' ? atMost(50, 'compute resources of a queue', ComputeResources.length, at) : []),
      ]
    }),
    ...(Scheduler === 'slurm'
      ? [...atMost(50, 'queues', queues.length, path), ...atMost(50, 'compute resources', all, path)]
      : []),
    ...duplicates(
      'Pool',
      pools.map(({ Name }) => Name),
      ['LoginNodes', 'Pools'],
    ),
    ...pools.flatMap(({ Name }, index) => checkName(Name, ['LoginNodes', 'Pools', index, 'Name'])),
    ...(facts.since('3.13.0') ? atMost(10, 'login pools', pools.length, ['LoginNodes', 'Pools']) : []),
  ]
}

/** slurmdbd names tables by the cluster, and MariaDB takes 64 characters. */
export const checkClusterName: Validator = ({ Scheduling }, { clusterName, since }) => {
  if (clusterName === undefined) return []
  const { Database, ExternalSlurmdbd } = Scheduling.SlurmSettings ?? {}
  const accounting = Database !== undefined || (ExternalSlurmdbd !== undefined && since('3.16.0'))
  const longest = accounting ? 40 : 60
  const fits = /^[a-zA-Z][a-zA-Z0-9-]*\n?$/.test(clusterName) && clusterName.replace(/\n$/, '').length <= longest
  return when(!fits, () =>
    error(
      'ClusterNameValidator',
      [],
      `${clusterName} has to begin with a letter, and have at most ${longest} letters, digits and hyphens`,
    ),
  )
}
