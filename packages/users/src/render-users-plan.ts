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
export function renderUsersPlan({ node, changes, users }: UsersPlan): string {
  if (changes.length === 0) return `${node}: nothing to do, ${users.length} users\n`
  return `${node}:\n${changes.map((change) => `  ${renderChange(change, users.length)}\n`).join('')}`
}

function renderChange(change: UserChange, count: number): string {
  switch (change.kind) {
    case 'create-user':
      return `+ user ${change.name} uid=${change.after.uid} gid=${change.after.gid}`
    case 'set-shell':
      return `~ user ${change.name} shell ${change.before} -> ${change.after}`
    case 'publish-list':
      return `${change.before === null ? '+' : '~'} list ${change.path} with ${count} users`
  }
}
