import fc from 'fast-check'
import type { CommandOption } from '../../src/commands/command-option.ts'
import { jobText } from '../../src/commands/kinds.ts'
import { isSince, type SlurmVersion } from '../../src/commands/slurm-version.ts'
import {
  count,
  exactTime,
  factor,
  resourceMinutes,
  resources,
  seconds,
  shares,
  text,
  wallTime,
} from '../../src/value-kinds.ts'

const whole = fc.integer({ min: 0, max: 100_000 })
const pair = (n: number) => String(n).padStart(2, '0')
const time = fc.tuple(fc.nat(40), fc.nat(23), fc.nat(59)).map(([d, h, m]) => `${d}-${pair(h)}:${pair(m)}:00`)
const sentence = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 .:=\\'"`%_*?$&;<>()[\]{},#!/-]{0,30}$/)

function amounts(memory: fc.Arbitrary<string | number>): fc.Arbitrary<Record<string, number | string>> {
  const limits = { cpu: whole, mem: memory, node: fc.integer({ min: 1, max: 99 }), 'gres/gpu': whole, billing: whole }
  return fc.record(limits, { requiredKeys: [] }).filter((some) => Object.keys(some).length > 0)
}

/** What a caller could write for each kind of value that is not a list of names or words. */
const BY_KIND = new Map<unknown, fc.Arbitrary<unknown>>([
  [count, whole],
  [factor, fc.integer({ min: 1, max: 4000 }).map((n) => n / 8)],
  [wallTime, time],
  [exactTime, time],
  [seconds, fc.nat(50).map((n) => `00:00:${pair(n)}`)],
  [resources, amounts(fc.integer({ min: 1, max: 900 }).map((n) => `${n}G`))],
  [resourceMinutes, amounts(whole)],
  [shares, fc.oneof(whole, fc.constant('parent' as const))],
  [text, sentence],
  [jobText, fc.stringMatching(/^[a-z0-9][a-z0-9 .:=_/-]{0,20}$/)],
])

/** Numbers that Slurm takes as they are, by option. */
const BY_OPTION: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  PercentAllowed: fc.nat(100),
  DerivedExitCode: fc.nat(255),
  RawUsage: fc.constant(0),
}

/** Whether a release takes any value of an option: a flag can be younger than the option for flags. */
export function takes(option: CommandOption, version: SlurmVersion): boolean {
  const words = wordsOf(option.kind)
  return words.length === 0 || words.some((word) => isSince(version, option.valuesSince?.[word] ?? '22.05'))
}

/** Values of an option that a release takes. `names` are what names can be; sets of words come from the option itself. */
export function sample(
  option: CommandOption,
  version: SlurmVersion,
  names: readonly string[] = ['a', 'b'],
): fc.Arbitrary<unknown> {
  const known = BY_OPTION[option.option] ?? BY_KIND.get(option.kind)
  if (known !== undefined) return known
  const words = wordsOf(option.kind).filter((word) => isSince(version, option.valuesSince?.[word] ?? '22.05'))
  const choices = words.length > 0 ? words : names
  return takesList(option.kind) ? fc.subarray([...choices], { minLength: 1 }) : fc.constantFrom(...choices)
}

/** The words that a kind is limited to: those that its schema lists when it is given none of them. */
function wordsOf(kind: CommandOption['kind']): readonly string[] {
  const wrong = takesList(kind) ? ['?'] : '?'
  const issues = kind.input.safeParse(wrong).error?.issues ?? []
  return issues.flatMap((issue) => (issue.code === 'invalid_value' ? issue.values.map(String) : []))
}

function takesList(kind: CommandOption['kind']): boolean {
  const issues = kind.input.safeParse('?').error?.issues ?? []
  return issues.some((issue) => issue.code === 'invalid_type' && issue.expected === 'array')
}
