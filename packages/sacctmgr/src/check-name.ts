/** Longer names are merged without a word: the association table's unique index holds 42 characters of each. */
export const MAX_LENGTH = 42

/** Words that sacctmgr gives a meaning of their own where it expects a name. */
const RESERVED = new Set(['root', 'set', 'where'])

/**
 * Says what Slurm would do to a name of a QOS, account or user that is not written as Slurm stores it, or nothing when the
 * name is safe. sacctmgr splits at commas, expands brackets, folds to lower case and takes an empty name for all.
 */
export function checkName(kind: 'QOS' | 'account' | 'user', name: string): string | undefined {
  const shown = JSON.stringify(name)
  if (name.trim() === '') return `${kind} name ${shown} is empty: Slurm would take it for every ${kind}`
  if (name.includes(',')) return `${kind} name ${shown} has a comma: Slurm would split it into several names`
  if (/[[\]]/.test(name)) return `${kind} name ${shown} has brackets: Slurm would expand it into several names`
  if (name !== name.toLowerCase())
    return `${kind} name ${shown} has capitals: Slurm would fold it to "${name.toLowerCase()}"`
  if (!/^[a-z0-9_][a-z0-9_.-]*$/.test(name)) {
    return `${kind} name ${shown} has characters that Slurm or a shell reads another way: use a-z, 0-9, "-", "." and "_", and begin with a letter or a digit`
  }
  if (name.length > MAX_LENGTH)
    return `${kind} name ${shown} has ${name.length} characters: Slurm tells names apart by the first ${MAX_LENGTH} only`
  if (kind !== 'user' && RESERVED.has(name)) return `${kind} name ${shown} is a word of Slurm's own: choose another`
  return undefined
}
