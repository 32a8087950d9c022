import { parseArgs } from 'node:util'
import { prepareMachine } from '../../scripts/prepare-machine.ts'
import { readOptions } from '../shared-gpu/read-options.ts'
import { report as speak } from '../shared-gpu/report.ts'
import { deployTemplate, openPcs } from './open-pcs.ts'
import { attribute, findFailures, limit, report } from './use-cases.ts'

/** The four use cases of "Introducing managed accounting for AWS Parallel Computing Service", each a claim or more. */
async function main(version: string): Promise<number> {
  const { slurm } = readOptions(['--slurm', version])
  const missing = await prepareMachine([slurm])
  if (missing.length > 0) throw new Error(`no Slurm can run here: ${missing.map(({ message }) => message).join('; ')}`)
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort(new Error(name)))
  const voice = speak(abort.signal)
  await deployTemplate(voice)
  const stage = await openPcs({ slurm, ...voice })
  try {
    for (const useCase of [attribute, limit, report, findFailures]) await useCase(stage)
  } finally {
    await stage.close()
  }
  return voice.failed() === 0 ? 0 : 1
}

try {
  const { values } = parseArgs({ options: { slurm: { type: 'string' } } })
  process.exitCode = await main(values.slurm ?? 'system')
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = error instanceof TypeError ? 2 : 1
}
