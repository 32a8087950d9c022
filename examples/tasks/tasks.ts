import type { Stage } from '../shared-gpu/stage.ts'
import { capInteractive } from './cap-interactive/task.ts'
import { gpuHours } from './gpu-hours/task.ts'
import { halfForATeam } from './half-for-a-team/task.ts'
import { people } from './people/task.ts'
import { whoPreemptsWhom } from './who-preempts-whom/task.ts'

/** Tasks by the name of their folder and of their page in docs/tasks. */
export const TASKS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  'half-for-a-team': halfForATeam,
  'cap-interactive': capInteractive,
  'who-preempts-whom': whoPreemptsWhom,
  people,
  'gpu-hours': gpuHours,
}
