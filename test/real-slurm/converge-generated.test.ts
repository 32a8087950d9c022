import { type CommandRunner, output, run } from '@slurmkit/command'
import {
  type AccountingPolicy,
  type AccountingState,
  applyPlan,
  importPolicy,
  planAccounting,
  type Refusal,
  readAccounting,
  readClusterUse,
} from '@slurmkit/sacctmgr'
import { startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cluster as example, USERS_SCRIPT } from '../../examples/shared-gpu/cluster.ts'
import { cacheDir, describeReal, versions } from '../../packages/testbed/test/real-slurm.ts'
import { generatePair, type Pair, PITFALLS, type Release, SHARED_USER, usersOfPair } from './converge-pairs.ts'
import { type RawRow, readRawRows, rowsOutside } from './raw-rows.ts'

const deep = process.env['SLURMKIT_DEEP'] === '1'
const seed = Number(process.env['SLURMKIT_SEED'] ?? 4)
const PAIRS = 300

/** Pairs of this run: all in deep, a part of them with `SLURMKIT_PAIRS=100-200`, and two that are soon done in CI. */
const slice = process.env['SLURMKIT_PAIRS'] ?? (deep ? `0-${PAIRS}` : undefined)
const [from = 0, to = 0] = (slice ?? '').split('-').map(Number)
const indices = slice === undefined ? [42, 138] : Array.from({ length: to - from }, (_, at) => from + at)

/** Pairs whose live states are made in one go, and of which one cluster has no more: with every row all commands are slower. */
const CHUNK = 25
const inChunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

/** Somebody else's rows in the same database: names that fit those of others, and an account named like a partition. */
const FOREIGN = [
  ['add', 'cluster', 'name=far'],
  ['add', 'qos', 'name=foreign', 'Priority=3', 'MaxJobsPerUser=4'],
  ['add', 'account', 'name=proj_a,proj-a,projxa,gpu', 'cluster=demo', 'QosLevel=foreign,normal', 'GrpTRES=cpu=7'],
  ['add', 'user', `name=${SHARED_USER},bob`, 'account=proj_a,proj-a,projxa,gpu', 'cluster=demo', 'Fairshare=9'],
  ['add', 'user', `name=${SHARED_USER}`, 'account=proj-a', 'cluster=demo', 'partition=gpu', 'MaxJobs=2'],
  ['add', 'account', 'name=proj_a', 'cluster=far'],
  ['add', 'user', 'name=bob', 'account=proj_a', 'cluster=far'],
] as const

test('the pairs cover every pitfall, each in more than a few', () => {
  const counts = new Map<string, number>()
  for (let index = 0; index < PAIRS; index += 1)
    for (const pitfall of generatePair(seed, index, `x${index}`, { comments: true, strictDefaults: false }).pitfalls)
      counts.set(pitfall, (counts.get(pitfall) ?? 0) + 1)
  expect([...counts.keys()].toSorted()).toEqual(Object.keys(PITFALLS).toSorted())
  expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(5)
})

describe.each(versions)('Slurm %s', (slurm) => {
  describeReal('converges', () => {
    let live: TestCluster
    let release: Release = { comments: true, strictDefaults: false }

    let staged = 0

    const start = async () => {
      const scripts = { [USERS_SCRIPT]: createUsersScript() }
      live = await startCluster({ config: example.config, clusterName: 'demo', slurm, cacheDir, scripts })
      staged = 0
      await addUsers([SHARED_USER, 'bob'])
      for (const words of FOREIGN) await sacctmgr(words)
    }
    beforeAll(async () => {
      await start()
      if ((await read()).version.startsWith('22.')) release = { comments: false, strictDefaults: true }
    }, 300_000)
    afterAll(() => live?.stop())

    const sacctmgr = (words: readonly string[]) => run(live.headNode, output(['sacctmgr', '-i', ...words]))
    const read = () => readAccounting(live.headNode, { cluster: 'demo' })
    let uid = 7000
    const addUsers = async (names: readonly string[]) => {
      const lines = names.map((name, at) => `${name}:x:${uid + at}:100::/tmp:/bin/sh\n`)
      uid += names.length
      await run(live.headNode, output(['tee', '-a', '/etc/passwd'], { stdin: lines.join('') }))
    }

    /** The live states of pairs, in one go; on another cluster where this one has enough. */
    const stage = async (pairs: readonly Pair[]) => {
      if (staged > 0 && staged + pairs.length > CHUNK) {
        await live.stop()
        await start()
      }
      staged += pairs.length
      await addUsers(pairs.flatMap(({ prefix }) => usersOfPair(prefix)))
      const all = pairs.map((pair) => pair.live)
      const whole: AccountingPolicy = {
        qos: Object.assign({}, ...all.map(({ qos }) => qos)),
        accounts: Object.assign({}, ...all.map(({ accounts }) => accounts)),
        users: Object.assign({}, ...all.map(({ users }) => users)),
        root: {},
        strict: [],
      }
      await applyPlan(live.headNode, planAccounting(await read(), whole), { backup: false })
      for (const words of pairs.flatMap(({ raw }) => raw)) await sacctmgr(words)
      const state = await read()
      const strict = { ...importPolicy(state), strict: ['qos', 'accounts', 'users', 'coordinators'] } as const
      expect(planAccounting(state, strict, { prune: true })).toMatchObject({ changes: [], refused: [] })
    }

    const optionsOf = async ({ prune }: Pair) =>
      prune ? { prune, maxRemovals: 60, use: await readClusterUse(live.headNode) } : {}

    /** The plan of a pair on the database as it is. */
    const planOf = async (pair: Pair) => {
      const [state, options] = await Promise.all([read(), optionsOf(pair)])
      return planAccounting(state, policyFor(pair, state), options)
    }

    const converge = async (pair: Pair) => {
      if (pair.job !== undefined) {
        const argv = ['sbatch', '--hold', '--output=/dev/null', `--account=${pair.job.account}`, '--wrap=true'] as const
        await run(live.headNode, { ...output(argv), user: pair.job.user, cwd: '/tmp' })
      }
      let before = await readRawRows(live.headNode)
      if (pair.meddling !== undefined) {
        const stale = await planOf(pair)
        await sacctmgr(pair.meddling)
        before = await readRawRows(live.headNode)
        if (stale.changes.length > 0 && pair.lateUser === undefined)
          await expect(applyPlan(live.headNode, stale)).rejects.toMatchObject({ code: 'state-changed' })
      }
      if (pair.lateUser !== undefined) {
        await expect(applyPlan(live.headNode, await planOf(pair))).rejects.toMatchObject({ code: 'unknown-user' })
        expect(await readRawRows(live.headNode)).toEqual(before)
        await addUsers([pair.lateUser])
      }
      const plan = await planOf(pair)
      expectRefusals(plan.refused, pair)
      const result = await applyPlan(live.headNode, plan)
      if (plan.changes.length > 0) expect(result.controller).toBe('agrees')
      await expectSettled(pair, before)
      return plan
    }

    const expectSettled = async (pair: Pair, before: readonly RawRow[]) => {
      const second = await planOf(pair)
      expect(second.changes.map(({ argv }) => argv.join(' '))).toEqual([])
      expectRefusals(second.refused, pair)
      const after = await readRawRows(live.headNode)
      expect(linesOf(rowsOutside(after, pair))).toEqual(linesOf(rowsOutside(before, pair)))
      return after
    }

    test(`pairs ${slice ?? indices} of seed ${seed}: one apply, then an empty plan, and no row outside the policy differs`, {
      timeout: 3_600_000,
    }, async () => {
      const failures: unknown[] = []
      let tried = 0
      let changes = 0
      let refused = 0
      for (const chunk of inChunks(indices, CHUNK)) {
        // Names that nobody else's begin with.
        const pairs = chunk.map((index) => ({ index, pair: generatePair(seed, index, `p${index}z`, release) }))
        await stage(pairs.map(({ pair }) => pair))
        for (const { index, pair } of pairs) {
          await converge(pair).then(
            (plan) => {
              changes += plan.changes.length
              refused += plan.refused.length
            },
            (error: unknown) => {
              failures.push({ index, error: String(error) })
              console.log(`Slurm ${slurm}, seed ${seed}, pair ${index}: ${error}`)
            },
          )
        }
        tried += pairs.length
        console.log(
          `Slurm ${slurm}, seed ${seed}: ${tried - failures.length} of ${tried} pairs converged, ${changes} changes, ${refused} refusals`,
        )
      }
      expect(failures).toEqual([])
    })

    test('an apply that is killed at any command is finished by the next', { timeout: 3_600_000 }, async () => {
      for (const index of deep ? [9, 138, 248] : [9]) {
        const rehearsal = generatePair(seed, index, `r${index}z`, release)
        const pairOf = (name: string) => ({
          ...generatePair(seed, index, name, release),
          meddling: undefined,
          job: undefined,
        })
        await stage([rehearsal])
        if (rehearsal.lateUser !== undefined) await addUsers([rehearsal.lateUser])
        const { runner, writes } = dying(live.headNode, Number.POSITIVE_INFINITY, 'before')
        await applyPlan(runner, await planOf({ ...rehearsal, meddling: undefined, job: undefined }))
        const final = linesLike(await readRawRows(live.headNode), rehearsal.prefix)
        const moments = Array.from({ length: writes() }, (_, at) => at + 1).flatMap((at) =>
          (['before', 'during', 'after'] as const).map((how) => ({ at, how })),
        )
        const chosen = deep ? moments : moments.slice(moments.length / 2, moments.length / 2 + 1)
        const all = chosen.map(({ at, how }) => ({ at, how, pair: pairOf(`k${index}-${at}${how[0]}`) }))
        for (const pairs of inChunks(all, CHUNK)) {
          await stage(pairs.map(({ pair }) => pair))
          for (const { at, how, pair } of pairs) {
            if (pair.lateUser !== undefined) await addUsers([pair.lateUser])
            const before = await readRawRows(live.headNode)
            const killed = dying(live.headNode, at, how)
            await expect(applyPlan(killed.runner, await planOf(pair))).rejects.toBe(DEATH)
            await applyPlan(live.headNode, await planOf(pair))
            const after = await expectSettled(pair, before)
            expect([at, how, linesLike(after, pair.prefix)]).toEqual([at, how, final])
          }
        }
        console.log(
          `Slurm ${slurm}, seed ${seed}, pair ${index}: killed at ${chosen.length} moments of ${writes()} commands, and finished`,
        )
      }
    })
  })
})

/** Nothing is refused but for a reason that the pair gives. */
function expectRefusals(refused: readonly Refusal[], { mayRefuse }: Pair): void {
  const others = refused.filter(({ reason }) => !mayRefuse.has(reason))
  const lines = others.map(
    ({ reason, kind, entity, key, message }) => `${reason}: ${kind} ${entity} ${key}: ${message}`,
  )
  expect(others, lines.join('\n')).toEqual([])
}

/** The desired policy, with all rows of others named as they are where it is all that there is. */
function policyFor({ desired, prefix, scope }: Pair, state: AccountingState): AccountingPolicy {
  if (scope !== 'all') return desired
  const others = importPolicy(state)
  const foreign = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !name.startsWith(prefix)))
  return {
    ...desired,
    qos: { ...desired.qos, ...foreign(others.qos) },
    accounts: { ...desired.accounts, ...foreign(others.accounts) },
    users: { ...desired.users, ...foreign(others.users) },
    root: others.root,
  }
}

function linesOf(rows: readonly RawRow[]): readonly string[] {
  return rows.map(({ table, line }) => `${table} ${line}`)
}

/** Rows of a prefix without it and without ids, so that two pairs can be compared. */
function linesLike(rows: readonly RawRow[], prefix: string): readonly string[] {
  return rows
    .filter(({ line }) => line.includes(prefix))
    .map(({ table, line }) => {
      const cells = line.split('|')
      const id = table === 'association' ? 4 : table === 'qos' ? 1 : -1
      return `${table} ${cells.map((cell, at) => (at === id ? '' : cell.replaceAll(prefix, '').split(',').toSorted().join(','))).join('|')}`
    })
    .toSorted()
}

const DEATH = new Error('killed')

/** A runner that dies at a command that changes something, before it runs, while it runs, or when it is done. */
function dying(runner: CommandRunner, at: number, how: 'before' | 'during' | 'after') {
  let writes = 0
  let dead = false
  const wrapped: CommandRunner = {
    async exec(spec, options) {
      if (dead) throw DEATH
      if (!spec.argv.includes('-i')) return runner.exec(spec, options)
      writes += 1
      if (writes !== at) return runner.exec(spec, options)
      dead = true
      if (how === 'after') await runner.exec(spec, options)
      // Long enough for some commands to be done, and for others not to have begun.
      const delay = String(0.005 * (1 + (at % 6)))
      if (how === 'during')
        await runner.exec({ ...spec, argv: ['timeout', '-s', 'KILL', delay, ...spec.argv] }, options)
      throw DEATH
    },
  }
  return { runner: wrapped, writes: () => writes }
}
