import { type CommandRunner, type CommandSpec, output, run } from '@slurmkit/command'
import { applyPlan, definePolicy, planAccounting, readAccounting } from '@slurmkit/sacctmgr'
import type { TestCluster } from '@slurmkit/testbed'

/** What the figures are about: new users in one account, each with a fairshare of its own. */
export const NEW_USERS = 1_000

/** What accounting took on one cluster. */
export interface AccountingFigures {
  /** {@link NEW_USERS} users by a plan, from the first read and the backup to slurmctld's agreement. */
  readonly applyMs: number
  /** As many by a process of sacctmgr each; scaled up where only some were measured. */
  readonly oneByOneMs: number
  /** Reading, planning and applying what is there already. */
  readonly checkMs: number
  /** What the check sent. */
  readonly checkCommands: readonly string[]
}

/**
 * Adds users both ways on a cluster where nobody has been added yet: first `single` users by a command each, in one shell on the
 * head node, then {@link NEW_USERS} others by a plan.
 *
 * @throws Error when a way did not add its users, or when the check of what is there sends more than reads.
 */
export async function benchAccounting(live: TestCluster, single: number): Promise<AccountingFigures> {
  const { headNode, name: cluster } = live
  const [singles, planned] = [namesOf('single', single), namesOf('planned', NEW_USERS)]
  const passwd = [...singles, ...planned].map((name, at) => `${name}:x:${20_000 + at}:100::/:/bin/sh\n`)
  await run(headNode, output(['tee', '-a', '/etc/passwd'], { stdin: passwd.join('') }))
  await run(headNode, output(['sacctmgr', '-i', 'add', 'account', 'singles', `cluster=${cluster}`]))

  const line = `sacctmgr -i add user "name=$name" account=singles cluster=${cluster} "fairshare=$share" > /dev/null`
  const script = `set -e; while read -r name share; do ${line} < /dev/null; done`
  const stdin = singles.map((name, at) => `${name} ${at + 2}\n`).join('')
  const oneByOne = await timed(() => run(headNode, output(['sh', '-c', script], { stdin, timeoutMs: 3_600_000 })))

  const policy = definePolicy({
    qos: {},
    accounts: { planned: { users: Object.fromEntries(planned.map((name, at) => [name, { fairshare: at + 2 }])) } },
  })
  const apply = await timed(async () => {
    const { controller } = await applyPlan(
      headNode,
      planAccounting(await readAccounting(headNode, { cluster }), policy),
    )
    if (controller !== 'agrees') throw new Error(`slurmctld is ${controller}`)
  })
  const { userAssociations } = await readAccounting(headNode, { cluster })
  for (const [account, wanted] of [
    ['singles', single],
    ['planned', NEW_USERS],
  ] as const) {
    const rows = userAssociations.filter((row) => row.account === account)
    const shares = new Set(rows.map(({ values }) => values['fairshare']))
    if (shares.size !== wanted) throw new Error(`account ${account} has ${rows.length} users and ${shares.size} shares`)
  }

  const sent: string[] = []
  const listening: CommandRunner = {
    exec(spec, options) {
      sent.push(wordsOf(spec))
      return headNode.exec(spec, options)
    },
  }
  const check = await timed(async () => {
    const state = await readAccounting(listening, { cluster })
    await applyPlan(listening, planAccounting(state, policy))
  })
  const more = sent.filter((words) => !/^(sacctmgr --readonly |sacctmgr --version$|id -un$)/.test(words))
  if (more.length > 0) throw new Error(`a check of what is there sends ${more.join('; ')}`)
  return { applyMs: apply, oneByOneMs: (oneByOne / single) * NEW_USERS, checkMs: check, checkCommands: sent }
}

function namesOf(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}${at}`)
}

/** A command without what it sets in the environment and without the columns that it asks for. */
function wordsOf({ argv }: CommandSpec): string {
  return argv
    .join(' ')
    .replace(/^env (-u \S+ |\w+=\S* )*/, '')
    .replace(/ format=\S*/, '')
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
