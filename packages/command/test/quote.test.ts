import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteArg, quoteArgv } from '../src/quote.ts'

const arg = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', "'", '"', '\\', '$', '`', ' ', '\n', '!', '*', '~', '=', ';', '-', '€') }),
)

test.each(['sh', 'bash', 'dash'])('%s reads a quoted vector back as it was', (shell) => {
  const vector = fc.array(
    arg.filter((text) => !text.includes('\0')),
    { minLength: 1, maxLength: 8 },
  )
  fc.assert(
    fc.property(vector, (args) => {
      const script = `for a in ${args.map(quoteArg).join(' ')}; do printf '%s\\0' "$a"; done`
      const read = execFileSync(shell, ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
      expect(read).toEqual(args)
    }),
    { numRuns: 150 },
  )
})

test('plain words stay readable', () => {
  expect(quoteArgv(['sacctmgr', '-i', 'add', 'account', 'name=ml', 'description=ML team'])).toBe(
    "sacctmgr -i add account name=ml 'description=ML team'",
  )
  expect(quoteArg('')).toBe("''")
})

test('a program name with = in it is no assignment', () => {
  expect(quoteArgv(['a=b', 'c=d'])).toBe("'a=b' c=d")
})
