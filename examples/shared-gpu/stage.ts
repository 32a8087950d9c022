import type { CommandRunner } from '@slurmkit/command'

/** Where the story plays: a cluster that runs, or the recording of one. */
export interface Stage {
  readonly cluster: string
  readonly slurmVersion: string
  readonly nodeNames: readonly string[]
  readonly settings: Readonly<Record<string, string>>
  readonly headNode: CommandRunner
  node(name: string): CommandRunner
  /** Restarts slurmctld, as `systemctl restart slurmctld` does on a head node. */
  restartController(): Promise<void>
  /** Waits between two looks at something that changes; a recording does not. */
  pause(): Promise<void>
  /** Prints a claim and whether it holds. */
  claim(text: string, holds: boolean, seen?: unknown): void
  tell(line: string): void
}

/** How a stage speaks, and what ends it early. */
export type Voice = Pick<Stage, 'claim' | 'tell'> & { readonly signal: AbortSignal }

/** A stage that has to be closed. */
export type OpenStage = Stage & { close(): Promise<void> }

/** Looks until `enough` of what is seen holds, 30 seconds long; gives what it saw last. */
export async function until<T>(stage: Stage, look: () => Promise<T>, enough: (seen: T) => boolean): Promise<T> {
  for (let looks = 1; ; looks += 1) {
    const seen = await look()
    if (enough(seen) || looks === 150) return seen
    await stage.pause()
  }
}
