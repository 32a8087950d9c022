import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'tsup'
import { writeDump } from './sacct/dump.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', short: 'h' },
  },
})
/** Reference contestants and their data, where somebody has them beside this repository. */
const REFERENCES = fileURLToPath(new URL('../../../../shared/bench/', import.meta.url))
const REFERENCE = join(REFERENCES, 'ref-sacct.mjs')

if (values.help) {
  console.log(`throughput.ts [--rows N] [--rounds N]

Reads a dump of sacct into typed rows, beside references that split lines and convert cells plainly, each in a process of its own,
round after round, and prints medians and ratios.
  REF_MODULES=   a directory with udsv, which is a reference too then`)
} else await compare(Number(values.rows), Number(values.rounds))

interface Result {
  readonly ms: number
  readonly rows: number
  readonly rssMB: number
  readonly chk: number
}

/** The contestant's program as users run it: built, and not translated while it runs. */
async function builtContestant(dir: string): Promise<string> {
  await build({
    entry: [fileURLToPath(new URL('sacct/contestant.ts', import.meta.url))],
    outDir: dir,
    config: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    noExternal: [/./],
    silent: true,
    outExtension: () => ({ js: '.mjs' }),
    esbuildOptions(options) {
      options.conditions = ['@slurmkit/source']
    },
  })
  return join(dir, 'contestant.mjs')
}

async function compare(rows: number, rounds: number): Promise<void> {
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
    const program = await builtContestant(dir)
    const own = (name: string) => [program, name, file, ...(isShared ? [REFERENCE] : [])]
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
