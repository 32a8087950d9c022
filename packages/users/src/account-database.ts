import { usersError } from './users-error.ts'

/** One line of passwd(5), without password and comment. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
}

/** One line of group(5), without password. */
export interface Group {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

function fields(line: string, count: number, what: string): string[] {
  const record = line.split(':')
  if (record.length === count) return record
  throw usersError('unreadable', `${what} has a line of ${record.length} fields: ${line}`)
}

/** Reads one line of `getent passwd`. */
export function parseAccount(line: string): Account {
  const [name = '', , uid, gid, , home = '', shell = ''] = fields(line, 7, 'passwd')
  return { name, uid: Number(uid), gid: Number(gid), home, shell }
}

/** Reads one line of `getent group`. */
export function parseGroup(line: string): Group {
  const [name = '', , gid, members = ''] = fields(line, 4, 'group')
  return { name, gid: Number(gid), members: members === '' ? [] : members.split(',') }
}
