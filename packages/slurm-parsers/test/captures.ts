import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Parsed,
  type ParseOptions,
  parseSacct,
  parseSacctmgrShow,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  parseSreport,
  parseSshare,
} from '@slurmkit/slurm-parsers'

// Public captures of other projects; they are not part of this repository.
export const ROOT = fileURLToPath(new URL('../../../../shared/fixtures/', import.meta.url))
export const bytes = (name: string) => readFileSync(`${ROOT}${name}`)
export const columns = (names: string): ParseOptions => ({ columns: names.split(',') })
const others = (first: string, count: number) =>
  columns([first, ...Array.from({ length: count - 1 }, (_, i) => `column ${i}`)].join(','))

export const XDMOD = columns(
  'jobid,jobidraw,cluster,partition,qos,account,group,gid,user,uid,submit,eligible,start,end,elapsed,exitcode,state,nnodes,ncpus,reqcpus,reqmem,reqtres,alloctres,timelimit,nodelist,jobname',
)
const NODES = { ...columns('NodeList,AllocMem,Memory,CPUsState,StateLong,Partition,Gres,GresUsed'), delimiter: ' ' }
const STATES = columns('%P,%T,%C,%r,%u')

/** Whether they are here; they lie beside the repository. */
export const haveCaptures = existsSync(ROOT)

type Read = (text: Uint8Array) => Parsed<Readonly<Record<string, unknown>>>
const sacct =
  (options?: ParseOptions): Read =>
  (text) =>
    parseSacct(text, options)
const squeue =
  (options?: ParseOptions): Read =>
  (text) =>
    parseSqueue(text, options)
const sinfo =
  (options?: ParseOptions): Read =>
  (text) =>
    parseSinfo(text, options)
const sshare =
  (options?: ParseOptions): Read =>
  (text) =>
    parseSshare(text, options)
const show =
  (entity: Parameters<typeof parseSacctmgrShow>[0], options?: ParseOptions): Read =>
  (text) =>
    parseSacctmgrShow(entity, text, options)
const scontrol =
  (entity: Parameters<typeof parseScontrolShow>[0]): Read =>
  (text) =>
    parseScontrolShow(entity, text)

/** Each capture with the number of its records, how it is read, and how many diagnostics that gives. */
export const CAPTURES: Readonly<Record<string, readonly [rows: number, read: Read, diagnostics?: number]>> = {
  'sacct/NordicHPC-sonar-src-sacct-output.txt': [
    96,
    sacct(
      columns(
        'JobID,JobIDRaw,User,Account,State,Start,End,AveCPU,AveDiskRead,AveDiskWrite,AveRSS,AveVMSize,ElapsedRaw,ExitCode,Layout,MaxRSS,MaxVMSize,MinCPU,ReqCPUS,ReqMem,ReqNodes,Reservation,Submit,Suspended,SystemCPU,TimelimitRaw,UserCPU,NodeList,Partition,AllocTRES,Priority,JobName',
      ),
    ),
  ],
  'sacct/SckyzO-slurm_exporter-sacct_efficiency.txt': [
    12,
    sacct(columns('JobID,User,Account,NCPUS,Elapsed,TotalCPU,CPUTime,MaxRSS,ReqMem')),
  ],
  'sacct/cmc-aau-biocloud-docs-fixed-interactive.txt': [3, sacct()],
  'sacct/facebookresearch-gcm-sample-sacct-output-midnight-edge-case.txt': [1186, sacct()],
  'sacct/fasrc-slyme-sacct_single_serial_COMPLETED.txt': [
    2,
    sacct(
      columns(
        'User,JobID,JobName,State,Partition,NCPUS,NNodes,Elapsed,UserCPU,SystemCPU,TotalCPU,ReqMem,MaxRSS,Submit,Start,End,NodeList',
      ),
    ),
  ],
  'sacct/ilifu-ilifu_user_docs-fixed-array-steps.txt': [32, sacct()],
  'sacct/pitt-crc-user-manual-fixed-alloctres.txt': [1, sacct()],
  'sacct/pitt-crc-user-manual-fixed-default.txt': [3, sacct()],
  'sacct/tdhock-slurm-sacct-all-cols.txt': [3, sacct()],
  'sacct/tdhock-slurm-sacct-job13936577.txt': [708, sacct()],
  'sacct/tdhock-slurm-sacct-unrecognized-unit.txt': [983, sacct()],
  'sacct/ubccr-xdmod-robertson-filter-test.txt': [1, sacct(XDMOD)],
  'sacct/ubccr-xdmod-unit-accounting-logs.txt': [4, sacct(XDMOD)],
  'sacct/ubccr-xdmod-unit-non-ended-job-state.txt': [2, sacct(XDMOD)],
  'sacct/ubccr-xdmod-unit-utf8-multibyte-chars.txt': [1, sacct(XDMOD)],
  'sacctmgr/Antvirf-stui-runaway_jobs.txt': [420, show('runawayjobs')],
  'sacctmgr/LightconeResearch-lightcone-cli-perlmutter-assoc.txt': [2, show('association')],
  'sacctmgr/facebookresearch-gcm-sample-sacctmgr-qos.txt': [5, show('qos')],
  'sacctmgr/facebookresearch-gcm-sample-sacctmgr-user-info.txt': [4, show('user')],
  'sacctmgr/irush-cs-slurm-scripts-get_qos.txt': [3, show('qos')],
  'sacctmgr/irush-cs-slurm-scripts-get_users.txt': [19, show('user')],
  'sacctmgr/rivosinc-prometheus-slurm-exporter-assoc-limits.txt': [
    7,
    show('association', columns('User,Account,GrpCPU,GrpMem,GrpJobs,GrpSubmit')),
  ],
  'sacctmgr/treydock-puppet-slurm_providers-slurm_account-list.txt': [5, show('account', others('Account', 22)), 1],
  'sacctmgr/treydock-puppet-slurm_providers-slurm_user-list.txt': [7, show('user', others('User', 25))],
  'sacctmgr/treydock-puppet-slurm_providers-tres_list.txt': [8, show('tres', columns('type,name,id'))],
  'scontrol/Antvirf-stui-show-partitions-oneliner.txt': [7, scontrol('partition')],
  'scontrol/NordicHPC-sonar-scontrol_resource1.txt': [3, scontrol('job')],
  'scontrol/SckyzO-slurm_exporter-slurm-24.11.7-nodes-oneliner.txt': [20, scontrol('node')],
  'scontrol/SckyzO-slurm_exporter-slurm-24.11.7-reservations-empty.txt': [0, scontrol('reservation')],
  'scontrol/SckyzO-slurm_exporter-slurm-25.11.2-nodes-oneliner.txt': [7, scontrol('node')],
  'scontrol/SckyzO-slurm_exporter-slurm-26.05.2-nodes-oneliner.txt': [20, scontrol('node')],
  'scontrol/cmc-aau-biocloud-docs-reservation-nested.txt': [1, scontrol('reservation')],
  'scontrol/facebookresearch-gcm-job-multi_node.txt': [1, scontrol('job')],
  'scontrol/facebookresearch-gcm-job-no_gpus.txt': [1, scontrol('job')],
  'scontrol/fasrc-slyme-slurm14-job.txt': [1, scontrol('job')],
  'scontrol/index-13190665995-job-pending-reason.txt': [1, scontrol('job')],
  'scontrol/irush-cs-slurm-scripts-jobs-multiline.txt': [9, scontrol('job')],
  'scontrol/irush-cs-slurm-scripts-partitions-multiline.txt': [5, scontrol('partition')],
  'scontrol/mila-iqia-clockwork-small_scontrol_job.txt': [1, scontrol('job'), 1],
  'scontrol/mila-iqia-clockwork-small_scontrol_node.txt': [1, scontrol('node')],
  'sinfo/OSC-ood_core-owens_nodes.txt': [816, sinfo(columns('%c,%n,%f'))],
  'sinfo/SckyzO-slurm_exporter-slurm-24.11.7-node_detail.txt': [25, sinfo(NODES)],
  'sinfo/SckyzO-slurm_exporter-slurm-24.11.7-nodes_global.txt': [6, sinfo(columns('%R,%D,%T,%b'))],
  'sinfo/SckyzO-slurm_exporter-slurm-25.05-node_detail_gres.txt': [23, sinfo(NODES)],
  'sinfo/SckyzO-slurm_exporter-slurm-25.11.1-partitions_gpu.txt': [
    13,
    sinfo({ ...columns('Nodes,Partition,Gres,GresUsed'), delimiter: ' ' }),
    1,
  ],
  'sinfo/SckyzO-slurm_exporter-slurm-26.05.2-node_detail.txt': [25, sinfo(NODES)],
  'sinfo/rivosinc-prometheus-slurm-exporter-sinfo_fallback.txt': [8, sinfo({ ...others('json', 8), delimiter: ', ' })],
  'sinfo/vpenso-prometheus-slurm-exporter-sinfo.txt': [709, sinfo(columns('%n,%T'))],
  // the partition's name ends where its column does, twice
  'sprio/NREL-HPC-fixed-long-overflow.txt': [2, (text) => parseSprio(text), 2],
  'sprio/NREL-HPC-fixed-normalized.txt': [1, (text) => parseSprio(text)],
  // and so does a user's
  'squeue/NOAA-RDHPCS-noaa-rdhpcs.github.io-fixed-start.txt': [1, squeue(), 1],
  'squeue/SckyzO-slurm_exporter-queue_all_states.txt': [55, squeue(STATES)],
  'squeue/SckyzO-slurm_exporter-slurm-24.11.7-queue_all_states.txt': [15, squeue(STATES)],
  'sreport/ResearchComputing-Documentation-p-trailing-by-user.txt': [4, (text) => parseSreport(text)],
  'sreport/cmc-aau-biocloud-docs-fixed-reservation-hourper.txt': [1, (text) => parseSreport(text)],
  'sreport/index-13190665995-fixed-user-top-percent.txt': [10, (text) => parseSreport(text)],
  'sreport/sinotec2-Focus-on-Air-Quality-fixed-job-sizes.txt': [1, (text) => parseSreport(text)],
  'sreport/sinotec2-Focus-on-Air-Quality-fixed-tres-count.txt': [2, (text) => parseSreport(text)],
  'sshare/SckyzO-slurm_exporter-slurm-26.05.2-fairshare.txt': [
    2,
    sshare(columns('Account,User,RawShares,NormShares,RawUsage,NormUsage,FairShare')),
  ],
  'sshare/cmc-aau-biocloud-docs-fixed-sshare.txt': [13, sshare()],
  'sshare/ilifu-ilifu_user_docs-fixed-levelfs-accounts.txt': [4, sshare()],
  // three generations of columns in one file: those of the other two do not fit
  'sshare/index-41699515947-p-records-14-and-15.txt': [
    3,
    sshare(
      columns('Account,User,RawShares,NormShares,RawUsage,NormUsage,EffectvUsage,FairShare,GrpTRESMins,TRESRunMins'),
    ),
    6,
  ],
}
