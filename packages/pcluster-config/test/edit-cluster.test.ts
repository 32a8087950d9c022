import {
  defineCluster,
  editCluster,
  efaQueue,
  parseCluster,
  printCluster,
  reservedGpuQueue,
} from '@slurmkit/pcluster-config'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { seedCluster } from './seed-cluster.ts'

const file = `# our cluster
Image: # the newest
  Os: ubuntu2204
HeadNode:
  InstanceType: c5.xlarge
  Networking: &net
    SubnetId: subnet-0aaaaaaaaaaaaaaaa # private
Copy: *net
Scheduling:
  SlurmQueues:
  # the first one
  - Name: gpu
    MaxTime: "1:30:00"
    MinTime: 1:30
    Octal: 0x1F
    Empty:
`

test('edits keep comments, anchors and all that they do not touch', () => {
  const edited = editCluster(file, [
    { at: ['Image', 'Os'], set: 'ubuntu2404' },
    { at: ['Scheduling', 'SlurmQueues', 0, 'CustomSlurmSettings', 'PreemptMode'], set: 'OFF' },
    { at: ['SharedStorage', 0, 'Name'], set: 'no' },
    { at: ['SharedStorage', 0, 'Size'], set: 40 },
    { at: ['SharedStorage', 0, 'Encrypted'], set: true },
    { at: ['HeadNode', 'InstanceType'], remove: true },
    { at: ['Copy', 'SubnetId'], set: 'subnet-0bbbbbbbbbbbbbbbb' },
    { at: ['Not', 'There'], remove: true },
  ])
  expect(edited).toBe(`# our cluster
Image:
  # the newest
  Os: ubuntu2404
HeadNode:
  Networking: &net
    SubnetId: subnet-0aaaaaaaaaaaaaaaa # private
Copy:
  SubnetId: subnet-0bbbbbbbbbbbbbbbb # private
Scheduling:
  SlurmQueues:
  # the first one
  - Name: gpu
    MaxTime: "1:30:00"
    MinTime: 1:30
    Octal: 0x1F
    Empty:
    CustomSlurmSettings:
      PreemptMode: "OFF"
SharedStorage:
- Name: "no"
  Size: 40
  Encrypted: true
`)
  expect(editCluster('a: &x 1 # one\nb: *x\n', [{ at: ['a'], set: 2 }])).toBe('a: &x 2 # one\nb: *x\n')
  expect(editCluster(file, [])).toBe(file)
})

test('what cannot be edited is said', () => {
  expect(() => editCluster('a: "b', [{ at: ['a'], set: 1 }])).toThrow(SyntaxError)
  expect(() => editCluster('a: b\n', [{ at: ['a', 'c'], set: 1 }])).toThrow('a is a single value')
})

test('any text that is set reads back as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const edited = editCluster('Region: us-east-1\n', [{ at: ['Tags', 0, 'Value'], set: value }])
      expect(parse(edited, { version: '1.1' })).toEqual({ Region: 'us-east-1', Tags: [{ Value: value }] })
    }),
  )
})

test('queues from the generators have nothing to report but what needs AWS', () => {
  const place = {
    subnetId: 'subnet-0aaaaaaaaaaaaaaaa',
    maxCount: 2,
    additionalSecurityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
  }
  const SlurmQueues = [
    efaQueue({ name: 'mpi', instanceType: 'c7i.48xlarge', ...place }),
    reservedGpuQueue({
      name: 'gpu',
      instanceType: 'p5.48xlarge',
      ...place,
      capacityReservationId: 'cr-0123456789abcdef0',
    }),
  ]
  const { config, findings } = defineCluster({ ...seedCluster, Scheduling: { ...seedCluster.Scheduling, SlurmQueues } })
  expect(
    findings
      .filter(({ level, rule }) => level === 'error' || /^[a-z]/.test(rule))
      .map(({ rule, message }) => [rule, message]),
  ).toEqual([['not-checked', expect.any(String)]])
  expect(parseCluster(printCluster(config)).config).toEqual(config)
})
