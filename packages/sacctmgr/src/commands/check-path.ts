import { AccountingError } from '../accounting-error.ts'
import { shown } from './check-word.ts'

/** An absolute path that sacctmgr takes as one, whatever stands before it. @throws AccountingError `invalid-argument` */
export function checkPath(what: string, path: unknown): string {
  if (typeof path === 'string' && /^\/[\w.@%+:-]+(\/[\w.@%+:-]+)*$/.test(path)) return path
  throw new AccountingError(
    'invalid-argument',
    `${what} ${shown(path)} cannot be passed to Slurm: write an absolute path without blanks, commas and quotes`,
  )
}
