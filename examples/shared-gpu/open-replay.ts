import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recorded } from '@slurmkit/command'
import { HEAD_NODE, type Recording } from './recording.ts'
import type { OpenStage, Voice } from './stage.ts'

/** The recording of a run: the same commands with the answers that they had, and nothing runs. */
export function openReplay(dir: string, reason: string, { claim, tell }: Voice): OpenStage {
  const meta: Recording = JSON.parse(readFileSync(join(dir, 'stage.json'), 'utf8'))
  tell(`replaying a recording of Slurm ${meta.slurmVersion} made on ${meta.made}: nothing runs here (${reason})`)
  const runners = new Map([HEAD_NODE, ...meta.nodeNames].map((node) => [node, recorded(join(dir, node))]))
  const node = (name: string) => runners.get(name) ?? recorded(join(dir, name))
  const nothing = () => Promise.resolve()
  return {
    ...meta,
    headNode: node(HEAD_NODE),
    node,
    restartController: nothing,
    pause: nothing,
    claim,
    tell,
    close: nothing,
  }
}
