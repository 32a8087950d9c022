import { readFileSync } from 'node:fs'
import {
  CLUSTER_RULES,
  defineCluster,
  editCluster,
  editsOf,
  parseCluster,
  printCluster,
} from '@slurmkit/pcluster-config'
import { expect, test } from 'vitest'
import { cases, ebs, secret, withStorage } from './rules/rule-cases.ts'

const ids = new Set(CLUSTER_RULES.map(({ id }) => id))

test.each(cases.map((one) => [one[0], one[1], one] as const))(
  '%s speaks at %s, and not of a good configuration',
  (rule, at, [, , bad, good, options = {}]) => {
    const found = defineCluster(bad, options).findings.filter((finding) => finding.rule === rule)
    expect(found.map(({ path }) => path.endsWith(at))).toEqual([true])
    expect(found[0]?.remedy).toMatch(/./)
    expect(defineCluster(good, options).findings.filter((finding) => finding.rule === rule)).toEqual([])
  },
)

test.each([
  ['3.14.0', 'warning'],
  ['3.15.0', 'error'],
] as const)('of ParallelCluster %s a QOS that AllowQos names and nobody made is an %s', (version, level) => {
  const [, , bad] = cases.find(([rule]) => rule === 'allow-qos-exists') ?? []
  const found = defineCluster(bad!, { version, world: { qos: ['there'] } }).findings
  expect(found.filter(({ rule }) => rule === 'allow-qos-exists').map((finding) => finding.level)).toEqual([level])
})

test('every rule has a case, and the page lists what the table has', () => {
  const shown = new Set([...cases.map(([rule]) => rule), 'yaml11-safe'])
  expect([...shown].sort()).toEqual([...ids].sort())
  const page = readFileSync(new URL('../../../docs/pcluster-config/rules.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([^`]+)` +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].map((row) => row.slice(1))
  expect(rows).toEqual(
    CLUSTER_RULES.map(({ id, says, shownOn = 'takes AWS to see', source }) => [id, says, shownOn, source]),
  )
})

const yaml = printCluster(withStorage(ebs('data', '/data')))
const rulesOf = (text: string, options = {}) =>
  parseCluster(text, options).findings.map(({ rule, line }) => [rule, line])

test('what YAML 1.1 changes is pointed at, where it matters', () => {
  const changed = yaml.replace(
    'AccountingStorageTRES: gres/gpu',
    'AccountingStorageTRES: gres/gpu\n      - PrivateData: OFF\n      - UsePAM: NO\n      - KillWait: 1:30\n      - InactiveLimit: 010',
  )
  const found = parseCluster(changed).findings.filter(({ rule }) => rule === 'yaml11-safe')
  expect(found.map(({ path, message }) => `${path.split('.').at(-1)} ${message}`)).toEqual([
    'PrivateData YAML 1.1 reads OFF as False',
    'KillWait YAML 1.1 reads 1:30 as 90',
    'InactiveLimit YAML 1.1 reads 010 as 8',
  ])
  expect(parseCluster(yaml).findings.filter(({ rule }) => rule === 'yaml11-safe')).toEqual([])
})

test('rules offer edits where there is nothing to decide', () => {
  const offers = cases.flatMap(([rule, , bad, , options = {}]) => {
    const { findings } = defineCluster(bad, options)
    return findings.some((one) => one.rule === rule && one.edits !== undefined) ? [rule] : []
  })
  expect([...new Set(offers)].sort()).toEqual([
    'efa-pg-explicit',
    'imds-secured',
    'login-pool-empty',
    'odcr-pg',
    'preempt-pair',
    'qos-needs-enforce',
    'retain-data',
    'script-readable',
    'shared-efs-encrypted',
    'slurm-denied-in-line',
    'slurm-key-known',
    'slurm-key-once',
    'tres-gpu',
    'volume-type-known',
    'whole-numbers',
  ])
})

const asWritten = `# The cluster of the blog post
Region: us-east-1
Image:
  Os: ubuntu2204 # as the post has it
HeadNode:
  InstanceType: c5.xlarge
  Networking:
    SubnetId: subnet-0aaaaaaaaaaaaaaaa
  Imds:
    Secured: false
Scheduling:
  Scheduler: slurm
  SlurmSettings:
    Database: { Uri: 'db:3306', UserName: admin, PasswordSecretArn: '${secret}db' }
    # What the post calls multi-tenant
    CustomSlurmSettings:
      - AccountingStorageEnforce: qos,limits
      - PrivateData: OFF
      - JobRequeu: 1 # twice
      - JobRequeue: 0
  SlurmQueues:
    - Name: gpu
      Networking:
        SubnetIds: [subnet-0bbbbbbbbbbbbbbbb]
        PlacementGroup: { Enabled: true }
      ComputeResources:
        - Name: g6-48xl
          InstanceType: g6.48xlarge
          MinCount: 1.5 # two
          Efa: { Enabled: true }
          CapacityReservationTarget: { CapacityReservationId: cr-0123456789abcdef0 }
      CustomActions:
        OnNodeConfigured: { Script: 's3://a-bucket/create-users.sh' }
SharedStorage:
  # Home of everybody
  - Name: home
    MountDir: /home
    StorageType: Efs
`

test('all edits of a file together leave nothing that they were offered for, and every comment', () => {
  const offered = (text: string) => parseCluster(text).findings.filter(({ edits }) => edits !== undefined)
  const before = offered(asWritten)
  expect(new Set(before.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(8)
  const mended = editCluster(asWritten, editsOf(before))
  // A name that was mistyped may be there twice once it is right: that takes another look.
  const twice = editCluster(mended, editsOf(offered(mended)))
  expect(offered(twice)).toEqual([])
  const comments = (text: string) => [...text.matchAll(/#.*/g)].map(([comment]) => comment)
  expect(comments(mended)).toEqual(comments(asWritten))
  expect(mended).toContain("- PrivateData: 'OFF'\n".replaceAll("'", /'OFF'/.test(mended) ? "'" : '"'))
})

test.each(cases.map((one) => [one[0], one[1], one] as const))(
  'what %s at %s offers to edit is mended by it',
  (rule, _, [, , bad, , options = {}]) => {
    const text = `# ours\n${printCluster(bad).replace(/^Image:$/m, 'Image: # kept')}`
    const offered = parseCluster(text, options).findings.filter((one) => one.rule === rule && one.edits !== undefined)
    const mended = editCluster(text, editsOf(offered))
    const left = parseCluster(mended, options).findings.filter((one) => one.rule === rule)
    expect(left.length).toBe(offered.length > 0 ? 0 : left.length)
    expect([mended.includes('# ours'), mended.includes('# kept')]).toEqual([true, true])
  },
)

test('a rule is left out with a reason, in the file or by an option', () => {
  const line = yaml.split('\n').findIndex((text) => text.includes('Name: data')) + 1
  expect(rulesOf(yaml)).toContainEqual(['retain-data', line])
  expect(rulesOf(yaml, { suppress: { 'retain-data': 'kept in S3' } })).not.toContainEqual(['retain-data', line])
  expect(rulesOf(yaml, { suppress: { 'retain-data': ' ' } })).toContainEqual(['retain-data', line])
  const above = (comment: string) => yaml.replace('  - Name: data', `  # slurmkit: ignore ${comment}\n  - Name: data`)
  expect(rulesOf(above('retain-data kept in S3'))).not.toContainEqual(['retain-data', line + 1])
  expect(
    rulesOf(yaml.replace('Name: data', 'Name: data # slurmkit: ignore retain-data kept in S3')),
  ).not.toContainEqual(['retain-data', line])
  expect(rulesOf(`# slurmkit: ignore retain-data kept in S3\n${yaml}`)).not.toContainEqual(['retain-data', line + 1])
  expect(rulesOf(above('ssh-not-world of no use'))).toContainEqual(['retain-data', line + 1])
  expect(rulesOf(above('retain-data'))).toEqual(
    expect.arrayContaining([
      ['retain-data', line + 1],
      ['suppression', line],
    ]),
  )
  expect(rulesOf(above('no-such-rule because'))).toContainEqual(['suppression', line])
})
