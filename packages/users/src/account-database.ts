import { UsersError } from './users-error.ts'

/** One line of passwd(5), without password, comment and home directory. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly shell: string
}

/** One line of group(5), without password and members. */
export interface Group {
  readonly name: string
  readonly gid: number
}

function records(text: string, fields: number, what: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const record = line.split(':')
      if (record.length === fields) return record
      throw new UsersError('unreadable', [{ message: `${what} has a line of ${record.length} fields: ${line}` }])
    })
}

/** Reads `getent passwd`. */
export function parsePasswd(text: string): Account[] {
  return records(text, 7, 'passwd').map(([name = '', , uid, gid, , , shell = '']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    shell,
  }))
}

/** Reads `getent group`. */
export function parseGroup(text: string): Group[] {
  return records(text, 4, 'group').map(([name = '', , gid]) => ({ name, gid: Number(gid) }))
}
