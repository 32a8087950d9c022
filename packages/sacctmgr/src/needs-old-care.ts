/**
 * Whether a release needs the detours that 22.05 needs and 24.11 does not. Those in between were not tried and get the same care;
 * it costs a few commands and is never wrong.
 *
 * - `Preempt=` clears the list in the database only: slurmdbd goes on seeing edges when it looks for loops, and refuses lists
 *   that name this QOS, until a command that takes single names away.
 * - `MaxTRESRunMinsPA` is written over what `MaxTRESRunMinsPU` has, and where that comes to nothing, not at all.
 * - A default QOS is refused on an account while anybody below has a list of his own without it, even with a default of his own.
 */
export function needsOldCare(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < 24 || (major === 24 && minor < 11)
}
