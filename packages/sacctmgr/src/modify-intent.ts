import type { Intent } from './change-command.ts'
import { currentValues, type Values } from './option.ts'

/** A change of one row from its current values, if there is anything to change. */
export function modifyIntent(
  row: Pick<Intent, 'entity' | 'key' | 'target'>,
  current: Values,
  after: Values,
): readonly Intent[] {
  if (Object.keys(after).length === 0) return []
  return [{ kind: 'modify', ...row, before: currentValues(current, after), after }]
}
