import { withWords } from '../codecs/codec.ts'
import { duration } from '../codecs/duration.ts'
import { fairshare } from '../codecs/fairshare.ts'
import { memorySizeIn } from '../codecs/memory-size.ts'
import { nameList } from '../codecs/name-list.ts'
import { nodeList } from '../codecs/node-list.ts'
import { float, integer } from '../codecs/number.ts'
import { shownTime } from '../codecs/shown-time.ts'
import { text } from '../codecs/text.ts'
import { tres, tresMinutes } from '../codecs/tres.ts'
import { field, key, onRequest } from './field.ts'

// Request names are the long options that `set` takes, where `format=` knows them on every release too; two columns have no such name.

/** Flags of an association or account; `None` where 23.11 and later have nothing to say. */
const flags = withWords(nameList, 'None')

/** Limits that associations and QOS share. */
const LIMITS = {
  grpTRES: field('GrpTRES', tres),
  grpTRESMins: field('GrpTRESMins', tresMinutes),
  grpTRESRunMins: field('GrpTRESRunMins', tresMinutes),
  grpJobs: field('GrpJobs', integer),
  grpJobsAccrue: field('GrpJobsAccrue', integer),
  grpSubmitJobs: field('GrpSubmitJobs', integer, { header: 'GrpSubmit' }),
  grpWall: field('GrpWall', duration),
  maxTRESPerJob: field('MaxTRESPerJob', tres, { header: 'MaxTRES', aliases: ['MaxTRESPJ'] }),
  maxTRESPerNode: field('MaxTRESPerNode', tres, { aliases: ['MaxTRESPN'] }),
  maxTRESMinsPerJob: field('MaxTRESMinsPerJob', tresMinutes, { header: 'MaxTRESMins' }),
  maxWall: field('MaxWall', duration, { aliases: ['MaxWallDurationPerJob'] }),
  minPrioThresh: field('MinPrioThresh', integer, { header: 'MinPrioThres' }),
} as const

/** What limits were called before TRES, and still are: each says again what one entry of a TRES limit says. */
const OLD_LIMITS = {
  grpCPUs: onRequest(field('GrpCPUs', integer)),
  grpCPUMins: onRequest(field('GrpCPUMins', integer)),
  grpCPURunMins: onRequest(field('GrpCPURunMins', integer)),
  grpMemory: onRequest(field('GrpMemory', memorySizeIn('M'), { header: 'GrpMem' })),
  grpNodes: onRequest(field('GrpNodes', integer)),
  maxCPUsPerJob: onRequest(field('MaxCPUsPerJob', integer, { header: 'MaxCPUs' })),
  maxCPUMinsPerJob: onRequest(field('MaxCPUMinsPerJob', integer, { header: 'MaxCPUMins' })),
  maxCPURunMinsPerUser: onRequest(field('MaxCPURunMinsPerUser', integer, { header: 'MaxCPURunMinsPU' })),
  maxNodesPerJob: onRequest(field('MaxNodesPerJob', integer, { header: 'MaxNodes' })),
} as const

/**
 * Columns of `sacctmgr show qos`. An empty limit (`null`) is no limit; `preemptMode` is `cluster` and `usageFactor` 1 where nothing is set.
 *
 * @see sacctmgr(1), LIST/SHOW QOS FORMAT OPTIONS
 */
export const QOS_FIELDS = {
  name: key('Name', text),
  id: field('ID', integer),
  priority: field('Priority', integer),
  graceTime: field('GraceTime', duration),
  preempt: field('Preempt', nameList),
  preemptMode: field('PreemptMode', text),
  preemptExemptTime: field('PreemptExemptTime', duration),
  flags: field('Flags', nameList),
  usageFactor: field('UsageFactor', float),
  usageThreshold: field('UsageThreshold', float, { header: 'UsageThres' }),
  limitFactor: field('LimitFactor', float),
  ...LIMITS,
  maxTRESPerUser: field('MaxTRESPerUser', tres, { header: 'MaxTRESPU' }),
  maxTRESPerAccount: field('MaxTRESPerAccount', tres, { header: 'MaxTRESPA' }),
  maxTRESRunMinsPerUser: field('MaxTRESRunMinsPerUser', tresMinutes, { header: 'MaxTRESRunMinsPU' }),
  maxTRESRunMinsPerAccount: field('MaxTRESRunMinsPerAccount', tresMinutes, { header: 'MaxTRESRunMinsPA' }),
  maxJobsPerUser: field('MaxJobsPerUser', integer, { header: 'MaxJobsPU' }),
  maxJobsPerAccount: field('MaxJobsPerAccount', integer, { header: 'MaxJobsPA' }),
  maxJobsAccruePerUser: field('MaxJobsAccruePerUser', integer, { header: 'MaxJobsAccruePU' }),
  maxJobsAccruePerAccount: field('MaxJobsAccruePerAccount', integer, { header: 'MaxJobsAccruePA' }),
  maxSubmitJobsPerUser: field('MaxSubmitJobsPerUser', integer, { header: 'MaxSubmitPU' }),
  maxSubmitJobsPerAccount: field('MaxSubmitJobsPerAccount', integer, { header: 'MaxSubmitPA' }),
  minTRESPerJob: field('MinTRESPerJob', tres, { header: 'MinTRES' }),
  ...OLD_LIMITS,
  maxCPUsPerUser: onRequest(field('MaxCPUsPerUser', integer, { header: 'MaxCPUsPU' })),
  maxNodesPerUser: onRequest(field('MaxNodesPerUser', integer, { header: 'MaxNodesPU' })),
  minCPUsPerJob: onRequest(field('MinCPUsPerJob', integer, { header: 'MinCPUs' })),
  maxJobs: onRequest(field('MaxJobs', integer)),
  maxSubmitJobs: onRequest(field('MaxSubmitJobs', integer, { header: 'MaxSubmit' })),
  description: field('Description', text, { header: 'Descr', freeText: true }),
} as const

/**
 * Columns of `sacctmgr show associations`. Unless `woPLimits` is asked for, limits, QOS and default QOS are those that the
 * association has from its parents.
 *
 * @see sacctmgr(1), LIST/SHOW ASSOCIATION FORMAT OPTIONS
 */
export const ASSOCIATION_FIELDS = {
  cluster: field('Cluster', text),
  account: key('Account', text),
  user: field('User', text),
  partition: field('Partition', text),
  id: field('ID', integer),
  parentID: field('ParentID', integer, { aliases: ['Par ID'] }),
  parentName: field('ParentName', text, { aliases: ['Par Name'] }),
  lineage: field('Lineage', text, { since: '23.11' }),
  fairshare: field('Fairshare', fairshare, { header: 'Share' }),
  priority: field('Priority', integer),
  qos: field('QOS', nameList),
  qosraw: field('QOSRAW', nameList, { header: 'QOS_RAW' }),
  defaultQOS: field('DefaultQOS', text, { header: 'Def QOS' }),
  ...LIMITS,
  maxJobs: field('MaxJobs', integer),
  maxJobsAccrue: field('MaxJobsAccrue', integer),
  maxSubmitJobs: field('MaxSubmitJobs', integer, { header: 'MaxSubmit' }),
  maxTRESRunMins: field('MaxTRESRunMins', tresMinutes, { header: 'MaxTRESRunMinsPU' }),
  flags: field('Flags', flags),
  ...OLD_LIMITS,
  lft: onRequest(field('LFT', integer, { until: '23.02' })),
  rgt: onRequest(field('RGT', integer, { until: '24.11' })),
  comment: field('Comment', text, { since: '23.02', freeText: true }),
} as const

/** Columns that `withAssoc` adds to accounts and users: every column of an association but those that the entity has of its own. */
const { account: _account, user: _user, flags: _flags, ...ASSOCIATION_ONLY } = ASSOCIATION_FIELDS

/**
 * Columns of `sacctmgr show account`; those of the association only with `withAssoc`.
 *
 * @see sacctmgr(1), LIST/SHOW ACCOUNT FORMAT OPTIONS
 */
export const ACCOUNT_FIELDS = {
  account: key('Account', text),
  ...ASSOCIATION_ONLY,
  user: ASSOCIATION_FIELDS.user,
  flags: field('Flags', flags),
  coordinators: field('Coordinators', nameList, { header: 'Coord Accounts' }),
  organization: field('Organization', text, { header: 'Org', freeText: true }),
  description: field('Description', text, { header: 'Descr', freeText: true }),
} as const

/**
 * Columns of `sacctmgr show user`; those of the association only with `withAssoc`.
 *
 * @see sacctmgr(1), LIST/SHOW USER FORMAT OPTIONS
 */
export const USER_FIELDS = {
  user: key('User', text),
  ...ASSOCIATION_ONLY,
  account: field('Account', text),
  flags: field('Flags', flags),
  defaultAccount: field('DefaultAccount', text, { header: 'Def Acct' }),
  defaultWCKey: field('DefaultWCKey', text, { header: 'Def WCKey' }),
  adminLevel: field('AdminLevel', text, { header: 'Admin' }),
  coordinators: field('Coordinators', nameList, { header: 'Coord Accounts' }),
} as const

/**
 * Columns of `sacctmgr show cluster`; limits, QOS and shares are those of its root association.
 *
 * @see sacctmgr(1), LIST/SHOW CLUSTER FORMAT OPTIONS
 */
export const CLUSTER_FIELDS = {
  cluster: key('Cluster', text),
  controlHost: field('ControlHost', text),
  controlPort: field('ControlPort', integer),
  rpc: field('RPC', integer),
  classification: field('Classification', text, { header: 'Class' }),
  flags: field('Flags', flags),
  id: field('ID', integer),
  nodeCount: field('NodeCount', integer),
  clusterNodes: field('ClusterNodes', nodeList, { header: 'Cluster Nodes' }),
  tres: field('TRES', tres),
  features: field('Features', nameList),
  federation: field('Federation', text),
  fedState: field('FedState', text),
  fairshare: ASSOCIATION_FIELDS.fairshare,
  qos: ASSOCIATION_FIELDS.qos,
  defaultQOS: ASSOCIATION_FIELDS.defaultQOS,
  grpTRES: LIMITS.grpTRES,
  grpJobs: LIMITS.grpJobs,
  grpJobsAccrue: LIMITS.grpJobsAccrue,
  grpSubmitJobs: LIMITS.grpSubmitJobs,
  maxTRESPerJob: LIMITS.maxTRESPerJob,
  maxTRESPerNode: LIMITS.maxTRESPerNode,
  maxTRESMinsPerJob: LIMITS.maxTRESMinsPerJob,
  maxWall: LIMITS.maxWall,
  maxJobs: ASSOCIATION_FIELDS.maxJobs,
  maxJobsAccrue: ASSOCIATION_FIELDS.maxJobsAccrue,
  maxSubmitJobs: ASSOCIATION_FIELDS.maxSubmitJobs,
  priority: onRequest(ASSOCIATION_FIELDS.priority),
  grpTRESMins: onRequest(LIMITS.grpTRESMins),
  grpTRESRunMins: onRequest(LIMITS.grpTRESRunMins),
  grpWall: onRequest(LIMITS.grpWall),
  fedStateRaw: onRequest(field('FedStateRaw', integer)),
  pluginIDSelect: onRequest(field('PluginIDSelect', integer, { until: '23.02' })),
} as const

/**
 * Columns of `sacctmgr show tres`: `gres` and `gpu` together are the name `gres/gpu`.
 *
 * @see sacctmgr(1), LIST/SHOW TRES FORMAT OPTIONS
 */
export const TRES_FIELDS = {
  type: key('Type', text),
  name: field('Name', text),
  id: key('ID', integer),
} as const

/**
 * Columns of `sacctmgr show event`. A cluster event has no node.
 *
 * @see sacctmgr(1), LIST/SHOW EVENT FORMAT OPTIONS
 */
export const EVENT_FIELDS = {
  cluster: key('Cluster', text),
  nodeName: field('NodeName', text),
  event: field('Event', text),
  eventRaw: onRequest(field('EventRaw', integer)),
  timeStart: field('TimeStart', shownTime),
  timeEnd: field('TimeEnd', shownTime),
  duration: field('Duration', duration),
  state: field('State', text),
  stateRaw: onRequest(field('StateRaw', integer)),
  cpuCount: onRequest(field('CPUCount', integer, { header: 'CPU Cnt' })),
  user: field('User', text),
  tres: field('TRES', tres),
  clusterNodes: field('ClusterNodes', nodeList, { header: 'Cluster Nodes' }),
  reason: field('Reason', text, { freeText: true }),
} as const

/**
 * Columns of `sacctmgr show transaction`.
 *
 * @see sacctmgr(1), LIST/SHOW TRANSACTIONS FORMAT OPTIONS
 */
export const TRANSACTION_FIELDS = {
  time: key('Time', shownTime),
  action: key('Action', text),
  actor: key('Actor', text),
  actionRaw: onRequest(field('ActionRaw', integer)),
  id: onRequest(field('ID', integer)),
  // filled with `withAssoc` only
  cluster: onRequest(field('Cluster', nameList)),
  account: onRequest(field('Account', nameList)),
  user: onRequest(field('User', nameList)),
  where: field('Where', text),
  info: field('Info', text, { freeText: true }),
} as const

/**
 * Columns of `sacctmgr show wckey`.
 *
 * @see sacctmgr(1), LIST/SHOW WCKEY FORMAT OPTIONS
 */
export const WCKEY_FIELDS = {
  wcKey: field('WCKey', text),
  cluster: field('Cluster', text),
  user: field('User', text),
  id: field('ID', integer),
} as const

/**
 * Columns of `sacctmgr show runawayjobs`: jobs that the database thinks running, and slurmctld does not know.
 *
 * @see sacctmgr(1), RUNAWAYJOBS FORMAT OPTIONS
 */
export const RUNAWAY_JOB_FIELDS = {
  id: key('ID', integer),
  partition: field('Partition', text),
  cluster: field('Cluster', text),
  state: field('State', text),
  timeSubmit: field('TimeSubmit', shownTime),
  timeEligible: onRequest(field('TimeEligible', shownTime)),
  timeStart: field('TimeStart', shownTime),
  timeEnd: field('TimeEnd', shownTime),
  name: field('Name', text, { freeText: true }),
} as const

/**
 * Columns of `sacctmgr show reservation`.
 *
 * @see sacctmgr(1), LIST/SHOW RESERVATION FORMAT OPTIONS
 */
export const ACCOUNTING_RESERVATION_FIELDS = {
  cluster: field('Cluster', text),
  name: key('Name', text),
  id: field('ID', integer),
  tres: field('TRES', tres),
  timeStart: field('TimeStart', shownTime),
  timeEnd: field('TimeEnd', shownTime),
  unusedWall: field('UnusedWall', float),
  associations: onRequest(field('Associations', text, { header: 'Assocs' })),
  flags: onRequest(field('Flags', nameList)),
  nodeInx: onRequest(field('NodeInx', text)),
  nodeNames: onRequest(field('NodeNames', nodeList, { header: 'NodeName' })),
  comment: onRequest(field('Comment', text, { since: '23.02', freeText: true })),
} as const

/** Columns of `sacctmgr show federation`: one row a cluster of it. */
const FEDERATION_FIELDS = {
  federation: key('Federation', text),
  cluster: field('Cluster', text),
  id: field('ID', integer),
  features: field('Features', nameList),
  fedState: field('FedState', text),
  fedStateRaw: onRequest(field('FedStateRaw', integer)),
  flags: field('Flags', flags),
} as const

/** Columns of `sacctmgr show instance`, since 23.11: when a node ran as which instance of a cloud. */
const INSTANCE_FIELDS = {
  cluster: field('Cluster', text),
  nodeName: field('NodeNames', text, { header: 'NodeName' }),
  timeStart: field('TimeStart', shownTime),
  timeEnd: field('TimeEnd', shownTime),
  duration: field('Duration', duration),
  instanceId: field('InstanceId', text, { since: '23.11' }),
  instanceType: field('InstanceType', text, { since: '23.11' }),
  extra: field('Extra', text, { since: '23.11', freeText: true }),
} as const

/** Columns of `sacctmgr show problem`: what is wrong with associations, in Slurm's words. */
const PROBLEM_FIELDS = {
  cluster: field('Cluster', text),
  account: field('Account', text),
  user: field('User', text),
  problem: field('Problem', text, { freeText: true }),
} as const

/**
 * Columns of `sacctmgr show resource`: licenses. `cluster`, `allowed` and `countAllowed` only with `withClusters`. `allocated` and
 * `allowed` are percent up to 22.05; later the resource says whether they are.
 */
const RESOURCE_FIELDS = {
  name: key('Name', text),
  server: field('Server', text),
  type: field('Type', text),
  count: field('Count', integer),
  lastConsumed: field('LastConsumed', integer, { since: '23.02' }),
  allocated: field('Allocated', integer, { aliases: ['% Allocated'] }),
  serverType: field('ServerType', text),
  cluster: field('Cluster', text),
  allowed: field('Allowed', integer, { aliases: ['% Allowed'] }),
  countAllowed: onRequest(field('CountAllowed', integer, { header: '# Allowed' })),
  id: field('ID', integer),
  flags: field('Flags', nameList),
  description: field('Description', text, { header: 'Descr', freeText: true }),
} as const

/**
 * Tables of `sacctmgr show`, by entity.
 *
 * @see sacctmgr(1), `show`
 */
export const SACCTMGR_FIELDS = {
  account: ACCOUNT_FIELDS,
  association: ASSOCIATION_FIELDS,
  cluster: CLUSTER_FIELDS,
  event: EVENT_FIELDS,
  federation: FEDERATION_FIELDS,
  instance: INSTANCE_FIELDS,
  problem: PROBLEM_FIELDS,
  qos: QOS_FIELDS,
  reservation: ACCOUNTING_RESERVATION_FIELDS,
  resource: RESOURCE_FIELDS,
  runawayjobs: RUNAWAY_JOB_FIELDS,
  transaction: TRANSACTION_FIELDS,
  tres: TRES_FIELDS,
  user: USER_FIELDS,
  wckey: WCKEY_FIELDS,
} as const

/** An entity that `sacctmgr show` lists. */
export type SacctmgrEntity = keyof typeof SACCTMGR_FIELDS
