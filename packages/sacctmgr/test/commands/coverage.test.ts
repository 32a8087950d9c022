import type { CommandSpec } from '@slurmkit/command'
import { type ReadableEntity, sacct, sacctmgrShow } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'
import { ADD, MODIFY, REMOVE } from '../../src/commands/forms.ts'
import {
  sacctmgrAdd,
  sacctmgrArchiveDump,
  sacctmgrConfiguration,
  sacctmgrDump,
  sacctmgrModify,
  sacctmgrPing,
  sacctmgrReconfigure,
  sacctmgrRemove,
  sacctmgrRunawayJobs,
  sacctmgrStats,
} from '../../src/index.ts'

const version = '24.11'
const demo = { version, cluster: 'demo' } as const
const row = { ...demo, account: 'a', user: 'u' } as const
const license = { version, resource: 'r', server: 's' } as const
const some = { maxJobs: 1 } as const

type Build = () => CommandSpec

/** A command for each verb that an entity has in sacctmgr. What is not here is none of Slurm's commands. */
const OFFERED: Readonly<Record<string, Partial<Record<'add' | 'modify' | 'remove' | 'show', Build>>>> = {
  account: {
    add: () => sacctmgrAdd('account', { ...demo, account: 'a' }),
    modify: () => sacctmgrModify('account', { ...demo, account: 'a', set: some }),
    remove: () => sacctmgrRemove('account', { ...demo, account: 'a' }),
    show: () => sacctmgrShow('account'),
  },
  association: {
    add: () => sacctmgrAdd('association', row),
    modify: () => sacctmgrModify('association', { ...row, set: some }),
    remove: () => sacctmgrRemove('association', row),
    show: () => sacctmgrShow('association'),
  },
  cluster: {
    add: () => sacctmgrAdd('cluster', demo),
    modify: () => sacctmgrModify('cluster', { ...demo, set: some }),
    remove: () => sacctmgrRemove('cluster', { ...demo, withAllItsAccounts: true }),
    show: () => sacctmgrShow('cluster'),
  },
  clusterResource: {
    add: () => sacctmgrAdd('clusterResource', { ...license, cluster: 'demo', set: { allowed: 50 } }),
    modify: () => sacctmgrModify('clusterResource', { ...license, cluster: 'demo', set: { allowed: 50 } }),
    show: () => sacctmgrShow('resource', { withClusters: true }),
  },
  coordinator: {
    add: () => sacctmgrAdd('coordinator', { version, account: 'a', user: 'u' }),
    remove: () => sacctmgrRemove('coordinator', { version, account: 'a', user: 'u' }),
    show: () => sacctmgrShow('account', { withCoord: true }),
  },
  federation: {
    add: () => sacctmgrAdd('federation', { version, federation: 'f' }),
    modify: () => sacctmgrModify('federation', { version, federation: 'f', set: { clusters: ['demo'] } }),
    remove: () => sacctmgrRemove('federation', { version, federation: 'f' }),
    show: () => sacctmgrShow('federation'),
  },
  job: {
    modify: () => sacctmgrModify('job', { ...demo, jobID: 1, set: { comment: 'x' } }),
    show: () => sacct(),
  },
  qos: {
    add: () => sacctmgrAdd('qos', { version, qos: 'q' }),
    modify: () => sacctmgrModify('qos', { version, qos: 'q', set: { priority: 1 } }),
    remove: () => sacctmgrRemove('qos', { version, qos: 'q' }),
    show: () => sacctmgrShow('qos'),
  },
  resource: {
    add: () => sacctmgrAdd('resource', { ...license, set: { count: 1 } }),
    modify: () => sacctmgrModify('resource', { ...license, set: { count: 1 } }),
    remove: () => sacctmgrRemove('resource', license),
    show: () => sacctmgrShow('resource'),
  },
  user: {
    add: () => sacctmgrAdd('user', row),
    modify: () => sacctmgrModify('user', { ...demo, user: 'u', set: { adminLevel: 'None' } }),
    remove: () => sacctmgrRemove('user', { ...demo, user: 'u' }),
    show: () => sacctmgrShow('user'),
  },
  wckey: {
    add: () => sacctmgrAdd('wckey', { ...demo, user: 'u', wckey: 'k' }),
    remove: () => sacctmgrRemove('wckey', { ...demo, user: 'u', wckey: 'k' }),
    show: () => sacctmgrShow('wckey'),
  },
  configuration: { show: sacctmgrConfiguration },
  event: { show: () => sacctmgrShow('event') },
  instance: { show: () => sacctmgrShow('instance') },
  problem: { show: () => sacctmgrShow('problem') },
  reservation: { show: () => sacctmgrShow('reservation') },
  runawayjobs: { show: () => sacctmgrRunawayJobs({ cluster: 'demo' }) },
  stats: { show: sacctmgrStats },
  transaction: { show: () => sacctmgrShow('transaction') },
  tres: { show: () => sacctmgrShow('tres') },
}

/** What each command says to sacctmgr: the verb and the entity. */
const saysOf = ({ argv }: CommandSpec) => /\b(?:sacctmgr|sacct)\b.*/s.exec(argv.join(' '))?.[0] ?? ''

test.each(Object.entries(OFFERED))('%s: every verb that Slurm has makes a command', (entity, verbs) => {
  const word = { association: 'user', clusterResource: 'resource', wckey: 'user' }[entity] ?? entity
  for (const [verb, build] of Object.entries(verbs)) {
    const said = saysOf(build())
    if (verb === 'show') expect(said).toMatch(/^(sacctmgr .*\b(show|list) |sacct )/)
    else expect(said).toMatch(new RegExp(`^sacctmgr -i ${verb === 'remove' ? 'delete' : verb} ${word} `))
  }
})

test('the tables of forms hold what is offered, and nothing else', () => {
  const having = (verb: 'add' | 'modify' | 'remove') =>
    Object.keys(OFFERED).filter((entity) => OFFERED[entity]?.[verb] !== undefined)
  expect(Object.keys(ADD).sort()).toEqual(having('add').sort())
  expect(Object.keys(MODIFY).sort()).toEqual(having('modify').sort())
  expect(Object.keys(REMOVE).sort()).toEqual(having('remove').sort())
})

test('every entity that can be read has a command of its own', () => {
  const readable: Readonly<Record<ReadableEntity, true>> = {
    account: true,
    association: true,
    cluster: true,
    event: true,
    federation: true,
    instance: true,
    problem: true,
    qos: true,
    reservation: true,
    resource: true,
    transaction: true,
    tres: true,
    user: true,
    wckey: true,
  }
  expect(Object.keys(readable).filter((entity) => OFFERED[entity]?.show === undefined)).toEqual([])
})

test('what is of no entity is offered too', () => {
  const words = [
    sacctmgrDump({ cluster: 'demo', file: '/root/demo.cfg' }),
    sacctmgrArchiveDump({ version, directory: '/tmp', purge: { jobs: '90days' } }),
    sacctmgrReconfigure(),
    sacctmgrPing({ version }),
  ].map((command) => saysOf(command).replace(/^sacctmgr (-\S+ )*/, ''))
  expect(words.map((said) => said.split(' ').slice(0, 2).join(' '))).toEqual([
    'dump cluster=demo',
    'archive dump',
    'reconfigure',
    'ping',
  ])
})

test('what destroys is not offered', async () => {
  const offered = Object.keys(await import('../../src/index.ts'))
  expect(offered.filter((name) => /load|clean|fix.*runaway|shutdown|clear/i.test(name))).toEqual([])
  expect(saysOf(sacctmgrRunawayJobs({ cluster: 'demo' }))).not.toContain('-i ')
})
