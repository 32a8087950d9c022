import { AccountingError } from '../accounting-error.ts'

/**
 * Says what Slurm would do to a name that has no rules of its own (a cluster, a partition, a server), or nothing when it is
 * safe in an argument. Slurm keeps all of them in lower case.
 */
export function checkWord(what: string, name: string): string | undefined {
  if (/^[a-z0-9_][a-z0-9_.-]*$/.test(name)) return undefined
  const shown = JSON.stringify(name)
  if (name === '') return `${what} name ${shown} is empty: Slurm would take it for every ${what}`
  return `${what} name ${shown} is not one that Slurm keeps as it is: use a-z, 0-9, "-", "." and "_", and begin with a letter or a digit`
}

/** A value as a message shows it, whatever it is. */
export function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : `of type ${typeof value}`
}

/**
 * The name of a cluster, a partition or a server, when it is a safe one.
 *
 * @throws AccountingError `invalid-argument`
 */
export function expectWord(what: string, given: unknown): string {
  const fault = typeof given === 'string' ? checkWord(what, given) : `${what} name ${shown(given)} has to be a string`
  if (fault !== undefined || typeof given !== 'string') throw new AccountingError('invalid-argument', fault ?? '')
  return given
}
