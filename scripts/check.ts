import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

/** Checks that need no machine, each a sentence that holds when its command exits 0. */
const packages = readdirSync('packages').map((name) => `packages/${name}`)
const bin = (name: string) => `node_modules/.bin/${name}`
const checks: readonly (readonly [claim: string, ...argv: string[]])[] = [
  ['code is formatted and follows the rules', bin('biome'), 'ci', '--error-on-warnings'],
  ['types hold, the promised compile errors included', bin('tsc'), '-p', 'tsconfig.json'],
  ['nothing is exported, installed or kept for nobody', bin('knip')],
  ['every package builds', 'npx', '-y', 'pnpm@10', '-r', '--filter', './packages/*', 'build'],
  ...packages.map((path) => [`${path} is published right`, bin('publint'), '--strict', path] as const),
  ...packages.map(
    (path) => [`types of ${path} resolve`, bin('attw'), '--pack', path, '--profile', 'esm-only'] as const,
  ),
]

let failed = 0
for (const [claim, program = '', ...args] of checks) {
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok' : 'not ok'} - ${claim} (${seconds} s)`)
  if (status === 0) continue
  failed += 1
  console.log(`${stdout}${stderr}`.trimEnd().replace(/^/gm, '    '))
}
process.exit(failed === 0 ? 0 : 1)
