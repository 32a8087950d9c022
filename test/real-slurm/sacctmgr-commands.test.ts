import { type Command, output, run } from '@slurmkit/command'
import {
  type AccountingOutcome,
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
} from '@slurmkit/sacctmgr'
import { sacctmgrShow } from '@slurmkit/slurm-parsers'
import { startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cluster as example, USERS_SCRIPT } from '../../examples/shared-gpu/cluster.ts'
import type { buildCommand } from '../../packages/sacctmgr/src/commands/build-command.ts'
import type { CommandOptions } from '../../packages/sacctmgr/src/commands/command-option.ts'
import type { Form } from '../../packages/sacctmgr/src/commands/forms.ts'
import { isSince } from '../../packages/sacctmgr/src/commands/slurm-version.ts'
import type { Value } from '../../packages/sacctmgr/src/option.ts'
import { sample, takes } from '../../packages/sacctmgr/test/commands/samples.ts'
import { cacheDir, describeReal, versions } from '../../packages/testbed/test/real-slurm.ts'
import { optionsOf, QOS, type Row, type RunningVersion, world } from './accounting-world.ts'

const COMMANDS = process.env['SLURMKIT_DEEP'] === '1' ? 1000 : 60

/** What the commands are drawn from; the same seed gives the same commands. */
const SEED = 20_220_511

describe.each(versions)('Slurm %s', (slurm) => {
  describeReal('single sacctmgr commands', () => {
    let live: TestCluster
    let version: RunningVersion

    beforeAll(async () => {
      const scripts = { [USERS_SCRIPT]: createUsersScript() }
      live = await startCluster({ config: example.config, clusterName: 'demo', slurm, cacheDir, scripts })
      version = slurmVersion(live.slurmVersion) as RunningVersion
      const done = [
        sacctmgrAdd('qos', { version, qos: QOS }),
        sacctmgrAdd('account', { version, cluster: 'demo', account: ['team', 'other'] }),
        sacctmgrAdd('resource', { version, resource: 'ansys', server: 'lic2', set: { count: 10 } }),
      ]
      for (const command of done) expect(await run(live.headNode, command)).toMatchObject({ outcome: 'changed' })
    }, 300_000)
    afterAll(() => live?.stop())

    test(`${COMMANDS} of all that can be made are accepted and do what they say`, { timeout: 1_800_000 }, async () => {
      const rows = world(live.headNode, version)
      const draw = drawing(SEED)
      const outcomes = { changed: 0, unchanged: 0 }
      const words = new Set<string>()
      for (let made = 0; made < COMMANDS; made += 1) {
        const row = draw(fc.constantFrom(...rows))
        const step = nextStep(version, row, draw)
        const argv = step.command.argv.join(' ')
        const said = await run(live.headNode, step.command)
        if (said.outcome !== step.outcome)
          throw new Error(`not ${step.outcome}: ${made}: ${argv}
${said.said}`)
        outcomes[said.outcome] += 1
        for (const word of step.command.argv) words.add(word.replace(/[+-]?=.*/s, ''))
        await expectRow(`${made}: ${argv}\n${said.said}`, row)
      }
      expect(outcomes.unchanged).toBeGreaterThan(0)
      if (COMMANDS < 1000) return
      const options = rows.flatMap((row) =>
        keysOf(version, row, optionsOf(row)).map((key) => optionsOf(row)[key]!.option),
      )
      expect(options.filter((option) => !words.has(option))).toEqual([])
    })

    const ran = <T>(command: Command<T>) => run(live.headNode, command)
    const sql = (statement: string) =>
      ran(output(['mysql', '-h127.0.0.1', '-uclusteradmin', '-ptestbed', 'demo', '-N', '-e', statement]))

    test('jobs get comments, and a job that slurmctld forgot is listed and left as it is', {
      timeout: 120_000,
    }, async () => {
      // A cluster that has been in a federation numbers its jobs from far above 1.
      const [id = ''] = (await ran(output(['sbatch', '--parsable', '--wait', '--wrap=true']))).trim().split(';')
      // The start of a job may reach slurmdbd after its end, which makes a row without a name.
      await vi.waitFor(
        async () => expect(await ran(output(['sacct', '-nPXj', id, '-o', 'jobname,state']))).toBe('wrap|COMPLETED\n'),
        60_000,
      )
      const noted = { comment: 'checked by hand', adminComment: 'a', systemComment: 'b', derivedExitCode: 3 }
      const job = { version, cluster: 'demo', jobID: Number(id) }
      await vi.waitFor(
        async () => expect((await ran(sacctmgrModify('job', { ...job, set: noted }))).outcome).toBe('changed'),
        60_000,
      )
      const seen = await ran(output(['sacct', '-nPXj', id, '-o', 'comment,admincomment,systemcomment,derivedexitcode']))
      expect(seen).toBe('checked by hand|a|b|0:3\n')
      expect(await ran(sacctmgrModify('job', { ...job, jobID: 999, set: noted }))).toMatchObject({
        outcome: 'unchanged',
      })

      const state = () => sql('select id_job, state, time_end from demo_job_table')
      expect(await ran(sacctmgrRunawayJobs({ cluster: 'demo' }))).toEqual([])
      await sql('update demo_job_table set id_job=777, state=1, time_end=0')
      const runaway = { id: 777, partition: 'gpu', state: 'RUNNING', name: 'wrap' }
      expect(await ran(sacctmgrRunawayJobs({ cluster: 'demo' }))).toEqual([runaway])
      expect(await state()).toBe('777\t1\t0\n')
    })

    test('users are renamed, clusters join federations', { timeout: 60_000 }, async () => {
      const outcomes = [
        await ran(
          sacctmgrAdd('user', {
            version,
            cluster: 'demo',
            user: 'uucp',
            account: 'team',
            set: { adminLevel: 'Operator' },
          }),
        ),
        await ran(sacctmgrModify('user', { version, cluster: 'demo', user: 'uucp', set: { newName: 'proxy' } })),
        await ran(sacctmgrAdd('wckey', { version, cluster: 'demo', user: 'proxy', wckey: 'k' })),
        await ran(sacctmgrModify('user', { version, cluster: 'demo', user: 'proxy', set: { defaultWCKey: 'k' } })),
        await ran(sacctmgrAdd('federation', { version, federation: 'union' })),
        await ran(sacctmgrAdd('cluster', { version, cluster: 'near', set: { federation: 'union' } })),
        await ran(sacctmgrModify('cluster', { version, cluster: 'near', set: { fedState: 'DRAIN' } })),
      ]
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'changed'))
      const format = ['User', 'AdminLevel', 'DefaultWCKey'] as const
      const users = await ran(sacctmgrShow('user', { version, format, where: { user: ['uucp', 'proxy'] } }))
      expect(users).toEqual([{ user: 'proxy', adminLevel: 'Operator', defaultWCKey: 'k' }])
      const federation = await ran(sacctmgrShow('federation', { version, where: { name: 'union' } }))
      expect(federation).toMatchObject([{ cluster: 'near', fedState: 'DRAIN' }])
      const again = await ran(sacctmgrModify('cluster', { version, cluster: 'near', set: { federation: 'union' } }))
      expect(again.outcome).toBe('unchanged')
    })

    test('what Slurm refuses, as a whole or in part, is an error with its words', { timeout: 60_000 }, async () => {
      const both = { version, cluster: 'demo', user: 'uucp', account: ['team', 'nowhere'] }
      await expect(ran(sacctmgrAdd('association', both))).rejects.toThrow(
        /No account nowhere|account 'nowhere' doesn't exist/,
      )
      const lost = sacctmgrModify('cluster', { version, cluster: 'demo', set: { federation: 'nowhere' } })
      await expect(ran(lost)).rejects.toMatchObject({ code: 'command-failed' })
      const mine = sacctmgrModify('qos', { version, qos: 'q0', set: { priority: 9 } })
      await expect(ran({ ...mine, user: 'nobody' })).rejects.toThrow("doesn't have privilege")
      await expect(ran({ ...sacctmgrAdd('qos', { version, qos: 'mine' }), user: 'nobody' })).rejects.toThrow('denied')
    })

    test('dumps, archives, reconfigures and tells how it is', { timeout: 60_000 }, async () => {
      await ran(sacctmgrDump({ cluster: 'demo', file: '/tmp/demo.cfg' }))
      expect(await ran(output(['cat', '/tmp/demo.cfg']))).toMatch(/^Account - 'team':/m)
      await expect(ran(sacctmgrDump({ cluster: 'demo', file: '/nowhere/demo.cfg' }))).rejects.toThrow("Can't open file")
      await expect(ran(sacctmgrDump({ cluster: 'nowhere', file: '/tmp/x' }))).rejects.toThrow("doesn't exist")
      const purge = { events: '12months', jobs: '90days', transactions: '36hours', usage: '3months' } as const
      await ran(sacctmgrArchiveDump({ version, directory: '/tmp', purge }))
      await ran(sacctmgrReconfigure())
      const { byMessage, byUser } = await ran(sacctmgrStats())
      expect(byMessage.map(({ name }) => name)).toContain('DBD_GET_QOS')
      expect(byUser.find(({ name }) => name === 'root')?.count).toBeGreaterThan(0)
      const { slurm: settings, slurmdbd } = await ran(sacctmgrConfiguration())
      expect([settings['SLURM_VERSION'], slurmdbd['PrivateData']]).toEqual([live.slurmVersion, 'none'])
      if (version !== '22.05' && version !== '23.11') {
        expect(await ran(sacctmgrPing({ version }))).toEqual([{ role: 'primary', host: '127.0.0.1', up: true }])
      }
    })
  })
})

type Draw = <T>(from: fc.Arbitrary<T>) => T

/** Draws values one after the other, each time the same for a seed. */
function drawing(seed: number): Draw {
  let at = seed
  return (from) => {
    at += 1
    const [value] = fc.sample(from, { seed: at, numRuns: 1 })
    return value as never
  }
}

interface Step {
  readonly command: ReturnType<typeof buildCommand>
  readonly outcome: AccountingOutcome['outcome']
}

/** A command that Slurm has to take as things are; the row's values become those that it asks for. */
function nextStep(version: RunningVersion, row: Row, draw: Draw): Step {
  const dice = draw(fc.nat(99))
  if (!row.present && dice < 90) return add(version, row, draw)
  if (!row.present || (row.remove !== undefined && !isLasting(row) && dice < 15)) return remove(version, row)
  if (row.modify.length === 0 || dice < 25) return addAgain(version, row)
  return modify(version, row, draw)
}

const isLasting = ({ where }: Row) => QOS.some((name) => JSON.stringify(where['qos']) === JSON.stringify([name]))

const wholeForm = (row: Row, form: Form | undefined): Form => form ?? { entity: row.entity, where: {}, set: {} }

function add(version: RunningVersion, row: Row, draw: Draw): Step {
  const form = wholeForm(row, row.add)
  const set = { ...drawSettings(version, row, form.set, draw, false) }
  const ignored = row.left ? (row.lasting ?? []) : []
  const given = Object.entries(parsed(form.set, set)).filter(([key]) => !ignored.includes(key))
  row.values = { ...row.values, ...Object.fromEntries(given) }
  row.present = true
  const where = { ...row.where, ...(row.entity === 'user' ? { account: 'team' } : {}) }
  return { command: sacctmgrAdd(row.entity as never, { version, ...where, set } as never), outcome: 'changed' }
}

function addAgain(version: RunningVersion, row: Row): Step {
  const required = Object.entries(row.add?.set ?? {}).flatMap(([key, option]) => (option.required ? [[key, 100]] : []))
  const where = { ...row.where, ...(row.entity === 'user' ? { account: 'team' } : {}) }
  const given = { version, ...where, ...(required.length === 0 ? {} : { set: Object.fromEntries(required) }) }
  return { command: sacctmgrAdd(row.entity as never, given as never), outcome: row.again ?? 'unchanged' }
}

function remove(version: RunningVersion, row: Row): Step {
  const outcome = row.present ? 'changed' : 'unchanged'
  row.left = row.present || row.left === true
  row.present = false
  row.values = Object.fromEntries(Object.entries(row.values).filter(([key]) => row.lasting?.includes(key)))
  const consent = row.entity === 'cluster' ? { withAllItsAccounts: true } : {}
  return { command: sacctmgrRemove(row.entity as never, { version, ...row.where, ...consent } as never), outcome }
}

function modify(version: RunningVersion, row: Row, draw: Draw): Step {
  // Usage is of all partitions together.
  const usable = row.modify.filter(
    (form) =>
      keysOf(version, row, form.set).length > 0 && !(form.set['rawUsage'] !== undefined && 'partition' in row.where),
  )
  const form = draw(fc.constantFrom(...usable))
  const given = { version, ...row.where, ...(form.where['cluster'] && row.entity === 'qos' ? { cluster: 'demo' } : {}) }
  if (form.set['rawUsage'] !== undefined)
    return {
      command: sacctmgrModify(row.entity as never, { ...given, set: { rawUsage: 0 } } as never),
      outcome: 'changed',
    }
  const list = drawListChange(version, row, form.set, draw)
  if (list !== undefined)
    return { command: sacctmgrModify(row.entity as never, { ...given, ...list } as never), outcome: 'changed' }
  const set = drawSettings(version, row, form.set, draw, true)
  const before = row.values
  row.values = { ...before, ...parsed(form.set, set) }
  const clusters = (values: typeof before) => JSON.stringify(values['clusters'] ?? [])
  const same = row.entity === 'federation' && clusters(before) === clusters(row.values)
  return {
    command: sacctmgrModify(row.entity as never, { ...given, before, set } as never),
    outcome: same ? 'unchanged' : 'changed',
  }
}

const LISTS = ['qos', 'preempt', 'clusters', 'features']

function keysOf(version: RunningVersion, row: Row, set: CommandOptions): string[] {
  return Object.entries(set).flatMap(([key, option]) => {
    const named = option.checkName !== undefined && (row.names?.[key] ?? []).length === 0
    const there = isSince(version, option.since ?? '22.05') && takes(option, version)
    return named || !there || row.spared?.includes(key) ? [] : [key]
  })
}

function drawSettings(
  version: RunningVersion,
  row: Row,
  table: CommandOptions,
  draw: Draw,
  clearing: boolean,
): Record<string, unknown> {
  const keys = keysOf(version, row, table)
  const required = keys.filter((key) => table[key]?.required)
  const chosen = draw(fc.subarray(keys, { minLength: clearing ? 1 : 0, maxLength: Math.min(6, keys.length) }))
  const set: Record<string, unknown> = {}
  for (const key of new Set([...required, ...chosen])) {
    const option = table[key]!
    const clears = clearing && !option.fixed && !row.kept?.includes(key) && draw(fc.nat(4)) === 0
    const value = draw(sample(option, version, row.names?.[key]))
    set[key] = clears && hasBefore(row.values[key], option.option) ? null : value
  }
  const result = consistent(row, set, table)
  const spare = keys.find((key) => key !== 'parent' && !/QOS/i.test(key)) ?? ''
  return clearing && Object.keys(result).length === 0 ? { [spare]: draw(sample(table[spare]!, version)) } : result
}

/** Whether Slurm can be told what to clear. */
const hasBefore = (value: Value | undefined, option: string) => value !== undefined || !/TRES/.test(option)

/** Rules between options that are Slurm's, not a command's: what a row can hold at all. */
function consistent(row: Row, set: Record<string, unknown>, table: CommandOptions): Record<string, unknown> {
  const result = { ...set }
  if ('qos' in result || 'defaultQOS' in result) {
    const allowed = ('qos' in result ? result['qos'] : row.values['qos']) as readonly string[] | null | undefined
    const wanted = ('defaultQOS' in result ? result['defaultQOS'] : row.values['defaultQOS']) as
      | string
      | null
      | undefined
    if (wanted !== null && wanted !== undefined && !allowed?.includes(wanted))
      result['defaultQOS'] = allowed?.[0] ?? null
    if (table['defaultQOS'] === undefined || (!row.present && result['defaultQOS'] === null))
      delete result['defaultQOS']
  }
  if (result['parent'] === row.values['parent']) delete result['parent']
  if (row.entity === 'cluster' && result['fairshare'] === 'parent') result['fairshare'] = 3
  return result
}

/** `+=` or `-=` for a list whose names are known, now and then. */
function drawListChange(
  version: RunningVersion,
  row: Row,
  table: CommandOptions,
  draw: Draw,
): Record<string, unknown> | undefined {
  const keys = keysOf(version, row, table).filter(
    (key) => table[key]?.operators && (LISTS.includes(key) || key === 'flags'),
  )
  if (keys.length === 0 || draw(fc.nat(4)) > 0) return undefined
  const key = draw(fc.constantFrom(...keys))
  const had = (row.values[key] ?? []) as readonly string[]
  // A list that a parent gives would become a change to it, and the default has to stay in it.
  if (key === 'qos' && had.length === 0) return undefined
  const can = draw(sample(table[key]!, version, row.names?.[key])) as readonly string[]
  const fresh = can.filter((name) => !had.includes(name))
  if (fresh.length > 0) {
    row.values[key] = [...had, ...fresh]
    return { addTo: { [key]: fresh } }
  }
  const [, ...rest] = had
  const least = key === 'preempt' || key === 'clusters' || key === 'flags' ? 0 : 1
  if (had.length <= least || had[0] === row.values['defaultQOS']) return undefined
  row.values[key] = rest
  return { removeFrom: { [key]: had.slice(0, 1) } }
}

function parsed(table: CommandOptions, set: Readonly<Record<string, unknown>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(set).map(([key, value]) => [key, value === null ? null : table[key]!.kind.input.parse(value)]),
  )
}

/** The database has the row with the values that were asked for, and with no others. */
async function expectRow(step: string, row: Row): Promise<void> {
  const seen = await row.read()
  expect([step, seen.length]).toEqual([step, row.present ? row.count : 0])
  for (const one of seen) {
    for (const [key, option] of Object.entries(optionsOf(row))) {
      const filled = row.filled?.includes(key) && row.values[key] === undefined
      if (filled || row.unseen?.includes(key) || row.spared?.includes(key) || !(key in one)) continue
      const [wanted, got] = [row.values[key] ?? option.unset ?? null, (one[key] as Value) ?? option.unset ?? null]
      const same = wanted === null || got === null ? wanted === got : option.kind.equals(got as never, wanted as never)
      if (!same) throw new Error(`${key} is ${JSON.stringify(got)}, not ${JSON.stringify(wanted)}, after ${step}`)
    }
  }
}
