import { UsersError } from './users-error.ts'

/** Gives the path back when it is absolute, plain and has no `.` or `..` in it. */
export function checkListPath(path: string): string {
  if (/^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+){2,}$/.test(path)) return path
  const message = `the list’s path ${JSON.stringify(path)} must be an absolute path of letters, digits, dots, dashes and underscores`
  throw new UsersError('invalid-path', [{ message }])
}
