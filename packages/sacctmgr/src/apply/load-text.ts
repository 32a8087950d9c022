import type { AccountingState } from '../accounting-state.ts'
import { ASSOCIATION_OPTIONS } from '../association-options.ts'
import { checkName } from '../check-name.ts'
import { checkWord } from '../commands/check-word.ts'
import { setWords } from '../option.ts'
import type { Change } from '../plan.ts'

/** Values that stand between apostrophes in a dump file as they are. */
const PLAIN = /^[A-Za-z0-9_.,=/+:-]*$/

/** `sacctmgr load` reads 4,096 bytes as one line, with names and signs. */
const MOST_CHARACTERS = 3_500

/** Whether a change adds users to an account and says nothing that a dump file would read another way. */
export function canLoad({ kind, entity, target, after }: Change): boolean {
  const { account = [], user = [], partition = null } = target
  if (kind !== 'add' || entity !== 'association' || account.length !== 1 || user.length === 0) return false
  if (account.some((name) => checkName('account', name) !== undefined)) return false
  if (user.some((name) => checkName('user', name) !== undefined)) return false
  if (partition !== null && checkWord('partition', partition) !== undefined) return false
  if (Object.keys(after).some((key) => !Object.hasOwn(ASSOCIATION_OPTIONS, key))) return false
  if (Object.values(after).some((value) => Array.isArray(value) && value.some((name) => /^[+-]/.test(name))))
    return false
  const words = wordsOf({ target, after })
  return words.every((word) => PLAIN.test(word)) && words.join('').length < MOST_CHARACTERS
}

/**
 * A dump file that adds what the changes add, for `sacctmgr load`. It names no setting of the cluster and of its accounts, and so
 * leaves them as they are; a default account only for those who have none on this cluster, since load would move that of others.
 *
 * @param earlier Changes that ran since the state was read.
 */
export function loadText(state: AccountingState, changes: readonly Change[], earlier: readonly Change[] = []): string {
  const placed = earlier.flatMap(({ kind, entity, target }) =>
    kind === 'add' && entity === 'association' ? (target.user ?? []) : [],
  )
  const settled = new Set([...state.userAssociations.map(({ user }) => user), ...placed])
  const firstAccounts = new Map<string, string>()
  const lines: string[] = [`Cluster - '${state.cluster}'`]
  let parent: string | undefined
  for (const { target, after } of changes) {
    const [account = ''] = target.account ?? []
    if (account !== parent) lines.push(`Parent - '${account}'`)
    parent = account
    for (const user of target.user ?? []) {
      if (!settled.has(user) && !firstAccounts.has(user)) firstAccounts.set(user, account)
      const first = firstAccounts.get(user)
      const own = [
        ...(first === undefined ? [] : [`DefaultAccount=${first}`]),
        ...(Object.hasOwn(state.users, user) ? [] : ['AdminLevel=None']),
      ]
      lines.push(lineOf(user, [...own, ...wordsOf({ target, after })]))
    }
  }
  return `${lines.join('\n')}\n`
}

function lineOf(user: string, words: readonly string[]): string {
  return [`User - '${user}'`, ...words.map((word) => word.replace(/=(.*)$/s, "='$1'"))].join(':')
}

function wordsOf({ target, after }: Pick<Change, 'target' | 'after'>): readonly string[] {
  const partition = target.partition ?? null
  return [...(partition === null ? [] : [`Partition=${partition}`]), ...setWords(ASSOCIATION_OPTIONS, {}, after)]
}
