import {
  type Codec,
  duration,
  fairshare,
  nameList,
  SlurmParseError,
  type Tres,
  timeLimit,
  tres,
  tresMinutes,
} from '@slurmkit/slurm-parsers'
import { z } from 'zod'
import type { ValueKind } from './option.ts'

/** sacctmgr(1): "to clear a previously set value use the modify command with a new value of -1". */
const CLEAR = '-1'

/** TRES as a policy writes them. */
export type TresInput = string | Readonly<Record<string, number | string>>

const sameNumber = (a: number, b: number) => a === b

/** A count: 0 is "none allowed", `null` is "no limit". */
export const count: ValueKind<number, number> = {
  input: z.int().min(0).max(4_294_967_293),
  equals: sameNumber,
  format: (after) => (after === null ? CLEAR : String(after)),
}

/** A factor with decimals. Slurm prints six of them. */
export const factor: ValueKind<number, number> = {
  input: z.number().min(0),
  equals: (a, b) => Math.abs(a - b) < 5e-7,
  format: (after) => (after === null ? CLEAR : String(after)),
}

/** Seconds that a policy writes as a time, in the notation of `codec`. */
function time(codec: Codec<number | string>): ValueKind<string, number> {
  return {
    input: z.string({ error: timeError }).transform((text, context) => {
      try {
        const seconds = codec.parse(text)
        if (typeof seconds === 'number') return seconds
        context.addIssue(`${JSON.stringify(text)} is no limit: write null`)
      } catch (error) {
        context.addIssue(reasonOf(error))
      }
      return z.NEVER
    }),
    equals: sameNumber,
    format: (after) => (after === null ? CLEAR : codec.format(after)),
    print: (value) => codec.format(value),
  }
}

/** A limit on time, as sacctmgr reads it; Slurm rounds it up to whole minutes. */
export const wallTime = time(timeLimit)

/** A time to the second: `0:00:30` (PreemptExemptTime). */
export const exactTime = time(duration)

/** The same, given to sacctmgr as a plain number, since it ignores any other notation without an error (GraceTime). */
export const seconds: ValueKind<string, number> = {
  ...exactTime,
  format: (after) => (after === null ? CLEAR : String(after)),
}

/** Limits on trackable resources, as a record or in Slurm's notation. TRES that are left out have no limit. */
function resourceLimits(
  codec: Codec<Tres>,
  isAmount: (tres: string, amount: string) => string | undefined,
): ValueKind<TresInput, Tres> {
  return {
    input: z
      .union([z.string(), z.record(z.string(), z.union([z.number(), z.string()]))], {
        error: 'write TRES as { "gres/gpu": 4, mem: "64G" } or as "gres/gpu=4,mem=64G"',
      })
      .transform((input, context) => {
        const pairs =
          typeof input === 'string' ? input.split(',') : Object.entries(input).map(([key, n]) => `${key}=${n}`)
        try {
          for (const pair of pairs) {
            const [, key = '', amount = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? []
            const fault = TRES_NAME.test(key) ? isAmount(key, amount) : `no TRES can be named ${JSON.stringify(key)}`
            if (fault !== undefined) context.addIssue(fault)
          }
          if (context.issues.length > 0) return z.NEVER
          const limits = codec.parse(pairs.join(','))
          codec.format(limits)
          return limits
        } catch (error) {
          context.addIssue(reasonOf(error))
          return z.NEVER
        }
      }),
    equals: codec.equals,
    format(after, before) {
      // A TRES that sacctmgr is not told of keeps its limit, so each one to drop is named.
      const dropped = Object.keys(before ?? {}).filter((key) => after?.[key] === undefined)
      const kept = after === null || Object.keys(after).length === 0 ? [] : [codec.format(after)]
      return [...kept, ...dropped.map((key) => `${key}=${CLEAR}`)].join(',')
    },
    print: (value) =>
      Object.fromEntries(
        Object.keys(value).map((key) => {
          const amount = codec.format({ [key]: value[key] ?? 0 }).slice(key.length + 1)
          return [key, /^\d+$/.test(amount) ? Number(amount) : amount]
        }),
      ),
  }
}

const TRES_NAME = /^[a-z][a-z0-9_]*(\/[A-Za-z0-9_.:-]+)?$/
const MEMORY = /^(mem|vmem|bb\/.*)$/

function isCount(key: string, amount: string): string | undefined {
  return /^\d+$/.test(amount)
    ? undefined
    : `${key}=${amount} is no limit: write a whole number, or null to lift the limit`
}

/** Amounts: memory in bytes and written with a unit, everything else a plain number. */
export const resources = resourceLimits(tres, (key, amount) =>
  !MEMORY.test(key)
    ? isCount(key, amount)
    : /^\d+(\.\d+)?[KMGTP]$/.test(amount)
      ? undefined
      : `${key}=${amount} is no limit: write it with its unit, such as 64G`,
)

/** Amounts times minutes, plain numbers; memory counts MiB. */
export const resourceMinutes = resourceLimits(tresMinutes, isCount)

/** Names in any order. An empty list clears. */
export const names: ValueKind<readonly string[], readonly string[]> = {
  input: z.array(z.string()).readonly(),
  equals: (a, b) => nameList.equals(a, b),
  format: (after) => nameList.format(after ?? []),
}

/** QOS of an association: plain names are the whole list, names with signs change the parent's and are added to what is there. */
export const qosNames: ValueKind<readonly string[], readonly string[]> = {
  ...names,
  needsClear: (before, after) => (before ?? []).length > 0 && (after ?? []).some((name) => /^[+-]/.test(name)),
}

const QOS_FLAGS = [
  'DenyOnLimit',
  'EnforceUsageThreshold',
  'NoDecay',
  'NoReserve',
  'OverPartQOS',
  'PartitionMaxNodes',
  'PartitionMinNodes',
  'PartitionTimeLimit',
  'Relative',
  'RequiresReservation',
  'UsageFactorSafe',
] as const

/** Flags of a QOS (sacctmgr(1), "Flags"). `Relative` exists from 23.11 on. */
export type QosFlag = (typeof QOS_FLAGS)[number]

/** QOS flags in any order. */
export const flags: ValueKind<readonly QosFlag[], readonly string[]> = {
  input: z.array(z.enum(QOS_FLAGS)).readonly(),
  equals: (a, b) => nameList.equals(a, b),
  format: (after) => (after === null || after.length === 0 ? CLEAR : nameList.format(after)),
}

/** One name of the list that the option knows, `-1` for none. */
export const name: ValueKind<string, string> = {
  input: z.string(),
  equals: (a, b) => a === b,
  format: (after) => after ?? CLEAR,
}

const PREEMPT_MODIFIERS = ['gang', 'within', 'priority'] as const

type Modified<M extends string> = M | `${M},${(typeof PREEMPT_MODIFIERS)[number]}`

/** What can happen to preempted jobs of a QOS: what slurm.conf says, a mode, a modifier, or a mode with a modifier. */
export type QosPreemptMode = 'cluster' | (typeof PREEMPT_MODIFIERS)[number] | Modified<'cancel' | 'requeue' | 'suspend'>

const MODIFIABLE = ['cancel', 'requeue', 'suspend'] as const

/** How jobs of a QOS are preempted. Slurm prints a modifier before the mode. */
export const preemptMode: ValueKind<QosPreemptMode, string> = {
  input: z.enum([
    'cluster',
    ...PREEMPT_MODIFIERS,
    ...MODIFIABLE,
    ...MODIFIABLE.flatMap((mode) => PREEMPT_MODIFIERS.map((modifier) => `${mode},${modifier}` as const)),
  ]),
  equals: (a, b) => modeFirst(a) === modeFirst(b),
  format: (after) => modeFirst(after ?? 'cluster'),
  print: modeFirst,
}

function modeFirst(value: string): string {
  const words = value.toLowerCase().split(',')
  const isModifier = (word: string) => PREEMPT_MODIFIERS.some((modifier) => modifier === word)
  return [...words.filter((word) => !isModifier(word)), ...words.filter(isModifier)].join(',')
}

/** Rights in the accounting database (sacctmgr(1), "AdminLevel"). */
export const adminLevel: ValueKind<'None' | 'Operator' | 'Administrator', string> = {
  input: z.enum(['None', 'Operator', 'Administrator']),
  equals: (a, b) => a.toLowerCase() === b.toLowerCase(),
  format: (after) => after ?? 'None',
}

/** Shares, or `parent`. */
export const shares: ValueKind<number | 'parent', number | 'parent'> = {
  input: z.union([z.int().min(0).max(2_147_483_646), z.literal('parent')]),
  equals: (a, b) => a === b,
  format: (after) => (after === null ? '1' : fairshare.format(after)),
}

/** Free text, which Slurm keeps in lower case with quotation marks as back-ticks. */
export const text: ValueKind<string, string> = {
  input: z
    .string()
    .regex(/^[^\u0000-\u001f\u007f|]*$/, 'control characters and "|" can\'t be read back from sacctmgr')
    .transform((value) => value.trim().replaceAll(/["']/g, '`').toLowerCase()),
  // slurmdbd itself writes capitals, "Normal QOS default", which no command of ours could.
  equals: (a, b) => a.toLowerCase() === b.toLowerCase(),
  format: (after) => after ?? '',
}

function timeError(issue: { readonly input?: unknown }): string {
  return typeof issue.input === 'number'
    ? `${issue.input} is ambiguous: write it as text, "${issue.input}" is minutes for Slurm, "1:00:00" is an hour`
    : 'write a time as sacctmgr does: minutes, "1:00:00" or "3-00:00:00"'
}

function reasonOf(error: unknown): string {
  if (error instanceof SlurmParseError) return error.message
  throw error
}
