import { findSlurmKey } from '../slurm-conf/slurm-conf-keys.ts'
import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { slurmReleaseOf } from '../slurm-conf/slurm-release.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('slurm-value-parses')

const effects = {
  refused: 'Slurm cannot read slurm.conf then',
  fatal: 'slurmctld does not start then',
  ignored: 'Slurm goes on without it',
}

/** Values that Slurm refuses, or drops without a word. */
export const slurmValueParses: Rule = (config, { version }) => {
  const release = slurmReleaseOf(version)
  return slurmEntries(config).flatMap(({ level, key, value, at }) => {
    const broken = lineBreaker(value)
    if (broken !== undefined)
      return [problem('error', at, `${JSON.stringify(value)} ${broken}`, 'write it in one piece')]
    const known = findSlurmKey(level, key)
    if (known === undefined || (known.defunct ?? '99') <= release) return []
    const complaint = known.value(value.replace(/^"(.*)"$/, '$1'), release)
    if (complaint === undefined) return []
    const severity = complaint.effect === 'ignored' ? 'warning' : 'error'
    return [problem(severity, at, `${key}=${value}: ${effects[complaint.effect]}`, complaint.message)]
  })
}

/** Why a value would not arrive in Slurm as it is written. */
function lineBreaker(value: string): string | undefined {
  if (/[\r\n\0]/.test(value)) return 'holds a line break, which begins another line of slurm.conf'
  if (value.includes('#')) return 'holds a #, which begins a comment in slurm.conf'
  if (value.endsWith('\\')) return 'ends in a backslash, which joins the next line of slurm.conf'
  if (value === '') return 'is empty, which Slurm cannot read'
  if (/^"[^"]*"$/.test(value)) return undefined
  return /[\s"]/.test(value) ? 'holds a blank or a quote: put all of it into double quotes, within the text' : undefined
}
