import { expect, test } from 'vitest'
import { listFiles, type Package, readPackages, readText } from './repository.ts'
import {
  cycleFaults,
  dependencyFaults,
  exportFaults,
  globalFaults,
  importFaults,
  importsOf,
  indexFaults,
  lengthFaults,
  nameFaults,
  parsePackageTable,
} from './source-rules.ts'

const packages = readPackages()
const sources = packages.flatMap((pkg) => pkg.sources)
const table = parsePackageTable(readText('ARCHITECTURE.md').text)

test('the table of ARCHITECTURE.md names the packages that there are', () => {
  expect([...table.keys()].sort()).toEqual(packages.map(({ name }) => name).sort())
})

test('packages import what the table allows, types included', () => {
  expect(packages.flatMap((pkg) => importFaults(table, pkg))).toEqual([])
})

test('packages depend on what their sources import, and on nothing else', () => {
  expect(packages.flatMap(dependencyFaults)).toEqual([])
})

test('imports go in no circle, types included', () => {
  expect(cycleFaults(packages)).toEqual([])
})

test('sources export by name', () => {
  expect(sources.flatMap(exportFaults)).toEqual([])
})

test('sources fit in one reading', () => {
  expect(sources.flatMap(lengthFaults)).toEqual([])
})

test('files and folders have names that say something', () => {
  expect(['packages', 'examples', 'scripts', 'test'].flatMap(listFiles).flatMap(nameFaults)).toEqual([])
})

test('an index re-exports by name and does nothing else', () => {
  const indexes = sources.filter(({ path }) => /^packages\/[^/]+\/src\/index\.ts$/.test(path))
  expect(indexes).toHaveLength(packages.length)
  expect(indexes.flatMap(indexFaults)).toEqual([])
})

test('slurm-parsers runs where there is no Node', () => {
  const parsers = packages.filter(({ name }) => name === 'slurm-parsers').flatMap((pkg) => pkg.sources)
  expect(parsers.length).toBeGreaterThan(0)
  expect(parsers.flatMap(importsOf).filter((name) => name.startsWith('node:'))).toEqual([])
  expect(parsers.flatMap((source) => globalFaults(source, ['process', 'Buffer']))).toEqual([])
})

// The rules themselves, on sources that break them.

const source = (text: string, path = 'packages/a/src/a.ts') => ({ path, text })
const pkg = (name: string, files: Readonly<Record<string, string>>, dependencies: readonly string[] = []): Package => ({
  name,
  dependencies,
  sources: Object.entries(files).map(([file, text]) => source(text, `packages/${name}/src/${file}`)),
})

const TABLE = parsePackageTable(`
| package | one sentence | may import |
|---|---|---|
| \`a\` | one | nothing |
| \`b\` | two | a, \`node:\`, \`@aws-sdk/*\` |

| package | other |
`)

test('the table is read from its cells', () => {
  expect([...TABLE]).toEqual([
    ['a', []],
    ['b', ['a', 'node:', '@aws-sdk/*']],
  ])
  expect(() => parsePackageTable('| package | sentence |')).toThrow('no table')
})

test.each([
  "import 'x'",
  "import { y } from 'x'",
  "import type { Y } from 'x'",
  "import { type Y } from 'x'",
  "export { y } from 'x'",
  "export type { Y } from 'x'",
  "export * from 'x'",
  "type Y = import('x').Y",
  "const y = await import('x')",
  "const y = require('x')",
  "import y = require('x')",
  '/// <reference types="x" />',
])('sees the import in %s', (text) => {
  expect(importsOf(source(text))).toEqual(['x'])
})

test('takes text and comments for no import, and a computed one for one', () => {
  expect(importsOf(source("const text = `import 'x'` // import 'x'"))).toEqual([])
  expect(importsOf(source('const y = await import(name)'))).toEqual(['(computed) name'])
})

test('finds imports that the table does not allow', () => {
  const allowed = pkg('b', {
    'b.ts': "import '@slurmkit/a'; import 'node:fs'; import '@aws-sdk/client-s3'; import './c.ts'",
  })
  expect(importFaults(TABLE, allowed)).toEqual([])
  const files = {
    'b.ts': "import type { X } from '@slurmkit/c'; import 'zod/v4'; import '@aws-sdkx/y'; import '../../a/src/a.ts'",
  }
  expect(importFaults(TABLE, pkg('b', files))).toEqual([
    'packages/b/src/b.ts imports @slurmkit/c, which the table does not allow',
    'packages/b/src/b.ts imports zod, which the table does not allow',
    'packages/b/src/b.ts imports @aws-sdkx/y, which the table does not allow',
    'packages/b/src/b.ts imports ../../a/src/a.ts, which is outside its package',
  ])
  expect(importFaults(TABLE, pkg('a', { 'a.ts': "import type { Stats } from 'fs'" }))).toHaveLength(1)
  expect(importFaults(TABLE, pkg('z', {}))).toEqual(['packages/z is not in the table'])
})

test('finds dependencies that are missing or unused', () => {
  expect(dependencyFaults(pkg('a', { 'a.ts': "import 'yaml'; import 'node:fs'" }, ['zod']))).toEqual([
    'packages/a lacks the dependency yaml',
    'packages/a depends on zod for nothing',
  ])
})

test('finds cycles among files and among packages', () => {
  const files = { 'x.ts': "import type { Y } from './y.ts'", 'y.ts': "import './z.ts'", 'z.ts': "import './x.ts'" }
  const [x, y, z] = ['x', 'y', 'z'].map((name) => `packages/a/src/${name}.ts`)
  expect(cycleFaults([pkg('a', files)])).toEqual([`import cycle: ${x} -> ${y} -> ${z} -> ${x}`])
  const one = pkg('a', { 'index.ts': '', 'user.ts': "import '@slurmkit/b'" })
  const other = pkg('b', { 'index.ts': "import type { A } from '@slurmkit/a'" })
  expect(cycleFaults([one, other])).toEqual(['import cycle: @slurmkit/a -> @slurmkit/b -> @slurmkit/a'])
  const tree = pkg('a', { 'x.ts': "import './y.ts'; import './z.ts'", 'y.ts': "import './z.ts'", 'z.ts': '' })
  expect(cycleFaults([tree])).toEqual([])
})

test.each([
  "export * from './b.ts'",
  "export * as b from './b.ts'",
  'export default 1',
  'export default function f() {}',
  'const b = 1; export { b as default }',
  "export { default } from './b.ts'",
  'export = 1',
])('finds the fault in %s', (text) => {
  expect(exportFaults(source(text))).toHaveLength(1)
})

test('finds files that are too long, and names that say nothing', () => {
  expect(exportFaults(source('export const b = 1; export { c } from "./c.ts"'))).toEqual([])
  expect(lengthFaults(source('1\n'.repeat(400)))).toEqual([])
  expect(lengthFaults(source('1\n'.repeat(401)))).toHaveLength(1)
  expect(nameFaults('packages/core/src/command-types.ts')).toHaveLength(1)
  expect(nameFaults('packages/a/src/types.d.ts')).toHaveLength(1)
  expect(nameFaults('packages/a/src/shared-storage.ts')).toEqual([])
  expect(nameFaults('packages/a/test/types.test.ts')).toEqual([])
})

test('finds what does not belong in an index', () => {
  const good = "export { a } from './a.ts'\nexport type { A, B } from './a.ts'\n"
  expect(indexFaults(source(good, 'packages/a/src/index.ts'))).toEqual([])
  for (const line of [
    "import { a } from './a.ts'",
    'export const b = 1',
    'const b = 1\nexport { b }',
    "export * from './b.ts'",
  ])
    expect(indexFaults(source(`${good}${line}\n`, 'packages/a/src/index.ts'))[0]).toMatch(/index\.ts:3 is no re-export/)
})

test("finds uses of Node's globals", () => {
  const found = (text: string) => globalFaults(source(text), ['process', 'Buffer'])
  expect(found('const x = process.env')).toEqual(['packages/a/src/a.ts:1 uses process'])
  expect(found('function f(b: Buffer) {}')).toHaveLength(1)
  expect(found('globalThis.process.exit()')).toHaveLength(1)
  expect(found('const x = { Buffer }')).toHaveLength(1)
  expect(found('const x = job.process; const y = { process: 1 }; "process"')).toEqual([])
})
