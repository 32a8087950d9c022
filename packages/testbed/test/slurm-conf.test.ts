import type { ClusterConfig } from '@slurmkit/pcluster-config'
import { INSTANCE_TYPES } from '@slurmkit/testbed'
import { expect, test } from 'vitest'
import { layoutCluster } from '../src/cluster-layout.ts'
import { bootstrapAccounting, databaseSql, slurmFiles } from '../src/slurm-conf.ts'
import { demoConfig, plainConfig } from './demo-config.ts'

function layoutOf(config: ClusterConfig, clusterName = 'demo') {
  const options = { clusterName, instanceTypes: INSTANCE_TYPES, scripts: {}, maxNodes: 32 }
  const { layout, problems } = layoutCluster(config, options)
  expect(problems).toEqual([])
  return layout
}
const filesOf = (config: ClusterConfig, version = '24.11.5') => slurmFiles(layoutOf(config), version)
const lineOf = (config: ClusterConfig, start: string) =>
  filesOf(config)
    .files['slurm.conf']?.split('\n')
    .find((line) => line.startsWith(start))

test('compute resources become static nodes with what the instance type has', () => {
  expect(lineOf(demoConfig(), 'NodeName=')).toBe(
    'NodeName=gpu-st-g6-48xl-[1-2] NodeAddr=127.0.0.1 Port=[17000-17001] CPUs=192 RealMemory=747110 ' +
      'Feature=static,g6.48xlarge,g6-48xl,gpu Weight=1 Gres=gpu:l4:8 State=UNKNOWN',
  )
  expect(filesOf(demoConfig()).files['gres.conf']).toBe(
    'NodeName=gpu-st-g6-48xl-[1-2] Name=gpu Type=l4 File=/dev/nvidia[0-7]\n',
  )
})

test('the first queue is the default partition, and a queue without static nodes is an empty one', () => {
  const config = demoConfig()
  const [gpu] = config.Scheduling.SlurmQueues ?? []
  const cpu = { ...gpu!, Name: 'cpu', ComputeResources: [{ Name: 'c5', InstanceType: 'c5.xlarge' }] }
  const two = { ...config, Scheduling: { ...config.Scheduling, SlurmQueues: [gpu!, cpu] } }
  expect(lineOf(two, 'PartitionName=gpu')).toBe(
    'PartitionName=gpu Nodes=gpu-st-g6-48xl-[1-2] Default=YES MaxTime=INFINITE State=UP',
  )
  expect(lineOf(two, 'PartitionName=cpu')).toBe('PartitionName=cpu MaxTime=INFINITE State=UP')
})

test('every node has a port of its own', () => {
  const config = demoConfig({
    queue: {
      ComputeResources: [
        { Name: 'a', InstanceType: 'g5.xlarge', MinCount: 2 },
        { Name: 'b', InstanceType: 'c5n.large', MinCount: 3 },
      ],
    },
  })
  expect(lineOf(config, 'NodeName=gpu-st-a')).toContain('Port=[17000-17001]')
  expect(lineOf(config, 'NodeName=gpu-st-b')).toContain('Port=[17002-17004] CPUs=2 RealMemory=5107 ')
})

test("the user's settings win over the testbed's, whatever their case, and are what settings says", () => {
  const { settings } = filesOf(
    demoConfig({
      slurm: {
        CustomSlurmSettings: [
          { killwait: 40 },
          { SchedulerParameters: 'requeue_delay=9,bf_continue' },
          { SelectTypeParameters: 'CR_Core' },
          { AccountingStorageEnforce: 'safe' },
        ],
      },
    }),
  )
  expect(settings).toMatchObject({
    killwait: '40',
    SchedulerParameters: 'requeue_delay=9,bf_continue,bf_interval=1,sched_interval=1',
    SelectTypeParameters: 'CR_Core',
    AccountingStorageEnforce: 'safe',
    ClusterName: 'demo',
  })
  expect(settings).not.toHaveProperty('KillWait')
})

test('settings of a queue and of a compute resource go onto their lines, a map of several keys onto one of its own', () => {
  const config = demoConfig({
    slurm: { CustomSlurmSettings: [{ NodeName: 'onprem-[1-2]', CPUs: 4, State: 'FUTURE' }] },
    queue: { CustomSlurmSettings: { MaxTime: '1-0', AllowAccounts: 'research' } },
    resource: { CustomSlurmSettings: { RealMemory: 1000 } },
  })
  expect(lineOf(config, 'PartitionName=gpu')).toContain('MaxTime=1-0 State=UP AllowAccounts=research')
  expect(lineOf(config, 'NodeName=gpu')).toContain('RealMemory=1000')
  expect(lineOf(config, 'NodeName=onprem')).toBe('NodeName=onprem-[1-2] CPUs=4 State=FUTURE')
})

test('memory, threads, priority and the least of several instance types', () => {
  const config = demoConfig({
    slurm: { EnableMemoryBasedScheduling: true },
    resource: {
      Name: 'mix',
      InstanceType: undefined,
      Instances: [{ InstanceType: 'c5.xlarge' }, { InstanceType: 'c5.2xlarge' }],
      DisableSimultaneousMultithreading: true,
      SchedulableMemory: 5000,
      StaticNodePriority: 7,
    } as never,
  })
  expect(lineOf(config, 'NodeName=')).toContain(
    'CPUs=2 RealMemory=5000 Feature=static,c5.xlarge,c5.2xlarge,mix Weight=7 State',
  )
  expect(lineOf(config, 'SelectTypeParameters')).toBe('SelectTypeParameters=CR_CPU_Memory')
})

test('booleans are written as ParallelCluster writes them', () => {
  const config = demoConfig({ queue: { JobExclusiveAllocation: true, CustomSlurmSettings: { Hidden: true } } })
  expect(lineOf(config, 'PartitionName=')).toContain('OverSubscribe=EXCLUSIVE MaxTime=INFINITE State=UP Hidden=True')
})

test('with a Database there is a slurmdbd, with a name from the cluster; without one there is no accounting', () => {
  const layout = layoutOf(demoConfig(), 'slurm-qos-demo')
  expect(slurmFiles(layout, '24.11.5').files['slurmdbd.conf']).toContain(
    'StoragePort=3307\nStorageUser=clusteradmin\nStoragePass=testbed\nStorageLoc=slurm_qos_demo\n',
  )
  expect(databaseSql(layout.database!)).toMatch(/^CREATE DATABASE `slurm_qos_demo`;\n/)
  expect(bootstrapAccounting(layout)).toContain('add user slurm,ubuntu Account=pcdefault AdminLevel=Admin')
  const plain = filesOf(plainConfig())
  expect(plain.files).not.toHaveProperty('slurmdbd.conf')
  expect(plain.settings).not.toHaveProperty('AccountingStorageType')
})

test('cgroups are switched off as the release knows it', () => {
  expect(filesOf(plainConfig(), '22.05.8').files['cgroup.conf']).toBe('CgroupPlugin=cgroup/v1\n')
  expect(filesOf(plainConfig(), '23.11.4').files['cgroup.conf']).toBe('CgroupPlugin=cgroup/v1\n')
  expect(filesOf(plainConfig(), '24.05.0').files['cgroup.conf']).toBe('CgroupPlugin=disabled\n')
  expect(filesOf(plainConfig(), '26.05.5').files['cgroup.conf']).toBe('CgroupPlugin=disabled\n')
})
