import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildCommand, type Given } from '../../src/commands/build-command.ts'
import type { CommandOption } from '../../src/commands/command-option.ts'
import { ADD, type Form, MODIFY, REMOVE } from '../../src/commands/forms.ts'
import type { Verb } from '../../src/commands/outcome.ts'
import { isSince, SLURM_VERSIONS, type SlurmVersion } from '../../src/commands/slurm-version.ts'
import { sacctmgrArchiveDump, sacctmgrDump } from '../../src/index.ts'
import grammar from './grammar.json' with { type: 'json' }
import { sample, takes } from './samples.ts'

/**
 * The option literals of sacctmgr's parsers with their shortest prefix, in the order in which a parser tries them, for runs of
 * releases that have the same: facts taken from its sources.
 */
const PARSERS: Readonly<Record<string, readonly { versions: readonly string[]; options: string }[]>> = grammar

/** Which parsers read the words of a command, in the order in which they are asked. */
interface Readers {
  readonly before: readonly string[]
  /** What reads the words behind `set`. Default: the same. */
  readonly after?: readonly string[]
}

const LIMITS = 'association sacctmgr_set_assoc_rec'
const ROWS = 'association sacctmgr_set_assoc_cond'

const READERS: Readonly<Record<string, (version: SlurmVersion) => Readers>> = {
  'add account': () => ({ before: ['account set_rec', LIMITS] }),
  'add cluster': () => ({ before: ['cluster set_rec', LIMITS] }),
  'add coordinator': () => ({ before: ['user set_cond', ROWS] }),
  'add federation': () => ({ before: ['federation set_rec'] }),
  'add qos': () => ({ before: ['qos set_rec', 'qos sacctmgr_set_qos_rec'] }),
  'add resource': () => ({ before: ['resource set_res_rec'] }),
  'add user': (version) => ({
    before: isSince(version, '23.11') ? ['user set_add_cond', LIMITS] : ['user sacctmgr_add_user', LIMITS, ROWS],
  }),
  'modify account': () => ({ before: ['account set_cond', ROWS], after: ['account set_rec', LIMITS] }),
  'modify cluster': () => ({ before: ['cluster set_cond'], after: ['cluster set_rec', LIMITS] }),
  'modify federation': () => ({ before: ['federation set_cond'], after: ['federation set_rec'] }),
  'modify job': () => ({ before: ['job set_cond'], after: ['job set_rec'] }),
  'modify qos': () => ({ before: ['qos set_cond'], after: ['qos set_rec', 'qos sacctmgr_set_qos_rec'] }),
  'modify resource': () => ({ before: ['resource set_res_cond'], after: ['resource set_res_rec'] }),
  'modify user': () => ({ before: ['user set_cond', ROWS], after: ['user set_rec', LIMITS] }),
  'delete account': () => ({ before: ['account set_cond', ROWS] }),
  'delete cluster': () => ({ before: ['cluster set_cond'] }),
  'delete coordinator': () => ({ before: ['user set_cond', ROWS] }),
  'delete federation': () => ({ before: ['federation set_cond'] }),
  'delete qos': () => ({ before: ['qos set_cond'] }),
  'delete resource': () => ({ before: ['resource set_res_cond'] }),
  'delete user': () => ({ before: ['user set_cond', ROWS] }),
}

/** Literals of `set` that no option of ours is: other spellings of one that is, and what the newer TRES limits replaced. */
const LEFT_OUT =
  /^(where|set|name|names|acct|accounts|clusters|shares|(grp|max|min)(cpu|node|memory).*|maxtres|max\w+p[aujn]|maxtresrunminsper(account|acct|user)|derived(ec|es|exitstring)|resources|server|type|tres|newwckey)$/i

/** The literals of some parsers at a release. */
function literals(parsers: readonly string[], version: SlurmVersion): readonly { literal: string; min: number }[] {
  return parsers.flatMap((parser) => {
    const run = PARSERS[parser]?.find(({ versions }) => versions.includes(version))
    return (run?.options.split(' ') ?? []).map((option) => {
      const [literal = '', min] = option.split(':')
      return { literal, min: Number(min) }
    })
  })
}

/** What sacctmgr takes a word for: the first literal that begins like it. */
function readAs(word: string, parsers: readonly string[], version: SlurmVersion): string | undefined {
  const typed = (/^(.*?)[+-]?=/s.exec(word)?.[1] ?? word).toLowerCase()
  return literals(parsers, version).find(({ literal, min }) => {
    const length = Math.max(typed.length, min)
    return literal.toLowerCase().slice(0, length) === typed.slice(0, length)
  })?.literal
}

const named = (word: string) => (/^(.*?)[+-]?=/s.exec(word)?.[1] ?? word).toLowerCase()

/** The words of a command that sacctmgr would take for something else. */
function misread(argv: readonly string[], version: SlurmVersion): readonly string[] {
  const [, , verb, entity, ...words] = argv
  const { before, after = before } = READERS[`${verb} ${entity}`]?.(version) ?? { before: [] }
  const set = verb === 'modify' ? words.indexOf('set') : words.length
  return words.flatMap((word, at) => {
    const literal = readAs(word, at < set ? before : after, version)?.toLowerCase()
    // "name" is short for "Names": the one liberty that names of rows take.
    return literal === named(word) || (at < set && literal === `${named(word)}s`) ? [] : [`${word}: ${literal}`]
  })
}

const FORMS: readonly {
  verb: Verb
  entity: string
  table: Readonly<Record<string, Form | readonly Form[]>>
  form: Form
}[] = [
  ...Object.entries(ADD).map(([entity, form]) => ({ verb: 'add' as const, entity, table: ADD, form })),
  ...Object.entries(MODIFY).flatMap(([entity, forms]) =>
    forms.map((form: Form) => ({ verb: 'modify' as const, entity, table: { [entity]: form }, form })),
  ),
  ...Object.entries(REMOVE).map(([entity, form]) => ({ verb: 'delete' as const, entity, table: REMOVE, form })),
]

/** Whether a release has an option, and values for it. */
function has(version: SlurmVersion, option: CommandOption | undefined): boolean {
  return option !== undefined && isSince(version, option.since ?? '22.05') && takes(option, version)
}

/** Options for the command of a form, with one setting or with none. */
function given(version: SlurmVersion, form: Form, key?: string, seed = 1): Given {
  const keys = Object.entries(form.set).flatMap(([name, { required }]) => (required ? [name] : []))
  const settings = [...keys, ...(key === undefined ? [] : [key])].map((name) => {
    const [value] = fc.sample(sample(form.set[name]!, version), { seed, numRuns: 1 })
    return [name, value]
  })
  return {
    version,
    ...Object.fromEntries(Object.entries(form.where).map(([name, { numbers }]) => [name, numbers ? 1 : 'x'])),
    ...(form.consent === undefined ? {} : { [form.consent]: true }),
    ...(settings.length === 0 ? {} : { set: Object.fromEntries(settings) }),
  }
}

test.each(SLURM_VERSIONS)('every option of ours means to %s what we say', (version) => {
  const wrong = FORMS.flatMap(({ verb, entity, table, form }) => {
    const keys = Object.keys(form.set).filter((key) => has(version, form.set[key]))
    return [...(verb === 'modify' ? [] : [undefined]), ...keys].flatMap((key) => {
      const { argv } = buildCommand(verb, table, entity, given(version, form, key))
      return misread(argv, version).map((fault) => `${argv.join(' ')}: ${fault}`)
    })
  })
  expect(wrong).toEqual([])
})

test.each(SLURM_VERSIONS)('what we say %s lacks, it lacks', (version) => {
  for (const { verb, entity, table, form } of FORMS) {
    for (const [key, option] of Object.entries(form.set)) {
      if (isSince(version, option.since ?? '22.05')) continue
      const attempt = () => buildCommand(verb, table, entity, given(version, form, key))
      expect(attempt).toThrow(`Slurm ${version} does not have it`)
      const { before, after = before } = READERS[`${verb} ${form.entity}`]!(version)
      expect([version, option.option, readAs(`${option.option}=`, after, version)]).toEqual([
        version,
        option.option,
        undefined,
      ])
    }
  }
})

test('every option of 26.11 is one of ours, but for other spellings and what newer ones replaced', () => {
  const missing = FORMS.filter(({ verb }) => verb === 'modify').flatMap(({ entity, form }) => {
    const { after = [] } = READERS[`modify ${form.entity}`]!('26.11')
    const ours = FORMS.filter((other) => other.form.entity === form.entity).flatMap((other) =>
      Object.values(other.form.set).map(({ option }) => option.toLowerCase()),
    )
    return literals(after, '26.11')
      .map(({ literal }) => literal)
      .filter((literal) => !ours.includes(literal.toLowerCase()) && !LEFT_OUT.test(literal))
      .map((literal) => `${entity} ${literal}`)
  })
  // Slurm knows no flag of a federation, "Allowed" is the newer name of PercentAllowed, and only accounts have a parent.
  expect([...new Set(missing)]).toEqual([
    'association Parent',
    'cluster GrpTRESRunMins',
    'cluster GrpTRESMins',
    'cluster GrpWall',
    'cluster Parent',
    'federation Flags',
    'clusterResource Allowed',
    'resource Allowed',
    'user Parent',
  ])
})

test.each(SLURM_VERSIONS)('dump and archive mean to %s what they say', (version) => {
  const dump = sacctmgrDump({ cluster: 'demo', file: '/root/demo.cfg' }).argv.slice(2)
  expect(dump.map((word) => readAs(word, ['cluster sacctmgr_delete_cluster'], version))).toEqual(['Cluster', 'File'])
  const purge = {
    events: '1months',
    jobs: '2days',
    reservations: '3hours',
    steps: '4days',
    suspend: '5days',
    transactions: '6days',
    usage: '7days',
  } as const
  const later = { jobScripts: '8days', jobEnvironments: '9days' } as const
  const archive = isSince(version, '26.05')
    ? sacctmgrArchiveDump({ version: '26.05', directory: '/tmp', purge: { ...purge, ...later } })
    : sacctmgrArchiveDump({ version, directory: '/tmp', purge })
  const words = archive.argv.slice(4)
  // The parser of archive has its bare words first.
  for (const word of words) {
    expect([word, readAs(word, ['archive set_cond'], version)?.toLowerCase()]).toEqual([word, named(word)])
  }
})
