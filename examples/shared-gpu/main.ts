import { prepareMachine } from '../../scripts/prepare-machine.ts'
import { openLive } from './open-live.ts'
import { openReal } from './open-real.ts'
import { openReplay } from './open-replay.ts'
import { openStandIn } from './open-stand-in.ts'
import { HELP, type Options, readOptions } from './read-options.ts'
import { report } from './report.ts'
import type { OpenStage, Voice } from './stage.ts'
import { story } from './story.ts'

const RECORDING = new URL('recording/', import.meta.url).pathname

/** Plays the story, and says with which exit code to end. */
async function main(options: Options): Promise<number> {
  // Ctrl-C ends the cluster like everything else does; a second one ends this process at once.
  const abort = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort(new Error(name)))
  const started = performance.now()
  const voice = report(abort.signal)
  const stage = await open(options, voice)
  try {
    await story(stage)
  } finally {
    await stage.close()
  }
  const failed = voice.failed()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  voice.tell(`${failed === 0 ? 'every claim holds' : `${failed} of the claims do not hold`}, after ${seconds} s`)
  return failed === 0 ? 0 : 1
}

/** A real cluster where one can run, or else the recording that comes with this example. */
async function open({ slurm, record, replay, aws }: Options, voice: Voice): Promise<OpenStage> {
  if (aws === 'real') return openReal(voice)
  if (replay !== undefined) return openReplay(replay, 'as asked', voice)
  const missing = await prepareMachine([slurm])
  if (missing.length === 0 && aws === 'standin') return openStandIn({ slurm, ...voice })
  if (missing.length === 0) return openLive({ slurm, record, ...voice })
  const reasons = missing.map(({ path, message }) => `${path} ${message}`).join('; ')
  if (record !== undefined || aws !== undefined || process.env['CI'] === 'true')
    throw new Error(`no Slurm can run here: ${reasons}`)
  return openReplay(RECORDING, reasons, voice)
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(HELP)
  else process.exitCode = await main(options)
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = error instanceof TypeError ? 2 : 1
}
