import type { Stage } from './stage.ts'

/** What a recording keeps in stage.json, beside a transcript for each node. */
export interface Recording extends Pick<Stage, 'cluster' | 'slurmVersion' | 'nodeNames' | 'settings'> {
  /** Day on which it was made. */
  readonly made: string
}

/** The head node's folder in a recording; those of compute nodes have the names of the nodes. */
export const HEAD_NODE = 'head-node'
