import { compareVersions } from '../check-options.ts'
import { problemsOf, type Rule } from './rule.ts'
import { isShared } from './sections.ts'

const problem = problemsOf('home-is-forever')

/** Where /home lies can't be changed by an update, and without a file system of its own it is the head node's root volume. */
export const homeIsForever: Rule = (config, { version }) => {
  if (config.Scheduling.Scheduler !== 'slurm' || !isShared(config) || compareVersions(version, '3.8.0') < 0) return []
  const homes = (config.SharedStorage ?? []).filter(({ MountDir }) => /^\/?home$/.test(MountDir))
  if (homes.length > 0) return []
  return [
    problem(
      'info',
      ['SharedStorage'],
      '/home is on the head node’s root volume, goes with it, and cannot be moved by an update',
      'mount a file system at /home now',
    ),
  ]
}
