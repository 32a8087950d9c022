import { NORMAL } from './access.ts'
import type { Hole, LintRule } from './rule.ts'
import { parameter } from './setting.ts'

/** A partition that names a QOS which is not there. */
export const partitionQosUnknown: LintRule = {
  level: 'error',
  says: 'a partition names a QOS that the policy does not define: slurmctld does not start while it is not in the database',
  source: 'slurm.conf(5), "QOS", "AllowQos" and "DenyQos"; seen on Slurm 22.05, 23.11, 24.11, 25.11 and 26.05',
  needs: ['partitions'],
  check: (policy, { partitions = {} }) =>
    Object.entries(partitions).flatMap(([name, line]) =>
      ['QOS', 'AllowQos', 'DenyQos'].flatMap((key): Hole[] => {
        const value = parameter(line, key)
        const names = (value ?? '').split(',').map((word) => word.trim().toLowerCase())
        const unknown = names.filter(
          (qos) => !['', 'n/a', 'all', NORMAL].includes(qos) && policy.qos[qos] === undefined,
        )
        return unknown.map((qos) => ({
          ...(key === 'QOS' ? {} : { level: 'warning' }),
          path: ['partitions', name, key],
          message: `this policy defines no QOS ${qos}: ${key === 'QOS' ? 'while it is not in the database slurmctld ends with "invalid qos", at start and at reconfigure' : 'releases from 25.11 on do not start with it, earlier ones ignore it'}`,
          remedy: `define qos.${qos} and apply the policy first; then let the partition name it`,
        }))
      }),
    ),
}
