import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { ours, plainRows, sum } from './sacct/contestants.ts'
import { writeDump } from './sacct/dump.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '3' },
    contestant: { type: 'string' },
    file: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})
const SELF = fileURLToPath(import.meta.url)
/** Reference contestants and their data, where somebody has them beside this repository. */
const REFERENCES = fileURLToPath(new URL('../../../../shared/bench/', import.meta.url))
const REFERENCE = join(REFERENCES, 'ref-sacct.mjs')

if (values.help) {
  console.log(`throughput.ts [--rows N] [--rounds N]

Reads a dump of sacct into typed rows, beside references that split lines and convert cells plainly, each in a process of its own,
round after round, and prints medians and ratios.
  REF_MODULES=   a directory with udsv, which is a reference too then`)
} else if (values.contestant !== undefined) await contest(values.contestant, values.file ?? '')
else compare(Number(values.rows), Number(values.rounds))

interface Result {
  readonly ms: number
  readonly rows: number
  readonly rssMB: number
  readonly chk: number
}

/** One contestant, timed from before the file is opened. */
async function contest(name: string, file: string): Promise<void> {
  const reference = existsSync(REFERENCE) ? await import(pathToFileURL(REFERENCE).href) : undefined
  const start = performance.now()
  const stream = chunksOf(file)
  const total = await sum(name === 'plain' ? plainRows(stream) : ours(stream, name === 'rows', reference?.consume))
  const ms = performance.now() - start
  const { rows, chk } = name === 'rows' && reference !== undefined ? reference.result() : total
  console.log(JSON.stringify({ ms, rows, rssMB: Math.round(process.resourceUsage().maxRSS / 1024), chk }))
}

/** A file through one buffer: what readers may do, since nothing that is read keeps it. */
async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const descriptor = openSync(file, 'r')
  const buffer = new Uint8Array(1 << 17)
  for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer))
    yield buffer.subarray(0, length)
  closeSync(descriptor)
}

function compare(rows: number, rounds: number): void {
  const dir = mkdtempSync(join(tmpdir(), 'slurmkit-bench-'))
  try {
    const file = join(dir, 'sacct.psv')
    const isShared = existsSync(REFERENCE)
    if (isShared) {
      const out = openSync(file, 'w')
      spawnSync(process.execPath, [join(REFERENCES, 'gen-sacct.mjs'), '--rows', String(rows)], {
        stdio: ['ignore', out, 'inherit'],
      })
      closeSync(out)
    } else writeDump(file, rows)
    const own = (name: string) => [...process.execArgv, SELF, `--contestant=${name}`, `--file=${file}`]
    const udsv = process.env['REF_MODULES'] === undefined ? [] : ['udsv-naive', 'udsv-memo']
    const references = ['split-naive', ...udsv, 'split-memo']
    const contestants: Record<string, readonly string[]> = {
      'typed rows': own(isShared ? 'rows' : 'own rows'),
      ...(isShared
        ? Object.fromEntries(references.map((name) => [name, [REFERENCE, name, file]]))
        : { 'plain split': own('plain') }),
    }
    report(contestants, rounds, statSync(file).size)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function report(contestants: Readonly<Record<string, readonly string[]>>, rounds: number, bytes: number): void {
  const results = new Map(Object.keys(contestants).map((name) => [name, [] as Result[]]))
  for (let round = 0; round < rounds; round++)
    for (const [name, args] of Object.entries(contestants)) {
      const env = { ...process.env, TZ: 'America/New_York' }
      const { stdout } = spawnSync(process.execPath, args, {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      results.get(name)?.push(JSON.parse(stdout))
    }
  const [own = []] = results.values()
  console.log('sacct dump to typed rows'.padEnd(28), '      ms      MB/s   k rows/s   RSS MB   times ours')
  for (const [name, all] of results) {
    const ms = median(all.map((result) => result.ms))
    const ratio = median(all.map((result, i) => result.ms / (own[i]?.ms ?? 1)))
    const [first] = all
    const same = all.every(({ chk, rows }) => chk === own[0]?.chk && rows === own[0]?.rows)
    const cells = [
      ms.toFixed(0),
      (bytes / 1e3 / ms).toFixed(0),
      ((first?.rows ?? 0) / ms).toFixed(0),
      String(first?.rssMB),
      ratio.toFixed(2),
    ]
    console.log(
      `  ${name.padEnd(26)}`,
      ...cells.map((cell) => cell.padStart(9)),
      same ? '' : `  another checksum: ${first?.chk}`,
    )
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
