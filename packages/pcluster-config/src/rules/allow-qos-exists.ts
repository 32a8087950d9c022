import { slurmEntries } from '../slurm-conf/slurm-lines.ts'
import { slurmReleaseOf } from '../slurm-conf/slurm-release.ts'
import { problemsOf, type Rule } from './rule.ts'

const problem = problemsOf('allow-qos-exists')

/** Names in AllowQos and DenyQos that are no QOS: Slurm drops them, and since 25.11 slurmctld does not start. */
export const allowQosExists: Rule = (config, { version, world }) => {
  const fatal = slurmReleaseOf(version) >= '25.11'
  return slurmEntries(config).flatMap(({ level, key, value, at }) => {
    if (level !== 'partition' || !/^(allow|deny)qos$/i.test(key) || /^all$/i.test(value)) return []
    const names = value.split(',').map((name) => name.trim().toLowerCase())
    const missing = names.filter((name) => name !== 'normal' && !(world.qos ?? []).includes(name))
    if (missing.length === 0) return []
    const known = world.qos !== undefined
    const what = known
      ? `${missing.join(', ')} is not in the database`
      : `${missing.join(', ')} must be in the database`
    const then = fatal
      ? 'slurmctld does not start without it'
      : 'Slurm drops a name that is not there, and says so in a log'
    const remedy = 'add the QOS with sacctmgr first, then this line by an update'
    return [problem(known && fatal ? 'error' : known ? 'warning' : 'info', at, `${what}: ${then}`, remedy)]
  })
}
