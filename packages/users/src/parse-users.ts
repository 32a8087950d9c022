import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { checkUserFile } from './check-user-file.ts'
import type { Finding } from './finding.ts'
import type { UserFile } from './user.ts'
import { linesOf, pathText, rememberLines } from './user-file-lines.ts'
import { userFileSchema } from './user-file-schema.ts'
import { UsersError } from './users-error.ts'

/**
 * Users from YAML 1.2 text.
 *
 * @throws UsersError with code `invalid-users`: a finding for all that is wrong, with its line.
 *
 * @example
 * ```ts
 * import { parseUsers } from '@slurmkit/users'
 *
 * const file = parseUsers(`
 * groups:
 *   - { name: vision, gid: 30001 }
 * users:
 *   - name: alice
 *     groups: [vision]
 *     slurm: { accounts: [research] }
 *   - { name: bob, uid: 20002, state: locked }
 * `)
 * ```
 */
export function parseUsers(yaml: string): UserFile {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, merge: true, prettyErrors: false })
  if (document.errors.length > 0) {
    throw new UsersError(
      'invalid-users',
      document.errors.map(({ message, pos }) => ({ ...unreadable(message), line: lines.linePos(pos[0]).line })),
    )
  }
  const lineOf = linesOf(document, lines)
  let plain: unknown
  try {
    plain = document.toJS()
  } catch (cause) {
    // An anchor that is not there, or aliases that multiply without end.
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new UsersError('invalid-users', [unreadable(message)], { cause })
  }
  const result = userFileSchema.safeParse(plain)
  if (!result.success) {
    throw new UsersError(
      'invalid-users',
      result.error.issues.flatMap((issue) => shapeFindings(issue, lineOf)),
    )
  }
  const file = rememberLines(result.data, lineOf)
  return refuseErrors(file)
}

/**
 * Users from an object, checked as {@link parseUsers} checks text.
 *
 * @throws UsersError with code `invalid-users`
 *
 * @example
 * ```ts
 * import { defineUsers } from '@slurmkit/users'
 *
 * const file = defineUsers({ users: [{ name: 'alice' }, { name: 'bob', state: 'locked' }] })
 * ```
 */
export function defineUsers(input: UserFile): UserFile {
  const result = userFileSchema.safeParse(input)
  if (result.success) return refuseErrors(result.data)
  throw new UsersError(
    'invalid-users',
    result.error.issues.flatMap((issue) => shapeFindings(issue)),
  )
}

function refuseErrors(file: UserFile): UserFile {
  const findings = checkUserFile(file)
  if (findings.some(({ level }) => level === 'error')) throw new UsersError('invalid-users', findings)
  return file
}

function unreadable(message: string): Finding {
  return { level: 'error', rule: 'yaml-readable', path: '', message }
}

function shapeFindings(
  issue: z.core.$ZodIssue,
  lineOf?: (path: readonly PropertyKey[]) => number | undefined,
): Finding[] {
  const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
  return paths.map((path) => {
    const line = lineOf?.(path)
    return {
      level: 'error',
      rule: issue.code === 'unrecognized_keys' ? 'key-known' : 'value-readable',
      path: pathText(path),
      ...(line === undefined ? {} : { line }),
      message:
        issue.code === 'unrecognized_keys'
          ? `no key is named ${JSON.stringify(path.at(-1))}`
          : `${pathText(path)}: ${issue.message}`,
    }
  })
}
