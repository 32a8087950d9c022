import { parseArgs } from 'node:util'
import { prepareMachine } from '../../scripts/prepare-machine.ts'
import { openLive } from '../shared-gpu/open-live.ts'
import { readOptions } from '../shared-gpu/read-options.ts'
import { report } from '../shared-gpu/report.ts'
import { createUsers } from './create-users.ts'
import { TASKS } from './tasks.ts'

/** Runs tasks one after the other, each on a real cluster of its own, and says with which exit code to end. */
async function main(names: readonly string[], version: string): Promise<number> {
  const { slurm } = readOptions(['--slurm', version])
  const missing = await prepareMachine([slurm])
  if (missing.length > 0) throw new Error(`no Slurm can run here: ${missing.map(({ message }) => message).join('; ')}`)
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort(new Error(name)))
  const voice = report(abort.signal)
  for (const name of names) {
    const task = TASKS[name]
    if (task === undefined) throw new TypeError(`no task is named ${name}: use ${Object.keys(TASKS).join(', ')}`)
    voice.tell(`# ${name}`)
    const stage = await openLive({ slurm, record: undefined, ...voice })
    try {
      await createUsers(stage, 'alice', 'bob', 'charlie')
      await task(stage)
    } finally {
      await stage.close()
    }
  }
  return voice.failed() === 0 ? 0 : 1
}

try {
  const { values, positionals } = parseArgs({ options: { slurm: { type: 'string' } }, allowPositionals: true })
  process.exitCode = await main(positionals.length > 0 ? positionals : Object.keys(TASKS), values.slurm ?? 'system')
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = error instanceof TypeError ? 2 : 1
}
