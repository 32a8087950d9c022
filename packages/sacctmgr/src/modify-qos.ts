import type { Intent } from './change-command.ts'
import { modifyIntent } from './modify-intent.ts'
import type { Values } from './option.ts'

/** A change of a QOS, if there is anything to change. */
export function modifyQos(name: string, current: Values, after: Values): readonly Intent[] {
  return modifyIntent({ entity: 'qos', key: name, target: { qos: [name] } }, current, after)
}
