/**
 * Quotes one argument for a POSIX shell, so that the shell reads exactly this text as one word.
 * For showing a command to a person, and for the runners that have to go through a shell.
 *
 * Source: POSIX.1-2024, Shell Command Language 2.2.2 (single quotes).
 *
 * @example
 * ```ts
 * import { quoteArg } from '@slurmkit/command'
 *
 * quoteArg("it's") // 'it'\''s'
 * ```
 */
export function quoteArg(arg: string): string {
  // `=` and `~` are left out at the start: `a=b` as first word is an assignment, `~` is a home directory.
  if (/^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(arg)) return arg
  return `'${arg.replaceAll("'", "'\\''")}'`
}

/**
 * Quotes an argument vector as one line that a POSIX shell reads back as the same vector.
 *
 * @example
 * ```ts
 * import { quoteArgv } from '@slurmkit/command'
 *
 * quoteArgv(['sacctmgr', 'add', 'account', 'name=ml', 'description=ML team']) // sacctmgr add account name=ml 'description=ML team'
 * ```
 */
export function quoteArgv(argv: readonly string[]): string {
  const [program = '', ...args] = argv
  // A first word with `=` would be read as a variable assignment.
  const first = program.includes('=') ? `'${program.replaceAll("'", "'\\''")}'` : quoteArg(program)
  return [first, ...args.map(quoteArg)].join(' ')
}
