import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AccountingPolicy, type AccountingState, definePolicy, planAccounting } from '@slurmkit/sacctmgr'
import { type Acknowledge, type SlurmChoice, startCluster, type TestCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { cluster, USERS_SCRIPT } from '../examples/shared-gpu/cluster.ts'
import { type AccountingFigures, benchAccounting, NEW_USERS } from './bench-accounting.ts'
import { cacheDir, prepareMachine } from './prepare-machine.ts'

/** Users who are added by a command each, unless all of them are. */
const SAMPLE = 100

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    full: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help) {
  console.log(`npm run bench [-- --runs N] [--full]

Measures, N times each (default 3), and prints medians with minimum and maximum: how long a cluster of the main job takes to come
up on each Slurm release, how long ${NEW_USERS} new users take there by a plan and by a command each, and what a check of them
sends; how long a big plan takes; and what the packages' own benchmarks measure. Every figure stands beside another one of the
same run, because machines differ and so does their load.
  --full            adds all ${NEW_USERS} users by a command each, up to a quarter of an hour a run; default: ${SAMPLE}, scaled up
  SLURM_VERSIONS=   releases to measure, with commas (default: 22.05,24.11,26.05)`)
  process.exit(0)
}
const runs = Number(values.runs)
const single = values.full ? NEW_USERS : SAMPLE
const versions = (process.env['SLURM_VERSIONS'] ?? '22.05,24.11,26.05').split(',') as SlurmChoice[]

const missing = await prepareMachine(versions)
for (const { path, message } of missing) console.log(`# ${path} ${message}: clusters can't be measured`)
if (missing.length === 0) for (const version of versions) await benchCluster(version)
benchPlan()
for (const path of benches()) spawnSync(process.execPath, [...process.execArgv, path], { stdio: 'inherit' })

/**
 * A cluster with a database and two nodes, beside the part of it that is MariaDB's own start; then new users by a plan, beside a
 * command each: on a network as a head node has it, and on one that acknowledges at once, where only Slurm's own work counts.
 */
async function benchCluster(slurm: SlurmChoice): Promise<void> {
  const up: number[] = []
  const database: number[] = []
  const accounting: Record<Acknowledge, AccountingFigures[]> = { delayed: [], 'at-once': [] }
  let version = ''
  const start = (acknowledge: Acknowledge): Promise<TestCluster> =>
    startCluster({
      config: cluster.config,
      slurm,
      cacheDir,
      acknowledge,
      scripts: { [USERS_SCRIPT]: createUsersScript() },
      onEvent({ type, elapsedMs }) {
        if (acknowledge === 'delayed') return
        if (type === 'database-ready') database.push(elapsedMs)
        if (type === 'cluster-up') up.push(elapsedMs)
      },
    })
  for (let run = 0; run < runs; run += 1) {
    for (const acknowledge of ['delayed', 'at-once'] as const) {
      await using live = await start(acknowledge)
      version = live.slurmVersion
      accounting[acknowledge].push(await benchAccounting(live, single))
    }
  }
  print(`cluster up, Slurm ${version}`, up, 'until its MariaDB takes connections', database)
  printAccounting(`${version}, acknowledgements delayed as Linux does`, accounting.delayed)
  printAccounting(`${version}, acknowledgements at once`, accounting['at-once'])
}

function printAccounting(version: string, figures: readonly AccountingFigures[]): void {
  const [first] = figures
  if (first === undefined) return
  const others = figures.map(({ oneByOneMs }) => oneByOneMs)
  const applied = figures.map(({ applyMs }) => applyMs)
  const how =
    single === NEW_USERS ? 'all measured' : `measured with ${single} of them and scaled up; --full measures all`
  console.log(`${NEW_USERS} new users by applyPlan, with reading, planning, backup, reading back and slurmctld's agreement, Slurm ${version}: ${spread(applied)}
  ${(median(others) / median(applied)).toFixed(1)} times faster than a sacctmgr process a user: ${spread(others)}, ${how}`)
  const checks = figures.map(({ checkMs }) => checkMs)
  const { checkCommands } = first
  console.log(`a check of them when nothing is to do: ${spread(checks)}, ${checkCommands.length} commands, all of them reads:
${checkCommands.map((words) => `  ${words}`).join('\n')}`)
}

/** 2,000 users in 50 accounts with 30 QOS: all of them new, and all of them changed, beside writing the same policy as JSON and back. */
function benchPlan(): void {
  const qos = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`q${n}`, { priority: n, maxWall: '1:00:00', grpTRES: { cpu: n } }]),
  )
  const policyOf = (more: number) => {
    const users = (account: number) =>
      Array.from({ length: 40 }, (_, n) => [`user${account}-${n}`, { fairshare: n + more, maxJobs: n + more }])
    const accounts = Array.from({ length: 50 }, (_, n) => [
      `account${n}`,
      { qos: Object.keys(qos), fairshare: n + more, users: Object.fromEntries(users(n)) },
    ])
    return definePolicy({ qos, accounts: Object.fromEntries(accounts) })
  }
  const [policy, changed] = [policyOf(0), policyOf(1)]
  const fresh: AccountingState = {
    cluster: 'demo',
    version: '24.11.5',
    qos: { normal: {} },
    accounts: { root: { parent: null, entity: {}, association: {} } },
    userAssociations: [],
    users: {},
    tres: ['cpu'],
  }
  const copies = times(() => JSON.parse(JSON.stringify(policy)))
  const reference = 'the policy to JSON and back'
  print(
    'plan of 2,000 new users, 50 accounts, 30 QOS',
    times(() => planAccounting(fresh, policy)),
    reference,
    copies,
  )
  const full = stateWith(fresh, policy)
  const none = planAccounting(full, policy).changes
  if (none.length > 0) throw new Error(`a state with all that the policy says needs ${none.length} changes`)
  print(
    'plan that changes them all',
    times(() => planAccounting(full, changed)),
    reference,
    copies,
  )
}

/** A state after its policy was applied. */
function stateWith(state: AccountingState, { qos, accounts }: AccountingPolicy): AccountingState {
  const rows = Object.entries(accounts).flatMap(([account, { users }]) =>
    Object.entries(users).map(([user, values]) => ({ account, user, partition: null, values })),
  )
  const added = Object.entries(accounts).map(([name, { entity, association }]) => [
    name,
    { parent: 'root', entity, association },
  ])
  return {
    ...state,
    qos: { ...state.qos, ...qos },
    accounts: { ...state.accounts, ...Object.fromEntries(added) },
    userAssociations: rows,
    users: Object.fromEntries(rows.map(({ account, user }) => [user, { defaultAccount: account }])),
  }
}

function times(work: () => unknown): readonly number[] {
  return Array.from({ length: runs + 1 }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  }).slice(1)
}

function print(what: string, figures: readonly number[], reference: string, others: readonly number[]): void {
  const ratio = (median(figures) / median(others)).toFixed(2)
  console.log(`${what}: ${spread(figures)}\n  ${ratio} times ${reference}: ${spread(others)}`)
}

function spread(figures: readonly number[]): string {
  return `${median(figures).toFixed(1)} ms (${Math.min(...figures).toFixed(1)} to ${Math.max(...figures).toFixed(1)})`
}

function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function benches(): readonly string[] {
  return readdirSync('packages').flatMap((name) => {
    const dir = join('packages', name, 'bench')
    return existsSync(dir)
      ? readdirSync(dir)
          .filter((file) => file.endsWith('.ts'))
          .map((file) => join(dir, file))
      : []
  })
}
