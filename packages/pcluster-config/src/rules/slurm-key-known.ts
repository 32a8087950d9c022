import { findSlurmKey, SLURM_CONF_KEYS, type SlurmLevel } from '../slurm-conf/slurm-conf-keys.ts'
import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { isOf, slurmReleaseOf } from '../slurm-conf/slurm-release.ts'
import { removeSlurmSetting } from '../slurm-settings-of.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('slurm-key-known')
const levels: readonly SlurmLevel[] = ['cluster', 'partition', 'node']

/** A key that the release does not have makes slurm.conf unreadable: no daemon and no command starts. */
export const slurmKeyKnown: Rule = (config, { version }) => {
  const release = slurmReleaseOf(version)
  return slurmEntries(config).flatMap(({ level, key, at }) => {
    const gone = [removeSlurmSetting(config, at)]
    const known = findSlurmKey(level, key)
    if (known?.removed !== undefined && known.removed <= release) {
      return [problem('error', at, `Slurm ${release} does not start with ${key}`, `remove ${key}`, gone)]
    }
    if (known?.defunct !== undefined && known.defunct <= release) {
      return [problem('warning', at, `${key} does nothing in Slurm ${release}`, `remove ${key}`, gone)]
    }
    if (known !== undefined && isOf(known, release)) return []
    if (known !== undefined) {
      const lifetime =
        known.since !== undefined && release < known.since ? `since ${known.since}` : `until ${known.until}`
      const message = `${key} is a key of Slurm ${lifetime}, and this is ${release}`
      return [problem('error', at, message, `remove ${key}`, gone)]
    }
    if (levels.some((other) => findSlurmKey(other, key) !== undefined)) return []
    const near = nearest(key, Object.keys(SLURM_CONF_KEYS[level]))
    const remedy = near === undefined ? 'see slurm.conf(5) for its keys' : `write ${near}`
    const renamed = near === undefined ? undefined : [{ at, rename: near }]
    const message = `${key} is no key of slurm.conf, which Slurm then cannot read`
    return [problem('error', at, message, remedy, renamed)]
  })
}

/** The one that is spelt most alike, if any is. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, steps: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps)
  return best !== undefined && best.steps <= 3 ? best.candidate : undefined
}

/** Letters to add, drop or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
