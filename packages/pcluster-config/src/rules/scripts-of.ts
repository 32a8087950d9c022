import type { ClusterConfig } from '../config/cluster.ts'
import type { Path } from '../finding.ts'
import type { Action } from '../schema/custom-actions.ts'
import { placedQueues } from './sections.ts'

/** Nodes of one role: they run the same scripts, with the same rights. */
export interface Role {
  readonly kind: 'head node' | 'queue' | 'login pool'
  readonly name: string
  readonly at: Path
  readonly iam: ClusterConfig['HeadNode']['Iam']
  readonly scripts: readonly { readonly url: string; readonly at: Path }[]
}

/** The head node, the queues and the login pools. */
export function rolesOf(config: ClusterConfig): Role[] {
  const { HeadNode, LoginNodes } = config
  const head: Path = ['HeadNode']
  return [
    {
      kind: 'head node',
      name: 'the head node',
      at: head,
      iam: HeadNode.Iam,
      scripts: scriptsOf(HeadNode.CustomActions, head),
    },
    ...placedQueues(config).map(({ queue, at }): Role => {
      return {
        kind: 'queue',
        name: `queue ${queue.Name}`,
        at,
        iam: queue.Iam,
        scripts: scriptsOf(queue.CustomActions, at),
      }
    }),
    ...(LoginNodes?.Pools ?? []).map((pool, index): Role => {
      const at = ['LoginNodes', 'Pools', index]
      return {
        kind: 'login pool',
        name: `login pool ${pool.Name}`,
        at,
        iam: pool.Iam,
        scripts: scriptsOf(pool.CustomActions, at),
      }
    }),
  ]
}

function scriptsOf(actions: ClusterConfig['HeadNode']['CustomActions'], role: Path): Role['scripts'] {
  return Object.entries<Action | undefined>({ ...actions }).flatMap(([event, action]) => {
    const at = [...role, 'CustomActions', event]
    const own = action?.Script === undefined ? [] : [{ url: action.Script, at: [...at, 'Script'] }]
    const rest = action?.Sequence ?? []
    return [...own, ...rest.map(({ Script }, index) => ({ url: Script, at: [...at, 'Sequence', index, 'Script'] }))]
  })
}
