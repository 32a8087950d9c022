import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CommandRunner, recorded } from '@slurmkit/command'
import { type SlurmChoice, startCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { cacheDir } from '../../scripts/prepare-machine.ts'
import { cluster, USERS_SCRIPT } from './cluster.ts'
import type { Stage } from './stage.ts'

/** A stage that has to be closed. */
export type OpenStage = Stage & { close(): Promise<void> }

type Voice = Pick<Stage, 'claim' | 'tell'> & { readonly signal: AbortSignal }

/** What a recording keeps beside the transcripts of its nodes. */
interface Recording extends Pick<Stage, 'cluster' | 'slurmVersion' | 'nodeNames' | 'settings'> {
  /** Day on which it was made. */
  readonly made: string
}

const HEAD_NODE = 'head-node'

/** A real cluster from the ParallelCluster config, recorded on the way when asked. */
export async function openLive(
  options: Voice & { readonly slurm: SlurmChoice; readonly record: string | undefined },
): Promise<OpenStage> {
  const { slurm, record, claim, tell, signal } = options
  for (const { level, path, message } of cluster.findings) tell(`${level} ${path}: ${message}`)
  const started = performance.now()
  const live = await startCluster({
    config: cluster.config,
    clusterName: 'slurm-qos-demo',
    slurm,
    cacheDir,
    scripts: { [USERS_SCRIPT]: createUsersScript() },
    onEvent: ({ message }) => tell(message),
    signal,
  })
  tell(`the cluster came up in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  const { name, slurmVersion, nodeNames, settings } = live
  const meta: Recording = {
    cluster: name,
    slurmVersion,
    nodeNames,
    settings,
    made: new Date().toISOString().slice(0, 10),
  }
  const through = (node: string, from: CommandRunner) => {
    const watched: CommandRunner = { exec: (spec, exec) => from.exec(spec, { signal, ...exec }) }
    return record === undefined ? watched : recorded(join(record, node), { from: watched })
  }
  const headNode = through(HEAD_NODE, live.headNode)
  const nodes = new Map(nodeNames.map((node) => [node, through(node, live.node(node))]))
  if (record !== undefined) writeFileSync(join(record, 'stage.json'), `${JSON.stringify(meta, null, 2)}\n`)
  return {
    ...meta,
    headNode,
    node: (node) => nodes.get(node) ?? live.node(node),
    restartController: () => live.restartController(),
    pause: () => sleep(200, undefined, { signal }),
    claim,
    tell,
    close: live.stop,
  }
}

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
