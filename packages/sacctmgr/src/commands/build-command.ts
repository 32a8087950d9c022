import type { Command } from '@slurmkit/command'
import { AccountingError } from '../accounting-error.ts'
import type { Values } from '../option.ts'
import { setWords } from '../option.ts'
import { names, qosNames, text } from '../value-kinds.ts'
import { checkSetting, type Sign } from './check-setting.ts'
import { shown } from './check-word.ts'
import type { CommandOption } from './command-option.ts'
import type { Form, Selector } from './forms.ts'
import { jobText } from './kinds.ts'
import { type AccountingOutcome, readOutcome, type Verb } from './outcome.ts'
import { isSince, SLURM_VERSIONS, type SlurmVersion } from './slurm-version.ts'
import { MOST_BYTES } from './split-names.ts'

/** What a caller gave, before anything of it is known to be right. */
export type Given = Readonly<Record<string, unknown>>

/** How a command says what changes, by the property that holds it. */
const SIGNS = { set: '=', addTo: '+=', removeFrom: '-=' } as const satisfies Readonly<Record<string, Sign>>

/** Properties that every command has. */
const COMMON = ['version', 'before', 'underscoreMatchesAny']

/** Words of sacctmgr that come before the rows of an `add`, a `modify` and a `delete`. */
const PREFIX: Readonly<Record<Verb, readonly string[]>> = { add: [], modify: ['where'], delete: ['where'] }

/** Kinds of value that an empty text clears; for all others it is no value. */
const CLEARED_BY_NOTHING: ReadonlySet<unknown> = new Set([jobText, names, qosNames, text])

/** The command that `given` asks for, by the one of the entity's forms that can say it. */
export function buildCommand(
  verb: Verb,
  table: Readonly<Record<string, Form | readonly Form[]>>,
  entity: string,
  given: Given,
): Command<AccountingOutcome> {
  const row = Object.hasOwn(table, entity) ? table[entity] : undefined
  if (row === undefined)
    throw invalid(`sacctmgr cannot ${verb} ${JSON.stringify(entity)}: use one of ${Object.keys(table).join(', ')}`)
  const forms: readonly Form[] = 'entity' in row ? [row] : row
  const version = checkVersion(given['version'])
  const [sign, settings] = findSettings(given)
  const form = findForm(forms, given, settings)
  const options = Object.entries(settings).map(([key, value]) => ({ key, value, option: form.set[key] }))
  const before = checkBefore(given['before'] ?? {})
  const words = [
    ...PREFIX[verb],
    ...Object.entries(form.where).flatMap(([key, selector]) => selectorWord(key, selector, given[key])),
    ...(form.words ?? []),
    ...(verb === 'modify' ? ['set'] : []),
    ...options.flatMap(({ key, value, option }) =>
      option === undefined || value === undefined ? [] : settingWords(verb, version, key, option, value, sign, before),
    ),
  ]
  checkConsent(verb, version, form, given)
  for (const [key, option] of Object.entries(form.set))
    if (option.required && settings[key] === undefined) throw invalid(`${key} is missing: Slurm cannot add without it`)
  if (verb === 'modify' && words.at(-1) === 'set') throw invalid('there is nothing to set: name at least one option')
  const long = words.find((each) => new TextEncoder().encode(each).length > MOST_BYTES)
  if (long !== undefined)
    throw invalid(`${long.slice(0, 40)}… is longer than one argument can be: use several commands`)
  const argv = ['sacctmgr', '-i', verb, form.entity, ...words] as const
  return { argv, parse: (result) => readOutcome(verb, argv, result) }
}

/** The release that a command is for. @throws AccountingError `invalid-argument` */
export function checkVersion(given: unknown): SlurmVersion {
  const version = SLURM_VERSIONS.find((known) => known === given)
  if (version !== undefined) return version
  throw invalid(`version ${shown(given)} is no release whose grammar is known: use one of ${SLURM_VERSIONS.join(', ')}`)
}

/** @throws AccountingError `invalid-argument` */
export function invalid(message: string): AccountingError {
  return new AccountingError('invalid-argument', message)
}

/** Of what is there only names are used, those of the TRES that go. */
function checkBefore(before: unknown): Values {
  if (typeof before !== 'object' || before === null || Array.isArray(before))
    throw invalid('before has to be an object')
  for (const [key, value] of Object.entries(before)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    const fault = Object.keys(value).find((name) => !/^[a-z][a-z0-9_]*(\/[\w.:-]+)?$/.test(name))
    if (fault !== undefined) throw invalid(`before: ${key} has ${shown(fault)}, which is no name of a TRES`)
  }
  return before as Values
}

function findSettings(given: Given): readonly [Sign, Given] {
  const used = Object.entries(SIGNS).filter(([property]) => given[property] !== undefined)
  if (used.length > 1) {
    const both = used.map(([property]) => property).join(' and ')
    throw invalid(
      `${both} cannot be one command: up to 25.05 sacctmgr goes on with the last operator; use a command each`,
    )
  }
  const [property, sign] = used[0] ?? ['set', '=']
  const settings = given[property] ?? {}
  if (typeof settings !== 'object' || Array.isArray(settings))
    throw invalid(`${property} has to be an object of options`)
  return [sign, Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))]
}

function findForm(forms: readonly Form[], given: Given, settings: Given): Form {
  const used = Object.keys(given).filter(
    (key) => given[key] !== undefined && !COMMON.includes(key) && !Object.hasOwn(SIGNS, key),
  )
  const fits = (form: Form) =>
    Object.keys(settings).every((key) => Object.hasOwn(form.set, key)) &&
    used.every((key) => Object.hasOwn(form.where, key) || key === form.consent)
  const found = forms.find(fits)
  if (found !== undefined) return found
  const [known, selectors] = [forms.flatMap((form) => Object.keys(form.set)), forms.flatMap(ownProperties)]
  const unknown = Object.keys(settings).find((key) => !known.includes(key))
  if (unknown !== undefined)
    throw invalid(`${forms[0]?.entity} has no option ${JSON.stringify(unknown)}: use one of ${unique(known)}`)
  const stray = used.find((key) => !selectors.includes(key))
  if (stray !== undefined) throw invalid(`there is no property ${JSON.stringify(stray)} here: use ${unique(selectors)}`)
  throw invalid(
    `${[...used, ...Object.keys(settings)].join(', ')} cannot be one command: Slurm would do it in parts; use a command each`,
  )
}

function ownProperties({ where, consent }: Form): readonly string[] {
  return [...Object.keys(where), ...(consent === undefined ? [] : [consent])]
}

function unique(keys: readonly string[]): string {
  return [...new Set(keys)].join(', ')
}

function selectorWord(key: string, selector: Selector, given: unknown): readonly string[] {
  if (given === undefined && selector.optional) return []
  if (given === null && selector.none) return [`${selector.option}=`]
  if (given === undefined) throw invalid(`${key} is missing: without it Slurm would take every ${key}`)
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0) throw invalid(`${key} is an empty list: Slurm would take every ${key}`)
  if (list.length > 1 && !selector.many) throw invalid(`${key} has to be one name, not ${list.length}`)
  const type = selector.numbers ? 'number' : 'string'
  const words = list.map((each) => {
    if (typeof each !== type) throw invalid(`${key} ${shown(each)} has to be a ${type}`)
    const fault = selector.check(String(each))
    if (fault !== undefined) throw invalid(fault)
    return String(each)
  })
  return [`${selector.option}=${words.join(',')}`]
}

function settingWords(
  verb: Verb,
  version: SlurmVersion,
  key: string,
  option: CommandOption,
  given: unknown,
  sign: Sign,
  before: Values,
): readonly string[] {
  if (given === null && verb === 'add') throw invalid(`${key}: there is nothing to clear yet; leave it out`)
  const value = checkSetting(version, key, option, given, sign)
  const words = setWords({ [key]: option }, before, { [key]: value })
  if (words.some((each) => each.endsWith('=')) && !CLEARED_BY_NOTHING.has(option.kind)) {
    throw invalid(`${key}: say what it is before, since Slurm clears only what it is told the name of`)
  }
  return words.map((each) => each.replace('=', sign))
}

function checkConsent(verb: Verb, version: SlurmVersion, form: Form, given: Given): void {
  if (form.consent !== undefined && given[form.consent] !== true)
    throw invalid(`${verb} ${form.entity} removes more than it names: say ${form.consent}: true if that is meant`)
  if (form.wildcards === undefined || !isSince(version, '23.11') || given['underscoreMatchesAny'] === true) return
  const wild = form.wildcards.flatMap((key) => given[key] ?? []).find((name) => String(name).includes('_'))
  if (wild === undefined) return
  throw invalid(
    `${JSON.stringify(wild)} has "_", which ${version} takes for any character when it deletes: make sure that no other name fits, and say underscoreMatchesAny: true`,
  )
}
