import { lintPolicy } from '@slurmkit/sacctmgr'
import { policy } from '../policy.ts'
import { policyAsPrinted } from '../policy-as-printed.ts'
import type { Stage } from '../stage.ts'

/** What is wrong with the policy as printed, before anybody finds out the hard way. */
export async function lint(stage: Stage): Promise<void> {
  const context = { settings: stage.settings, capacity: { node: 2, 'gres/gpu': 16 } }
  const printed = lintPolicy(policyAsPrinted, context)
  for (const { level, path, message } of printed) stage.tell(`as printed, ${level}: ${path} ${message}`)
  const found = (rule: string, path: string) =>
    printed.some((finding) => finding.rule === rule && finding.path === path)

  stage.claim(
    'lint: as printed, jobs without --qos bypass the policy through normal',
    found('qos-bypass', 'accounts.batch.qos'),
  )
  stage.claim(
    'lint: as printed, GrpTRES caps everyone together and not each user',
    found('group-limit', 'qos.interactive.grpTRES'),
  )
  stage.claim(
    'lint: as printed, the "50% reservation" reserves nothing',
    found('share-reserves-nothing', 'accounts.research.fairshare'),
  )
  stage.claim(
    "lint: as printed, PartitionMaxNodes lifts the partition's limit",
    found('flag-lifts-limit', 'qos.debug-partition.flags'),
  )

  const corrected = lintPolicy(policy, context)
  for (const { level, path, message } of corrected) stage.tell(`corrected, ${level}: ${path} ${message}`)
  stage.claim(
    'lint: the corrected policy has no error and no warning',
    corrected.every(({ level }) => level === 'info'),
    corrected,
  )
}
