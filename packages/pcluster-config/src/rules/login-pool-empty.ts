import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('login-pool-empty')

/** A pool without nodes is what an update of it asks for; nobody can log in as long as it lasts. */
export const loginPoolEmpty: Rule = ({ LoginNodes }) =>
  (LoginNodes?.Pools ?? []).flatMap(({ Name, Count }, index) => {
    if (Count > 0) return []
    const at = ['LoginNodes', 'Pools', index, 'Count']
    return [problem('info', at, `nobody can log in to ${Name}: it has no nodes`, 'set Count: 1', [{ at, set: 1 }])]
  })
