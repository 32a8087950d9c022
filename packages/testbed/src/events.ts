/** When, and in words. */
interface EventBase {
  /** One human sentence. */
  readonly message: string
  /** Milliseconds since the call began. */
  readonly elapsedMs: number
}

/** What `prepareTree` tells while it works. */
export type TreeEvent = EventBase &
  (
    | { readonly type: 'tree-waiting'; readonly version: string }
    | { readonly type: 'tree-building'; readonly version: string }
    | { readonly type: 'tree-ready'; readonly version: string; readonly path: string }
  )

/**
 * What `startCluster` tells while the cluster comes up, and of daemons that end later.
 *
 * @example
 * ```ts
 * import type { ClusterEvent } from '@slurmkit/testbed'
 *
 * export const print = (event: ClusterEvent): void => console.log(`${event.elapsedMs} ms: ${event.message}`)
 * ```
 */
export type ClusterEvent =
  | TreeEvent
  | (EventBase &
      (
        | { readonly type: 'leftovers-removed'; readonly folders: readonly string[] }
        | { readonly type: 'node-started'; readonly node: string }
        | { readonly type: 'database-ready' }
        | { readonly type: 'accounting-ready' }
        | { readonly type: 'controller-ready' }
        | { readonly type: 'script-ran'; readonly node: string; readonly script: string; readonly exitCode: number }
        | { readonly type: 'cluster-up' }
        | { readonly type: 'daemon-ended'; readonly node: string; readonly daemon: string; readonly exitCode: number }
        | { readonly type: 'cluster-stopped' }
      ))

type WithoutTime<T> = T extends unknown ? Omit<T, 'elapsedMs'> : never

/** An event before it is known when it happened. */
export type ClusterNews = WithoutTime<ClusterEvent>

/** An event of `prepareTree` before it is known when it happened. */
export type TreeNews = WithoutTime<TreeEvent>
