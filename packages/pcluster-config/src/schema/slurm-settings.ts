import { z } from 'zod'
import { key, required } from './key.ts'
import { bool, integer, scalars, secretArn, text } from './values.ts'

const fleet = { updatePolicy: 'COMPUTE_FLEET_STOP' } as const
const fixed = { updatePolicy: 'UNSUPPORTED' } as const
const live = { updatePolicy: 'SUPPORTED' } as const

const database = z.strictObject({
  Uri: required(z.string(), { ...fleet, doc: 'host:port, without a scheme.' }),
  UserName: required(z.string(), { ...fleet, doc: 'User of the database.' }),
  PasswordSecretArn: required(secretArn, {
    ...fleet,
    doc: 'A secret that holds the password and nothing else: no JSON, no #.',
  }),
  DatabaseName: key(text('^[0-9a-z_]+$').min(1).max(64), {
    ...live,
    since: '3.8.0',
    doc: 'Where slurmdbd keeps its tables. Default: the cluster’s name, with _ for -.',
  }),
})

const dns = z.strictObject({
  DisableManagedDns: key(bool(), { ...fixed, doc: 'Whether ParallelCluster leaves DNS alone.', default: false }),
  HostedZoneId: key(z.string(), { ...fixed, doc: 'A private hosted zone of the VPC.' }),
  UseEc2Hostnames: key(bool(), { ...fixed, doc: 'Whether nodes are called as EC2 calls them.', default: false }),
})

export const slurmSettings = z.strictObject({
  ScaledownIdletime: key(integer(-1), { ...fleet, doc: 'Minutes, -1 for never.', default: 10 }),
  QueueUpdateStrategy: key(z.enum(['COMPUTE_FLEET_STOP', 'DRAIN', 'TERMINATE']), {
    updatePolicy: 'IGNORED',
    doc: 'What an update does with nodes that run.',
    default: 'COMPUTE_FLEET_STOP',
  }),
  EnableMemoryBasedScheduling: key(bool(), {
    ...fleet,
    doc: 'Whether Slurm hands out memory, and not only CPUs.',
    default: false,
  }),
  Dns: key(dns, { ...fixed, doc: 'Names of the nodes.' }),
  Database: key(database, { ...fleet, doc: 'Where slurmdbd, on the head node, keeps accounting.' }),
  ExternalSlurmdbd: key(
    z.strictObject({
      Host: required(z.string(), { ...live, doc: 'Name or address of a slurmdbd.' }),
      Port: key(integer(), { ...live, doc: 'TCP port.', default: 6819 }),
    }),
    { ...live, since: '3.10.0', doc: 'In place of Database.' },
  ),
  MungeKeySecretArn: key(z.string(), {
    updatePolicy: 'COMPUTE_AND_LOGIN_NODES_STOP',
    since: '3.8.0',
    doc: 'A secret with a Base64 key of 256 to 8192 bits.',
  }),
  CustomSlurmSettings: key(z.array(scalars), {
    ...live,
    since: '3.6.0',
    doc: 'One Key: value of slurm.conf each; a map of several keys is one line.',
  }),
  CustomSlurmSettingsIncludeFile: key(z.string(), {
    ...live,
    since: '3.6.0',
    doc: 'https or s3 address of more lines for slurm.conf; not with CustomSlurmSettings.',
  }),
})
