import { isOf } from './slurm-release.ts'
import { type Grammar, type Words, words } from './slurm-values.ts'

/** The plugins that come with Slurm, by the kind that their names begin with. `none` works for most although it is no plugin any more. */
const PLUGINS: Readonly<Record<string, Words>> = {
  accounting_storage: { ...words('none slurmdbd'), ...words('ctld_relay', { since: '24.05' }) },
  acct_gather_energy: words('none gpu rsmi ibmaem ipmi pm_counters rapl xcc'),
  acct_gather_filesystem: words('none lustre'),
  acct_gather_interconnect: words('none ofed sysfs infiniband'),
  acct_gather_profile: words('none hdf5 influxdb'),
  auth: { ...words('jwt munge none'), ...words('slurm', { since: '23.11' }) },
  certgen: words('none script'),
  certmgr: words('none script'),
  cred: { ...words('munge none'), ...words('slurm', { since: '23.11' }) },
  hash: { ...words('k12'), ...words('sha3', { since: '24.05' }) },
  job_container: {
    ...words('none tmpfs'),
    ...words('cncu', { until: '23.11' }),
    ...words('linux', { since: '25.11' }),
  },
  jobacct_gather: words('none cgroup linux'),
  jobcomp: { ...words('none elasticsearch filetxt lua mysql script'), ...words('kafka', { since: '23.02' }) },
  mcs: { ...words('none account group user'), ...words('label', { since: '24.11' }) },
  namespace: words('none linux tmpfs'),
  preempt: words('none partition_prio qos'),
  priority: words('basic multifactor'),
  proctrack: { ...words('cgroup linuxproc pgid'), ...words('cray_aries', { until: '23.11' }) },
  sched: words('backfill builtin'),
  select: {
    ...words('cons_tres linear'),
    ...words('cons_res', { until: '23.02' }),
    ...words('cray_aries', { until: '23.11' }),
  },
  switch: {
    ...words('none hpe_slingshot'),
    ...words('cray_aries', { until: '23.11' }),
    ...words('nvidia_imex', { since: '24.05' }),
  },
  task: { ...words('none affinity cgroup'), ...words('cray_aries', { until: '23.11' }) },
  tls: words('none s2n'),
  topology: {
    ...words('none tree'),
    ...words('3d_torus', { until: '24.11' }),
    ...words('hypercube', { until: '23.02' }),
    ...words('block', { since: '23.11' }),
    ...words('default', { since: '23.11' }),
    ...words('flat', { since: '25.05' }),
    ...words('ring torus3d', { since: '26.05' }),
  },
}

/** The name of a plugin, or several with commas. A daemon that does not find its plugin does not start. */
export function plugin(kind: string): Grammar {
  return (value, release) => {
    const known = Object.entries(PLUGINS[kind] ?? {}).filter(([, lifetime]) => isOf(lifetime, release))
    const names = known.map(([name]) => `${kind}/${name}`)
    const wrong = value.split(',').find((name) => !names.includes(name))
    if (wrong === undefined) return undefined
    return { effect: 'fatal', message: `${JSON.stringify(wrong)} is none of ${names.join(', ')}` }
  }
}
