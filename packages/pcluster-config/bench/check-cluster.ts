import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ClusterConfig, parseCluster, printCluster } from '@slurmkit/pcluster-config'
import { preparePython } from '../../../scripts/prepare-python.ts'
import { makeTables } from '../test/agreement/account.ts'
import { change, plain, rich } from '../test/agreement/base.ts'
import { triggers } from '../test/agreement/triggers.ts'

/** How long a configuration takes to be read and checked, beside ParallelCluster's own code on the same ones. */
const configs = [rich, ...triggers.slice(0, 100).map((one) => change(plain, one))]
const texts = configs.map((config) => printCluster(config as ClusterConfig))

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
}

function timesOf(yaml: string): number {
  const started = performance.now()
  parseCluster(yaml, { version: '3.16.1' })
  return performance.now() - started
}

for (const yaml of texts) timesOf(yaml)
const own = texts.map(timesOf)
const biggest = median(Array.from({ length: 20 }, () => timesOf(texts[0] ?? '')))
const spread = `${Math.min(...own).toFixed(1)} to ${Math.max(...own).toFixed(1)}`
console.log(
  `a configuration checked, ${texts.length} of them: ${median(own).toFixed(1)} ms (${spread}), the biggest one ${biggest.toFixed(1)} ms`,
)

const dir = mkdtempSync(join(tmpdir(), 'slurmkit-bench-'))
try {
  const python = join(await preparePython('pcluster-newest'), 'python')
  const account = join(dir, 'account.json')
  writeFileSync(account, JSON.stringify(makeTables('3.16.1')))
  const judge = fileURLToPath(new URL('../test/agreement/judge.py', import.meta.url))
  const input = texts.map((yaml) => JSON.stringify({ yaml })).join('\n')
  const { stdout } = spawnSync(python, [judge, account], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  const theirs = stdout
    .trimEnd()
    .split('\n')
    .map((line): number => JSON.parse(line).ms)
  const ratio = (median(own) / median(theirs)).toFixed(2)
  console.log(`  ${ratio} times ParallelCluster 3.16.1 without its network: ${median(theirs).toFixed(1)} ms`)
} catch (error) {
  console.log(`  ParallelCluster can't be measured here: ${error}`)
} finally {
  rmSync(dir, { recursive: true })
}
