import type { Intent } from './change-command.ts'
import { splitNames } from './commands/split-names.ts'
import { groupBy } from './own.ts'
import { rowName } from './row-name.ts'

/**
 * Intents of one step with those that say the same of several users made one, as long as one command takes their names. Values
 * as they are have to be the same too: a TRES that goes has to be named.
 */
export function mergeIntents(intents: readonly Intent[]): readonly Intent[] {
  const alike = groupBy(intents, (intent) => {
    const { kind, entity, target, before, after } = intent
    const { user, ...place } = target
    return user === undefined ? intent : JSON.stringify([kind, entity, place, before, after])
  })
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined || group.length === 1) return group
    const users = group.flatMap(({ target }) => target.user ?? [])
    return splitNames(users).map((user) => {
      const target = { ...first.target, user }
      return { ...first, key: rowName(target), target }
    })
  })
}
