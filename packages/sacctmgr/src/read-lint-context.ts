import { type CommandRunner, output, run } from '@slurmkit/command'
import { gres, tres } from '@slurmkit/slurm-parsers'
import type { LintContext } from './lint-context.ts'

/**
 * What is known of a running cluster, for `lintPolicy` and `fixPolicy`: slurm.conf and its partitions as the controller goes by
 * them, what all nodes have together, and the users of the node. Sends reads only.
 *
 * @throws CommandError when scontrol or getent fails.
 *
 * @example
 * ```ts
 * import { ssh } from '@slurmkit/command'
 * import { definePolicy, lintPolicy, readLintContext } from '@slurmkit/sacctmgr'
 *
 * const headNode = ssh({ host: 'head-node', user: 'root' })
 * const policy = definePolicy({ qos: { short: { maxWall: '60' } }, accounts: {} })
 * console.log(lintPolicy(policy, await readLintContext(headNode)))
 * ```
 */
export async function readLintContext(runner: CommandRunner): Promise<Required<LintContext>> {
  const show = (...words: readonly string[]) => run(runner, output(['scontrol', '--oneliner', 'show', ...words]))
  const [config, partitions, nodes, people] = await Promise.all([
    show('config'),
    show('partition'),
    show('node'),
    run(runner, output(['getent', 'passwd'])),
  ])
  const lines = partitions.split('\n').map(parameters)
  return {
    settings: settingsOf(config),
    partitions: Object.fromEntries(
      lines.flatMap((line) => (line['PartitionName'] ? [[line['PartitionName'], line]] : [])),
    ),
    capacity: capacityOf(nodes.split('\n').map(parameters)),
    knownUsers: people.split('\n').flatMap((line) => line.split(':')[0] || []),
  }
}

/** `Key = value` lines; `(null)` is what is not set. */
function settingsOf(config: string): Readonly<Record<string, string>> {
  const pairs = [...config.matchAll(/^(\w+)\s*= ?(.*)$/gm)]
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value === '(null)' ? '' : value.trim()]))
}

/** `Key=value` words of one line. */
function parameters(line: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...line.matchAll(/(?<=^|\s)(\w+)=(\S*)/g)].map(([, key = '', value = '']) => [key, value]))
}

function capacityOf(nodes: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, number>> {
  const total: Record<string, number> = { node: 0 }
  const add = (name: string, amount: number) => {
    total[name] = (total[name] ?? 0) + amount
  }
  for (const { NodeName, CfgTRES = '', Gres = '' } of nodes) {
    if (NodeName === undefined) continue
    add('node', 1)
    for (const [name, amount] of Object.entries(tres.parse(CfgTRES))) if (!name.startsWith('gres/')) add(name, amount)
    // The TRES of a node name only what is tracked; its generic resources are all that it has.
    for (const { name, count } of ['', '(null)'].includes(Gres) ? [] : gres.parse(Gres)) add(`gres/${name}`, count)
  }
  return total
}
