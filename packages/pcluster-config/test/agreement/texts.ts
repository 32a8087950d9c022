import { printCluster } from '@slurmkit/pcluster-config'
import { plain, rich, toConfig } from './base.ts'
import { type Case, random } from './cases.ts'

const text = printCluster(toConfig(plain))
const numbers = [
  ...[
    '0x10',
    '0b11',
    '1_0',
    '1:30',
    '1:99',
    '010',
    '08',
    '0o17',
    '+5',
    '-0',
    '5.',
    '.5',
    '1e1',
    '1.5e+1',
    '.inf',
    '.NaN',
  ],
  ...[
    '"5"',
    "'05'",
    '!!str 5',
    '!!int five',
    '5 # x',
    'yes',
    'Off',
    'y',
    '~',
    'nUll',
    '',
    '[5]',
    '2020-01-01',
    '=',
    '5,000',
  ],
]

/** Texts that readers of YAML do not agree on. */
const texts: readonly (readonly [about: string, yaml: string])[] = [
  ['BOM', `\ufeff${text}`],
  ['CRLF', text.replaceAll('\n', '\r\n')],
  ['CR', text.replaceAll('\n', '\r')],
  ['tab before a value', text.replace('Os: ', 'Os:\t')],
  ['tab after a value', text.replace('ubuntu2204', 'ubuntu2204\t')],
  ['tab before a comment', text.replace('ubuntu2204', 'ubuntu2204\t# x')],
  ['tab in a comment', text.replace('ubuntu2204', 'ubuntu2204 #\tx')],
  ['tab in quotes', text.replace('ubuntu2204', '"ubuntu2204\t"')],
  ['tab in a block', text.replace('ubuntu2204', '|\n    ubuntu\t2204')],
  ['tab in an empty line', text.replace('Image:\n', 'Image:\n\t\n')],
  ['tab for an indent', text.replace('  Os', '\tOs')],
  ['a return in an ARN', `${text}Iam:\n  PermissionsBoundary: "arn:\\r:policy/x"\n`],
  ['tabs in JSON', JSON.stringify(plain, null, '\t')],
  ['NUL', text.replace('ubuntu2204', 'ubuntu\u00002204')],
  ['line separator', text.replace('ubuntu2204', 'ubuntu\u20282204')],
  ...['', '# nothing', '[a]', 'a', '5', '!!set {Region}', '!!omap [Region: x]', '[global]\ncluster_template = x\n'].map(
    (no) => [`no map: ${no}`, no] as const,
  ),
  ['two documents', `${text}---\n${text}`],
  ['an end, and nothing', `${text}...\n`],
  ['YAML 1.2', `%YAML 1.2\n---\n${text}`],
  ['YAML 2.0', `%YAML 2.0\n---\n${text}`],
  ['an alias', text.replace('us-east-1', '&a us-east-1').replace('KeyName: ed', 'KeyName: *a')],
  ['an anchor that is there twice', text.replace('us-east-1', '&a us-east-1').replace(' ed', ' &a ed')],
  ['a merge', text.replace('Image:\n', 'Image:\n  <<: {Os: rhel9}\n')],
  ['a tag of CloudFormation', text.replace('ubuntu2204', '!Ref Os')],
  ['a tag of Python', text.replace('ubuntu2204', '!!python/name:os.system')],
  ['a template', text.replace('ubuntu2204', '{{ os }}')],
  ...numbers.map((value) => [`MaxCount: ${value}`, `${text.trimEnd()}\n          MaxCount: ${value}\n`] as const),
  ...numbers.map((value) => [`KeyName: ${value}`, text.replace('KeyName: ed', `KeyName: ${value}`)] as const),
]

/** Maps of any keys, of which YAML takes some for something else than text. */
const maps = [
  ...['{1: x}', '{1.5: x}', '{no: x}', '{~: x}', '{? : x}', '{: x}', '{2020-01-01: x}', '{[a]: x}', '{{a: b}: x}'],
  ...[
    '{A: x, 1: y}',
    '{A: x, yes: y}',
    '{1: x, true: y}',
    '{"1": x}',
    '{!!str 1: x}',
    '{!!null a: x}',
    '{!!binary aGk=: x}',
  ],
  ...[
    '{NodeName: x, 1: y}',
    '{no: x, NodeName: a-st-b}',
    '{NodeName: {a: b}}',
    '{NodeName: {-st-: 1}}',
    '{NodeName: [-dy-]}',
  ],
  ...[
    '{NodeName: [a-dy-b]}',
    '{NodeName: !!omap [a: b]}',
    '{NodeName: 2020-01-01}',
    '{a: !!set {b}}',
    '{a: .nan}',
    '{}',
    'x: 1',
    '5: x',
  ],
]
const mapTexts = maps.flatMap((map): readonly (readonly [string, string])[] => {
  const settings = `  SlurmSettings:\n    CustomSlurmSettings:\n      - ${map}\n  SlurmQueues:\n`
  return [
    [`a line of slurm.conf: ${map}`, text.replace('  SlurmQueues:\n', settings)],
    [
      `settings of a queue: ${map}`,
      text.replace('    - Name: queue\n', `    - Name: queue\n      CustomSlurmSettings: ${map}\n`),
    ],
    [`settings of a resource: ${map}`, `${text.trimEnd()}\n          CustomSlurmSettings: ${map}\n`],
  ]
})

/** Keys that are no text, in sections that know their keys. */
const keyTexts = ['1', 'no', '~', '2020-01-01', '!!binary UmVnaW9u', '1.5', '""', '"1"'].flatMap((key) => [
  [`a section ${key}`, `${key}: x\n${text}`] as const,
  [`a key ${key}`, text.replace('Image:\n', `Image:\n  ${key}: x\n`)] as const,
])

const signs = [
  ...[
    '',
    ' ',
    '  ',
    '\n',
    '\n  ',
    ':',
    ': ',
    '- ',
    "'",
    '"',
    '#',
    ' #',
    '{',
    '}',
    '[',
    ']',
    ',',
    '\t',
    '|',
    '>',
    '&a ',
  ],
  ...['*a', '!', '!!str ', '?', '? ', '%', '@', '`', '~', '0', '\r', '---\n', '...\n', '<<: ', '\\', '='],
]

/** Texts as people type them, with a slip or two: another sign, a line that is gone, a line in another place. */
export function textCases(seed: number, count: number): Case[] {
  const pick = random(seed)
  const sources = [text, printCluster(toConfig(rich))]
  const slip = (before: string): string => {
    const at = pick(before.length)
    if (pick(3) > 0) return before.slice(0, at) + (signs[pick(signs.length)] ?? '') + before.slice(at + pick(3))
    const lines = before.split('\n')
    const line = lines.splice(pick(lines.length), 1)
    if (pick(2) === 0) lines.splice(pick(lines.length), 0, ...line)
    return lines.join('\n')
  }
  const slips = Array.from({ length: count }, (_, index): Case => {
    const once = slip(sources[pick(sources.length)] ?? text)
    return { about: `seed ${seed}, text ${index}`, yaml: pick(2) === 0 ? once : slip(once) }
  })
  return [...[...texts, ...mapTexts, ...keyTexts].map(([about, yaml]) => ({ about, yaml })), ...slips]
}
