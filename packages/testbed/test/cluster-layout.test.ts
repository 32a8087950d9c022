import type { ClusterConfig } from '@slurmkit/pcluster-config'
import { INSTANCE_TYPES, startCluster, TestbedError } from '@slurmkit/testbed'
import { expect, test } from 'vitest'
import { layoutCluster } from '../src/cluster-layout.ts'
import { demoConfig, plainConfig } from './demo-config.ts'

function problemsOf(config: ClusterConfig, clusterName = 'demo') {
  const options = { clusterName, instanceTypes: INSTANCE_TYPES, scripts: { 's3://b/known.sh': '' }, maxNodes: 4 }
  return layoutCluster(config, options).problems
}
const withSettings = (CustomSlurmSettings: Record<string, string | number>[]) =>
  problemsOf(demoConfig({ slurm: { CustomSlurmSettings } }))
const at = (prefix: string) => `Scheduling.SlurmSettings.CustomSlurmSettings[0]${prefix}`

test('an instance type that nobody described is named, with the way out', () => {
  expect(problemsOf(demoConfig({ resource: { InstanceType: 'x9.huge' } }))).toEqual([
    {
      path: 'Scheduling.SlurmQueues[0].ComputeResources[0].InstanceType',
      message: '"x9.huge" is not known here: describe it in the option instanceTypes',
    },
  ])
})

test('no static node, and too many', () => {
  expect(problemsOf(demoConfig({ resource: { MinCount: 0 } }))[0]?.message).toMatch(
    /^no compute resource has a MinCount/,
  )
  expect(problemsOf(demoConfig({ resource: { MinCount: 5 } }))[0]?.message).toMatch(/^5 static nodes are more than/)
})

test.each([
  [{ SlurmctldHost: 'x' }, '.SlurmctldHost', 'ParallelCluster writes SlurmctldHost itself'],
  [{ resumetimeout: 1 }, '.resumetimeout', 'ParallelCluster writes resumetimeout itself'],
  [{ AccountingStorageHost: 'x' }, '.AccountingStorageHost', 'ParallelCluster writes AccountingStorageHost itself'],
  [{ Include: '/etc/passwd' }, '.Include', 'the testbed writes Include itself'],
  [{ MaxJobCount: '1\nSlurmUser=root' }, '.MaxJobCount', 'holds a line break'],
  [{ MaxJobCount: '1#2' }, '.MaxJobCount', 'holds a #'],
  [{ MaxJobCount: '1 SlurmUser=root' }, '.MaxJobCount', 'holds a blank'],
  [{ MaxJobCount: '1\\' }, '.MaxJobCount', 'ends in a backslash'],
  [{ MaxJobCount: '' }, '.MaxJobCount', 'is empty'],
  [{ 'Max JobCount': 1 }, '.Max JobCount', 'is no name'],
])('a setting that would not do what it says: %j', (map, path, reason) => {
  const [problem, ...others] = withSettings([map as Record<string, string | number>])
  expect(others).toEqual([])
  expect(problem?.path).toBe(at(path))
  expect(problem?.message).toContain(reason)
})

test('a quoted value may hold blanks', () => {
  expect(withSettings([{ JobSubmitPlugins: '"a b"' }])).toEqual([])
})

test('what a queue and a compute resource may not set', () => {
  const config = demoConfig({
    queue: { CustomSlurmSettings: { OverSubscribe: 'YES' } },
    resource: { CustomSlurmSettings: { Gres: 'gpu:1' } },
  })
  expect(problemsOf(config).map(({ path }) => path)).toEqual([
    'Scheduling.SlurmQueues[0].CustomSlurmSettings.OverSubscribe',
    'Scheduling.SlurmQueues[0].ComputeResources[0].CustomSlurmSettings.Gres',
  ])
})

test('enforcement without a database would be switched off by slurmctld', () => {
  const slurm = { CustomSlurmSettings: [{ AccountingStorageEnforce: 'qos' }] }
  expect(problemsOf(plainConfig({ slurm }))[0]?.message).toMatch(/^needs Scheduling.SlurmSettings.Database/)
})

test('names that would break a line, a path or an SQL statement', () => {
  const bad = demoConfig({ queue: { Name: 'GPU=1' }, resource: { Name: 'a b' } })
  expect(problemsOf(bad, 'x y').map(({ path }) => path)).toEqual([
    'clusterName',
    'Scheduling.SlurmQueues[0].Name',
    'Scheduling.SlurmQueues[0].ComputeResources[0].Name',
  ])
  const database = { PasswordSecretArn: 'arn:aws:secretsmanager:eu-west-1:1:secret:x' }
  const hostile = { Uri: 'https://db', UserName: "a'; DROP", DatabaseName: 'a`b', ...database }
  expect(problemsOf(demoConfig({ slurm: { Database: hostile } })).map(({ path }) => path.split('.').at(-1))).toEqual([
    'Uri',
    'UserName',
    'DatabaseName',
  ])
})

test('a script without text, once as Script and once in a Sequence', () => {
  const config = demoConfig({
    queue: {
      CustomActions: {
        OnNodeStart: { Script: 's3://b/known.sh' },
        OnNodeConfigured: { Sequence: [{ Script: 's3://b/known.sh' }, { Script: 's3://b/other.sh' }] },
      },
    },
  })
  expect(problemsOf(config)).toEqual([
    {
      path: 'Scheduling.SlurmQueues[0].CustomActions.OnNodeConfigured.Sequence[1].Script',
      message: '"s3://b/other.sh" has no text: add it to the option scripts',
    },
  ])
})

test('startCluster lists every problem before anything starts', async () => {
  const config = demoConfig({ resource: { InstanceType: 'x9.huge' }, queue: { Name: 'default' } })
  const events: string[] = []
  const error = await startCluster({ config, onEvent: (event) => events.push(event.type) }).catch((reason) => reason)
  expect(error).toBeInstanceOf(TestbedError)
  expect(error.code).toBe('config-unfit')
  expect(error.problems).toHaveLength(2)
  expect(error.message).toContain('x9.huge')
  expect(events).toEqual([])
})
