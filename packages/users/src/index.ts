// Users

export type { Account, Group } from './account-database.ts'
export type { AppliedUsers, ApplyUsersOptions, UsersEvent } from './apply-users.ts'
export { applyUsers } from './apply-users.ts'
export type { CreateUsersScriptOptions } from './create-users-script.ts'
// The script for nodes
export { createUsersScript } from './create-users-script.ts'
export type { UserChange, UsersPlan } from './plan-users.ts'
export { planUsers } from './plan-users.ts'
export type { ReadUsersOptions, UsersState } from './read-users.ts'
// Read, plan, apply
export { readUsers } from './read-users.ts'
export { renderUsersPlan } from './render-users-plan.ts'
export type { ListedUser, User } from './user.ts'
export type { UserList } from './user-list.ts'
export type { UserProblem, UsersErrorCode } from './users-error.ts'
// Errors
export { UsersError } from './users-error.ts'
