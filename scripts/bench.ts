import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AccountingState, definePolicy, planAccounting } from '@slurmkit/sacctmgr'
import { type SlurmChoice, startCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { cluster, USERS_SCRIPT } from '../examples/shared-gpu/cluster.ts'
import { cacheDir, prepareMachine } from './prepare-machine.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help) {
  console.log(`npm run bench [-- --runs N]

Measures, N times each (default 3), and prints medians with minimum and maximum: how long a cluster of the main job takes to come
up on each Slurm release, how long a big plan takes, and what the packages' own benchmarks measure. Every figure stands
beside another one of the same run, because machines differ and so does their load.
  SLURM_VERSIONS=   releases to measure, with commas (default: 22.05,24.11,26.05)`)
  process.exit(0)
}
const runs = Number(values.runs)
const versions = (process.env['SLURM_VERSIONS'] ?? '22.05,24.11,26.05').split(',') as SlurmChoice[]

const missing = await prepareMachine(versions)
for (const { path, message } of missing) console.log(`# ${path} ${message}: clusters can't be measured`)
if (missing.length === 0) for (const version of versions) await benchCluster(version)
benchPlan()
for (const path of benches()) spawnSync(process.execPath, [...process.execArgv, path], { stdio: 'inherit' })

/** A cluster with a database and two nodes, beside the part of it that is MariaDB's own start. */
async function benchCluster(slurm: SlurmChoice): Promise<void> {
  const up: number[] = []
  const database: number[] = []
  let version = ''
  for (let run = 0; run < runs; run += 1) {
    const live = await startCluster({
      config: cluster.config,
      slurm,
      cacheDir,
      scripts: { [USERS_SCRIPT]: createUsersScript() },
      onEvent({ type, elapsedMs }) {
        if (type === 'database-ready') database.push(elapsedMs)
        if (type === 'cluster-up') up.push(elapsedMs)
      },
    })
    version = live.slurmVersion
    await live.stop()
  }
  print(`cluster up, Slurm ${version}`, up, 'until its MariaDB takes connections', database)
}

/** 2,000 new users in 50 accounts with 30 QOS, beside writing the same policy as JSON and reading it back. */
function benchPlan(): void {
  const qos = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`q${n}`, { priority: n, maxWall: '1:00:00', grpTRES: { cpu: n } }]),
  )
  const accounts = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [
      `account${n}`,
      {
        qos: Object.keys(qos),
        fairshare: n,
        users: Object.fromEntries(Array.from({ length: 40 }, (_, user) => [`user${n}-${user}`, { fairshare: user }])),
      },
    ]),
  )
  const policy = definePolicy({ qos, accounts })
  const state: AccountingState = {
    cluster: 'demo',
    version: '24.11.5',
    qos: { normal: {} },
    accounts: { root: { parent: null, entity: {}, association: {} } },
    userAssociations: [],
    users: {},
    tres: ['cpu'],
  }
  const plans = times(() => planAccounting(state, policy))
  const copies = times(() => JSON.parse(JSON.stringify(policy)))
  print('plan of 2,000 users, 50 accounts, 30 QOS', plans, 'the policy to JSON and back', copies)
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
