import { parseArgs } from 'node:util'
import type { SlurmChoice } from '@slurmkit/testbed'
import { prepareMachine } from '../../scripts/prepare-machine.ts'
import { type OpenStage, openLive, openReplay } from './open-stage.ts'
import { story } from './story.ts'

const HELP = `npm start [-- OPTIONS]

The shared-GPU policy, end to end on a real Slurm cluster on this machine: users, policy, preemption, limits, accounting.
Each claim is one line, "ok" or "not ok"; the exit code is 1 unless all are ok.

  --slurm VERSION   system (the machine's own packages, default), 22.05, 24.11 or 26.05
  --record DIR      also write a recording of the run to DIR
  --replay DIR      replay a recording instead of running Slurm
  --help            this text`

const RECORDING = new URL('recording/', import.meta.url).pathname

const { values } = parseArgs({
  options: {
    slurm: { type: 'string', default: 'system' },
    record: { type: 'string' },
    replay: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const CHOICES: readonly SlurmChoice[] = ['system', '22.05', '24.11', '26.05']
const slurm = CHOICES.find((choice) => choice === values.slurm)
if (slurm === undefined) {
  console.error(`--slurm ${values.slurm} is not one of ${CHOICES.join(', ')}`)
  process.exit(2)
}

// Ctrl-C ends the cluster like everything else does; a second one ends this process at once.
const abort = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort(new Error(name)))

const started = performance.now()
let failed = 0
const claim = (text: string, holds: boolean, seen?: unknown) => {
  console.log(`${colour(holds ? 32 : 31, holds ? 'ok' : 'not ok')} - ${text}`)
  if (holds) return
  failed += 1
  console.log(
    JSON.stringify(seen, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value), 2)?.replace(
      /^/gm,
      '    ',
    ),
  )
}
const tell = (text: string) => console.log(colour(2, text.replace(/^(?!# )/gm, '# ')))

const stage = await open()
try {
  await story(stage)
} finally {
  await stage.close()
}
tell(
  `${failed === 0 ? 'every claim holds' : `${failed} claim(s) do not hold`}, after ${((performance.now() - started) / 1000).toFixed(1)} s`,
)
process.exit(failed === 0 ? 0 : 1)

async function open(): Promise<OpenStage> {
  const voice = { claim, tell, signal: abort.signal }
  if (values.replay !== undefined) return openReplay(values.replay, 'as asked', voice)
  const missing = await prepareMachine([slurm ?? 'system'])
  if (missing.length === 0) return openLive({ slurm: slurm ?? 'system', record: values.record, ...voice })
  if (values.record !== undefined || process.env['CI'] === 'true')
    throw new Error(missing.map(({ path, message }) => `${path} ${message}`).join('; '))
  return openReplay(RECORDING, missing.map(({ path, message }) => `${path} ${message}`).join('; '), voice)
}

function colour(code: number, text: string): string {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? `\x1b[${code}m${text}\x1b[0m` : text
}
