import { setTimeout as sleep } from 'node:timers/promises'
import { output, run } from '@slurmkit/command'
import { LINT_RULES, type LintRuleName } from '@slurmkit/sacctmgr'
import { sshare } from '@slurmkit/slurm-parsers'
import type { TestCluster } from '@slurmkit/testbed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LINT_CASES } from '../../packages/sacctmgr/test/lint-cases.ts'
import { describeReal } from '../../packages/testbed/test/real-slurm.ts'
import {
  apply,
  attempt,
  end,
  type Job,
  lintVersions,
  outcome,
  prioritiesOf,
  SETTINGS_RULES,
  setPartition,
  startWith,
  submit,
  together,
} from './lint-stage.ts'

/** What is seen on a real cluster under the policy in which a rule speaks, and under the one that its remedy makes of it. */
interface Show {
  /** `now` tells the two policies apart where the look itself has to name something that differs. */
  look(live: TestCluster, now: 'harm' | 'cure'): Promise<string>
  readonly harm: string | RegExp
  readonly cure: string | RegExp
  /** Releases from which on the harm happens; before, what is seen is the cure. Default: all. */
  readonly since?: string
}

/** One job, and what comes of it. */
const job =
  (user: string, ...options: readonly string[]) =>
  async (live: TestCluster): Promise<string> => {
    const one = await submit(live, user, ...options)
    await end(live, one)
    return one.seen
  }

/** What comes of the last of several jobs, each submitted when the one before has its place. */
const last =
  (...jobs: readonly (readonly [user: string, ...options: readonly string[]])[]) =>
  async (live: TestCluster): Promise<string> => {
    const submitted: Job[] = []
    for (const [user, ...options] of jobs) submitted.push(await submit(live, user, ...options))
    await end(live, ...submitted)
    return submitted.at(-1)?.seen ?? ''
  }

/** The same while the partition is another one. */
const within =
  (words: readonly string[], back: readonly string[], look: (live: TestCluster) => Promise<string>) =>
  async (live: TestCluster): Promise<string> => {
    await setPartition(live, ...words)
    const seen = await look(live)
    await setPartition(live, ...back)
    return seen
  }

/** 60 CPUs for a minute, run for a second or two and ended; then the same again. */
const twice =
  (user: string, account: string) =>
  async (live: TestCluster): Promise<string> => {
    const options = [`--account=${account}`, '--ntasks=1', '--cpus-per-task=60', '--time=1'] as const
    const first = await submit(live, user, ...options)
    if (first.seen !== 'RUNNING') return `first ${first.seen}`
    await sleep(2_500)
    await end(live, first)
    return job(user, ...options)(live)
  }

/** What becomes of a job below the threshold, where partition limits are enforced at submission and where they are not. */
const HELD = /^PENDING QOSUsageThreshold$|^refused: Requested partition configuration not available now$/

/** Rules whose harm takes a few GPUs at most: their looks run side by side. */
const SMALL: Partial<Record<LintRuleName, Show>> = {
  'qos-bypass': {
    look: job('alice', '--account=byp', '--qos=normal', '--gres=gpu:2'),
    harm: 'RUNNING',
    cure: 'refused: Invalid qos specification',
  },
  'default-qos': { look: job('alice', '--account=dq'), harm: 'refused: Invalid qos specification', cure: 'RUNNING' },
  'default-needs-reservation': {
    look: job('alice', '--account=dnr'),
    harm: 'refused: Invalid qos specification',
    cure: 'RUNNING',
  },
  'group-limit': {
    look: last(['alice', '--account=gl', '--gres=gpu:2'], ['bob', '--account=gl', '--gres=gpu:1']),
    harm: 'PENDING QOSGrpGRES',
    cure: 'RUNNING',
  },
  'deny-on-limit': {
    look: job('alice', '--account=dol', '--time=2:00:00'),
    harm: 'PENDING QOSMaxWallDurationPerJobLimit',
    cure: 'refused: QOSMaxWallDurationPerJobLimit',
  },
  'qos-overrides-account': {
    look: job('alice', '--account=qoa', '--gres=gpu:3'),
    harm: 'RUNNING',
    cure: 'refused: AssocGrpGRES',
  },
  'limits-contradict': {
    look: job('alice', '--account=lc', '--gres=gpu:2'),
    harm: 'refused: QOSMinGRES',
    cure: 'RUNNING',
  },
  'zero-is-none': { look: job('alice', '--account=zin'), harm: 'PENDING QOSMaxJobsPerUserLimit', cure: 'RUNNING' },
  'typed-gres-bypass': {
    look: job('alice', '--account=tgb', '--gres=gpu:2'),
    harm: 'RUNNING',
    cure: 'refused: QOSMaxGRESPerJob',
  },
  'usage-threshold-unenforced': {
    look: job('alice', '--account=utu'),
    harm: 'RUNNING',
    cure: HELD,
  },
  'quota-is-none': { look: twice('alice', 'qin'), harm: 'RUNNING', cure: /PENDING QOSGrpCPUMinutesLimit$/ },
  'quota-not-charged': { look: twice('alice', 'qnc'), harm: 'RUNNING', cure: 'PENDING AssocGrpCPUMinutesLimit' },
  'default-account': {
    look: async (live) => {
      const { id } = await submit(live, 'dave')
      const account = await attempt(live, { argv: ['squeue', '-h', '-o', '%a', '-j', String(id)] })
      await end(live, { id, seen: '' })
      return account
    },
    harm: 'daa',
    cure: 'dab',
  },
  'admin-bypass': {
    look: (live) =>
      attempt(live, {
        argv: ['sacctmgr', '-i', 'modify', 'user', 'where', 'name=erin', 'account=adm', 'set', 'MaxJobs=100'],
        user: 'erin',
      }),
    harm: /Modified user associations/,
    cure: /^failed: /,
  },
  'name-wildcard': {
    look: (live, now) => usersAfterDelete(live, now === 'harm' ? 'lw_a' : 'lwx', ['account=lw-a']),
    harm: '0 left of 1',
    cure: '1 left of 1',
    since: '23.11',
  },
  'account-partition-clash': {
    look: async (live, now) => {
      await attempt(live, { argv: ['sacctmgr', '-i', 'add', 'user', 'name=bob', 'account=dol', 'partition=gpu'] })
      return usersAfterDelete(live, now === 'harm' ? 'gpu' : 'gpus', ['account=dol', 'partition=gpu'])
    },
    harm: '0 left of 1',
    cure: '1 left of 1',
    since: '23.11',
  },
}

/** Deletes an account, and says how many of the users of another one are left. */
async function usersAfterDelete(live: TestCluster, account: string, where: readonly string[]): Promise<string> {
  const users = async () => {
    const rows = await run(
      live.headNode,
      output(['sacctmgr', '-nP', 'show', 'association', 'where', ...where, 'format=User']),
    )
    return rows.split('\n').filter((line) => line !== '').length
  }
  const before = await users()
  const deleted = await attempt(live, { argv: ['sacctmgr', '-i', 'delete', 'account', `name=${account}`] })
  return deleted.startsWith('failed') ? deleted : `${await users()} left of ${before}`
}

/** Rules whose harm takes the whole cluster, or another partition: one after the other. */
const LARGE: Partial<Record<LintRuleName, Show>> = {
  'flag-lifts-limit': {
    look: within(['MaxNodes=1'], ['MaxNodes=UNLIMITED'], job('alice', '--account=fll', '--nodes=2')),
    harm: 'RUNNING',
    cure: /^refused: .*Node count specification invalid|^refused: .*[Nn]ode/,
  },
  'partition-qos-overrides': {
    look: within(['QOS=pqo'], ['QOS='], job('alice', '--account=pqoa', '--gres=gpu:4')),
    harm: 'RUNNING',
    cure: 'refused: QOSMaxGRESPerUser',
  },
  'partition-qos-denies': {
    look: within(['QOS=pqd'], ['QOS='], job('alice', '--account=pqda', '--time=2:00:00')),
    harm: 'refused: QOSMaxWallDurationPerJobLimit',
    cure: 'RUNNING',
  },
  'wall-beyond-partition': {
    look: (live, now) =>
      within(
        [`MaxTime=${now === 'harm' ? 60 : 120}`],
        ['MaxTime=UNLIMITED'],
        job('alice', '--account=wbp', '--time=90'),
      )(live),
    harm: 'refused: Requested time limit is invalid (missing or exceeds some limit)',
    cure: 'RUNNING',
  },
  'gpu-costs-nothing': {
    look: (live, now) =>
      within(
        [`TRESBillingWeights=CPU=1.0${now === 'harm' ? '' : ',GRES/gpu=16.0'}`],
        ['TRESBillingWeights=CPU=1.0'],
        job('alice', '--account=gcn', '--gres=gpu:8'),
      )(live),
    harm: 'RUNNING',
    cure: /(refused:|PENDING) QOSGrpBilling/,
  },
  'user-impossible': {
    look: async (live, now) => {
      // Slurm takes a user whom Linux does not know, and -i says yes to its question.
      const add = (name: string) =>
        attempt(live, { argv: ['sacctmgr', '-i', 'add', 'user', `name=${name}`, 'account=adm'] })
      const create = (name: string) => run(live.headNode, output(['useradd', '--create-home', name]))
      const name = now === 'harm' ? 'early' : 'late'
      if (now === 'harm') await add(name)
      await create(name)
      if (now === 'cure') await add(name)
      return job(name, '--account=adm')(live)
    },
    harm: 'refused: Invalid account or account/partition combination specified',
    cure: 'RUNNING',
  },
  'share-reserves-nothing': {
    look: last(
      ['charlie', '--account=srrest', '--nodes=2', '--gres=gpu:8'],
      ['alice', '--account=srteam', '--nodes=1', '--gres=gpu:8'],
    ),
    harm: 'PENDING Resources',
    cure: 'RUNNING',
  },
  'never-preemptible': {
    look: last(
      ['charlie', '--account=np', '--nodes=2', '--gres=gpu:8', '--time=30'],
      ['alice', '--account=np', '--qos=nph', '--nodes=2', '--gres=gpu:8'],
    ),
    harm: 'PENDING Resources',
    cure: 'RUNNING',
  },
  'suspend-keeps-gpus': {
    look: last(
      ['charlie', '--account=skg', '--nodes=2', '--gres=gpu:8'],
      ['alice', '--account=skg', '--qos=skgh', '--nodes=2', '--gres=gpu:8'],
    ),
    harm: 'PENDING Resources',
    cure: 'RUNNING',
  },
  'preempt-under-cap': {
    look: (live, now) =>
      last(
        ['charlie', '--account=puc', '--nodes=1', `--gres=gpu:${now === 'harm' ? 8 : 4}`],
        ['alice', '--account=puc', '--qos=puch', '--nodes=1', '--gres=gpu:4'],
      )(live),
    harm: 'PENDING AssocGrpGRES',
    cure: 'RUNNING',
  },
  'preempt-setting-unused': {
    look: async (live) => {
      const low = await submit(live, 'charlie', '--account=psu', '--nodes=2', '--gres=gpu:8')
      const started = performance.now()
      const high = await submit(live, 'alice', '--account=psu', '--qos=psuh', '--nodes=2', '--gres=gpu:8')
      // Resources is what it says until the grace time of the other is over.
      const seen =
        high.id === undefined ? high.seen : await outcome(live, high.id, ['None', 'BeginTime', 'Priority', 'Resources'])
      const seconds = (performance.now() - started) / 1_000
      await end(live, low, high)
      return `${seen} ${seconds < 5 ? 'before' : 'after'} the grace time`
    },
    harm: 'RUNNING before the grace time',
    cure: 'RUNNING after the grace time',
  },
  'cap-is-no-node': {
    look: async (live) => {
      const session = (user: string, node = '') =>
        submit(live, user, '--account=cin', '--qos=cini', '--gres=gpu:4', '--nodes=1', `--nodelist=${node}`)
      const [first, second] = live.nodeNames
      const sessions = [await session('alice', first), await session('bob', second)]
      const whole = await submit(live, 'alice', '--account=cin', '--qos=cinr', '--nodes=1', '--gres=gpu:8')
      await end(live, ...sessions, whole)
      return `${sessions[1]?.seen}, ${whole.seen}`
    },
    harm: 'RUNNING, PENDING Resources',
    cure: 'PENDING QOSGrpNodeLimit, RUNNING',
  },
  'priority-renormalised': {
    look: async (live) =>
      `${(await prioritiesOf(live, ['--account=srrest'], ['prn', 'prnq', 1])).map((row) => row?.qos)}`,
    harm: '5000',
    cure: '10000',
  },
  'tres-outweighs-qos': {
    look: async (live) => {
      const [small, big] = await prioritiesOf(live, ['--account=srrest'], ['toq', 'toqh', 1], ['toq', 'toql', 8])
      return (small?.priority ?? 0) < (big?.priority ?? 0) ? 'the big job of the lower QOS is ahead' : 'in order'
    },
    harm: 'the big job of the lower QOS is ahead',
    cure: 'in order',
  },
  'fairshare-parent': {
    look: async (live) => {
      const busy = await submit(live, 'alice', '--account=fsp', '--nodes=2', '--ntasks=300')
      await sleep(2_000)
      await end(live, busy)
      await live.restartController()
      const factors = async () => {
        const rows = await run(live.headNode, sshare({ accounts: 'fsp', format: ['User', 'RawUsage', 'FairShare'] }))
        return ['alice', 'bob'].map((name) => rows.find(({ user }) => user === name)?.fairShare ?? 0)
      }
      let [alice = 0, bob = 0] = await factors()
      for (let looks = 0; (alice === 0 || bob === 0) && looks < 20; looks += 1) {
        await sleep(200)
        ;[alice = 0, bob = 0] = await factors()
      }
      return alice < bob ? 'who used more has less' : 'who used more has no less'
    },
    harm: 'who used more has no less',
    cure: 'who used more has less',
  },
}

const SHOWS = { ...SMALL, ...LARGE }

/** Applied by itself, since the first of the two is refused. */
const ALONE: readonly LintRuleName[] = ['default-qos-not-allowed']

const policies = (which: 'bad' | 'good') =>
  together(
    (Object.keys(SHOWS) as LintRuleName[]).flatMap((rule) => {
      const { bad, good = bad } = LINT_CASES[rule]
      // Nobody can be these users, so no policy with them is ever applied.
      return rule === 'user-impossible' || ALONE.includes(rule) ? [] : [which === 'bad' ? bad : good]
    }),
  )

test('every rule is shown, here or with settings of its own', () => {
  expect([...Object.keys(SHOWS), ...ALONE, ...SETTINGS_RULES].sort()).toEqual(Object.keys(LINT_RULES).sort())
})

describe.each(lintVersions)('Slurm %s', (slurm) => {
  describeReal('what lintPolicy warns of', () => {
    let live: TestCluster

    beforeAll(async () => {
      live = await startWith(slurm, { AccountingStorageTRES: 'gres/gpu,gres/gpu:l4' })
      await apply(live, policies('bad'))
    }, 300_000)
    afterAll(() => live?.stop())

    const happens = ({ since }: Show) => {
      const [year = 0, month = 0] = (since ?? '0').split('.').map(Number)
      const [ours = 0, at = 0] = live.slurmVersion.split('.').map(Number)
      return ours > year || (ours === year && at >= month)
    }
    const shows = (expected: string | RegExp) =>
      typeof expected === 'string' ? expected : expect.stringMatching(expected)

    test('a list without the default QOS is refused, and with it is not', async () => {
      const { bad, good = bad } = LINT_CASES['default-qos-not-allowed']
      // 22.05 takes it, and drops the default where it does not fit.
      const taken = await apply(live, bad).then(
        () => job('alice', '--account=dnc')(live),
        (error: Error) => error.message,
      )
      expect(taken).toMatch(live.slurmVersion.startsWith('22.') ? /^RUNNING$/ : /default/i)
      await apply(live, good)
      expect(await job('alice', '--account=dnc')(live)).toBe('RUNNING')
    })

    describe.each(['harm', 'cure'] as const)('%s', (now) => {
      beforeAll(async () => {
        if (now === 'cure') await apply(live, policies('good'))
      }, 120_000)

      describe.concurrent('side by side', () => {
        test.each(Object.entries(SMALL))('%s', { timeout: 60_000 }, async (_, show) => {
          const expected = now === 'harm' && happens(show) ? show.harm : show.cure
          expect(await show.look(live, now)).toEqual(shows(expected))
        })
      })

      test.each(Object.entries(LARGE))('%s', { timeout: 60_000 }, async (_, show) => {
        expect(await show.look(live, now)).toEqual(shows(show[now]))
      })
    })
  })
})
