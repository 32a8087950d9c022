import type { TestbedProblem } from './testbed-error.ts'

/** Name of a cluster. */
export const CLUSTER_NAME = /^[a-zA-Z][a-zA-Z0-9-]*$/
/** Name of a queue or of a compute resource. */
export const QUEUE_NAME = /^[a-z][a-z0-9-]*$/

/** Adds a problem unless the name is one that ParallelCluster takes. */
export function checkName(
  name: string,
  path: string,
  length: number,
  pattern: RegExp,
  problems: TestbedProblem[],
): void {
  if (pattern.test(name) && name.length <= length && name !== 'default') return
  problems.push({
    path,
    message: `${JSON.stringify(name)} must match ${pattern.source}, have at most ${length} characters and not be "default"`,
  })
}

/** Adds a problem for every name that is in the list before. */
export function checkUnique(names: readonly string[], path: string, problems: TestbedProblem[]): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) !== index) {
      problems.push({ path: `${path}[${index}].Name`, message: `${JSON.stringify(name)} is there twice` })
    }
  }
}
