import type { Rule } from './rule.ts'

/** The head node's role can read the database password; `Secured: false` gives that role to every user of the head node. */
export const imdsSecured: Rule = (config) => {
  if (config.Scheduling.Scheduler !== 'slurm' || config.HeadNode.Imds?.Secured !== false) return []
  const settings = config.Scheduling.SlurmSettings
  const shared = settings?.Database ?? settings?.ExternalSlurmdbd ?? config.DirectoryService ?? config.LoginNodes
  return [
    {
      level: shared === undefined ? 'warning' : 'error',
      rule: 'imds-secured',
      at: ['HeadNode', 'Imds', 'Secured'],
      message:
        'Secured: false lets every user of the head node act with its IAM role, and an update cannot change it back',
      remedy: 'remove HeadNode.Imds, which defaults to Secured: true',
      edits: [{ at: ['HeadNode', 'Imds'], remove: true }],
    },
  ]
}
