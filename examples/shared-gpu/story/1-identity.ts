import { output, run } from '@slurmkit/command'
import { applyUsers, planUsers, readUsers, renderUsersPlan } from '@slurmkit/users'
import { submit } from '../jobs.ts'
import type { Stage } from '../stage.ts'
import { users } from '../users.ts'

/** Everybody gets the same uid and gid on every node, and still may run nothing. */
export async function identity(stage: Stage): Promise<void> {
  const plan = planUsers(await readUsers(stage.headNode), users)
  stage.tell(renderUsersPlan(plan))
  await applyUsers(stage.headNode, plan, { nodes: stage.nodeNames.map((name) => stage.node(name)) })

  const ids = await Promise.all(
    [stage.headNode, ...stage.nodeNames.map((name) => stage.node(name))].map((node) =>
      Promise.all(users.map(({ name }) => run(node, output(['id', name])))),
    ),
  )
  const expected = users.map(({ name, uid }) => `uid=${uid}(${name}) gid=${uid}(${name}) groups=${uid}(${name})\n`)
  stage.claim(
    'alice, bob and charlie have uid and gid 1001-1003 on the head node and both compute nodes',
    ids.length === 3 && ids.every((node) => node.join() === expected.join()),
    ids,
  )

  const early = await submit(stage, 'alice', '--gres=gpu:1', '--time=10')
  stage.claim(
    "before the policy alice's job is refused for want of an association",
    'refusal' in early && early.refusal.includes('Invalid account or account/partition combination specified'),
    early,
  )
}

/** And every job runs under the name of its owner, wherever it runs. */
export async function identityOfJobs(stage: Stage): Promise<void> {
  const answers: string[] = []
  for (const { name } of users) {
    const srun = [
      'srun',
      '--partition=gpu',
      '--nodes=2',
      '--ntasks-per-node=1',
      '--gres=gpu:1',
      '--label',
      'id',
      '-un',
    ] as const
    answers.push(await run(stage.headNode, output(srun, { user: name, cwd: `/home/${name}` })))
  }
  const lines = answers.map((text) => text.trim().split('\n').sort())
  const expected = users.map(({ name }) => [`0: ${name}`, `1: ${name}`])
  stage.claim(
    'a two-node srun as each of them runs under its own name on both nodes',
    JSON.stringify(lines) === JSON.stringify(expected),
    lines,
  )
}
