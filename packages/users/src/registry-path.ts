import { usersError } from './users-error.ts'

/** Where the registry lies: on the shared `/home`, in folders that are root's. */
export const DEFAULT_REGISTRY = '/home/.slurmkit/registry'

/** Gives the path back when it is absolute, plain and has no `.` or `..` in it. */
export function checkRegistryPath(path: string): string {
  if (/^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._-]+){2,}$/.test(path)) return path
  const message = `the path ${JSON.stringify(path)} of the registry is not plain`
  throw usersError('invalid-path', message, {
    remedy: 'take an absolute path of letters, digits, dots, dashes and underscores, in a folder of its own',
  })
}

/** Name of the file of a generation: of one length, so that names sort as numbers do. */
export function generationName(generation: number): string {
  return String(generation).padStart(9, '0')
}
