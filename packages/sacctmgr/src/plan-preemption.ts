import type { AccountingPolicy } from './accounting-policy.ts'
import type { AccountingState } from './accounting-state.ts'
import type { Intent } from './change-command.ts'
import { namesOf } from './check-policy.ts'
import { modifyQos } from './modify-qos.ts'
import { changedValues } from './option.ts'
import { own } from './own.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { quirksOf } from './quirks-of.ts'

/** Whom a QOS preempts: now, when those have gone that are to go, and in the end. */
interface Edges {
  readonly name: string
  readonly now: readonly string[]
  readonly kept: readonly string[]
  readonly wanted: readonly string[]
}

/**
 * Preemption in steps. Slurm checks for loops after every command: an edge that goes must be gone before one that would close a
 * loop with it comes.
 */
export function planPreemption(state: AccountingState, policy: AccountingPolicy): readonly (readonly Intent[])[] {
  const names = [...new Set([...Object.keys(policy.qos), ...Object.keys(state.qos)])]
  const all = names.map((name): Edges => {
    const now = namesOf(own(state.qos, name)?.['preempt'])
    const desired = own(policy.qos, name)?.['preempt']
    const wanted = desired === undefined ? now : namesOf(desired)
    return { name, now, kept: now.filter((each) => wanted.includes(each)), wanted }
  })
  const removals = all.flatMap(({ name, now, kept }) => setEdges(name, now, kept))
  const additions = all.flatMap(({ name, kept, wanted }) => setEdges(name, kept, wanted))
  const emptied = removals.filter(({ after }) => namesOf(after['preempt']).length === 0)
  const reduced = removals.filter((intent) => !emptied.includes(intent))
  const { keepsEmptiedEdges } = quirksOf(state.version)
  const forgotten = keepsEmptiedEdges ? forgetEdges(state, all, emptied, [...reduced, ...additions]) : []
  return [emptied, forgotten, reduced, additions]
}

function setEdges(name: string, before: readonly string[], after: readonly string[]): readonly Intent[] {
  const current = { preempt: before }
  return modifyQos(name, current, changedValues(QOS_OPTIONS, current, { preempt: after }))
}

/**
 * A list that any command has emptied stays one that 22.05 takes for a loop, wherever another list leads to its QOS, until names
 * are taken from it once more. It does not show whether that was done, so it is, for what this plan empties or leads to.
 */
function forgetEdges(
  state: AccountingState,
  all: readonly Edges[],
  emptied: readonly Intent[],
  set: readonly Intent[],
): readonly Intent[] {
  const byName = new Map(all.map((edges) => [edges.name, edges]))
  const reached = new Set<string>()
  const reach = (name: string): void => {
    if (reached.has(name)) return
    reached.add(name)
    for (const next of byName.get(name)?.wanted ?? []) reach(next)
  }
  for (const { key } of set) for (const next of byName.get(key)?.wanted ?? []) reach(next)
  const gone = new Set(emptied.map(({ key }) => key))
  return all.flatMap(({ name, now, kept }): Intent[] => {
    const isIdle = kept.length === 0 && own(state.qos, name) !== undefined && reached.has(name)
    if (!gone.has(name) && !isIdle) return []
    const none = { preempt: [] }
    const target = { qos: [name] }
    const removeFrom = { preempt: now.length > 0 ? now : [name] }
    return [{ kind: 'modify', entity: 'qos', key: name, target, before: none, after: none, removeFrom }]
  })
}
