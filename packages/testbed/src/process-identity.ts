import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { TestbedError } from './testbed-error.ts'

/** A process that cannot be mistaken for a later one with the same PID. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks between the boot of the machine and the start of the process: field 22 of /proc/PID/stat. */
  readonly startTime: string
}

/** Who `pid` is; `undefined` when there is no such process. Source: man 5 proc_pid_stat. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  return parseStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''))
}

/** Reads the text of a /proc/PID/stat; `undefined` where it is none. */
export function parseStat(stat: string): ProcessIdentity | undefined {
  // The program's name, in parentheses, may hold anything; what follows it are plain numbers.
  const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return startTime === undefined ? undefined : { pid: Number.parseInt(stat, 10), startTime }
}

/** Whether that very process still runs. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.startTime === identity.startTime
}

/** Kills that process with SIGKILL and waits until it is gone; PID 1 of a namespace takes all of it along. */
export async function endProcess(identity: ProcessIdentity): Promise<void> {
  const deadline = performance.now() + 10_000
  for (let first = true; await isRunning(identity); first = false) {
    if (first) kill(identity.pid)
    if (performance.now() > deadline) throw new TestbedError('timeout', `process ${identity.pid} does not end`)
    await sleep(5)
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone since we looked: that is what was wanted.
  }
}
