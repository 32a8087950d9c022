import { findSlurmKey } from '../slurm-conf/slurm-conf-keys.ts'
import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { slurmReleaseOf } from '../slurm-conf/slurm-release.ts'
import { removeSlurmSetting } from '../slurm-settings-of.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('slurm-key-once')

/** Of a key that is there twice the last one counts, whatever its case. */
export const slurmKeyOnce: Rule = (config, { version }) => {
  const entries = slurmEntries(config)
  const release = slurmReleaseOf(version)
  return entries.flatMap(({ level, key, line, at }, index) => {
    if ((findSlurmKey(level, key)?.repeats ?? '99') <= release) return []
    const later = entries
      .slice(index + 1)
      .find((other) => other.line === line && other.key.toLowerCase() === key.toLowerCase())
    if (later === undefined) return []
    const edits = [removeSlurmSetting(config, at)]
    return [problem('warning', at, `${key} is there again, and Slurm takes the last one`, 'keep one of them', edits)]
  })
}
