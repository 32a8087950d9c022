// Users
export type { Account, Group } from './account-database.ts'
export type { AppliedUsers, ApplyUsersOptions, UsersEvent } from './apply-users.ts'
export { applyUsers } from './apply-users.ts'
export { checkUserFile } from './check-user-file.ts'
export type { CreateUsersScriptOptions } from './create-users-script.ts'
// The script for nodes
export { createUsersScript } from './create-users-script.ts'
export type { ExportLdifOptions } from './export-ldif.ts'
// Beyond files
export { exportLdif } from './export-ldif.ts'
export type { Finding } from './finding.ts'
export type { Manifest, ManifestGroup, ManifestUser, ReadManifest } from './manifest.ts'
export { defineUsers, parseUsers } from './parse-users.ts'
export type { LeavingUser, UserChange, UsersPlan } from './plan-users.ts'
export { planUsers } from './plan-users.ts'
export type { ReadReachOptions, UsersReach } from './read-reach.ts'
export { readReach } from './read-reach.ts'
export type { NodeState, ReadUsersOptions, UsersState } from './read-users.ts'
// Read, plan, apply
export { readUsers } from './read-users.ts'
export { renderUsersPlan } from './render-users-plan.ts'
export type { SlurmAccounts } from './slurm-accounts.ts'
export { slurmAccounts } from './slurm-accounts.ts'
export type { SlurmMembership, User, UserFile, UserGroup, UserStateName } from './user.ts'
export type { UsersErrorCode } from './users-error.ts'
// Errors
export { UsersError } from './users-error.ts'
