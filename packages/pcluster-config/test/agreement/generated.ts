import { type ClusterVersion, parseCluster } from '@slurmkit/pcluster-config'
import { z } from 'zod'
import { clusterSchema } from '../../src/schema/cluster.ts'
import { type Change, change, type Data, plain } from './base.ts'
import { type Case, random } from './cases.ts'

type Pick = (below: number) => number

const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret'
const words = ['a', 'Ab', 'x-1', 'name_1', '', 'ünïcode', 'a b', '/p/q', 'x'.repeat(140)]
const types =
  'c5.xlarge c5.2xlarge c5a.xlarge c5n.18xlarge c6g.xlarge t3.micro g4dn.xlarge g6.48xlarge p5.48xlarge trn1.32xlarge'

/** Texts that a key may be given, by its name: of the account of the tests, near them, and wrong. */
const texts: { readonly [key: string]: readonly string[] } = {
  Region: ['us-east-1', 'us-east-1', 'eu-west-1', 'us-iso-east-1', 'cn-north-1', 'us-gov-west-1'],
  SubnetId: ['subnet-aaaaaaaa', 'subnet-aaaaaaab', 'subnet-bbbbbbbb', 'subnet-pppppppp'],
  SubnetIds: [
    'subnet-aaaaaaaa',
    'subnet-aaaaaaaa',
    'subnet-aaaaaaab',
    'subnet-bbbbbbbb',
    'subnet-cccccccc',
    'subnet-pppppppp',
  ],
  SecurityGroups: ['sg-aaaaaaaa', 'sg-bbbbbbbb', 'sg-nfsopen1'],
  AdditionalSecurityGroups: ['sg-aaaaaaaa', 'sg-bbbbbbbb', 'sg-00000000'],
  SecurityGroupIds: ['sg-aaaaaaaa', 'sg-vvvvvvvv'],
  InstanceType: types.split(' '),
  InstanceTypes: ['optimal', 'c5', 'c5.xlarge'],
  CustomAmi: ['ami-aaaaaaaa', 'ami-armarmar', 'ami-oldolold', 'ami-untagged', 'ami-halfmade'],
  KeyName: ['ed', 'rsa', 'nobody'],
  AllowedIps: ['10.0.0.0/8', '0.0.0.0/0', 'pl-12345678', '10.0.0.1', '::/0'],
  MountDir: [
    '/data',
    '/data/x',
    'shared',
    '/home',
    '/scratch',
    '/opt/slurm',
    '/opt/parallelcluster',
    '/etc',
    '/x/../y',
    '/a b',
  ],
  Script: ['s3://bucket/script.sh', 's3://bucket/none.sh', 'https://example.com/there', 'file:///x', 'http://x y'],
  Policy: [
    'arn:aws:iam::aws:policy/Known',
    'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy',
    'arn:aws:iam::1:policy/no',
  ],
  InstanceRole: ['arn:aws:iam::111122223333:role/role', 'arn:aws:iam::1:role/nobody'],
  InstanceProfile: ['arn:aws:iam::1:instance-profile/profile', 'arn:aws:iam::1:instance-profile/nobody'],
  LambdaFunctionsRole: ['arn:aws:iam::1:role/role', 'x'],
  PermissionsBoundary: ['arn:aws:iam::aws:policy/Known', 'arn:aws:iam::1:policy/no'],
  ResourcePrefix: ['/path/', 'name', '/path/name', '/a/b/c', 'a/b', '/'],
  BucketName: ['bucket', 'plain', '*', 'nobody'],
  CapacityReservationId: ['cr-c5', 'cr-small', 'cr-zone', 'cr-group', 'cr-block'],
  CapacityReservationResourceGroupArn: ['pool', 'grouped', 'tags'].map(
    (name) => `arn:aws:resource-groups:us-east-1:1:group/${name}`,
  ),
  Uri: ['db:3306', 'db', 'db.example.com:3306', '10.0.0.1', 'http://db', 'db:3306/x', 'user:pw@db:1', 'DB:0'],
  PasswordSecretArn: [`${secret}:db`, `${secret}:text`, `${secret}:none`],
  MungeKeySecretArn: [`${secret}:munge`, `${secret}:short`, `${secret}:text`],
  DatabaseName: ['db', 'Db', 'a_1', 'a-b'],
  Host: ['h', 'h:1', ''],
  HostedZoneId: ['Z1', 'Z2', 'Z3'],
  CustomSlurmSettingsIncludeFile: ['https://example.com/there', 's3://bucket/script.sh', 's3://bucket/none', 'x'],
  LaunchTemplateId: ['lt-net', 'lt-more', 'lt-none'],
  FileSystemId: ['fs-aaaaaaaa', 'fs-onezone1', 'fs-bygroups', 'fs-aaaaaaaaaaaaaaaaa', 'fs-bbbbbbbbbbbbbbbbb'],
  FileCacheId: ['fc-aaaaaaaa', 'fc-bbbbbbbb'],
  VolumeId: ['vol-aaaaaaaa', 'vol-bbbbbbbb', 'fsvol-aaaaaaaaaaaaaaaaa', 'fsvol-bbbbbbbbbbbbbbbbb'],
  SnapshotId: ['snap-aaaaaaaa', 'snap-bigbigbi'],
  AccessPointId: ['fsap-aaaaaaaaaaaaaaaaa'],
  BackupId: ['backup-aaaaaaaa', 'backup-bbbbbbbb'],
  KmsKeyId: ['key-1', 'key-2'],
  ImportPath: ['s3://bucket', 's3://bucket/x', 's3://plain', 'bucket'],
  ExportPath: ['s3://bucket', 's3://bucket/x', 's3://plain'],
  DataRepositoryPath: ['s3://bucket', 's3://bucket/x', 's3://plain', 'bucket'],
  FileSystemPath: ['/', '/a'],
  WeeklyMaintenanceStartTime: ['1:00:00', '8:00:00', '7:23:59'],
  DailyAutomaticBackupStartTime: ['00:00', '24:00', '23:59'],
  DomainName: ['corp.example.com', 'DC=corp,DC=example', 'corp_1', 'dc=corp,dc=com', 'corp'],
  DomainAddr: ['ldaps://a', 'ldap://a', 'a', 'ldaps://a,ldap://b', 'LDAPS://a', 'https://a'],
  HttpProxyAddress: ['http://proxy:1', 'https://proxy.example.com', 'proxy', 'http://[::1', '10.0.0.1:80'],
  ChefCookbook: ['https://example.com/there', 's3://bucket/none', 'x'],
  ExtraChefAttributes: [
    '{"cluster": {}}',
    '{"cluster": {"slurm": {"reconfigure_timeout": 301}}}',
    '{}',
    '1',
    '"x"',
    '{"cluster": null}',
  ],
  InstanceTypesData: ['{}', '{"c5.xlarge": {}}', '[]', 'x'],
  NodePackage: ['https://example.com/there', 'x'],
  AwsBatchCliPackage: ['https://example.com/there', 'x'],
  ClusterTemplate: ['https://example.com/there', 'x'],
  AdditionalResources: ['https://example.com/there', 's3://bucket/none'],
  CustomS3Bucket: ['bucket', 'plain', 'nobody'],
  Owner: ['self', 'amazon'],
  EfaInterfaceType: ['efa', 'efa-only'],
  Key: ['a', 'b', 'c', 'aws:x', 'parallelcluster:x'],
}

const names = ['a', 'b', 'c1', 'd-2', 'e'.repeat(25), 'default', 'F', 'g_h', 'i'.repeat(31), '9']
const slurm: readonly object[] = [
  { MaxJobCount: 10 },
  { PriorityType: 'priority/multifactor', PriorityWeightFairshare: 1 },
  { slurmctldparameters: 'x' },
  { NodeName: 'onprem[1-2]', CPUs: 4 },
  { NodeName: 'q-dy-c-1' },
  { JobAcctGatherType: 'jobacct_gather/linux' },
  { SuspendTime: 5, Other: true },
  {},
]
const lineOf: readonly object[] = [
  { Default: 'YES' },
  { QOS: 'x' },
  { State: 'UP' },
  { Gres: 'x' },
  { Features: 'x' },
  { feature: 1 },
  {},
]
const odd: readonly unknown[] = [
  null,
  '',
  'x',
  '7',
  'true',
  0,
  1,
  -1,
  1.5,
  true,
  false,
  [],
  {},
  [null],
  [{}],
  ['x'],
  [[]],
  { x: 1 },
]

/** Steps to somewhere that optional keys lead to more often than elsewhere, so that all of it is not full at once. */
function make(schema: z.core.$ZodType, key: string, pick: Pick, share: number): unknown {
  const from = <T>(list: readonly T[]): T | undefined => list[pick(list.length)]
  if (schema instanceof z.ZodOptional) return make(schema.unwrap(), key, pick, share)
  if (schema instanceof z.ZodObject) {
    const entries = Object.entries<z.core.$ZodType>(schema.shape).flatMap(([name, child]): [string, unknown][] => {
      const there = child instanceof z.ZodOptional ? pick(100) < share : pick(200) > 0
      return there
        ? [[name, make(child, name === 'Name' && key === 'PlacementGroup' ? 'Group' : name, pick, share)]]
        : []
    })
    return Object.fromEntries(entries)
  }
  if (schema instanceof z.ZodArray) {
    if (key === 'CustomSlurmSettings') return Array.from({ length: pick(3) }, () => from(slurm))
    return Array.from({ length: pick(12) === 0 ? 0 : 1 + Math.floor(pick(9) / 5) }, () =>
      make(schema.element, key, pick, share),
    )
  }
  if (schema instanceof z.ZodEnum) return from(schema.options)
  if (schema instanceof z.ZodPipe) return make(schema.out, key, pick, share)
  if (schema instanceof z.ZodBoolean) return from([true, false, true, false, 'true', 'no', 1])
  if (schema instanceof z.ZodLiteral) return from([...schema.values])
  if (schema instanceof z.ZodNumber) return from(numbersOf(key))
  if (key === 'ElasticIp') return from([true, false, '192.0.2.1', 'eipalloc-1'])
  if (/^OnNode/.test(key))
    return from([
      { Script: script(pick) },
      { Script: script(pick), Args: ['a'] },
      { Sequence: [{ Script: script(pick) }] },
      {},
      { Sequence: [] },
    ])
  if (key === 'CustomSlurmSettings') return from(lineOf)
  if (key === 'AdditionalSssdConfigs')
    return from([{}, { debug_level: '0x1ff' }, { id_provider: 'ldap' }, { access_provider: 'ldap' }, { ldap_uri: 'x' }])
  if (key === 'Name') return pick(4) === 0 ? from(names) : `n${pick(1000)}`
  if (key === 'Group') return from(['group', 'reserved', 'nobody'])
  return from(texts[key] ?? words)
}

const script = (pick: Pick) => texts['Script']?.[pick(5)]

function numbersOf(key: string): readonly unknown[] {
  if (/^(Size|StorageCapacity)$/.test(key)) return [40, 50, 500, 1200, 2400, 3600, 20_000, 1, '45']
  if (/Iops|Throughput/.test(key)) return [125, 250, 3000, 100, 16_000, 50, 12, 1001, '3000']
  if (/Count$/.test(key)) return [0, 1, 2, 10, 11, 200, '3', 1.5]
  return [0, 1, 2, 5, 10, 90, 120, 8443, 100_000, -1, '10', 2.7]
}

/** Any change somewhere in a configuration that already stands: another type, nothing, a key too much. */
function spoil(value: unknown, pick: Pick, depth = 0): unknown {
  if (depth > 0 && pick(6) === 0) return odd[pick(odd.length)]
  if (Array.isArray(value) && value.length > 0) {
    const index = pick(value.length)
    return value.map((item, at) => (at === index ? spoil(item, pick, depth + 1) : item))
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    const keys = Object.keys(value)
    const name = keys[pick(keys.length)] ?? ''
    if (pick(12) === 0) return { ...value, [`${name}s`]: 1 }
    return { ...value, [name]: spoil(Reflect.get(value, name), pick, depth + 1) }
  }
  return odd[pick(odd.length)]
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Takes out what the schema refuses, so that the checks behind it come to speak. */
function repair(config: Data, version: ClusterVersion): Data {
  let repaired = config
  for (let round = 0; round < 12; round += 1) {
    const { findings } = parseCluster(JSON.stringify(repaired), { version })
    const refused = findings.filter(({ rule }) => rule === 'ConfigSchemaValidator')
    if (refused.length === 0) return repaired
    const changes = refused.map(({ path, message }): Change => {
      const place = path.replaceAll('[', '.').replaceAll(']', '')
      const other = /^(\w+) cannot stand|^(\w+) is not for/.exec(message)
      const name = other?.[1] ?? other?.[2]
      return name === undefined ? { [place]: undefined } : { [place === '' ? name : `${place}.${name}`]: undefined }
    })
    repaired = changes
      .filter((one) => !Object.hasOwn(one, ''))
      .reduce<Data>((data, one) => change(data, { ...one }), repaired)
    for (const key of ['Image', 'HeadNode', 'Scheduling']) if (!isData(repaired[key])) repaired[key] = plain[key]
  }
  return repaired
}

/** Configurations out of the schema itself: any keys together, mostly right each, two of three repaired until the schema takes them. */
export function generatedCases(seed: number, count: number, version: ClusterVersion): Case[] {
  const pick = random(seed)
  return Array.from({ length: count }, (_, index) => {
    const made = make(clusterSchema, '', pick, 8 + pick(25))
    const config = isData(made) ? made : plain
    config['Region'] = pick(12) === 0 ? config['Region'] : 'us-east-1'
    const scheduling = config['Scheduling']
    if (isData(scheduling) && pick(15) > 0) {
      scheduling['Scheduler'] = 'slurm'
      delete scheduling['AwsBatchQueues']
      delete scheduling['AwsBatchSettings']
      scheduling['SlurmQueues'] ??= (plain['Scheduling'] as Data)['SlurmQueues']
    }
    const repaired = pick(5) > 0 ? repair(config, version) : config
    const ready = pick(3) === 0 ? spoil(repaired, pick) : repaired
    return { about: `seed ${seed}, generated ${index}`, yaml: JSON.stringify(ready, null, 1) }
  })
}
