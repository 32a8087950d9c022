import type { Intent } from './change-command.ts'
import { currentValues, type Values } from './option.ts'

/** A change of a QOS, if there is anything to change. */
export function modifyQos(name: string, current: Values, after: Values): readonly Intent[] {
  if (Object.keys(after).length === 0) return []
  const before = currentValues(current, after)
  return [{ kind: 'modify', entity: 'qos', key: name, target: { qos: [name] }, before, after }]
}
