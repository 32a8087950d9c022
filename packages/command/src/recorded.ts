import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandResult, CommandRunner, CommandSpec } from './command.ts'
import { CommandError } from './command-error.ts'

/** Options of {@link recorded}. */
export interface RecordedOptions {
  /** Runner to record. Default: none, which replays what `dir` holds. */
  readonly from?: CommandRunner
}

/** One line of `transcript.jsonl`: a command and what came of it. */
type Entry = Pick<CommandSpec, 'argv' | 'stdin' | 'user' | 'cwd'> & CommandResult

/**
 * Records the commands that go to a runner, or replays a recording without running anything.
 *
 * A recording is one file, `transcript.jsonl` in `dir`: a JSON object a line, in the order in which the commands ended.
 * A replay gives the answers to one and the same command (argv, stdin, user and cwd) in the order in which they were
 * recorded, so that a program which polls sees the same progress again. Recording starts the file anew. Standard input is
 * kept in it: do not record commands that are fed secrets.
 *
 * @throws CommandError from `exec`, code `not-recorded`, when the recording holds no further answer to that command.
 *
 * @example
 * ```ts
 * import { local, output, recorded, run } from '@slurmkit/command'
 *
 * await run(recorded('/tmp/demo', { from: local() }), output(['hostname']))
 * const hostname = await run(recorded('/tmp/demo'), output(['hostname']))
 * ```
 */
export function recorded(dir: string, options: RecordedOptions = {}): CommandRunner {
  const file = join(dir, 'transcript.jsonl')
  return options.from ? record(file, dir, options.from) : replay(file)
}

function record(file: string, dir: string, from: CommandRunner): CommandRunner {
  mkdirSync(dir, { recursive: true })
  writeFileSync(file, '')
  return {
    async exec(spec, execOptions) {
      const result = await from.exec(spec, execOptions)
      const { argv, stdin, user, cwd } = spec
      appendFileSync(file, `${JSON.stringify({ argv, stdin, user, cwd, ...result })}\n`)
      return result
    },
  }
}

function replay(file: string): CommandRunner {
  const answers = new Map<string, Entry[]>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue
    const entry: Entry = JSON.parse(line)
    const key = keyOf(entry)
    answers.set(key, [...(answers.get(key) ?? []), entry])
  }
  return {
    async exec(spec) {
      const entry = answers.get(keyOf(spec))?.shift()
      if (entry === undefined)
        throw new CommandError('not-recorded', spec, `no further answer to this command in ${file}`)
      const { exitCode, stdout, stderr, signal, durationMs } = entry
      return { exitCode, stdout, stderr, durationMs, ...(signal === undefined ? {} : { signal }) }
    },
  }
}

function keyOf({ argv, stdin, user, cwd }: CommandSpec): string {
  return JSON.stringify([argv, stdin ?? '', user ?? '', cwd ?? ''])
}
