import { problemsOf, type Rule } from './rule.ts'
import { rolesOf } from './scripts-of.ts'

const problem = problemsOf('script-every-role')

/** A script that makes users or mounts something has to run wherever people's processes do. */
export const scriptEveryRole: Rule = (config) => {
  const roles = rolesOf(config)
  const queues = roles.filter(({ kind }) => kind === 'queue')
  const urls = new Set(queues.flatMap(({ scripts }) => scripts.map(({ url }) => url)))
  return [...urls].flatMap((url) => {
    const runs = (role: (typeof roles)[number]) => role.scripts.some((script) => script.url === url)
    const source = queues.find(runs)
    return roles
      .filter((role) => role.kind !== 'head node' && !runs(role))
      .map((role) =>
        problem(
          'warning',
          role.at,
          `${role.name} does not run ${url}, which ${source?.name} runs: what it sets up is missing there`,
          'add it to CustomActions here, or ignore this where only the others need it',
        ),
      )
  })
}
