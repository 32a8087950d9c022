import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compileFaults } from './compile-snippets.ts'
import { listFiles, ROOT, readPackages, readText } from './repository.ts'
import { isRunnable, runFaults, SNIPPETS_FOLDER, withChecks } from './run-snippets.ts'
import { findInMarkdown, findInSource, infoFaults, isTypeScript, type Snippet } from './snippet.ts'

const pages = listFiles('.').filter((path) => path.endsWith('.md') && !path.endsWith('CHANGELOG.md'))
const found = [
  ...pages.map(readText).flatMap(findInMarkdown),
  ...readPackages().flatMap(({ sources }) => sources.flatMap(findInSource)),
]
const documented = found.filter(isTypeScript)

/** Snippets that do not hold: they go along with the others, to see that the others would be found out too. */
const planted = (name: string, ...lines: readonly string[]): Snippet => ({
  path: `planted/${name}.md`,
  line: 10,
  info: 'ts',
  code: lines.join('\n'),
})
const imports = "import { tres } from '@slurmkit/slurm-parsers'"
const wrongType = planted('type', imports, '', 'const cpus: string = tres.parse(1)')
const wrongName = planted('name', "import { nothingLikeThis } from '@slurmkit/slurm-parsers'", 'nothingLikeThis()')
const wrongSyntax = planted('syntax', 'const cpus = )')
const wrongValue = planted(
  'value',
  imports,
  '',
  "tres.parse('cpu=8') // { cpu: 9 }",
  "tres.parse('cpu=8') // { cpu: 8 }",
)
const throws = planted('throws', imports, "tres.parse('cpu=?')")
const leftovers = () =>
  readdirSync(join(ROOT, 'examples')).filter((name) => `examples/${name}`.startsWith(SNIPPETS_FOLDER))
const isPlanted = (fault: string) => fault.startsWith('planted/')

test('pages and TSDoc have snippets, and mark them as ts and nothing more', () => {
  expect(pages).toEqual(expect.arrayContaining(['ARCHITECTURE.md', 'packages/users/README.md']))
  expect(documented.length).toBeGreaterThan(50)
  expect(found.flatMap(infoFaults)).toEqual([])
})

test('every snippet compiles', { timeout: 300_000 }, () => {
  const faults = compileFaults([...documented, wrongType, wrongName, wrongSyntax])
  expect(faults.filter((fault) => !isPlanted(fault))).toEqual([])
  expect(faults.filter(isPlanted)).toEqual([
    expect.stringMatching(/^planted\/type\.md:12: Type .* is not assignable to type 'string'/),
    expect.stringMatching(/^planted\/type\.md:12: Argument of type 'number'/),
    expect.stringMatching(/^planted\/name\.md:10: .* has no exported member 'nothingLikeThis'/),
    expect.stringMatching(/^planted\/syntax\.md:10: /),
  ])
})

test('snippets that need nothing from outside run, and their values are what they say', { timeout: 300_000 }, () => {
  const runnable = documented.filter(isRunnable)
  expect(runnable.length).toBeGreaterThan(30)
  const faults = runFaults([...runnable, wrongValue, throws])
  expect(faults.filter((fault) => !isPlanted(fault))).toEqual([])
  expect(faults.filter(isPlanted)).toEqual([
    'planted/value.md:12: is { cpu: 8 }, not { cpu: 9 }',
    expect.stringMatching(/^planted\/throws\.md:10: SlurmParseError: /),
  ])
  expect(leftovers()).toEqual([])
})

test('snippets that end their process are found out, and leave nothing behind', () => {
  const exits = planted('exits', 'process.exit(3)')
  expect(() => runFaults([exits])).toThrow('did not run to their end')
  expect(leftovers()).toEqual([])
})

// The finding and reading of snippets.

test('finds blocks in a page, with their lines', () => {
  const text = [
    '# Title',
    '```ts',
    'a()',
    '```',
    '- item',
    '  ```sh',
    '  ls',
    '  ```',
    '````md',
    '```ts',
    '```',
    '````',
  ].join('\n')
  expect(findInMarkdown({ path: 'x.md', text })).toEqual([
    { path: 'x.md', line: 3, info: 'ts', code: 'a()' },
    { path: 'x.md', line: 7, info: 'sh', code: 'ls' },
    { path: 'x.md', line: 10, info: 'md', code: '```ts\n```' },
  ])
  expect(() => findInMarkdown({ path: 'x.md', text: '```ts\n' })).toThrow('x.md:1: this block has no end')
})

test('finds blocks in TSDoc, of members too, and none in strings', () => {
  const lines = [
    '/**',
    ' * Text.',
    ' * ```ts',
    ' *   f()',
    ' * ```',
    ' */',
    'export interface X {',
    '  /**',
    '   * ```ts',
    '   * g()',
    '   * ```',
    '   */',
    '  y: 1',
    '}',
  ]
  const text = [...lines, 'const page = "/** ```ts */"'].join('\n')
  expect(findInSource({ path: 'x.ts', text })).toEqual([
    { path: 'x.ts', line: 4, info: 'ts', code: '  f()' },
    { path: 'x.ts', line: 10, info: 'ts', code: 'g()' },
  ])
})

test('has no word that excuses a snippet', () => {
  const block = (info: string) => ({ path: 'x.md', line: 1, info, code: '' })
  expect(infoFaults(block('ts'))).toEqual([])
  expect(infoFaults(block('sh'))).toEqual([])
  for (const info of ['ts no-check', 'typescript', 'tsx', 'ts,ignore']) expect(infoFaults(block(info))).toHaveLength(1)
})

test.each([
  ["import { tres } from '@slurmkit/slurm-parsers'", true],
  ["import { quoteArg } from '@slurmkit/command'", true],
  ["import type { TestCluster } from '@slurmkit/testbed'", true],
  ["import { type TestCluster } from '@slurmkit/testbed'", true],
  ["import { startCluster } from '@slurmkit/testbed'", false],
  ["import { ssh as connect } from '@slurmkit/command'", false],
  ["import * as command from '@slurmkit/command'", false],
  ["import { readFileSync } from 'node:fs'", false],
  ["import '@slurmkit/slurm-parsers'", false],
  ['declare const text: string', false],
])('%s: runs anywhere? %s', (code, expected) => {
  expect(isRunnable({ path: 'x.md', line: 1, info: 'ts', code })).toBe(expected)
})

test.each([
  ['f() // 8', 'globalThis.checkSnippet(5, (f()), (8)) // 8'],
  [
    "f() // ['a', -1, { b: null }]",
    "globalThis.checkSnippet(5, (f()), (['a', -1, { b: null }])) // ['a', -1, { b: null }]",
  ],
  ["if (x) console.log(y) // 'z'", "if (x) globalThis.checkSnippet(5, (y), ('z')) // 'z'"],
  ['f() // eight', 'f() // eight'],
  ['f() // 8 of them', 'f() // 8 of them'],
  ['f() // [g()]', 'f() // [g()]'],
  ['const x = f() // 8', 'const x = f() // 8'],
])('%s becomes %s', (code, expected) => {
  expect(withChecks({ path: 'x.md', line: 5, info: 'ts', code })).toBe(expected)
})
