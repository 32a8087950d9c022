import { SlurmParseError } from '../slurm-parse-error.ts'

/** One value or several of them. */
export type OneOrMore<T> = T | readonly T[]

function refuse(what: string, value: string, remedy: string): SlurmParseError {
  return new SlurmParseError(
    'invalid-argument',
    `${what} ${JSON.stringify(value)} cannot be passed to Slurm: ${remedy}`,
  )
}

/**
 * A name as it may stand in an argument: not empty, no option (`-x`), no list, no quotes or brackets that Slurm expands.
 *
 * @throws SlurmParseError `invalid-argument`
 */
function checkName(what: string, value: string): string {
  if (value === '') throw refuse(what, value, 'it is empty, and Slurm would take that for another filter')
  if (/^[-+]/.test(value)) throw refuse(what, value, 'it begins like an option')
  if (/[\s,"'`[\]\x00-\x1f\x7f]/.test(value))
    throw refuse(what, value, 'blanks, commas, quotes and brackets mean something else there')
  return value
}

/** Names as one argument, between commas. An empty list is an error: Slurm would take it for "everything". */
export function checkNames(what: string, names: OneOrMore<string>): string {
  const list = typeof names === 'string' ? [names] : names
  if (list.length === 0) throw refuse(what, '', 'the list is empty; leave the option out to ask for everything')
  return list.map((name) => checkName(what, name)).join(',')
}

/** `option=a,b` for names that were given, and nothing for those that were not. */
export function namesOption(option: string, what: string, names: OneOrMore<string> | undefined): readonly string[] {
  return names === undefined ? [] : [`${option}=${checkNames(what, names)}`]
}

/** A job or step id, `123`, `123_4` or `123.batch`, as one argument between commas. */
export function checkJobIds(ids: OneOrMore<string | number>): string {
  const list = typeof ids === 'object' ? ids : [ids]
  if (list.length === 0) throw refuse('job id', '', 'the list is empty; leave the option out to ask for every job')
  return list
    .map((id) => {
      if (!/^\d+(?:_\d+|\+\d+)?(?:\.(?:\d+|[a-z]+))?$/.test(String(id)))
        throw refuse('job id', String(id), 'write 123, 123_4 or 123.batch')
      return String(id)
    })
    .join(',')
}

/** A time as Slurm reads it under `TZ=UTC`. Numbers are seconds since 1970. */
export function checkTime(what: string, time: number | Date): string {
  const ms = typeof time === 'number' ? time * 1000 : time.getTime()
  if (!Number.isFinite(ms)) throw refuse(what, String(time), 'pass a Date or seconds since 1970')
  return new Date(ms).toISOString().slice(0, 19)
}
