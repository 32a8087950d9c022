import { type AccountingPolicy, definePolicy, type LintContext, type LintRuleName } from '../src/index.ts'

/** A policy in which a rule speaks, and what its remedy makes of it. Both are applied to real clusters in test/real-slurm/lint.test.ts. */
export interface LintCase {
  readonly bad: AccountingPolicy
  /** Default: the same policy, where the remedy is in slurm.conf. */
  readonly good?: AccountingPolicy
  readonly context?: LintContext
  /** Default: `context`. */
  readonly goodContext?: LintContext
}

/** Settings that leave nothing to say. */
export const SETTINGS = {
  AccountingStorageEnforce: 'associations,limits,qos,safe',
  AccountingStorageTRES: 'gres/gpu,gres/gpu:l4',
  PreemptType: 'preempt/qos',
  PreemptMode: 'REQUEUE',
  PriorityType: 'priority/multifactor',
  PriorityDecayHalfLife: '7-0',
  PriorityWeightQOS: '10000',
  PriorityWeightFairshare: '100000',
  PriorityWeightTRES: 'CPU=1000,Mem=2000,GRES/gpu=4000',
}
export const CAPACITY = { node: 2, 'gres/gpu': 16 }

const deny = ['DenyOnLimit'] as const
const gpu = (count: number) => ({ 'gres/gpu': count })
const settings = (change: Partial<typeof SETTINGS> & Readonly<Record<string, string>>) => ({
  settings: { ...SETTINGS, ...change },
})

const ranked = definePolicy({
  qos: { pwhi: { priority: 10, preempt: ['pwlo'] }, pwlo: { maxWall: '4:00:00', flags: deny } },
  accounts: { pw: { fairshare: 5, qos: ['pwhi', 'pwlo'], defaultQOS: 'pwlo', users: ['alice', 'charlie'] } },
})
const budget = (name: string, flags: readonly ('NoDecay' | 'DenyOnLimit')[]) =>
  definePolicy({
    qos: { [`${name}q`]: { grpTRESMins: { cpu: 63 }, flags } },
    accounts: { [name]: { qos: [`${name}q`], defaultQOS: `${name}q`, users: ['alice'] } },
  })
const wall = definePolicy({
  qos: { wallq: { maxWall: '2:00:00', flags: deny } },
  accounts: { wbp: { qos: ['wallq'], defaultQOS: 'wallq', users: ['alice'] } },
})
const billed = definePolicy({
  qos: { bill: { grpTRES: { billing: 4 }, maxTRESPerUser: gpu(16), flags: deny } },
  accounts: { gcn: { qos: ['bill'], defaultQOS: 'bill', users: ['alice'] } },
})
const partitioned = definePolicy({
  qos: { pqu: { maxWall: '1:00:00', flags: deny } },
  accounts: { pqa: { qos: ['pqu'], defaultQOS: 'pqu', users: ['alice'] } },
})

const tracked = definePolicy({
  qos: { ttq: { maxTRESPerUser: gpu(4), flags: deny } },
  accounts: { tt: { qos: ['ttq'], defaultQOS: 'ttq', users: ['alice'] } },
})

/** One case a rule. */
export const LINT_CASES: Readonly<Record<LintRuleName, LintCase>> = {
  'qos-bypass': {
    bad: definePolicy({
      qos: { byq: { maxTRESPerUser: gpu(1), flags: deny } },
      accounts: { byp: { qos: ['+byq'], users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { byq: { maxTRESPerUser: gpu(1), flags: deny } },
      accounts: { byp: { qos: ['byq'], defaultQOS: 'byq', users: ['alice'] } },
    }),
  },
  'default-qos': {
    bad: definePolicy({ qos: { dqa: {}, dqb: {} }, accounts: { dq: { qos: ['dqa', 'dqb'], users: ['alice'] } } }),
    good: definePolicy({
      qos: { dqa: {}, dqb: {} },
      accounts: { dq: { qos: ['dqa', 'dqb'], defaultQOS: 'dqa', users: ['alice'] } },
    }),
  },
  'default-qos-not-allowed': {
    bad: definePolicy({
      qos: { dna: {}, dnb: {} },
      accounts: {
        dnp: { qos: ['dna', 'dnb'], defaultQOS: 'dna' },
        dnc: { parent: 'dnp', qos: ['dnb'], users: ['alice'] },
      },
    }),
    good: definePolicy({
      qos: { dna: {}, dnb: {} },
      accounts: {
        dnp: { qos: ['dna', 'dnb'], defaultQOS: 'dna' },
        dnc: { parent: 'dnp', qos: ['dnb'], defaultQOS: 'dnb', users: ['alice'] },
      },
    }),
  },
  'default-needs-reservation': {
    bad: definePolicy({
      qos: { resq: { flags: ['RequiresReservation'] }, free: {} },
      accounts: { dnr: { qos: ['resq', 'free'], defaultQOS: 'resq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { resq: { flags: ['RequiresReservation'] }, free: {} },
      accounts: { dnr: { qos: ['resq', 'free'], defaultQOS: 'free', users: ['alice'] } },
    }),
  },
  'group-limit': {
    bad: definePolicy({
      qos: { glq: { grpTRES: gpu(2), flags: deny } },
      accounts: { gl: { qos: ['glq'], defaultQOS: 'glq', users: ['alice', 'bob'] } },
    }),
    good: definePolicy({
      qos: { glq: { grpTRES: gpu(4), maxTRESPerUser: gpu(2), flags: deny } },
      accounts: { gl: { qos: ['glq'], defaultQOS: 'glq', users: ['alice', 'bob'] } },
    }),
  },
  'share-reserves-nothing': {
    bad: definePolicy({
      qos: { srr: {}, sro: { maxTRESPerJob: gpu(16), flags: deny } },
      accounts: {
        srteam: { fairshare: 500, qos: ['srr'], defaultQOS: 'srr', users: ['alice'] },
        srrest: { fairshare: 100, qos: ['sro'], defaultQOS: 'sro', users: ['charlie'] },
      },
    }),
    good: definePolicy({
      qos: { srr: { preempt: ['sro'] }, sro: { maxTRESPerJob: gpu(16), flags: deny } },
      accounts: {
        srteam: { fairshare: 500, qos: ['srr'], defaultQOS: 'srr', users: ['alice'] },
        srrest: { fairshare: 100, qos: ['sro'], defaultQOS: 'sro', users: ['charlie'] },
      },
    }),
  },
  'deny-on-limit': {
    bad: definePolicy({
      qos: { dolq: { maxWall: '1:00:00' } },
      accounts: { dol: { qos: ['dolq'], defaultQOS: 'dolq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { dolq: { maxWall: '1:00:00', flags: deny } },
      accounts: { dol: { qos: ['dolq'], defaultQOS: 'dolq', users: ['alice'] } },
    }),
  },
  'flag-lifts-limit': {
    bad: definePolicy({
      qos: { fllq: { flags: ['PartitionMaxNodes'] } },
      accounts: { fll: { qos: ['fllq'], defaultQOS: 'fllq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { fllq: { flags: [] } },
      accounts: { fll: { qos: ['fllq'], defaultQOS: 'fllq', users: ['alice'] } },
    }),
  },
  'qos-overrides-account': {
    bad: definePolicy({
      qos: { qoaq: { grpTRES: gpu(16), maxTRESPerUser: gpu(16), flags: deny } },
      accounts: { qoa: { grpTRES: gpu(2), qos: ['qoaq'], defaultQOS: 'qoaq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { qoaq: { grpTRES: null, maxTRESPerUser: gpu(16), flags: deny } },
      accounts: { qoa: { grpTRES: gpu(2), qos: ['qoaq'], defaultQOS: 'qoaq', users: ['alice'] } },
    }),
  },
  'limits-contradict': {
    bad: definePolicy({
      qos: { lcq: { minTRESPerJob: gpu(4), maxTRESPerUser: gpu(2), flags: deny } },
      accounts: { lc: { qos: ['lcq'], defaultQOS: 'lcq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { lcq: { minTRESPerJob: gpu(2), maxTRESPerUser: gpu(2), flags: deny } },
      accounts: { lc: { qos: ['lcq'], defaultQOS: 'lcq', users: ['alice'] } },
    }),
  },
  'zero-is-none': {
    bad: definePolicy({
      qos: { zinq: { maxJobsPerUser: 0 } },
      accounts: { zin: { qos: ['zinq'], defaultQOS: 'zinq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { zinq: { maxJobsPerUser: null } },
      accounts: { zin: { qos: ['zinq'], defaultQOS: 'zinq', users: ['alice'] } },
    }),
  },
  'typed-gres-bypass': {
    bad: definePolicy({
      qos: { tgbq: { maxTRESPerJob: { 'gres/gpu:l4': 1 }, flags: deny } },
      accounts: { tgb: { qos: ['tgbq'], defaultQOS: 'tgbq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { tgbq: { maxTRESPerJob: { 'gres/gpu:l4': 1, 'gres/gpu': 1 }, flags: deny } },
      accounts: { tgb: { qos: ['tgbq'], defaultQOS: 'tgbq', users: ['alice'] } },
    }),
  },
  'usage-threshold-unenforced': {
    bad: definePolicy({
      qos: { utuq: { usageThreshold: 200_000 } },
      accounts: { utu: { qos: ['utuq'], defaultQOS: 'utuq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { utuq: { usageThreshold: 200_000, flags: ['EnforceUsageThreshold'] } },
      accounts: { utu: { qos: ['utuq'], defaultQOS: 'utuq', users: ['alice'] } },
    }),
  },
  'priority-renormalised': {
    bad: definePolicy({
      qos: { prnq: { priority: 1_000_000 }, prnd: { priority: 2_000_000 } },
      accounts: { prn: { qos: ['prnq'], defaultQOS: 'prnq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { prnq: { priority: 1_000_000 }, prnd: { priority: 1_000_000 } },
      accounts: { prn: { qos: ['prnq'], defaultQOS: 'prnq', users: ['alice'] } },
    }),
  },
  'tres-outweighs-qos': {
    bad: definePolicy({
      qos: { toqh: { priority: 1_000_000, maxTRESPerUser: gpu(16), flags: deny }, toql: { priority: 800_000 } },
      accounts: { toq: { qos: ['toqh', 'toql'], defaultQOS: 'toql', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { toqh: { priority: 1_000_000, maxTRESPerUser: gpu(16), flags: deny }, toql: { priority: 100 } },
      accounts: { toq: { qos: ['toqh', 'toql'], defaultQOS: 'toql', users: ['alice'] } },
    }),
    context: { settings: SETTINGS, capacity: CAPACITY },
  },
  'fairshare-parent': {
    bad: definePolicy({
      qos: { fspq: {} },
      accounts: { fsp: { qos: ['fspq'], defaultQOS: 'fspq', users: { alice: { fairshare: 'parent' }, bob: {} } } },
    }),
    good: definePolicy({
      qos: { fspq: {} },
      accounts: { fsp: { qos: ['fspq'], defaultQOS: 'fspq', users: { alice: { fairshare: 1 }, bob: {} } } },
    }),
  },
  'quota-is-none': {
    bad: definePolicy({
      qos: { qinq: { grpTRESRunMins: { cpu: 60 }, flags: deny } },
      accounts: { qin: { qos: ['qinq'], defaultQOS: 'qinq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { qinq: { grpTRESMins: { cpu: 60 }, grpTRESRunMins: null, flags: ['DenyOnLimit', 'NoDecay'] } },
      accounts: { qin: { qos: ['qinq'], defaultQOS: 'qinq', users: ['alice'] } },
    }),
  },
  'quota-decays': { bad: budget('qd', ['DenyOnLimit']), good: budget('qd', ['DenyOnLimit', 'NoDecay']) },
  'quota-without-safe': {
    bad: budget('qs', ['DenyOnLimit', 'NoDecay']),
    context: settings({ AccountingStorageEnforce: 'associations,limits,qos' }),
    goodContext: settings({}),
  },
  'quota-not-charged': {
    bad: definePolicy({
      qos: { qncq: { usageFactor: 0 } },
      accounts: { qnc: { grpTRESMins: { cpu: 60 }, qos: ['qncq'], defaultQOS: 'qncq', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { qncq: { usageFactor: 1 } },
      accounts: { qnc: { grpTRESMins: { cpu: 60 }, qos: ['qncq'], defaultQOS: 'qncq', users: ['alice'] } },
    }),
  },
  'preempt-setting-unused': {
    bad: definePolicy({
      qos: { psuh: { preempt: ['psul'], graceTime: '0:00:06' }, psul: {} },
      accounts: { psu: { qos: ['psuh', 'psul'], defaultQOS: 'psul', users: ['alice', 'charlie'] } },
    }),
    good: definePolicy({
      qos: { psuh: { preempt: ['psul'], graceTime: null }, psul: { graceTime: '0:00:06' } },
      accounts: { psu: { qos: ['psuh', 'psul'], defaultQOS: 'psul', users: ['alice', 'charlie'] } },
    }),
  },
  'never-preemptible': {
    bad: definePolicy({
      qos: { nph: { preempt: ['npl'] }, npl: { maxWall: '1:00:00', preemptExemptTime: '1:00:00', flags: deny } },
      accounts: { np: { qos: ['nph', 'npl'], defaultQOS: 'npl', users: ['alice', 'charlie'] } },
    }),
    good: definePolicy({
      qos: { nph: { preempt: ['npl'] }, npl: { maxWall: '1:00:00', preemptExemptTime: null, flags: deny } },
      accounts: { np: { qos: ['nph', 'npl'], defaultQOS: 'npl', users: ['alice', 'charlie'] } },
    }),
  },
  'suspend-keeps-gpus': {
    bad: definePolicy({
      qos: { skgh: { preempt: ['skgl'] }, skgl: { maxTRESPerUser: gpu(16), preemptMode: 'suspend', flags: deny } },
      accounts: { skg: { qos: ['skgh', 'skgl'], defaultQOS: 'skgl', users: ['alice', 'charlie'] } },
    }),
    good: definePolicy({
      qos: { skgh: { preempt: ['skgl'] }, skgl: { maxTRESPerUser: gpu(16), preemptMode: 'requeue', flags: deny } },
      accounts: { skg: { qos: ['skgh', 'skgl'], defaultQOS: 'skgl', users: ['alice', 'charlie'] } },
    }),
  },
  'preempt-under-cap': {
    bad: definePolicy({
      qos: { puch: { preempt: ['pucl'] }, pucl: {} },
      accounts: { puc: { grpTRES: gpu(8), qos: ['puch', 'pucl'], defaultQOS: 'pucl', users: ['alice', 'charlie'] } },
    }),
    good: definePolicy({
      qos: { puch: { preempt: ['pucl'] }, pucl: { grpTRES: gpu(4), maxTRESPerUser: gpu(4), flags: deny } },
      accounts: { puc: { grpTRES: gpu(8), qos: ['puch', 'pucl'], defaultQOS: 'pucl', users: ['alice', 'charlie'] } },
    }),
  },
  'cap-is-no-node': {
    bad: definePolicy({
      qos: { cinr: { preempt: ['cinl'] }, cini: { grpTRES: gpu(8), maxTRESPerUser: gpu(4), flags: deny }, cinl: {} },
      accounts: { cin: { qos: ['cinr', 'cini', 'cinl'], defaultQOS: 'cinl', users: ['alice', 'bob'] } },
    }),
    good: definePolicy({
      qos: {
        cinr: { preempt: ['cinl'] },
        cini: { grpTRES: { ...gpu(8), node: 1 }, maxTRESPerUser: gpu(4), flags: deny },
        cinl: {},
      },
      accounts: { cin: { qos: ['cinr', 'cini', 'cinl'], defaultQOS: 'cinl', users: ['alice', 'bob'] } },
    }),
    context: { capacity: CAPACITY },
  },
  'name-wildcard': {
    bad: definePolicy({ qos: {}, accounts: { lw_a: { users: ['alice'] }, 'lw-a': { users: ['alice'] } } }),
    good: definePolicy({ qos: {}, accounts: { lwx: { users: ['alice'] }, 'lw-a': { users: ['alice'] } } }),
  },
  'account-partition-clash': {
    bad: definePolicy({ qos: {}, accounts: { gpu: { users: ['bob'] } } }),
    good: definePolicy({ qos: {}, accounts: { gpus: { users: ['bob'] } } }),
    context: { partitions: { gpu: {} } },
  },
  'user-impossible': {
    bad: definePolicy({ qos: {}, accounts: { ui: { users: ['ghost', '1st', '1001', 'root', 'a'.repeat(33)] } } }),
    good: definePolicy({ qos: {}, accounts: { ui: { users: ['alice'] } } }),
    context: { knownUsers: ['root', 'alice'] },
  },
  'default-account': {
    bad: definePolicy({ qos: {}, accounts: { daa: { users: ['dave'] }, dab: { users: ['dave'] } } }),
    good: definePolicy({
      qos: {},
      accounts: { daa: { users: ['dave'] }, dab: { users: ['dave'] } },
      users: { dave: { defaultAccount: 'dab' } },
    }),
  },
  'admin-bypass': {
    bad: definePolicy({
      qos: {},
      accounts: { adm: { users: { erin: { maxJobs: 1 } } } },
      users: { erin: { adminLevel: 'Operator' } },
    }),
    good: definePolicy({
      qos: {},
      accounts: { adm: { users: { erin: { maxJobs: 1 } } } },
      users: { erin: { adminLevel: 'None' } },
    }),
  },
  'partition-qos-unknown': {
    bad: partitioned,
    context: { partitions: { gpu: { QOS: 'zork' } } },
    goodContext: { partitions: { gpu: { QOS: 'pqu' } } },
  },
  'partition-qos-overrides': {
    bad: definePolicy({
      qos: { pqo: { maxTRESPerUser: gpu(8), flags: deny }, pqj: { maxTRESPerUser: gpu(2), flags: deny } },
      accounts: { pqoa: { qos: ['pqj'], defaultQOS: 'pqj', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { pqo: { maxTRESPerUser: null, flags: deny }, pqj: { maxTRESPerUser: gpu(2), flags: deny } },
      accounts: { pqoa: { qos: ['pqj'], defaultQOS: 'pqj', users: ['alice'] } },
    }),
    context: { partitions: { gpu: { QOS: 'pqo' } } },
  },
  'partition-qos-denies': {
    bad: definePolicy({
      qos: { pqd: { maxWall: '0:30:00', flags: deny }, pqr: { maxWall: '3-0', flags: deny } },
      accounts: { pqda: { qos: ['pqr'], defaultQOS: 'pqr', users: ['alice'] } },
    }),
    good: definePolicy({
      qos: { pqd: { maxWall: '0:30:00', flags: deny }, pqr: { maxWall: '3-0', flags: ['DenyOnLimit', 'OverPartQOS'] } },
      accounts: { pqda: { qos: ['pqr'], defaultQOS: 'pqr', users: ['alice'] } },
    }),
    context: { partitions: { gpu: { QOS: 'pqd' } } },
  },
  'wall-beyond-partition': {
    bad: wall,
    context: { partitions: { gpu: { MaxTime: '1:00:00' } } },
    goodContext: { partitions: { gpu: { MaxTime: '2:00:00' } } },
  },
  'gpu-costs-nothing': {
    bad: billed,
    context: { partitions: { gpu: {} } },
    goodContext: { partitions: { gpu: { TRESBillingWeights: 'CPU=1.0,GRES/gpu=16.0' } } },
  },
  enforcement: {
    bad: partitioned,
    context: settings({ AccountingStorageEnforce: 'associations' }),
    goodContext: settings({}),
  },
  'tres-tracked': { bad: tracked, context: settings({ AccountingStorageTRES: '' }), goodContext: settings({}) },
  'preempt-type': { bad: ranked, context: settings({ PreemptType: 'preempt/none' }), goodContext: settings({}) },
  'preempt-mode': { bad: ranked, context: settings({ PreemptMode: 'OFF' }), goodContext: settings({}) },
  'requeue-off': { bad: ranked, context: settings({ JobRequeue: '0' }), goodContext: settings({}) },
  'priority-type': { bad: ranked, context: settings({ PriorityType: 'priority/basic' }), goodContext: settings({}) },
  'priority-weight': { bad: ranked, context: settings({ PriorityWeightQOS: '0' }), goodContext: settings({}) },
}
