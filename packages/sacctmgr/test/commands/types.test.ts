import { expect, test } from 'vitest'
import { AccountingError, sacctmgrAdd, sacctmgrModify, sacctmgrRemove } from '../../src/index.ts'

const demo = { version: '24.11', cluster: 'demo' } as const
const old = { version: '22.05', cluster: 'demo' } as const

test('what a command can get wrong does not compile, and is refused before it could run', () => {
  const attempts = [
    // @ts-expect-error an option of QOS on an association
    () => sacctmgrModify('association', { ...demo, account: 'a', user: 'u', set: { maxTRESPerUser: { cpu: 1 } } }),
    // @ts-expect-error an option of associations on a QOS
    () => sacctmgrModify('qos', { version: '24.11', qos: 'q', set: { fairshare: 1 } }),
    // @ts-expect-error an option that came with 23.02
    () => sacctmgrModify('association', { ...old, account: 'a', user: 'u', set: { comment: 'x' } }),
    // @ts-expect-error an option that came with 24.05
    () => sacctmgrModify('account', { ...old, account: 'a', set: { flags: 'UsersAreCoords' } }),
    // @ts-expect-error a flag that came with 23.11
    () => sacctmgrAdd('qos', { version: '23.02', qos: 'q', set: { flags: ['Relative'] } }),
    // @ts-expect-error a flag that does not exist
    () => sacctmgrAdd('qos', { version: '24.11', qos: 'q', set: { flags: ['DenyOnLimits'] } }),
    // @ts-expect-error a mode that came with 25.05
    () => sacctmgrModify('qos', { version: '24.11', qos: 'q', set: { preemptMode: 'cancel,priority' } }),
    // @ts-expect-error a number as time
    () => sacctmgrModify('qos', { version: '24.11', qos: 'q', set: { maxWall: 60 } }),
    // @ts-expect-error += where Slurm has none
    () => sacctmgrModify('qos', { version: '24.11', qos: 'q', addTo: { grpJobs: 3 } }),
    // @ts-expect-error two operators
    () => sacctmgrModify('qos', { version: '24.11', qos: 'q', addTo: { preempt: ['a'] }, set: { priority: 1 } }),
    // @ts-expect-error settings of an account and of its association
    () => sacctmgrModify('account', { ...demo, account: 'a', set: { description: 'x', maxJobs: 1 } }),
    // @ts-expect-error usage and anything else
    () => sacctmgrModify('account', { ...demo, account: 'a', set: { rawUsage: 0, maxJobs: 1 } }),
    // @ts-expect-error an account filter beside a default account
    () => sacctmgrModify('user', { ...demo, user: 'u', account: 'a', set: { defaultAccount: 'b' } }),
    // @ts-expect-error a limit that the root association cannot have
    () => sacctmgrModify('cluster', { version: '24.11', cluster: 'demo', set: { grpWall: '1:00:00' } }),
    // @ts-expect-error no cluster
    () => sacctmgrRemove('account', { version: '24.11', account: 'a' }),
    // @ts-expect-error no names
    () => sacctmgrRemove('user', { ...demo }),
    // @ts-expect-error a cluster without saying that all goes with it
    () => sacctmgrRemove('cluster', { ...demo }),
    // @ts-expect-error two users cannot get one name
    () => sacctmgrModify('user', { ...demo, user: ['u', 'v'], set: { newName: 'w' } }),
    // @ts-expect-error nothing to clear yet
    () => sacctmgrAdd('qos', { version: '24.11', qos: 'q', set: { maxWall: null } }),
    // @ts-expect-error a classification cannot be cleared
    () => sacctmgrModify('cluster', { ...demo, set: { classification: null } }),
    // @ts-expect-error a resource needs a count
    () => sacctmgrAdd('resource', { version: '24.11', resource: 'r', server: 's' }),
    // @ts-expect-error an entity that is only read
    () => sacctmgrAdd('tres', { version: '24.11' }),
    // @ts-expect-error a release whose grammar nobody knows
    () => sacctmgrAdd('qos', { version: '21.08', qos: 'q' }),
  ]
  for (const attempt of attempts) expect(attempt).toThrow(AccountingError)
})

test('what is right compiles, for one release or several', () => {
  const version: '23.11' | '26.05' = '26.05'
  const commands = [
    sacctmgrAdd('account', {
      ...demo,
      account: ['a', 'b'],
      set: { description: 'x', flags: 'UsersAreCoords', parent: 'root' },
    }),
    sacctmgrAdd('user', {
      ...old,
      user: 'u',
      account: 'a',
      set: { defaultAccount: 'a', adminLevel: 'Operator', maxJobs: 3 },
    }),
    sacctmgrAdd('coordinator', { version, user: 'u', account: ['a', 'b'] }),
    sacctmgrAdd('wckey', { ...demo, user: 'u', wckey: 'k' }),
    sacctmgrAdd('cluster', { version, cluster: 'c', set: { features: ['x'], fairshare: 3 } }),
    sacctmgrAdd('resource', { version, resource: 'r', server: 's', set: { count: 4, flags: ['Absolute'] } }),
    sacctmgrModify('account', { ...demo, account: 'a', set: { parent: 'root', qos: ['+x', '-y'], defaultQOS: null } }),
    sacctmgrModify('account', { ...demo, account: 'a', addTo: { qos: ['x'] } }),
    sacctmgrModify('qos', { version: '26.05', qos: 'q', set: { preemptMode: 'cancel,priority', flags: ['Relative'] } }),
    sacctmgrModify('qos', { version, qos: 'q', set: { flags: ['Relative'] } }),
    sacctmgrModify('qos', { version, qos: 'q', cluster: 'demo', set: { rawUsage: 0 } }),
    sacctmgrModify('user', { ...demo, user: 'u', set: { newName: 'v' } }),
    sacctmgrModify('federation', { version, federation: 'f', removeFrom: { clusters: ['demo'] } }),
    sacctmgrModify('clusterResource', { version, resource: 'r', server: 's', cluster: 'demo', set: { allowed: 50 } }),
    sacctmgrModify('job', { ...demo, jobID: [1, 2], set: { extra: 'x', comment: null } }),
    sacctmgrRemove('cluster', { version, cluster: 'c', withAllItsAccounts: true }),
    sacctmgrRemove('account', { ...demo, account: 'proj_a', underscoreMatchesAny: true }),
  ]
  for (const { argv } of commands) expect(argv.slice(0, 2)).toEqual(['sacctmgr', '-i'])
})
