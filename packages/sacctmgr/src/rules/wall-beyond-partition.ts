import { timeLimit } from '@slurmkit/slurm-parsers'
import { namesOf } from '../check-policy.ts'
import { numberOf } from './limit.ts'
import type { LintRule } from './rule.ts'
import { parameter } from './setting.ts'

/** A time that no partition grants. */
export const wallBeyondPartition: LintRule = {
  level: 'warning',
  says: '`maxWall` is longer than the `MaxTime` of every partition',
  source: 'slurm.conf(5), "MaxTime"; sacctmgr(1), "MaxWallDurationPerJob"',
  needs: ['partitions'],
  check(policy, { partitions = {} }) {
    const longest = Math.max(...Object.values(partitions).map((line) => secondsOf(parameter(line, 'MaxTime'))))
    return Object.entries(policy.qos).flatMap(([name, values]) => {
      const wall = numberOf(values, 'maxWall')
      if (
        wall === undefined ||
        wall <= longest ||
        longest < 0 ||
        namesOf(values['flags']).includes('PartitionTimeLimit')
      )
        return []
      return {
        path: ['qos', name, 'maxWall'],
        message: `${timeLimit.format(wall)} is more than the ${timeLimit.format(longest)} that partitions grant: a job between the two is refused or pends with PartitionTimeLimit`,
        remedy: `lower it to ${timeLimit.format(longest)}, or raise MaxTime of the partition`,
        fix: [{ path: ['qos', name, 'maxWall'], value: longest }],
      }
    })
  },
}

function secondsOf(text: string | undefined): number {
  if (text === undefined || !/^[\d:-]+$/.test(text)) return Number.POSITIVE_INFINITY
  const seconds = timeLimit.parse(text)
  return typeof seconds === 'number' ? seconds : Number.POSITIVE_INFINITY
}
