import { expect, test } from 'vitest'
import { documentationFaults } from './documentation.ts'
import { readPackages, readText } from './repository.ts'

test.each(readPackages().map(({ name }) => name))(
  'what %s exports is described, and its functions have an example',
  (name) => {
    expect(documentationFaults(readText(`packages/${name}/src/index.ts`), readText)).toEqual([])
  },
)

test('finds exports without a description or an example', () => {
  const example = ' * @example\n * ```ts\n * f()\n * ```\n'
  const files = new Map([
    ['src/index.ts', "export { a, b as c, d, e, f, g, type T, type U } from './x.ts'\nexport { y } from './y.ts'"],
    [
      'src/x.ts',
      [
        `/**\n * Does a.\n *\n${example} */\nexport function a() {}`,
        `/**\n${example} */\nexport function b() {}`,
        '/** Does d. */\nexport const d = () => 1',
        `/**\n * Does e.\n *\n * @example\n * e()\n */\nexport function e(): void`,
        '/** The value f. */\nexport const f = 1',
        `/**\n * Does g with numbers.\n *\n${example} */\nexport function g(x: 1): void\nexport function g(x: 1) {}`,
        '/** A type. */\nexport interface T {}',
        '// Not TSDoc\nexport type U = 1',
      ].join('\n'),
    ],
    ['src/y.ts', 'export const z = 1'],
  ])
  const read = (path: string) => ({ path, text: files.get(path) ?? '' })
  expect(documentationFaults(read('src/index.ts'), read)).toEqual([
    'src/x.ts: b has no description',
    'src/x.ts: d has no @example',
    'src/x.ts: e has no @example',
    'src/x.ts: U has no description',
    'src/y.ts: y is not declared here',
  ])
})
