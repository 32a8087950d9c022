import {
  parseSacct,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  parseSreport,
  parseSshare,
  type SlurmCommand,
  type SlurmRelease,
  sacct,
  sacctmgrShow,
  sinfo,
  sprio,
  squeue,
  sreport,
  sshare,
} from '@slurmkit/slurm-parsers'

/** Releases that output was recorded from. */
export const RELEASES = ['22.05', '24.11', '26.05'] as const satisfies readonly SlurmRelease[]

/** Our commands, by the name of their recording in `fixtures/<release>/`. */
export const COMMANDS: Readonly<Record<string, SlurmCommand<readonly object[]>>> = {
  sacct: sacct({ start: 0 }),
  'sacct-steps': sacct({ start: 0, format: ['JobID', 'State', 'TotalCPU', 'MaxRSS', 'ReqMem', 'TRESUsageInTot'] }),
  'sacctmgr-account': sacctmgrShow('account', { withAssoc: true, withCoord: true }),
  'sacctmgr-association': sacctmgrShow('association'),
  'sacctmgr-association-own': sacctmgrShow('association', { woPLimits: true, withRawQOSLevel: true }),
  'sacctmgr-cluster': sacctmgrShow('cluster'),
  'sacctmgr-qos': sacctmgrShow('qos'),
  'sacctmgr-tres': sacctmgrShow('tres'),
  'sacctmgr-user': sacctmgrShow('user', { withAssoc: true, withCoord: true }),
  sinfo: sinfo(),
  sprio: sprio(),
  squeue: squeue(),
  'squeue-all-states': squeue({
    states: 'all',
    format: ['JobArrayID', 'State', 'exit_code', 'tres-per-node', 'EndTime', 'Name'],
  }),
  'sreport-user': sreport('accountUtilizationByUser', {
    start: 1795219200,
    end: 1795305600,
    tres: ['cpu', 'gres/gpu'],
  }),
  sshare: sshare(),
}

/** What people type, and how its output is read. */
export const TEXTS = {
  'text-sacct': { argv: ['sacct', '--allusers'], parse: parseSacct },
  'text-sinfo': { argv: ['sinfo'], parse: parseSinfo },
  'text-sprio-long': { argv: ['sprio', '-l'], parse: parseSprio },
  'text-squeue': { argv: ['squeue'], parse: parseSqueue },
  'text-squeue-pipe': { argv: ['squeue', '-o', '%i|%P|%u|%t|%M|%l|%D|%R|%j'], parse: parseSqueue },
  'text-sreport-top': {
    argv: ['sreport', 'user', 'top', 'start=2026-11-21', 'end=2026-11-22', '-t', 'hourper'],
    parse: parseSreport,
  },
  'text-sshare': { argv: ['sshare', '-alP'], parse: parseSshare },
  'text-scontrol-job': {
    argv: ['scontrol', '-d', 'show', 'job'],
    parse: (text: string) => parseScontrolShow('job', text),
  },
  'text-scontrol-node': {
    argv: ['scontrol', 'show', 'node'],
    parse: (text: string) => parseScontrolShow('node', text),
  },
  'text-scontrol-partition': {
    argv: ['scontrol', '-o', 'show', 'partition'],
    parse: (text: string) => parseScontrolShow('partition', text),
  },
  'text-scontrol-reservation': {
    argv: ['scontrol', 'show', 'reservation'],
    parse: (text: string) => parseScontrolShow('reservation', text),
  },
  'text-scontrol-config': {
    argv: ['scontrol', 'show', 'config'],
    parse: (text: string) => parseScontrolShow('config', text),
  },
} as const
