import { type Grammar, oneOf, someOf, words } from './slurm-values.ts'

// Words of slurm.conf values, by release. slurm.conf(5) names most of them; the others are those that slurm's own reader takes.

export const ENFORCE = someOf(words('1 2 all associations limits nojobs nosteps qos safe wckeys'))

export const STORE_FLAGS = someOf(
  { ...words('job_comment job_env job_extra job_script'), ...words('no_stdio', { since: '24.05' }) },
  'ignored',
)

export const ENFORCE_PART_LIMITS = oneOf(words('all any yes up true 1 no down false 0'))

export const HEALTH_NODE_STATES = someOf(
  {
    ...words('any alloc cycle idle mixed'),
    ...words('nondrained_idle', { since: '23.02' }),
    ...words('start_only', { since: '25.11' }),
    ...words('reboot_only', { since: '26.05' }),
  },
  'ignored',
)

export const LOG_TIME_FORMAT = someOf(
  words('iso8601 iso8601_ms rfc5424 rfc5424_ms rfc3339 clock short thread_id format_stderr'),
  'ignored',
)

export const RESET_PERIOD = oneOf(words('none now daily weekly monthly quarterly yearly'))

export const PRIORITY_FLAGS = someOf(
  words(`accrue_always calculate_running depth_oblivious no_fair_tree incr_only max_tres max_tres_gres no_normal_all
    no_normal_assoc no_normal_part no_normal_qos no_normal_tres small_relative_to_time`),
  'ignored',
)

export const PRIVATE_DATA = someOf(
  words(
    'accounts account all events event jobs job nodes node partitions partition reservations reservation usage users user',
  ),
  'ignored',
)

export const PROLOG_FLAGS = someOf({
  ...words('alloc contain deferbatch nohold serial x11'),
  ...words('forcerequeueonfail', { since: '23.02' }),
  ...words('runinjob', { since: '24.05' }),
})

export const RECONFIG_FLAGS = someOf(
  {
    ...words('keeppartinfo keeppartstate'),
    ...words('keeppowersavesettings', { since: '23.02' }),
    ...words('keepnodestatefuture', { since: '24.11', until: '24.11' }),
  },
  'ignored',
)

export const SELECT_PARAMETERS = someOf({
  ...words('cr_socket cr_socket_memory cr_core cr_core_memory cr_memory cr_cpu cr_cpu_memory cr_lln cr_pack_nodes'),
  ...words('cr_one_task_per_core cr_core_default_dist_block'),
  ...words('other_cons_res other_cons_tres', { until: '23.11' }),
  ...words('ll_shared_gres multiple_sharing_gres_pj enforce_binding_gres one_task_per_sharing_gres', {
    since: '23.11',
  }),
  ...words('cr_no_dist_topo_block', { since: '26.05' }),
})

/** slurm looks at the beginning of the word alone. */
export const PARTITION_SELECT: Grammar = (value) =>
  /^cr_(core|socket)/i.test(value)
    ? undefined
    : { effect: 'refused', message: 'must be CR_Core, CR_Core_Memory, CR_Socket or CR_Socket_Memory' }

export const PARTITION_STATE: Grammar = (value) =>
  /^(up|down|drain|inactive)/i.test(value)
    ? undefined
    : { effect: 'refused', message: 'must be UP, DOWN, DRAIN or INACTIVE' }

export const EXCLUSIVE = oneOf(words('no none node user topo'))

const logLevels = oneOf(words('quiet fatal error info verbose debug debug2 debug3 debug4 debug5'))

/** A name, or a number, of which Slurm reads what comes before anything else. */
export const LOG_LEVEL: Grammar = (value, release) => (/^\d/.test(value) ? undefined : logLevels(value, release))

export const TASK_PARAMETERS = someOf({
  ...words('none sockets cores threads verbose slurmdoffspec'),
  ...words('autobind=none autobind=threads autobind=cores autobind=sockets'),
  ...words('oomkillstep slurmdspecoverride', { since: '24.05' }),
})

export const DEBUG_FLAGS = someOf({
  ...words(`accrue agent backfill backfillmap burstbuffer cgroup cpu_bind data db_archive db_assoc db_tres db_event db_job db_qos
    db_query db_reservation db_resource db_step db_usage db_wckey dependency elasticsearch energy federation gang gres hetjob
    interconnect jobaccountgather jag jobcontainer license mpi network net networkraw netraw no_conf_hash nodefeatures priority
    profile protocol reservation route script selecttype steps switch task tracejobs trigger triggers cpufrequency power powersave
    workqueue workq`),
  ...words('extsensors timecray', { until: '23.11' }),
  ...words('frontend', { until: '24.11' }),
  ...words('jobcomp', { since: '23.02' }),
  ...words('glob_silence sack', { since: '23.11' }),
  ...words('auditrpcs dbd_agent tls', { since: '24.05' }),
  ...words('conmgr', { since: '24.11' }),
  ...words('audittls', { since: '25.05' }),
  ...words('metrics namespace', { since: '25.11' }),
  ...words('thread threads', { since: '26.05' }),
})
