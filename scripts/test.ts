import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { SlurmChoice } from '@slurmkit/testbed'
import { prepareTests } from './prepare-tests.ts'

const { values, positionals } = parseArgs({
  options: { deep: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  allowPositionals: true,
})
if (values.help) {
  console.log(`npm test [-- --deep] [-- FILTER ...]

Runs the tests whose file names contain a FILTER, or all of them, on real Slurm releases.
  --deep            the long suites whole, of which only a slice runs otherwise
  SLURM_VERSIONS=   releases to test on, with commas (default: 22.05,24.11,26.05; there are 23.11 and 25.11 too)
  SLURMKIT_CACHE=   where trees of those releases and Python packages are kept (default: ~/.cache/slurmkit)
  SLURMKIT_DEBIAN_MIRROR=, SLURMKIT_UBUNTU_MIRROR=   archives to build trees from (default: those that apt uses, or the public ones)
  CI=true           what can't run fails, instead of being skipped`)
  process.exit(0)
}

const versions = (process.env['SLURM_VERSIONS'] ?? '22.05,24.11,26.05').split(',').filter((version) => version !== '')
const variables = await prepareTests(versions as SlurmChoice[])

const dir = mkdtempSync(join(tmpdir(), 'slurmkit-test-'))
const report = join(dir, 'report.json')
const { status } = spawnSync(
  'node_modules/.bin/vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...positionals],
  {
    stdio: 'inherit',
    env: { ...process.env, ...variables, SLURMKIT_DEEP: values.deep ? '1' : '' },
  },
)
try {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
  console.log(`tests: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
} finally {
  rmSync(dir, { recursive: true })
}
process.exit(status ?? 1)
