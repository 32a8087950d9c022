/** What a release does that the latest does not, where a plan has to mind it. */
export interface Quirks {
  /**
   * `Preempt=` clears the list in the database only: slurmdbd goes on seeing edges when it looks for loops, and refuses lists
   * that name this QOS, until a command that takes single names away.
   */
  readonly keepsEmptiedEdges: boolean
  /** `MaxTRESRunMinsPA` is written over what `MaxTRESRunMinsPU` has, and where that comes to nothing, not at all. */
  readonly confusesRunMins: boolean
  /** A default QOS is refused on an account while anybody below has a list of his own without it, even with a default of his own. */
  readonly checksDefaultQosBelow: boolean
  /** slurmdbd looks for accounts and users that it removes by lineage, with `LIKE` and without escaping `_`. */
  readonly removesByLike: boolean
  /** The same for single associations, with everything whose lineage begins like theirs. */
  readonly removesRowsByPrefix: boolean
  /** When an account moves, associations of users below it keep the lineage that they had, unless they are in it directly. */
  readonly keepsLineagesBelow: boolean
  /** An association for a partition is added with two slashes before `0-` in its lineage, but by `load`. */
  readonly doublesSlash: boolean
  /** No association of a user's default account is removed while another of it stays. */
  readonly keepsRowsOfDefault: boolean
  /** A command waits most of its time for the network, so that those of different rows gain by running at once. */
  readonly waitsForNetwork: boolean
}

/**
 * The quirks of a release. Seen on 22.05.8, 23.11.4, 24.11.5, 25.11.2 and 26.05.5. What came or went between two of these is
 * known to the patch from the sources of `accounting_storage/mysql` where a third number stands, and taken as there elsewhere,
 * which costs a few commands.
 */
export function quirksOf(version: string): Quirks {
  const before = (release: string) => compareReleases(version, release) < 0
  return {
    keepsEmptiedEdges: before('24.11'),
    confusesRunMins: before('24.11'),
    checksDefaultQosBelow: before('23.11'),
    removesByLike: !before('23.11'),
    removesRowsByPrefix: !before('23.11') && before('24.05.4'),
    keepsLineagesBelow: !before('23.11') && before('25.05.1'),
    doublesSlash: !before('23.11') && before('23.11.5'),
    keepsRowsOfDefault: !before('23.02') && before('26.05'),
    waitsForNetwork: before('24.05'),
  }
}

/** Negative where the first release is older: `24.05.3` than `24.05.4`, and `24.05` than both. */
function compareReleases(a: string, b: string): number {
  const [left, right] = [a, b].map((release) => release.split('.').map(Number))
  for (const at of [0, 1, 2]) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
