import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CommandResult, CommandSpec } from '@slurmkit/command'

const RECORDING = 'examples/shared-gpu/recording'

const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } })
if (values.help) {
  console.log(`npm run record [-- --check]

Runs the main job on this machine's own Slurm and records it in ${RECORDING}, which is what it
replays where no Slurm can run.
  --check   changes nothing; fails where the recording there is another story than the one just made:
            other commands, other exit codes, or other claims`)
  process.exit(0)
}

const dir = mkdtempSync(join(tmpdir(), 'slurmkit-recording-'))
try {
  const claims = claimsOf(['--record', dir])
  if (!values.check) {
    rmSync(RECORDING, { recursive: true, force: true })
    cpSync(dir, RECORDING, { recursive: true })
    console.log(`${RECORDING} is made anew, ${claims.length} claims`)
  } else {
    const [kept, made] = [RECORDING, dir].map((path) => ({
      ...storyOf(path),
      claims: path === dir ? claims : claimsOf(['--replay', path]),
    }))
    const differences = compare(kept, made)
    console.log(differences.length === 0 ? `${RECORDING} tells the same story` : differences.join('\n'))
    if (differences.length > 0) process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(dir, { recursive: true })
}

/** The lines "ok" and "not ok" of a run. Throws when the run failed. */
function claimsOf(args: readonly string[]): readonly string[] {
  const node = [...process.execArgv, 'examples/shared-gpu/main.ts', ...args]
  const { status, stdout } = spawnSync(process.execPath, node, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`the main job ended with exit code ${status}:\n${stdout}`)
  return stdout.split('\n').filter((line) => /^(not )?ok - /.test(line))
}

/** What of a recording is the same each time: its settings, and its commands with the exit code of each one's last answer. */
function storyOf(path: string): Readonly<Record<string, readonly string[]>> {
  const { made: _, slurmVersion, ...stage } = JSON.parse(readFileSync(join(path, 'stage.json'), 'utf8'))
  const release = String(slurmVersion).split('.').slice(0, 2).join('.')
  const nodes = readdirSync(path).filter((name) => name !== 'stage.json')
  const commands = nodes.flatMap((node) => {
    const lines = readFileSync(join(path, node, 'transcript.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    const last = new Map<string, number | null>()
    for (const line of lines) {
      const { argv, stdin, user, cwd, exitCode }: CommandSpec & CommandResult = JSON.parse(line)
      // Names that mktemp makes are other ones each time.
      const command = JSON.stringify([node, argv, stdin, user, cwd]).replace(
        /(\.users\.|sacctmgr-(?:load|dump-[\w-]+)-)\w+/g,
        '$1XXXXXX',
      )
      last.set(command, exitCode)
    }
    return [...last].map(([command, exitCode]) => `${command} -> ${exitCode}`)
  })
  return { stage: [JSON.stringify(stage), `Slurm ${release}`], commands: commands.sort() }
}

function compare(
  kept: Readonly<Record<string, readonly string[]>> = {},
  made: Readonly<Record<string, readonly string[]>> = {},
): string[] {
  return Object.keys({ ...kept, ...made }).flatMap((part) => {
    const [before, now] = [kept[part] ?? [], made[part] ?? []]
    return [
      ...before
        .filter((line) => !now.includes(line))
        .map((line) => `${part}: only in the recording: ${line.slice(0, 300)}`),
      ...now.filter((line) => !before.includes(line)).map((line) => `${part}: only in this run: ${line.slice(0, 300)}`),
    ]
  })
}
