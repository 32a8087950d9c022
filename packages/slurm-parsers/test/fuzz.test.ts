import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type ParseOptions, parseSacct, printRows, SlurmParseError } from '@slurmkit/slurm-parsers'
import { expect, test } from 'vitest'
import { bytesOf, seeded } from './corrupt-records.ts'
import { fuzzed, PARSERS } from './fuzzed-texts.ts'

const RUNS = process.env['SLURMKIT_DEEP'] === '1' ? 100_000 : 1_000
const SEED = 5_122_026

const MIB = 2 ** 20
/** Milliseconds after which a text has stopped a parser, on the slowest machine too. */
const HANGS = 60_000

/** Bytes that are held once what nobody holds is gone. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

test.each(Object.entries(PARSERS))(
  `%s takes any bytes (${RUNS} texts, seed ${SEED})`,
  { timeout: 600_000 },
  (_, [parse, header]) => {
    const random = seeded(SEED)
    let slowest = 0
    const before = heapUsed()
    for (let run = 0; run < RUNS; run++) {
      const text = fuzzed(header, random)
      const options: ParseOptions =
        random(4) === 0
          ? { columns: header.split('|').slice(0, 3), layout: random(2) === 0 ? 'fixed' : 'delimited' }
          : {}
      const start = performance.now()
      try {
        const parsed = parse(bytesOf(text), options)
        if (printRows(parsed) !== new TextDecoder().decode(bytesOf(text)) && !/[\udc80-\udcff]/.test(printRows(parsed)))
          throw new Error(`printed back otherwise: ${JSON.stringify(text)}`)
      } catch (error) {
        if (!(error instanceof SlurmParseError)) throw new Error(`${JSON.stringify(text)}`, { cause: error })
      }
      slowest = Math.max(slowest, performance.now() - start)
    }
    expect(slowest).toBeLessThan(HANGS)
    // nothing of a text stays behind
    expect(heapUsed() - before).toBeLessThan(16 * MIB)
  },
)

test.each([
  ['lines that all could begin a record', `${'JobID|JobName|State|Comment'}\n${'1|2|\n'.repeat(20_000)}`],
  ['one line of delimiters', `JobID|JobName|State|Comment\n${'|'.repeat(300_000)}`],
  ['a record that never ends', `JobID|JobName|State|Comment|\n1|x${'\n'.repeat(100_000)}`],
  ['a job name of many cells', `JobID|JobName|State|Comment|NCPUS|AdminComment\n1|${'1|'.repeat(4000)}\n`],
])('%s do not hang', { timeout: 2 * HANGS }, (_, text) => {
  const start = performance.now()
  const { rows, diagnostics } = parseSacct(text)
  expect(rows.length + diagnostics.length).toBeGreaterThan(0)
  expect(performance.now() - start).toBeLessThan(HANGS)
})

test('texts of 256 KB are read in a heap of 96 MB', { timeout: 600_000 }, () => {
  const script = fileURLToPath(new URL('fuzz-memory.ts', import.meta.url))
  const flags = ['--max-old-space-size=96', '--conditions=@slurmkit/source', '--import', 'tsx', script, String(SEED)]
  const read = execFileSync(process.execPath, flags, { encoding: 'utf8' })
  expect(read.trim().split('\n')).toEqual(Object.keys(PARSERS))
})
