import {
  decodeBytes,
  type Parsed,
  parseAssocMgr,
  parseSacct,
  parseSacctmgrShow,
  parseScontrolShow,
  parseSinfo,
  parseSprio,
  parseSqueue,
  parseSreport,
  parseSshare,
  SACCT_FIELDS,
  SACCTMGR_FIELDS,
  type SlurmCommand,
  type SlurmRelease,
  SQUEUE_FIELDS,
  sacct,
  sacctmgrShow,
  sinfo,
  sprio,
  squeue,
  sreport,
  sshare,
} from '@slurmkit/slurm-parsers'
import { REPORTED_DAY } from '../fixtures/reported-day.ts'
import { allRequests } from './all-requests.ts'

/** Releases that output was recorded from. */
export const RELEASES = ['22.05', '24.11', '26.05'] as const satisfies readonly SlurmRelease[]

/** Jobs that are asked for as JSON too: steps, a crash, a heterogeneous job, one that was cancelled, an array. */
const JSON_JOBS = [2, 3, 4, 7, 17]
const JSON_COLUMNS = [
  ...([
    'JobID',
    'User',
    'Account',
    'Partition',
    'QOS',
    'State',
    'ExitCode',
    'Submit',
    'Start',
    'End',
    'Elapsed',
  ] as const),
  ...([
    'Timelimit',
    'TotalCPU',
    'NNodes',
    'NodeList',
    'AllocTRES',
    'WorkDir',
    'SubmitLine',
    'Comment',
    'JobName',
  ] as const),
]

/** What is asked for as JSON, by the name of its recording. */
const OLD_JSONS: Readonly<Record<string, Recording['argv']>> = {
  'json-sacct': ['sacct', '--json', '-a', '-S', '2020-01-01', '-j', String(JSON_JOBS)],
  'json-squeue': ['squeue', '--json', '-j', '16,20'],
  'json-sinfo': ['sinfo', '--json'],
}

/** The same from releases in which every command has `--json`. */
const JSONS: typeof OLD_JSONS = {
  ...OLD_JSONS,
  'json-sshare': ['sshare', '--json', '-a'],
  ...Object.fromEntries(
    ['account', 'association', 'cluster', 'qos', 'tres', 'user'].map((entity) => [
      `json-sacctmgr-${entity}`,
      ['sacctmgr', '--json', 'show', entity],
    ]),
  ),
  ...Object.fromEntries(
    ['node', 'partition', 'reservation'].map((entity) => [
      `json-scontrol-${entity}`,
      ['scontrol', '--json', 'show', entity],
    ]),
  ),
}

type Release = (typeof RELEASES)[number]
type Commands = Readonly<Record<string, SlurmCommand<readonly object[]>>>

/** What people type, and how its output is read. */
export interface Text {
  readonly argv: readonly [string, ...string[]]
  readonly parse: (text: string | Uint8Array) => Parsed<Readonly<Record<string, unknown>>>
}

/** Our commands, by the name of their recording in `fixtures/<release>/`. */
export function commandsOf(version: Release): Commands {
  return {
    sacct: sacct({ start: 0 }),
    'sacct-steps': sacct({ start: 0, format: ['JobID', 'State', 'TotalCPU', 'MaxRSS', 'ReqMem', 'TRESUsageInTot'] }),
    'sacct-duplicates': sacct({
      start: 0,
      duplicates: true,
      allocations: true,
      format: ['JobID', 'JobIDRaw', 'Submit', 'State'],
    }),
    'sacct-free-text': sacct({ start: 0, format: ['JobID', 'State', 'WorkDir', 'SubmitLine', 'Comment', 'JobName'] }),
    'sacct-every-column': sacct({ version, start: 0, jobs: [2, 17], format: allRequests(SACCT_FIELDS, version) }),
    'sacct-of-json': sacct({ start: 0, jobs: JSON_JOBS, format: JSON_COLUMNS }),
    'sacctmgr-account-only': sacctmgrShow('account', { format: ['Account', 'Organization', 'Description'] }),
    'sacctmgr-user-only': sacctmgrShow('user', { format: ['User', 'DefaultAccount', 'AdminLevel'] }),
    'squeue-of-json': squeue({ jobs: [16, 20] }),
    'sacctmgr-account': sacctmgrShow('account', { withAssoc: true, withCoord: true }),
    'sacctmgr-association': sacctmgrShow('association'),
    'sacctmgr-association-own': sacctmgrShow('association', { woPLimits: true, withRawQOSLevel: true }),
    'sacctmgr-cluster': sacctmgrShow('cluster'),
    'sacctmgr-event': sacctmgrShow('event', { allTime: true }),
    'sacctmgr-federation': sacctmgrShow('federation'),
    'sacctmgr-qos': sacctmgrShow('qos'),
    'sacctmgr-qos-every-column': sacctmgrShow('qos', { version, format: allRequests(SACCTMGR_FIELDS.qos, version) }),
    'sacctmgr-reservation': sacctmgrShow('reservation', { start: 0 }),
    'sacctmgr-resource': sacctmgrShow('resource', { withClusters: true }),
    'sacctmgr-transaction': sacctmgrShow('transaction', {
      withAssoc: true,
      where: { actor: 'root', account: 'vision' },
    }),
    'sacctmgr-tres': sacctmgrShow('tres'),
    'sacctmgr-user': sacctmgrShow('user', { withAssoc: true, withCoord: true }),
    sinfo: sinfo(),
    sprio: sprio(),
    squeue: squeue(),
    'squeue-all-states': squeue({
      states: 'all',
      format: ['JobArrayID', 'State', 'exit_code', 'tres-per-node', 'EndTime', 'Comment', 'Name'],
    }),
    'squeue-every-column': squeue({ version, jobs: 16, format: allRequests(SQUEUE_FIELDS, version) }),
    'sreport-user': sreport('accountUtilizationByUser', { ...REPORTED_DAY, tres: ['cpu', 'gres/gpu'] }),
    'sreport-reservation': sreport('reservationUtilization', REPORTED_DAY),
    'sreport-wckeys': sreport('wcKeyUtilizationByUser', REPORTED_DAY),
    ...(version >= '24.11' ? { 'sreport-qos': sreport('accountUtilizationByQOS', { version, ...REPORTED_DAY }) } : {}),
    'sreport-utilization': sreport('utilization', { ...REPORTED_DAY, tres: ['cpu', 'gres/gpu'] }),
    sshare: sshare(),
  }
}

const time = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19)
const DAY = [`start=${time(REPORTED_DAY.start)}`, `end=${time(REPORTED_DAY.end)}`]
const report = (words: string, ...flags: string[]): Text => ({
  argv: ['env', 'TZ=UTC', 'sreport', ...flags, ...words.split(' '), ...DAY],
  parse: parseSreport,
})
const show = (entity: keyof typeof SACCTMGR_FIELDS, flags: string, ...words: string[]): Text => ({
  argv: ['sacctmgr', ...(flags === '' ? [] : [flags]), 'show', entity, ...words],
  parse: (text) => parseSacctmgrShow(entity, text),
})
const scontrol = (entity: Parameters<typeof parseScontrolShow>[0], flags = '-a'): Text => ({
  argv: ['scontrol', flags, 'show', entity],
  parse: (text) => parseScontrolShow(entity, text),
})
const since = (first: SlurmRelease, version: Release, texts: Readonly<Record<string, Text>>) =>
  version >= first ? texts : {}

/** Free text between columns that have a notation, and last. */
const NAMES = 'JobID,JobName,State,Comment,Elapsed'

/** Each command in each layout. */
export function textsOf(version: Release): Readonly<Record<string, Text>> {
  return {
    'text-sacct': { argv: ['sacct', '--allusers'], parse: parseSacct },
    'text-sacct-wide': {
      argv: [
        'sacct',
        '-aX',
        '-o',
        'JobID%20,User%10,State%25,Elapsed%12,Timelimit,NodeList%30,AllocTRES%60,JobName%30',
      ],
      parse: parseSacct,
    },
    'text-sacct-pipes': { argv: ['sacct', '-aP', '-o', NAMES], parse: parseSacct },
    'text-sacct-closed': { argv: ['sacct', '-ap', '-o', NAMES], parse: parseSacct },
    'text-sacct-delimiter': { argv: ['sacct', '-aP', '--delimiter=^|^', '-o', NAMES], parse: parseSacct },
    'text-sacct-names': {
      argv: ['sacct', '-aX', '-o', 'JobID%-10,JobName%14,State%12,Comment%-16,Elapsed'],
      parse: parseSacct,
    },
    'text-sinfo-long-reasons': { argv: ['sinfo', '-lR'], parse: parseSinfo },
    'text-sinfo-clusters': { argv: ['sinfo', '-M', 'demo'], parse: parseSinfo },
    'text-sinfo': { argv: ['sinfo'], parse: parseSinfo },
    'text-sinfo-nodes': { argv: ['sinfo', '-Nl'], parse: parseSinfo },
    'text-sinfo-reasons': { argv: ['sinfo', '-R', '-o', '%t|%U|%H|%N|%E'], parse: parseSinfo },
    'text-sinfo-pipes': { argv: ['sinfo', '-o', '%P|%a|%l|%D|%T|%C|%G|%m|%N'], parse: parseSinfo },
    'text-sinfo-columns': {
      argv: ['sinfo', '-NO', 'NodeList:30,StateLong:15,CPUsState:20,Gres:20,Memory:10'],
      parse: parseSinfo,
    },
    'text-sprio': { argv: ['sprio'], parse: parseSprio },
    'text-sprio-long': { argv: ['sprio', '-l'], parse: parseSprio },
    'text-sprio-pipes': { argv: ['sprio', '-o', '%i|%r|%u|%Y|%A|%F|%Q|%T'], parse: parseSprio },
    'text-squeue': { argv: ['squeue'], parse: parseSqueue },
    'text-squeue-long': { argv: ['squeue', '-l'], parse: parseSqueue },
    'text-squeue-pipe': { argv: ['squeue', '-o', '%i|%P|%u|%t|%M|%l|%D|%R|%j'], parse: parseSqueue },
    'text-squeue-names': {
      argv: ['squeue', '-t', 'all', '-o', '%.10i %.12j %.8u %.10T %.14k %.8M %R'],
      parse: parseSqueue,
    },
    'text-squeue-names-left': { argv: ['squeue', '-t', 'all', '-o', '%10i %12j %8u %14k %10T'], parse: parseSqueue },
    'text-squeue-names-last': { argv: ['squeue', '-t', 'all', '-o', '%i %T %u %j'], parse: parseSqueue },
    'text-squeue-glued': {
      argv: ['squeue', '-t', 'all', '-O', 'JobArrayID:10,Name:12,State:9,TimeLeft:11,UserName:8,Comment:14,TimeUsed:8'],
      parse: parseSqueue,
    },
    'text-squeue-clusters': { argv: ['squeue', '-M', 'demo'], parse: parseSqueue },
    'text-squeue-columns': {
      argv: ['squeue', '-rO', 'JobArrayID:20,State:12,TimeUsed:12,TimeLimit:14,tres-alloc:60,UserName:10'],
      parse: parseSqueue,
    },
    'text-sshare': { argv: ['sshare', '-alP'], parse: parseSshare },
    'text-sshare-fixed': { argv: ['sshare', '-a'], parse: parseSshare },
    'text-sshare-closed': { argv: ['sshare', '-amp'], parse: parseSshare },
    'text-sacctmgr-account-pipes': show('account', '-P', 'withassoc'),
    'text-sacctmgr-account': show('account', '', 'format=Account%12,Descr%18,Org%14'),
    'text-sacctmgr-association': show(
      'association',
      '',
      'format=Cluster,Account%20,User,Share,QOS%30,GrpTRES%30',
      'tree',
    ),
    'text-sacctmgr-association-closed': show('association', '-p'),
    'text-sacctmgr-cluster-pipes': show('cluster', '-P'),
    'text-sacctmgr-event-pipes': show('event', '-P', 'all_time'),
    'text-sacctmgr-qos': show('qos', '', 'format=Name%15,Priority,Flags%15,MaxWall,GrpTRES%20'),
    'text-sacctmgr-qos-pipes': show('qos', '-P'),
    'text-sacctmgr-tres': show('tres', ''),
    'text-sacctmgr-user-pipes': show('user', '-P', 'withassoc'),
    'text-scontrol-config': scontrol('config'),
    'text-scontrol-job': scontrol('job', '-d'),
    'text-scontrol-job-lines': { ...scontrol('job'), argv: ['scontrol', '-o', 'show', 'job', '4'] },
    'text-scontrol-node': scontrol('node'),
    'text-scontrol-partition': scontrol('partition', '-o'),
    'text-scontrol-reservation': scontrol('reservation'),
    'text-sreport-accounts': report('cluster AccountUtilizationByUser tree', '-T', 'cpu,gres/gpu'),
    'text-sreport-accounts-pipes': report('cluster AccountUtilizationByUser', '-P'),
    'text-sreport-users-pipes': report('cluster UserUtilizationByAccount', '-P', '-t', 'seconds'),
    'text-sreport-users': report('cluster UserUtilizationByAccount'),
    'text-sreport-utilization': report('cluster Utilization', '-t', 'percent'),
    'text-sreport-utilization-closed': report('cluster Utilization', '-p', '-T', 'cpu,gres/gpu'),
    'text-sreport-top': report('user TopUsage', '-t', 'hourper'),
    'text-sreport-wckeys-pipes': report('cluster WCKeyUtilizationByUser', '-P'),
    'text-sreport-sizes': report('job SizesByAccount FlatView Grouping=2,4', '-t', 'minper'),
    'text-sreport-sizes-pipes': report('job SizesByWCKey PrintJobCount', '-P'),
    'text-sreport-reservation-pipes': report('reservation Utilization', '-P'),
    ...since('24.11', version, { 'text-sreport-qos-pipes': report('cluster AccountUtilizationByQOS', '-P') }),
  }
}

/** One recording: what to run, and what of it is the same each time. */
export interface Recording {
  readonly argv: readonly [string, ...string[]]
  /** It is about a day that is over, so it is asked for at the end. */
  readonly report: boolean
  /** The columns, and who or what the records are about. */
  shape(text: Uint8Array): string
}

/** Everything to record from a release, by name. */
export function recordings(version: Release): Readonly<Record<string, Recording>> {
  const recording = (name: string, argv: Recording['argv'], shape: Recording['shape']): [string, Recording] => [
    name,
    { argv, report: name.includes('sreport'), shape },
  ]
  const own = Object.entries(commandsOf(version)).map(([name, { argv, parse }]) =>
    recording(name, argv, (text) => subjects(parse({ exitCode: 0, stdout: decodeBytes(text), stderr: '' }))),
  )
  const typed = Object.entries(textsOf(version)).map(([name, { argv, parse }]) =>
    recording(name, argv, (text) => {
      const { rows, columns, diagnostics } = parse(text)
      return `${columns.map((column) => column.header)} ${subjects(rows)} ${diagnostics.length} diagnostics`
    }),
  )
  const limits = recording(
    'assoc-mgr',
    ['scontrol', 'show', 'assoc_mgr', 'accounts=vision', 'qos=research'],
    (text) => {
      const { users, associations, qos, diagnostics } = parseAssocMgr(text)
      return JSON.stringify([users.length, associations.map((row) => row['account']), qos.length, diagnostics])
    },
  )
  const json = Object.entries(version === '22.05' ? OLD_JSONS : JSONS).map(([name, argv]) =>
    recording(name, argv, (text) => Object.keys(JSON.parse(decodeBytes(text))).join()),
  )
  return Object.fromEntries([...own, ...typed, limits, ...json])
}

const SUBJECTS = ['jobName', 'account', 'user', 'name', 'nodeName', 'partition', 'nodeList']

function subjects(rows: readonly object[]): string {
  const named = rows.map((row) =>
    SUBJECTS.map((property) => new Map(Object.entries(row)).get(property) ?? '-').join(' '),
  )
  return JSON.stringify(named.sort())
}
