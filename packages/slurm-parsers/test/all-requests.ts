import { type FieldTable, inRelease, type RequestName, type SlurmRelease } from '@slurmkit/slurm-parsers'

/** Request names of all columns that a release has, those to be asked for by name included. */
export function allRequests<T extends FieldTable>(fields: T, release: SlurmRelease): RequestName<T>[] {
  return Object.values(fields)
    .filter((field) => inRelease(field, release))
    .map((field) => field.request as RequestName<T>)
}
