// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.
import type { Action } from '../schema/custom-actions.ts'

export interface NodeCustomActions {
  /**
   * Runs before the node is set up.
   *
   * Update: refused, needs a new cluster.
   */
  readonly OnNodeStart?: Action | undefined
  /**
   * Runs when the node is set up.
   *
   * Update: refused, needs a new cluster.
   */
  readonly OnNodeConfigured?: Action | undefined
  /**
   * Runs after an update of the cluster.
   *
   * Update: live.
   */
  readonly OnNodeUpdated?: Action | undefined
}

export interface QueueCustomActions {
  /**
   * Runs before the node is set up.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly OnNodeStart?: Action | undefined
  /**
   * Runs when the node is set up.
   *
   * Update: needs QueueUpdateStrategy or the compute fleet stopped.
   */
  readonly OnNodeConfigured?: Action | undefined
}
