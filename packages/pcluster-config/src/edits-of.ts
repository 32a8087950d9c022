import type { ClusterEdit } from './edit-cluster.ts'
import type { Finding } from './finding.ts'

/**
 * The edits that findings of one file carry, in an order in which they can be applied together: what is removed comes last, and
 * later entries of a list before earlier ones. Not every finding has one: what somebody has to decide is in `remedy` alone.
 *
 * @example
 * ```ts
 * import { editCluster, editsOf, parseCluster } from '@slurmkit/pcluster-config'
 *
 * export const mend = (yaml: string): string => editCluster(yaml, editsOf(parseCluster(yaml).findings))
 * ```
 */
export function editsOf(findings: readonly Finding[]): readonly ClusterEdit[] {
  const edits = new Map(findings.flatMap(({ edits = [] }) => edits).map((edit) => [JSON.stringify(edit), edit]))
  const removals = [...edits.values()].filter((edit) => 'remove' in edit)
  return [
    ...[...edits.values()].filter((edit) => !('remove' in edit)),
    ...removals.sort((a, b) => laterFirst(a.at, b.at)),
  ]
}

function laterFirst(a: ClusterEdit['at'], b: ClusterEdit['at']): number {
  const index = a.findIndex((step, place) => step !== b[place])
  return Number(b[index] ?? 0) - Number(a[index] ?? 0) || b.length - a.length
}
