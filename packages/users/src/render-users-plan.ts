import type { UserChange, UsersPlan } from './plan-users.ts'

/**
 * The plan as text for people, a line a change.
 *
 * @example
 * ```ts
 * import { renderUsersPlan, type UsersPlan } from '@slurmkit/users'
 *
 * export const show = (plan: UsersPlan): void => console.log(renderUsersPlan(plan))
 * ```
 */
export function renderUsersPlan({ node, changes, users, findings, generation }: UsersPlan): string {
  const present = users.filter(({ state }) => state !== 'removed').length
  const notes = findings.map(
    ({ level, message, node: where }) => `  ${level}: ${where === undefined ? '' : `${where}: `}${message}\n`,
  )
  if (changes.length === 0)
    return `${node}: nothing to do, ${present} users in generation ${generation}\n${notes.join('')}`
  return `${node}:\n${changes.map((change) => `  ${renderChange(change, present)}\n`).join('')}${notes.join('')}`
}

function renderChange(change: UserChange, count: number): string {
  switch (change.kind) {
    case 'create-user': {
      const { uid, gid, groups, state } = change.after
      const more = `${groups.length > 0 ? ` groups=${groups.join(',')}` : ''}${state === 'active' ? '' : ` ${state}`}`
      return `+ user ${change.name} uid=${uid} gid=${gid}${more}`
    }
    case 'create-group':
      return `+ group ${change.name} gid=${change.after.gid}`
    case 'rename-user':
      return `~ user ${change.before.name} -> ${change.name}, uid=${change.after.uid} and ${change.after.home} stay`
    case 'lock-user':
      return `! user ${change.name} is locked, his sessions end`
    case 'unlock-user':
      return `~ user ${change.name} may work again`
    case 'remove-user':
      return `- user ${change.name}, uid=${change.after.uid} is never given again, ${change.after.home} stays`
    case 'modify-user': {
      const { before, after } = change
      const parts = (['shell', 'groups', 'keys'] as const)
        .filter((key) => String(before[key]) !== String(after[key]))
        .map((key) =>
          key === 'keys' ? 'keys' : `${key} ${String(before[key]) || '-'} -> ${String(after[key]) || '-'}`,
        )
      return `~ user ${change.name} ${parts.join(', ')}`
    }
    case 'repair':
      return `* ${change.node}: ${change.message}`
    case 'publish':
      return `> generation ${change.after} with ${count} users`
  }
}
