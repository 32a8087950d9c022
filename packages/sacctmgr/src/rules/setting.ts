import type { LintContext } from '../lint-context.ts'

/** A line of slurm.conf, whatever its capitals; empty when it is not set. */
export function setting({ settings }: LintContext, key: string): string {
  return parameter(settings ?? {}, key) ?? ''
}

/** The words of a line of slurm.conf, in lower case. */
export function settingWords(context: LintContext, key: string): readonly string[] {
  return setting(context, key)
    .toLowerCase()
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** A parameter of a line of slurm.conf, whatever its capitals. */
export function parameter(line: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.entries(line).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
}

/** A setting as a message shows it. */
export function shown(value: string): string {
  return value === '' ? 'not set, it' : JSON.stringify(value)
}
