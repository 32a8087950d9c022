import { applyUsers, planUsers, readUsers } from '@slurmkit/users'
import type { Stage } from '../shared-gpu/stage.ts'

/** Gives people the same Linux account on all nodes. */
export async function createUsers(stage: Stage, ...names: readonly string[]): Promise<void> {
  const state = await readUsers(stage.headNode)
  const plan = planUsers(
    state,
    names.map((name) => ({ name, uid: UIDS[name] ?? 2_000 })),
  )
  await applyUsers(stage.headNode, plan, { nodes: stage.nodeNames.map((node) => stage.node(node)) })
}

const UIDS: Readonly<Record<string, number>> = { alice: 1_001, bob: 1_002, charlie: 1_003, dave: 1_004 }
