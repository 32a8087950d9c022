import type { Path } from './finding.ts'

/** Something that the schema refuses. */
export interface SchemaIssue {
  readonly at: Path
  readonly message: string
  /** Said of the section `at` as a whole: ParallelCluster gets there only when nothing in the section is wrong. */
  readonly ofSection?: boolean
  /** The place that is told, where it is another one than `at`. */
  readonly shown?: Path
}
