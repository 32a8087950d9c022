import { expect, test } from 'vitest'
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
  slurmVersion,
} from '../../src/index.ts'

const COMMANDS = {
  add: sacctmgrAdd('association', { version: '24.11', cluster: 'demo', account: 'a', user: 'u' }),
  modify: sacctmgrModify('qos', { version: '24.11', qos: 'q', set: { priority: 1 } }),
  remove: sacctmgrRemove('qos', { version: '24.11', qos: 'q' }),
}

const NO_EFFECT =
  "sacctmgr: error: Request didn't affect anything\n Error with request: Data has not changed since time specified\n"
const MAKE_SURE =
  'Make sure the accounts requested here have been added to the system/cluster. (sacctmgr add account...)\n'
const NO_RIGHT = "sacctmgr: error: Your user doesn't have privilege to perform this action\n"

/** What 22.05, 24.11 and 26.05 print. */
const SAID: readonly (readonly [
  keyof typeof COMMANDS,
  'changed' | 'unchanged' | 'command-failed' | 'denied' | 'unreachable',
  number,
  string,
  string,
])[] = [
  ['add', 'changed', 0, ' Adding QOS(s)\n  q1\n Settings\n  Description    = q1\n', ''],
  ['add', 'unchanged', 1, ' Nothing new added.\n', ''],
  ['add', 'unchanged', 1, ' Already existing account a on cluster demo\n', ''],
  [
    'add',
    'changed',
    0,
    ' Adding Account(s)\n  b\nAlready existing account a on cluster demo\n  C = demo       A = b\n',
    '',
  ],
  ['add', 'unchanged', 1, `Request didn't affect anything\nNothing added.\n${MAKE_SURE}`, ''],
  ['add', 'unchanged', 1, ' This federation f already exists.  Not adding.\n', ''],
  ['add', 'unchanged', 1, ' This cluster c already exists.  Not adding.\n', ''],
  ['add', 'command-failed', 1, `No account a on cluster demo, skipping.\nNothing added.\n${MAKE_SURE}`, ''],
  [
    'add',
    'command-failed',
    0,
    ' Associations =\n  C = demo       A = a       U = u\nNo account b on cluster demo, skipping.\n',
    '',
  ],
  [
    'add',
    'command-failed',
    1,
    ' Adding User(s)\n  u\n',
    " This account 'b' doesn't exist.\n        Contact your admin to add this account.\n",
  ],
  ['add', 'denied', 1, ' Adding QOS(s)\n  q\n', ' Problem adding QOS: Access/permission denied\n'],
  ['modify', 'changed', 0, ' Modified qos...\n  q\n', ''],
  ['modify', 'changed', 0, '', 'sacctmgr: error: Getting response to message type: DBD_FINI\n'],
  ['modify', 'unchanged', 1, ' Nothing modified\n', ''],
  ['modify', 'unchanged', 1, '  Nothing modified\n', ''],
  ['modify', 'unchanged', 1, '', NO_EFFECT],
  ['modify', 'unchanged', 1, ' Modified account associations...\n  Nothing modified\n', ''],
  ['modify', 'unchanged', 1, 'Nothing to change\n', ' The cluster c is already assigned to federation f\n'],
  ['modify', 'unchanged', 0, '  Nothing to change\n', ' The cluster c is already assigned to federation f\n'],
  ['modify', 'denied', 1, '', `${NO_RIGHT} Error with request: Access/permission denied\n`],
  ['modify', 'denied', 1, '', `${NO_RIGHT} Error with request: Resource temporarily unavailable\n`],
  ['modify', 'command-failed', 0, '', " The federation f doesn't exist.\n"],
  ['modify', 'command-failed', 0, ' Modified qos...\n  q\n', 'sacctmgr: error: Invalid value for MaxJobsPU (x)\n'],
  ['modify', 'command-failed', 1, '', " Unknown option: X=1\n Use keyword 'where' to modify condition\n"],
  ['modify', 'command-failed', 1, ' Modified jobs...\n  Nothing modified\n', 'sacctmgr: No error\n'],
  ['modify', 'command-failed', 1, '', ''],
  ['modify', 'unreachable', 1, '', 'sacctmgr: error: Sending PersistInit msg: Connection refused\n'],
  ['remove', 'changed', 0, ' Deleting QOS(s)...\n  q\n', ''],
  ['remove', 'unchanged', 1, ' Nothing deleted\n', ''],
  ['remove', 'unchanged', 1, '  Nothing deleted\n', ''],
  [
    'remove',
    'unchanged',
    1,
    ' Removing Coordinators with user name\n  u\n From Account(s)\n  a\n Nothing removed\n',
    '',
  ],
  ['remove', 'command-failed', 1, '', ' Error with request: Job(s) active, cancel job(s) before remove\n'],
  ['remove', 'command-failed', 1, ' Nothing modified\n', ''],
]

test.each(SAID)('%s: %s, %i %j %j', (verb, expected, exitCode, stdout, stderr) => {
  const attempt = () => COMMANDS[verb].parse({ exitCode, stdout, stderr, durationMs: 1 })
  if (expected === 'changed' || expected === 'unchanged') return expect(attempt().outcome).toBe(expected)
  expect(attempt).toThrow(expect.objectContaining({ code: expected }))
  expect(attempt).toThrow(stderr.trim().split('\n')[0] || stdout.trim() || 'exit code 1')
})

const failed = { exitCode: null, signal: 'SIGKILL', stdout: '', stderr: '', durationMs: 1 } as const

test('a command that was killed is refused, whatever it does', () => {
  const commands = [
    ...Object.values(COMMANDS),
    sacctmgrArchiveDump({ version: '24.11', directory: '/tmp', purge: { jobs: '1days' } }),
    sacctmgrConfiguration(),
    sacctmgrDump({ cluster: 'demo', file: '/tmp/x' }),
    sacctmgrPing({ version: '26.05' }),
    sacctmgrReconfigure(),
    sacctmgrRunawayJobs({ cluster: 'demo' }),
    sacctmgrStats(),
  ]
  for (const { parse } of commands) expect(() => parse(failed)).toThrow('SIGKILL')
})

test('the question of runaway jobs is answered with no, and is no job', () => {
  const command = sacctmgrRunawayJobs({ cluster: 'demo' })
  expect(command.stdin).toBe('n\n')
  expect(command.argv).not.toContain('-i')
  const note =
    "NOTE: Runaway jobs are jobs that don't exist in the controller but have a start time and no end time in the database\n"
  const question =
    '\nWould you like to fix these runaway jobs?\n(This sets the end time for each job to the latest of\n'
  const stdout = `${note}7|gpu|demo|RUNNING|a|b\n${question}\n (You have 30 seconds to decide)\n(N/y):  Changes Discarded\n`
  const parse = (text: string) => command.parse({ exitCode: 0, stdout: text, stderr: '', durationMs: 1 })
  expect(parse(stdout)).toEqual([{ id: 7, partition: 'gpu', state: 'RUNNING', name: 'a|b' }])
  expect(parse('Runaway Jobs: No runaway jobs found on cluster demo\n')).toEqual([])
  expect(() => parse('what is this\n')).toThrow('printed no job')
})

test('a slurmdbd that is down is no error', () => {
  const stdout = 'slurmdbd(primary) at a is DOWN\nslurmdbd(backup) at b is UP\n'
  expect(sacctmgrPing({ version: '25.05' }).parse({ exitCode: 1, stdout, stderr: '', durationMs: 1 })).toEqual([
    { role: 'primary', host: 'a', up: false },
    { role: 'backup', host: 'b', up: true },
  ])
})

test.each([
  ['24.11.5', '24.11'],
  ['slurm 26.05.0-0rc1', '26.05'],
  ['slurm-wlm 22.05.8', '22.05'],
])('%s is of release %s', (said, release) => {
  expect(slurmVersion(said)).toBe(release)
})

test.each(['', '21.08.8', '124.11', '24.111', '24', 'slurm 24.1.15'])('%j is of no release that is known', (said) => {
  expect(() => slurmVersion(said)).toThrow(expect.objectContaining({ code: 'invalid-argument' }))
})
