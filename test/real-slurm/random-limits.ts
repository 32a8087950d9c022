import type { Dice } from './dice.ts'

type Maker = (dice: Dice) => unknown

const count: Maker = (dice) => dice.pick([0, 1, 2, 7, 40])
const wall: Maker = (dice) => dice.pick(['1', '90', '1:00:00', '1-2:03', '3-00:00:00'])
const exact: Maker = (dice) => dice.pick(['0:00:30', '0:05:00', '1:00:01'])
const tres: Maker = (dice) =>
  someOf(dice, { cpu: [0, 3, 64], mem: ['64G', '1536M', '1G'], 'gres/gpu': [0, 4], node: [1, 2], billing: [9] })
const minutes: Maker = (dice) => someOf(dice, { cpu: [60, 0], mem: [7], 'gres/gpu': [120] })

/** Free text as people write it. */
export function text(dice: Dice): string {
  return dice.pick(['Deep\'s "team"', 'ACME', 'a b  c', 'plain', 'Übung', ''])
}

const ASSOCIATION: Readonly<Record<string, Maker>> = {
  fairshare: (dice) => dice.pick([0, 1, 5, 500, 'parent']),
  grpTRES: tres,
  grpTRESMins: minutes,
  grpTRESRunMins: minutes,
  grpJobs: count,
  grpJobsAccrue: count,
  grpSubmitJobs: count,
  grpWall: wall,
  maxJobs: count,
  maxJobsAccrue: count,
  maxSubmitJobs: count,
  maxTRESPerJob: tres,
  maxTRESPerNode: tres,
  maxTRESMinsPerJob: minutes,
  maxTRESRunMins: minutes,
  maxWall: wall,
  minPrioThresh: count,
  priority: count,
}

const QOS: Readonly<Record<string, Maker>> = {
  description: text,
  priority: count,
  flags: (dice) => dice.some(['DenyOnLimit', 'NoDecay', 'NoReserve', 'OverPartQOS', 'PartitionTimeLimit'], 0.4),
  preemptMode: (dice) => dice.pick(['cluster', 'requeue', 'cancel', 'requeue,within', 'suspend,gang', 'within']),
  preemptExemptTime: exact,
  graceTime: exact,
  grpTRES: tres,
  grpTRESMins: minutes,
  grpTRESRunMins: minutes,
  grpJobs: count,
  grpJobsAccrue: count,
  grpSubmitJobs: count,
  grpWall: wall,
  maxTRESPerJob: tres,
  maxTRESPerNode: tres,
  maxTRESPerUser: tres,
  maxTRESPerAccount: tres,
  maxTRESMinsPerJob: minutes,
  maxTRESRunMinsPerUser: minutes,
  maxTRESRunMinsPerAccount: minutes,
  maxWall: wall,
  maxJobsPerUser: count,
  maxJobsPerAccount: count,
  maxSubmitJobsPerUser: count,
  maxSubmitJobsPerAccount: count,
  maxJobsAccruePerUser: count,
  maxJobsAccruePerAccount: count,
  minTRESPerJob: tres,
  minPrioThresh: count,
  usageFactor: (dice) => dice.pick([0, 0.125, 1, 2]),
  usageThreshold: (dice) => dice.pick([0.25, 0.5]),
  limitFactor: (dice) => dice.pick([0.5, 1.5]),
}

/** Limits of an association, few of many, some of them lifted. */
export function associationValues(dice: Dice, { comments }: { readonly comments: boolean }): Record<string, unknown> {
  return {
    ...valuesOf(dice, ASSOCIATION, 0.12),
    ...(comments && dice.chance(0.1) ? { comment: text(dice) } : {}),
  }
}

/** Limits of a QOS. */
export function limitsOfQos(dice: Dice): Record<string, unknown> {
  return valuesOf(dice, QOS, 0.12)
}

function valuesOf(dice: Dice, makers: Readonly<Record<string, Maker>>, probability: number): Record<string, unknown> {
  return Object.fromEntries(
    dice.some(Object.entries(makers), probability).map(([key, make]) => [key, dice.chance(0.15) ? null : make(dice)]),
  )
}

function someOf(dice: Dice, choices: Readonly<Record<string, readonly unknown[]>>): Record<string, unknown> {
  const names = dice.some(Object.keys(choices), 0.4)
  const chosen = names.length > 0 ? names : ['cpu']
  return Object.fromEntries(chosen.map((name) => [name, dice.pick(choices[name] ?? [1])]))
}
