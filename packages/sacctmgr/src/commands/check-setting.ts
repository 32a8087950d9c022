import { AccountingError } from '../accounting-error.ts'
import type { Value } from '../option.ts'
import type { CommandOption } from './command-option.ts'
import { isSince, type SlurmVersion } from './slurm-version.ts'

/** How an option's value is given: replaces, is added, is taken away. */
export type Sign = '=' | '+=' | '-='

/**
 * The value of an option, checked for what sacctmgr would refuse, skip or read another way.
 *
 * @throws AccountingError `invalid-argument`
 */
export function checkSetting(
  version: SlurmVersion,
  key: string,
  option: CommandOption,
  given: unknown,
  sign: Sign,
): Value {
  const fail = (reason: string) => new AccountingError('invalid-argument', `${key}: ${reason}`)
  if (option.since !== undefined && !isSince(version, option.since))
    throw fail(`Slurm ${version} does not have it; ${option.since} is the first that does`)
  if (sign !== '=' && option.operators === undefined)
    throw fail(`Slurm knows no ${sign} for it: give the whole value in set`)
  if (given === null) {
    if (option.fixed || sign !== '=') throw fail('it cannot be cleared, only replaced')
    return null
  }
  const parsed = option.kind.input.safeParse(given)
  if (!parsed.success) throw fail(parsed.error.issues.map(({ message }) => message).join('; '))
  const value = parsed.data
  const words = wordsOf(value)
  for (const word of words) {
    const since = option.valuesSince?.[word]
    if (since !== undefined && !isSince(version, since))
      throw fail(`Slurm ${version} does not know ${word}; ${since} is the first that does`)
    const fault = option.checkName?.(word)
    if (fault !== undefined) throw fail(fault)
  }
  const signed = words.filter((word) => /^[+-]/.test(word)).length
  if (sign !== '=' && words.length === 0) throw fail(`there is nothing to use ${sign} with`)
  if (sign !== '=' && signed > 0) throw fail(`${sign} is the sign already: give plain names`)
  if (signed > 0 && signed < words.length) throw fail('names with signs and names without cannot be one list')
  return value
}

function wordsOf(value: Value): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value : []
}
