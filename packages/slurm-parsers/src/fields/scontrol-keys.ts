import type { ScontrolEntity } from './scontrol-fields.ts'

/** Names of keys in one string, because there are so many. */
const keys = (names: string) => new Set(names.split(' '))

/**
 * Keys that scontrol prints and that this package keeps as text. Only a known key begins a new value: values hold blanks and `=` too, so
 * nothing else could tell `Comment=a B=c` apart.
 */
export const TEXT_KEYS: Readonly<Record<ScontrolEntity, ReadonlySet<string>>> = {
  job: keys(
    'ArrayTaskThrottle HetJobId HetJobOffset HetJobIdSet MCS_label Requeue BatchFlag Reboot FedOrigin FedViableSiblings FedActiveSiblings ' +
      'ResizeTime SecsPreSuspend Scheduler AllocNode:Sid NodeListIndices SchedNodeList CPUs/Task ReqB:S:C:T Socks/Node NtasksPerN:B:S:C ' +
      'CoreSpec ThreadSpec JOB_GRES Nodes CPU_IDs Mem GRES GRES_IDX MinCPUsNode MinTmpDiskNode DelayBoot Gres OverSubscribe Shared ' +
      'Contiguous Licenses LicensesAlloc Network AdminComment SystemComment Extra FailedNode Container ContainerID SELinuxContext Prefer ' +
      'ClusterFeatures Power BurstBuffer BurstBufferState CpusPerTres MemPerTres TresBind TresFreq TresPerSocket NtasksPerTRES Switches ' +
      'GresAllowTaskSharing GresEnforceBind GresOneTaskPerSharing StepMgrEnabled ResvPorts OOMKillStep SegmentSize SLUID SpreadSegments ' +
      'ConsolidateSegments MemUpdate Exclusive KillOInInvalidDependent KillOInInvalidDependent CronJob MailUser MailType BcastExclude ' +
      'Profile AcctgFreq CPU_Gov CpuFreq Include',
  ),
  node: keys(
    'NodeInx Port CPUErr CoreSpecCount CPUSpecList MemSpecLimit Owner MCS_label ReservationName CapWatts CurrentWatts LowestJoules ' +
      'ConsumedJoules AveWatts ExtSensorsJoules ExtSensorsWatts ExtSensorsTemp GresDrain NextState InstanceId InstanceType ' +
      'RestrictedCoresPerGPU TLSCertTokenIsSet TLSCertToken TLSCertLastRenewal Topology Parameters SuspendTime CpuBind',
  ),
  partition: keys(
    'AllocNodes Alternate DisableRootJobs ExclusiveUser ExclusiveTopo Exclusive LLN MaxCPUsPerSocket RootOnly ReqResv SelectTypeParameters ' +
      'SuspendTime SuspendTimeout ResumeTimeout PowerDownOnIdle DefMemPerNode DefMemPerCPU MaxMemPerNode MaxMemPerCPU CpuBind Topology ' +
      'Priority PreemptType Shared Feature CpuBind ResumeFailProgram CrType',
  ),
  reservation: keys(
    'NodeName CoreIDs BurstBuffer Watts MaxStartDelay PurgeComp AllowedPartitions QOS ResvWatts TimeForce Skip',
  ),
  config: keys(''),
}
