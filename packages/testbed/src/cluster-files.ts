import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type ClusterLayout, listNodes } from './cluster-layout.ts'
import { CLUSTER_SCRIPT, MOUNT_NODE_SCRIPT } from './cluster-script.ts'
import type { NodeActions } from './custom-actions.ts'
import { INIT_NODE_SCRIPT } from './node-script.ts'
import { bootstrapAccounting, databaseSql, HEAD_NODE, type SlurmFiles } from './slurm-conf.ts'

/** Name of the head node's set of scripts; a queue's set has the name of the queue, which cannot hold a capital. */
export const HEAD_ACTIONS = 'HeadNode'

/** Writes a cluster's folder: `boot` (scripts and values), `slurm` (/etc/slurm), `log` (/var/log/slurm), `mnt` (the tmpfs). */
export async function writeFolder(folder: string, layout: ClusterLayout, slurm: SlurmFiles): Promise<void> {
  const nodes = listNodes(layout).map(({ name }) => name)
  const files: Record<string, string> = {
    'boot/cluster.sh': CLUSTER_SCRIPT,
    'boot/mount-node.sh': MOUNT_NODE_SCRIPT,
    'boot/init-node.sh': INIT_NODE_SCRIPT,
    'boot/hosts': `127.0.0.1 localhost ${[HEAD_NODE, ...nodes].join(' ')}\n`,
    'boot/default-user': `${layout.defaultUser}\n`,
    'boot/cfnconfig-HeadNode': cfnconfig(layout, 'HeadNode'),
    'boot/cfnconfig-ComputeFleet': cfnconfig(layout, 'ComputeFleet'),
    ...(layout.database
      ? {
          'boot/database-port': `${layout.database.port}\n`,
          'boot/database.sql': databaseSql(layout.database),
          'boot/accounting': bootstrapAccounting(layout),
        }
      : {}),
    ...actionFiles(HEAD_ACTIONS, layout.headActions),
    ...Object.assign({}, ...layout.queues.map((queue) => actionFiles(queue.name, queue.actions))),
    ...Object.fromEntries(Object.entries(slurm.files).map(([name, content]) => [`slurm/${name}`, content])),
  }
  for (const part of ['boot', 'slurm', 'log', 'mnt']) await mkdir(join(folder, part))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, dirname(name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
}

function actionFiles(set: string, actions: NodeActions): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [event, scripts] of Object.entries(actions)) {
    for (const [index, script] of scripts.entries()) {
      // Three digits keep the order of a sequence when the shell sorts the names.
      const dir = `boot/actions/${set}/${event}/${String(index).padStart(3, '0')}`
      files[`${dir}/url`] = script.url
      files[`${dir}/script`] = script.text
      files[`${dir}/args`] = script.args.map((arg: string) => `${arg}\0`).join('')
    }
  }
  return files
}

/** What scripts source from /etc/parallelcluster/cfnconfig. Every value is checked by the layout and free of shell syntax. */
function cfnconfig(layout: ClusterLayout, nodeType: 'HeadNode' | 'ComputeFleet'): string {
  const values = {
    stack_name: layout.clusterName,
    cfn_node_type: nodeType,
    cfn_region: layout.region,
    cfn_scheduler: 'slurm',
    cfn_scheduler_slots: 'cores',
    cfn_cluster_user: layout.defaultUser,
    cfn_head_node: HEAD_NODE,
    cfn_head_node_private_ip: '127.0.0.1',
  }
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}
