import { run } from '@slurmkit/command'
import { duration, gpus, jobId, sacct, sprio, squeue, sshare } from '@slurmkit/slurm-parsers'
import { formatTable } from './format-table.ts'
import type { Stage } from './stage.ts'

/** The end of the story, as the four commands tell it. */
export async function printTables(stage: Stage): Promise<void> {
  const jobs = await run(stage.headNode, squeue())
  print(
    'squeue',
    jobs.map(({ jobID, user, account, qos, state, reason, nodeList }) => ({
      job: jobId.format(jobID).slice(0, 12),
      user,
      account,
      qos,
      state: state?.name,
      nodes: Array.isArray(nodeList) && nodeList.length > 0 ? nodeList.join() : `(${reason})`,
    })),
  )
  const shares = await run(stage.headNode, sshare())
  print(
    'sshare',
    shares.map(({ account, user, rawShares, normShares, rawUsage, effectvUsage, fairShare, depth }) => ({
      account: '  '.repeat(depth) + account,
      user,
      shares: rawShares,
      norm: normShares?.toFixed(3),
      usage: rawUsage,
      effective: effectvUsage?.toFixed(3),
      factor: fairShare?.toFixed(3),
    })),
  )
  const priorities = await run(stage.headNode, sprio())
  print(
    'sprio',
    priorities.map(({ jobID, user, priority, age, fairshare, qos, tres }) => ({
      job: jobID === 'Weights' ? jobID : jobID.id,
      user,
      priority,
      age,
      fairshare,
      qos,
      tres: Object.entries(tres ?? {})
        .map((pair) => pair.join('='))
        .join(),
    })),
  )
  const history = await run(stage.headNode, sacct({ start: 1, allocations: true, duplicates: true }))
  print(
    'sacct',
    history.map(({ jobID, user, account, qos, state, elapsed, allocTRES }) => ({
      job: jobId.format(jobID).slice(0, 12),
      user,
      account,
      qos,
      state: state?.name,
      elapsed: elapsed === null ? '' : duration.format(elapsed),
      gpus: gpus(allocTRES),
    })),
  )
}

/** A long table shows its beginning and says how long it is. */
function print(title: string, rows: Parameters<typeof formatTable>[0]): void {
  const most = 12
  console.log(`\n${title}${rows.length > most ? ` (the first ${most} of ${rows.length})` : ''}`)
  console.log(formatTable(rows.slice(0, most), process.stdout.columns))
}
