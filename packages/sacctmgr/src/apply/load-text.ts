import { ASSOCIATION_OPTIONS } from '../association-options.ts'
import { checkName } from '../check-name.ts'
import { checkWord } from '../commands/check-word.ts'
import { setWords } from '../option.ts'
import type { Change } from '../plan.ts'

/** Values that stand between apostrophes in a dump file as they are. */
const PLAIN = /^[A-Za-z0-9_.,=/+:-]*$/

/** Bytes that `sacctmgr load` reads as one line are 4,096. */
const MOST_BYTES = 4_000

/** Who is new to the database; load gives them their first account as the default one. */
export interface Newcomers {
  has(user: string): boolean
}

/** Whether a change adds users to an account and says nothing that a dump file would read another way. */
export function canLoad({ kind, entity, target, after }: Change): boolean {
  const { account = [], user = [], partition = null } = target
  return (
    kind === 'add' &&
    entity === 'user' &&
    account.length === 1 &&
    user.length > 0 &&
    checkName('account', account[0] ?? '') === undefined &&
    user.every((name) => checkName('user', name) === undefined) &&
    (partition === null || checkWord('partition', partition) === undefined) &&
    Object.keys(after).every((key) => Object.hasOwn(ASSOCIATION_OPTIONS, key)) &&
    Object.values(after).every((value) => !Array.isArray(value) || value.every((name) => /^[a-z0-9]/.test(name))) &&
    optionsOf(after).every((word) => PLAIN.test(word)) &&
    lineOf({ user: 'x'.repeat(42), ...(partition === null ? {} : { partition }), after }, 'x'.repeat(42)).length <
      MOST_BYTES
  )
}

/**
 * A dump file that adds what the changes add, for `sacctmgr load`. It names no setting of the cluster and of its accounts, and so leaves them
 * as they are; a default account only for those who are new, since load would move that of others.
 */
export function loadText(cluster: string, changes: readonly Change[], newcomers: Newcomers): string {
  const firstAccounts = new Map<string, string>()
  const lines: string[] = [`Cluster - '${cluster}'`]
  let parent: string | undefined
  for (const { target, after } of changes) {
    const [account = ''] = target.account ?? []
    if (account !== parent) lines.push(`Parent - '${account}'`)
    parent = account
    for (const user of target.user ?? []) {
      if (newcomers.has(user) && !firstAccounts.has(user)) firstAccounts.set(user, account)
      lines.push(
        lineOf({ user, ...(target.partition ? { partition: target.partition } : {}), after }, firstAccounts.get(user)),
      )
    }
  }
  return `${lines.join('\n')}\n`
}

function lineOf(
  { user, partition, after }: { readonly user: string; readonly partition?: string; readonly after: Change['after'] },
  defaultAccount: string | undefined,
): string {
  const words = [
    ...(partition === undefined ? [] : [`Partition=${partition}`]),
    ...(defaultAccount === undefined ? [] : [`DefaultAccount=${defaultAccount}`, 'AdminLevel=None']),
    ...optionsOf(after),
  ]
  return [`User - '${user}'`, ...words.map((word) => word.replace(/=(.*)$/s, "='$1'"))].join(':')
}

function optionsOf(after: Change['after']): readonly string[] {
  return setWords(ASSOCIATION_OPTIONS, {}, after)
}
