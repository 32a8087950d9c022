import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { namesOf } from './check-policy.ts'
import { changedValues, currentValues, setWords, type Values } from './option.ts'
import type { Draft, Target } from './plan.ts'

/** An association that may have to change, and how a command names it. */
export interface AssociationTarget {
  readonly key: string
  readonly target: Target
  /** Words up to and with `set`. */
  readonly argv: readonly [string, ...string[]]
  readonly current: Values
  readonly desired: Values
  /** QOS that its list has to hold while defaults above it move. */
  readonly allowing: readonly string[]
}

/** The changes of one association in the phases in which those of all associations have to run. */
interface Phases {
  readonly widen: readonly Draft[]
  readonly settle: readonly Draft[]
  readonly narrow: readonly Draft[]
}

/**
 * Changes of associations, which come from the top of the tree down. A default QOS must be in the list of its association and
 * of all below at every step, so lists grow first, from the top down; then defaults and limits change; then lists shrink, from
 * the leaves up. What can be said in one command is.
 */
export function planAssociations(targets: readonly AssociationTarget[]): readonly Draft[] {
  const phases = targets.map(phasesOf)
  return [
    ...phases.flatMap(({ widen }) => widen),
    ...phases.flatMap(({ settle }) => settle),
    ...phases.toReversed().flatMap(({ narrow }) => narrow),
  ]
}

function phasesOf(target: AssociationTarget): Phases {
  const after = changedValues(ASSOCIATION_OPTIONS, target.current, target.desired)
  const { qos, ...others } = after
  const had = namesOf(target.current['qos'])
  const wants = qos === undefined ? had : namesOf(qos)
  const lent = isWhole(wants) ? target.allowing.filter((name) => !wants.includes(name)) : []
  if (qos === undefined && lent.length === 0)
    return { widen: [], settle: modify(target, target.current, others), narrow: [] }

  const both = isWhole(wants) ? [...new Set([...(isWhole(had) ? had : []), ...wants, ...lent])] : wants
  const widened = { ...target.current, qos: both }
  const narrow = both.length === wants.length ? [] : modify(target, widened, { qos: wants })
  if (!isWhole(had) || !isWhole(wants)) return { widen: relist(target, { ...after, qos: both }), settle: [], narrow }
  if (narrow.length === 0) return { widen: modify(target, target.current, after), settle: [], narrow }
  return {
    widen: both.length === had.length ? [] : modify(target, target.current, { qos: both }),
    settle: modify(target, widened, others),
    narrow,
  }
}

/** Whether a list stands for itself, neither inherited nor changes to what is. */
function isWhole(names: readonly string[]): boolean {
  return names.length > 0 && !names.some((name) => /^[+-]/.test(name))
}

/**
 * A list that comes to or from what is inherited. What the association may use changes as a whole, so its default moves in the
 * same command; and a list with signs is added to what is there, so that goes first, with the default that it held.
 */
function relist(target: AssociationTarget, after: Values): readonly Draft[] {
  const { current } = target
  if (!ASSOCIATION_OPTIONS.qos.kind.needsClear?.(namesOf(current['qos']), namesOf(after['qos'])))
    return modify(target, current, after)
  const held = current['defaultQOS'] ?? null
  const cleared = { ...current, qos: [], defaultQOS: null }
  return [
    ...modify(target, current, { qos: [], ...(held === null ? {} : { defaultQOS: null }) }),
    ...modify(target, cleared, { ...(held === null ? {} : { defaultQOS: held }), ...after }),
  ]
}

function modify({ key, target, argv }: AssociationTarget, current: Values, after: Values): readonly Draft[] {
  if (Object.keys(after).length === 0) return []
  return [
    {
      kind: 'modify',
      entity: 'association',
      key,
      target,
      before: currentValues(current, after),
      after,
      argv: [...argv, ...setWords(ASSOCIATION_OPTIONS, current, after)],
    },
  ]
}
