import type { ScontrolEntity } from './scontrol-fields.ts'

/** Keys of one kind of record in the order in which scontrol prints them, and what each is like. */
export interface KeyOrder {
  /** Place of each key among all that any release prints. */
  readonly rank: ReadonlyMap<string, number>
  /** Keys that always begin a line, where records have several. */
  readonly begins: ReadonlySet<string>
  /** Keys whose values are written by users, and hold blanks, newlines and `=`. */
  readonly free: ReadonlySet<string>
  /** Keys of lines that may come several times. */
  readonly repeats: ReadonlySet<string>
  /** Keys that records of all releases have, the first one and one of the last: without them a record is not whole. */
  readonly always: readonly [first: string, last: string]
  /** The key that ends every record, but for what only some have behind it. Releases that have the key `of` end theirs with another one. */
  readonly end: { readonly key: string; readonly of?: string; readonly older?: string }
}

/**
 * @param lines - Keys of each line, in order; `*` before those of lines that repeat, `?` before a first one that a line may lack.
 * @param free - Keys of free text.
 */
function keyOrder(lines: string, free: string, always: readonly [string, string], end: KeyOrder['end']): KeyOrder {
  const rows = lines
    .trim()
    .split('\n')
    .map((line) => line.trim().split(' '))
  const names = rows.flat().map((name) => name.replace(/^[*?]/, ''))
  return {
    rank: new Map(names.map((name, i) => [name, i])),
    begins: new Set(rows.flatMap(([first = '']) => (/^[*?]/.test(first) ? [] : [first]))),
    free: new Set(free.split(' ')),
    repeats: new Set(rows.flat().flatMap((name) => (name.startsWith('*') ? [name.slice(1)] : []))),
    always,
    end,
  }
}

/**
 * Keys of all releases. Only a known key in its place begins a new value: values hold blanks and `=` too, so nothing else could tell
 * `Comment=a Reason=c` apart.
 */
export const KEY_ORDER: Readonly<Record<Exclude<ScontrolEntity, 'config'>, KeyOrder>> = {
  job: keyOrder(
    `
    JobId ArrayJobId ArrayTaskId ArrayTaskThrottle HetJobId HetJobOffset JobName Name
    SLUID
    HetJobIdSet
    UserId GroupId MCS_label
    Priority Nice Account QOS WCKey
    JobState Reason FailedNode Dependency
    Requeue Restarts BatchFlag Reboot ExitCode
    DerivedExitCode
    RunTime TimeLimit TimeMin
    SubmitTime EligibleTime
    AccrueTime
    ResizeTime
    StartTime EndTime Deadline
    CronJob CrontabSpec
    PreemptEligibleTime PreemptTime
    SuspendTime SecsPreSuspend LastSchedEval Scheduler
    Partition AllocNode:Sid
    ReqNodeList ExcNodeList
    NodeList
    NodeListIndices
    SchedNodeList
    BatchFeatures
    BatchHost
    StepMgrEnabled
    FedOrigin FedViableSiblings FedActiveSiblings
    NumNodes NumCPUs NumTasks CPUs/Task ReqB:S:C:T
    TRES
    ReqTRES
    AllocTRES
    Socks/Node NtasksPerN:B:S:C CoreSpec ThreadSpec
    JOB_GRES
    *Nodes *CPU_IDs *Mem *GRES *GRES_IDX
    MinCPUsNode MinMemoryNode MinMemoryCPU MinTmpDiskNode MemUpdate
    Features Gres DelayBoot
    ClusterFeatures
    Prefer
    Reservation
    Shared
    OverSubscribe Exclusive Contiguous Licenses LicensesAlloc Network
    Command
    SubmitLine
    WorkDir
    AdminComment
    SystemComment
    Comment
    Extra
    StdErr
    StdIn
    StdOut
    SegmentSize SpreadSegments ConsolidateSegments
    Switches
    BurstBuffer
    BurstBufferState
    Power
    ?GresAllowTaskSharing GresEnforceBind GresOneTaskPerSharing KillOInInvalidDependent KillOnInvalidDependent SpreadJob ExpeditedRequeue
    OOMKillStep
    CpusPerTres
    MemPerTres
    TresBind
    TresFreq
    TresPerJob
    TresPerNode
    TresPerSocket
    TresPerTask
    MailUser MailType
    NtasksPerTRES
    ?ContainerType Container ContainerID
    SELinuxContext
    ResvPorts
    BcastExclude
    Profile AcctgFreq CPU_Gov CpuFreq Include
    `,
    'JobName Name Reason Dependency Features Prefer ClusterFeatures Network Command SubmitLine WorkDir AdminComment SystemComment Comment ' +
      'Extra StdErr StdIn StdOut BurstBuffer CrontabSpec MailUser Container',
    ['JobId', 'WorkDir'],
    { key: 'StdOut', of: 'TRES', older: 'Power' },
  ),
  node: keyOrder(
    `
    NodeName Arch CpuBind CoresPerSocket
    CPUAlloc CPUErr CPUEfctv CPUTot CPULoad
    AvailableFeatures
    ActiveFeatures
    Gres
    GresDrain
    GresUsed
    NodeAddr NodeHostName BcastAddr Port Version
    OS
    RealMemory AllocMem FreeMem Sockets Boards
    CoreSpecCount CPUSpecList MemSpecLimit
    RestrictedCoresPerGPU
    State ThreadsPerCore TmpDisk Weight Owner MCS_label
    NextState
    Partitions
    BootTime SlurmdStartTime
    LastBusyTime ResumeAfterTime SuspendTime
    CfgTRES
    AllocTRES
    CapWatts
    CurrentWatts LowestJoules ConsumedJoules AveWatts
    ExtSensorsJoules ExtSensorsWatts ExtSensorsTemp
    Reason
    Comment
    Extra
    InstanceId InstanceType
    ReservationName
    TLSCertTokenIsSet TLSCertTokenSet TLSCertToken TLSCertLastRenewal
    Topology
    Parameters
    NodeInx
    `,
    'Reason Comment Extra Parameters',
    ['NodeName', 'State'],
    { key: 'AveWatts', of: 'CapWatts', older: 'ExtSensorsTemp' },
  ),
  partition: keyOrder(
    `
    PartitionName
    AllowGroups AllowAccounts DenyAccounts AllowQos DenyQos
    AllocNodes Alternate Default CpuBind QoS
    DefaultTime DisableRootJobs Exclusive ExclusiveUser ExclusiveTopo GraceTime Hidden
    MaxNodes MaxTime MinNodes LLN MaxCPUsPerNode MaxCPUsPerSocket
    NodeSets
    Nodes
    Priority
    PriorityJobFactor PriorityTier RootOnly ReqResv Shared OverSubscribe
    OverTimeLimit PreemptMode
    Topology
    State TotalCPUs TotalNodes SelectTypeParameters
    JobDefaults
    DefMemPerCPU DefMemPerNode MaxMemPerCPU MaxMemPerNode
    TRES
    TRESBillingWeights
    ResumeTimeout SuspendTimeout SuspendTime PowerDownOnIdle
    PreemptType Feature ResumeFailProgram CrType
    `,
    'JobDefaults TRESBillingWeights',
    ['PartitionName', 'State'],
    { key: 'TRES' },
  ),
  reservation: keyOrder(
    `
    ReservationName StartTime EndTime Duration
    Nodes NodeCnt CoreCnt Features PartitionName Flags
    *NodeName *CoreIDs
    TRES
    AllowedPartitions QOS
    Users Groups Accounts Licenses State BurstBuffer Watts
    MaxStartDelay
    PurgeComp
    Comment
    ResvWatts TimeForce Skip
    `,
    'Comment BurstBuffer',
    ['ReservationName', 'State'],
    { key: 'MaxStartDelay' },
  ),
}
