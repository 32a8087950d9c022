import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '@slurmkit/command'
import { type AccountingPolicy, type LintRuleName, lintPolicy, readLintContext } from '@slurmkit/sacctmgr'
import { squeue } from '@slurmkit/slurm-parsers'
import type { TestCluster } from '@slurmkit/testbed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LINT_CASES } from '../../packages/sacctmgr/test/lint-cases.ts'
import { describeReal } from '../../packages/testbed/test/real-slurm.ts'
import {
  apply,
  attempt,
  end,
  enqueue,
  lintVersions,
  prioritiesOf,
  type SETTINGS_RULES,
  setPartition,
  startWith,
  submit,
  together,
} from './lint-stage.ts'

/** Settings of slurm.conf under which rules speak, as few clusters as can have them. */
const CLUSTERS = {
  good: { PriorityDecayHalfLife: '1' },
  loose: {
    AccountingStorageEnforce: 'associations,limits,qos',
    PriorityDecayHalfLife: '1',
    PriorityWeightQOS: '0',
    JobRequeue: '0',
  },
  bare: {
    AccountingStorageEnforce: 'associations',
    AccountingStorageTRES: '',
    PriorityType: 'priority/basic',
    PreemptType: 'preempt/none',
    PreemptMode: 'OFF',
  },
} as const

interface Show {
  readonly harmed: Exclude<keyof typeof CLUSTERS, 'good'>
  look(live: TestCluster): Promise<string>
  readonly harm: string | RegExp
  readonly cure: string | RegExp
}

const policyOf = (rule: LintRuleName): AccountingPolicy => LINT_CASES[rule].bad
const whole = ['--nodes=2', '--gres=gpu:8'] as const

/** A job of the higher QOS on a cluster that is full of the lower one. */
async function preempts(live: TestCluster): Promise<{ readonly high: string; readonly low: string }> {
  const low = await submit(live, 'charlie', '--account=pw', '--qos=pwlo', ...whole, '--time=60')
  const high = await submit(live, 'alice', '--account=pw', '--qos=pwhi', ...whole, '--time=60')
  const rows = await run(live.headNode, squeue())
  const left = rows.find(({ jobID }) => jobID.id === low.id)?.state?.name ?? 'gone'
  await end(live, low, high)
  return { high: high.seen, low: left }
}

/** Rules that take no more than a look at two clusters; the others have tests of their own below. */
const SHOWS: Record<
  Exclude<(typeof SETTINGS_RULES)[number], 'preempt-mode' | 'partition-qos-unknown' | 'quota-decays'>,
  Show
> = {
  enforcement: {
    harmed: 'bare',
    look: async (live) => {
      await apply(live, policyOf('enforcement'))
      const job = await submit(live, 'alice', '--account=pqa', '--time=2:00:00')
      await end(live, job)
      return job.seen
    },
    harm: 'RUNNING',
    cure: 'refused: QOSMaxWallDurationPerJobLimit',
  },
  'tres-tracked': {
    harmed: 'bare',
    look: (live) =>
      apply(live, policyOf('tres-tracked')).then(
        () => 'applied',
        (error: Error) => error.message,
      ),
    harm: /gres\/gpu/,
    cure: 'applied',
  },
  'preempt-type': {
    harmed: 'bare',
    look: async (live) => {
      await apply(live, policyOf('preempt-type'))
      return (await preempts(live)).high
    },
    harm: 'PENDING Resources',
    cure: 'RUNNING',
  },
  'requeue-off': {
    harmed: 'loose',
    look: async (live) => {
      await apply(live, policyOf('requeue-off'))
      return (await preempts(live)).low
    },
    harm: 'gone',
    cure: 'PENDING',
  },
  'priority-type': {
    harmed: 'bare',
    look: async (live) => {
      await apply(live, policyOf('priority-type'))
      const filler = await submit(live, 'charlie', '--account=pw', '--qos=pwhi', ...whole)
      const first = await enqueue(live, 'alice', '--account=pw', '--qos=pwlo', ...whole)
      const second = await enqueue(live, 'alice', '--account=pw', '--qos=pwhi', ...whole)
      const priority = async (id: number | undefined) =>
        Number(await attempt(live, { argv: ['squeue', '-h', '-o', '%Q', '-j', String(id)] }))
      const ahead = (await priority(first.id)) > (await priority(second.id))
      await end(live, filler, first, second)
      return ahead ? 'the lower QOS is ahead' : 'in order'
    },
    harm: 'the lower QOS is ahead',
    cure: 'in order',
  },
  'priority-weight': {
    harmed: 'loose',
    look: async (live) => {
      await apply(live, policyOf('priority-weight'))
      const filling = ['--account=pw', '--qos=pwhi']
      const [row] = await prioritiesOf(live, filling, ['pw', 'pwlo', 1], ['pw', 'pwlo', 1])
      const [other] = await prioritiesOf(live, filling, ['pw', 'pwhi', 1])
      return `${Number(row?.qos)} and ${Number(other?.qos)}`
    },
    harm: '0 and 0',
    cure: '0 and 10000',
  },
  'quota-without-safe': {
    harmed: 'loose',
    look: async (live) => {
      await apply(live, policyOf('quota-without-safe'))
      const { id: first, seen } = await submit(
        live,
        'alice',
        '--account=qs',
        '--ntasks=1',
        '--cpus-per-task=60',
        '--time=1',
      )
      await sleep(2_000)
      await end(live, { id: first, seen })
      const second = await submit(live, 'alice', '--account=qs', '--ntasks=1', '--cpus-per-task=63', '--time=1')
      await end(live, second)
      return second.seen
    },
    harm: 'RUNNING',
    cure: 'PENDING QOSGrpCPUMinutesLimit',
  },
}

describe.each(lintVersions)('Slurm %s', (slurm) => {
  describeReal('what lintPolicy warns of in slurm.conf', () => {
    const live = new Map<keyof typeof CLUSTERS, TestCluster>()
    beforeAll(async () => {
      const started = Object.entries(CLUSTERS).map(async ([name, change]) => {
        live.set(name as keyof typeof CLUSTERS, await startWith(slurm, change))
      })
      await Promise.all(started)
    }, 300_000)
    afterAll(async () => {
      await Promise.all([...live.values()].map((cluster) => cluster.stop()))
    })

    const on = (name: keyof typeof CLUSTERS): TestCluster => {
      const found = live.get(name)
      if (found === undefined) throw new Error(`no cluster ${name}`)
      return found
    }

    // First and last of this file, with time for use to decay in between.
    test('quota-decays: what was spent is gone', { timeout: 60_000 }, async () => {
      await apply(on('good'), bothQuotas())
      // A step of decay takes all the time since the last one from what was used, also time before the use.
      await on('good').restartController()
      const used = [await spend(on('good'), 'qd'), await spend(on('good'), 'kept')]
      await sleep(6_000)
      await end(on('good'), ...used)
      expect(await spendAgain(on('good'))).toEqual(['PENDING QOSGrpCPUMinutesLimit', 'PENDING QOSGrpCPUMinutesLimit'])
    })

    test.each(Object.entries(SHOWS))('%s', { timeout: 60_000 }, async (_, { harmed, look, harm, cure }) => {
      expect(await look(on(harmed))).toMatch(harm)
      expect(await look(on('good'))).toMatch(cure)
    })

    test.each(Object.entries(CLUSTERS))(
      'what is read from the %s cluster is what it was started with',
      async (name, change) => {
        const { settings, partitions, capacity, knownUsers } = await readLintContext(
          on(name as keyof typeof CLUSTERS).headNode,
        )
        expect(partitions).toMatchObject({ gpu: { MaxTime: 'UNLIMITED' } })
        expect(capacity).toMatchObject({ node: 2, 'gres/gpu': 16, cpu: 384 })
        expect(knownUsers).toEqual(expect.arrayContaining(['root', 'alice', 'bob']))
        // Written as the controller prints it, and read as slurm.conf is.
        const found = (from: Readonly<Record<string, string>>) =>
          (['preempt-type', 'tres-tracked', 'quota-decays', 'enforcement'] as const).flatMap((rule) =>
            lintPolicy(LINT_CASES[rule].bad, { settings: from }).map((finding) => `${finding.rule} ${finding.path}`),
          )
        expect(found(settings)).toEqual(found({ ...on(name as keyof typeof CLUSTERS).settings, ...change }))
      },
    )

    test('partition-qos-unknown', { timeout: 120_000 }, async () => {
      await expect(startWith(slurm, {}, { QOS: 'zork' })).rejects.toThrow(/slurmctld|zork/)
      await apply(on('good'), policyOf('partition-qos-unknown'))
      await setPartition(on('good'), 'QOS=pqu')
      await on('good').restartController()
      const job = await submit(on('good'), 'alice', '--account=pqa', '--time=30')
      await end(on('good'), job)
      expect(job.seen).toBe('RUNNING')
    })

    test('preempt-mode', { timeout: 120_000 }, async () => {
      await expect(startWith(slurm, { PreemptMode: 'OFF' })).rejects.toThrow(
        /PreemptType and PreemptMode values incompatible/,
      )
      await apply(on('good'), policyOf('preempt-mode'))
      expect((await preempts(on('good'))).high).toBe('RUNNING')
    })

    test('quota-decays: with time it comes back, unless the QOS keeps it', { timeout: 180_000 }, async () => {
      let seen = await spendAgain(on('good'))
      for (let looks = 0; seen[0] !== 'RUNNING' && looks < 20; looks += 1) {
        await sleep(4_000)
        seen = await spendAgain(on('good'))
      }
      expect(seen).toEqual(['RUNNING', 'PENDING QOSGrpCPUMinutesLimit'])
    })
  })
})

/** A job of 60 of the 63 CPU minutes. */
const spend = (live: TestCluster, account: string) =>
  submit(live, 'alice', `--account=${account}`, '--ntasks=1', '--cpus-per-task=60', '--time=1')

/** What comes of another one, in the QOS that forgets and in the one that keeps. */
async function spendAgain(live: TestCluster): Promise<readonly string[]> {
  // Use decays with each step of the priority plugin, and when the controller starts.
  await live.restartController()
  const jobs = [await spend(live, 'qd'), await spend(live, 'kept')]
  await end(live, ...jobs)
  return jobs.map(({ seen }) => seen)
}

/** Both policies at once: the one that forgets, and the one that keeps under another name. */
function bothQuotas(): AccountingPolicy {
  const { bad, good = bad } = LINT_CASES['quota-decays']
  const account = { entity: {}, users: { alice: {} }, association: { qos: ['kept'], defaultQOS: 'kept' } }
  return together([bad, { ...good, qos: { kept: good.qos['qdq'] ?? {} }, accounts: { kept: account } }])
}
