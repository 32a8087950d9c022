import { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { Intent } from './change-command.ts'
import { namesOf } from './check-policy.ts'
import { modifyIntent } from './modify-intent.ts'
import { changedValues, currentValues, type Values } from './option.ts'
import type { Target } from './plan.ts'
import { splitByTightness } from './tightness.ts'

/** An association that may have to change. */
export interface AssociationTarget {
  readonly key: string
  readonly target: Target
  readonly current: Values
  readonly desired: Values
  /** QOS that its list has to hold while defaults above it move. */
  readonly allowing: readonly string[]
  /** How far it is from the root. */
  readonly depth: number
}

/** The changes of one association in the phases in which those of all associations have to run. */
interface Phases {
  readonly depth: number
  /** Before anything above moves its default. */
  readonly lend: readonly Intent[]
  /** One after the other. */
  readonly widen: readonly Intent[]
  readonly loosen: readonly Intent[]
  readonly tighten: readonly Intent[]
  readonly narrow: readonly Intent[]
}

/**
 * Changes of associations in steps. A default QOS must be in the list of its association and of all below at every moment, so
 * lists grow first, those that only lend a place to a default from the leaves up, the others from the top down; then defaults and limits change, those that loosen first; then lists shrink, from the
 * leaves up. What can be said in one command is.
 */
export function planAssociations(targets: readonly AssociationTarget[]): readonly (readonly Intent[])[] {
  const phases = targets.map(phasesWithRoom)
  const depths = [...new Set(phases.map(({ depth }) => depth))].sort((a, b) => a - b)
  const levels = depths.map((depth) => phases.filter((each) => each.depth === depth))
  return [
    ...levels.toReversed().map((level) => level.flatMap(({ lend }) => lend)),
    ...levels.flatMap((level) => [
      level.flatMap(({ widen }) => widen.slice(0, 1)),
      level.flatMap(({ widen }) => widen.slice(1)),
    ]),
    phases.flatMap(({ loosen }) => loosen),
    phases.flatMap(({ tighten }) => tighten),
    ...levels.toReversed().map((level) => level.flatMap(({ narrow }) => narrow)),
  ]
}

/** A list that is on its way to what is inherited has to make room for the defaults that move above it before they do. */
function phasesWithRoom(target: AssociationTarget): Phases {
  const { current, desired, depth } = target
  const room = roomFor(target)
  if (Object.keys(room).length === 0) return phasesOf(target)
  const left = { ...target, current: { ...current, ...room }, desired: { ...currentValues(current, room), ...desired } }
  const { lend, ...phases } = phasesOf(left)
  return { ...phases, depth, lend: [...modify(target, current, room), ...lend] }
}

function roomFor({ current, desired, allowing }: AssociationTarget): Values {
  const had = namesOf(current['qos'])
  const missing = allowing.filter((name) => !had.includes(name))
  if (isWhole(had)) {
    const stays = desired['qos'] === undefined || isWhole(namesOf(desired['qos']))
    return stays || missing.length === 0 ? {} : { qos: [...had, ...missing] }
  }
  if (!allowing.some((name) => had.includes(`-${name}`))) return {}
  return { qos: [], ...((current['defaultQOS'] ?? null) === null ? {} : { defaultQOS: null }) }
}

function phasesOf(target: AssociationTarget): Phases {
  const { current, depth } = target
  const after = changedValues(ASSOCIATION_OPTIONS, current, target.desired)
  const { qos, ...others } = after
  const had = namesOf(current['qos'])
  const wants = qos === undefined ? had : namesOf(qos)
  const lent = isWhole(wants) ? target.allowing.filter((name) => !wants.includes(name)) : []
  const settle = (from: Values, values: Values) => {
    const { loosen, tighten } = splitByTightness(from, values)
    return { loosen: modify(target, from, loosen), tighten: modify(target, from, tighten) }
  }
  if (qos === undefined && lent.length === 0)
    return { depth, lend: [], widen: [], ...settle(current, others), narrow: [] }

  const both = isWhole(wants) ? [...new Set([...(isWhole(had) ? had : []), ...wants, ...lent])] : wants
  const widened = { ...current, qos: both }
  const narrow = both.length === wants.length ? [] : modify(target, widened, { qos: wants })
  if (!isWhole(had) || !isWhole(wants))
    return { depth, lend: [], widen: relist(target, { ...after, qos: both }), loosen: [], tighten: [], narrow }
  const early = (intents: readonly Intent[]) =>
    target.allowing.length > 0 ? { lend: intents, widen: [] } : { lend: [], widen: intents }
  if (narrow.length === 0) {
    const { loosen, tighten } = splitByTightness(current, others)
    const widen = modify(target, current, { ...loosen, qos: both })
    return { depth, ...early(widen), loosen: [], tighten: modify(target, widened, tighten), narrow }
  }
  return {
    depth,
    ...early(both.length === had.length ? [] : modify(target, current, { qos: both })),
    ...settle(widened, others),
    narrow,
  }
}

/** Whether a list stands for itself, neither inherited nor changes to what is. */
function isWhole(names: readonly string[]): boolean {
  return names.length > 0 && !names.some((name) => /^[+-]/.test(name))
}

/** Whether a list has to be emptied before it can be what it is to be, which takes the default QOS away for a moment. */
export function isListedAnew(current: Values, desired: Values): boolean {
  const { qos } = changedValues(ASSOCIATION_OPTIONS, current, desired)
  return qos !== undefined && ASSOCIATION_OPTIONS.qos.kind.needsClear?.(namesOf(current['qos']), namesOf(qos)) === true
}

/**
 * A list that comes to or from what is inherited. What the association may use changes as a whole, so its default moves in the
 * same command; and a list with signs is added to what is there, so that goes first, with the default that it held.
 */
function relist(target: AssociationTarget, after: Values): readonly Intent[] {
  const { current } = target
  if (!isListedAnew(current, after)) return modify(target, current, after)
  const held = current['defaultQOS'] ?? null
  const cleared = { ...current, qos: [], defaultQOS: null }
  return [
    ...modify(target, current, { qos: [], ...(held === null ? {} : { defaultQOS: null }) }),
    ...modify(target, cleared, { ...(held === null ? {} : { defaultQOS: held }), ...after }),
  ]
}

function modify({ key, target }: AssociationTarget, current: Values, after: Values): readonly Intent[] {
  return modifyIntent({ entity: 'association', key, target }, current, after)
}
