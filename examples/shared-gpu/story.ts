import { run } from '@slurmkit/command'
import { sinfo } from '@slurmkit/slurm-parsers'
import { type Stage, until } from './stage.ts'
import { identity, identityOfJobs } from './story/1-identity.ts'
import { lint } from './story/2-lint.ts'
import { apply } from './story/3-apply.ts'
import { preemption } from './story/4-preemption.ts'
import { limits } from './story/5-limits.ts'
import { accounting, readShares } from './story/6-accounting.ts'
import { printTables } from './tables.ts'

/** From an empty cluster to one that enforces the policy, one claim after the other. */
export async function story(stage: Stage): Promise<void> {
  const nodes = await run(stage.headNode, sinfo())
  const total = nodes
    .flatMap(({ gres }) => gres ?? [])
    .reduce((sum, { name, count }) => sum + (name === 'gpu' ? count : 0), 0)
  stage.claim('the cluster is up with 16 GPUs', nodes.length === 2 && total === 16, nodes)
  await identity(stage)
  await lint(stage)
  await apply(stage)

  // Before anybody has used anything. New associations have no factor until shares are computed: every
  // PriorityCalcPeriod, or when the controller starts.
  await stage.restartController()
  const before = await until(
    stage,
    () => readShares(stage),
    ({ bob }) => (bob?.fairShare ?? 0) > 0,
  )
  await identityOfJobs(stage)
  await preemption(stage)
  await limits(stage)
  await accounting(stage, before)
  await printTables(stage)
}
