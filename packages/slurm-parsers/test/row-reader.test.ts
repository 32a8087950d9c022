import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { parseSacct } from '../src/index.ts'

const TEXT =
  'JobID|JobName|State|ExitCode|TotalCPU\n7_[1-3]|a b|PENDING|0:0|00:00:00\n8.batch|a|b|FAILED|1:0|00:01.500\n'

test('rows are the same where a runtime forbids to make functions', () => {
  const program = `
    import { parseSacct } from '@slurmkit/slurm-parsers'
    try { new Function('return 1'); process.exitCode = 1 } catch {}
    console.log(JSON.stringify(parseSacct(${JSON.stringify(TEXT)})))`
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--disallow-code-generation-from-strings',
      ...(process.env['SLURMKIT_DIST'] ? [] : ['--conditions=@slurmkit/source', '--import', 'tsx']),
      ...['--input-type=module', '--eval', program],
    ],
    { encoding: 'utf8', cwd: new URL('..', import.meta.url) },
  )
  expect([status, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(parseSacct(TEXT))))
})

test('a header that code could not hold is a property all the same', () => {
  const names = ['a b', 'x"];throw 1//', "y'\\", 'State']
  const { rows } = parseSacct(`JobID|${names.join('|')}\n1|2|3|4|FAILED\n2|2|3||FAILED\n`)
  const [first] = rows
  expect(Object.entries(first ?? {}).map(([name, value]) => [name, typeof value])).toEqual([
    ['jobID', 'object'],
    ...names.slice(0, 3).map((name) => [name, 'string']),
    ['state', 'object'],
  ])
  expect(rows).toHaveLength(2)
})
