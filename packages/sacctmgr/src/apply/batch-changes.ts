import type { Change } from '../plan.ts'
import { quirksOf } from '../quirks-of.ts'
import { canLoad } from './load-text.ts'

/** Changes that are sent together. */
export interface Batch {
  /** `load`: as one dump file; `commands`: a command each, `lanes` of them at once. */
  readonly how: 'load' | 'commands'
  readonly lanes: number
  readonly changes: readonly Change[]
}

/**
 * Changes in the order of the plan, in as few goes as Slurm takes well. New users go as one file, some ten to three hundred times
 * faster than a command each; all releases lose rows when users are added at once. Changes of associations that may run at once
 * do where the release gains by it.
 */
export function batchChanges(version: string, changes: readonly Change[]): readonly Batch[] {
  const { waitsForNetwork, doublesSlash } = quirksOf(version)
  const lanes = waitsForNetwork ? 4 : 1
  const batches: { how: Batch['how']; lanes: number; changes: Change[] }[] = []
  for (const change of changes) {
    // A plan knows the lineages that commands make, and a file would make others.
    const isOdd = doublesSlash && change.target.partition != null
    const how = canLoad(change) && !isOdd ? 'load' : 'commands'
    const side = change.kind === 'modify' && change.entity === 'association' && change.target.user !== undefined
    const last = batches.at(-1)
    const [previous] = last?.changes ?? []
    const joins =
      last?.how === how && (how === 'load' || (side && last.lanes === lanes && previous?.step === change.step))
    if (joins && last !== undefined) last.changes.push(change)
    else batches.push({ how, lanes: side ? lanes : 1, changes: [change] })
  }
  return batches.map((batch) => (batch.changes.length > 1 ? batch : { ...batch, how: 'commands' }))
}
