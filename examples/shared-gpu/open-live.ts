import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CommandRunner, recorded } from '@slurmkit/command'
import { type SlurmChoice, startCluster } from '@slurmkit/testbed'
import { createUsersScript } from '@slurmkit/users'
import { cacheDir } from '../../scripts/prepare-machine.ts'
import { cluster, USERS_SCRIPT } from './cluster.ts'
import { HEAD_NODE, type Recording } from './recording.ts'
import type { OpenStage, Voice } from './stage.ts'

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
