import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareTests } from './prepare-tests.ts'

/** A sentence that holds when its command exits 0. */
type Check = readonly [claim: string, ...argv: string[]]

const dir = mkdtempSync(join(tmpdir(), 'slurmkit-check-'))
const names = readdirSync('packages')
const bin = (name: string) => join('node_modules/.bin', name)
const pnpm = ['npx', '-y', 'pnpm@10'] as const
const tarball = (name: string) => join(dir, `slurmkit-${name}-0.0.0.tgz`)
const pure = ['command', 'slurm-parsers', 'sacctmgr', 'pcluster-config', 'users', 'infra'].map(
  (name) => `packages/${name}/`,
)

/** Of a failed run its failures are to be read, not the list of what held. */
const brief = ['--reporter=dot', '--silent=passed-only'] as const
/** The tests on dist run on one release; `npm test` takes all. */
const variables = { ...(await prepareTests(['24.11'])), SLURMKIT_DIST: '1' }

const checks: readonly Check[] = [
  ['code is formatted and follows the rules', bin('biome'), 'ci', '--error-on-warnings', '--colors=off'],
  ['types hold, the promised compile errors included', bin('tsc'), '-p', 'tsconfig.json'],
  ['nothing is exported, installed or kept for nobody', bin('knip')],
  ['a change to a package says what it changes', bin('changeset'), 'status'],
  ['every package builds', ...pnpm, '-r', '--filter', './packages/*', 'build'],
  ['the tests hold on what is built', bin('vitest'), 'run', ...brief, ...pure],
  ['the main job runs on what is built', bin('vitest'), 'run', ...brief, 'test/real-slurm/shared-gpu'],
  ['and on Node 24', 'npx', '-y', 'node@24', 'node_modules/vitest/vitest.mjs', 'run', ...brief, ...pure],
  ...names.flatMap((name): Check[] => [
    [`${name} packs`, ...pnpm, '--dir', `packages/${name}`, 'pack', '--pack-destination', dir],
    [`${name} is published right`, bin('publint'), '--strict', tarball(name)],
    [`the types of ${name} resolve`, bin('attw'), tarball(name), '--profile', 'esm-only'],
  ]),
]

let failed = 0
try {
  for (const [claim, program = '', ...args] of checks) {
    const started = performance.now()
    const onDist = args.includes('run')
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', ...(onDist ? variables : {}) },
      maxBuffer: 1 << 28,
    })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${status === 0 ? 'ok' : 'not ok'} - ${claim} (${seconds} s)`)
    if (status === 0) continue
    failed += 1
    console.log(`${stdout}${stderr}`.trimEnd().replace(/^/gm, '    '))
  }
} finally {
  rmSync(dir, { recursive: true })
}
console.log(failed === 0 ? 'every check holds' : `${failed} of the checks do not hold`)
process.exitCode = failed === 0 ? 0 : 1
