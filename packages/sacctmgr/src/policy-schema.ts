import { z } from 'zod'
import { ACCOUNT_OPTIONS } from './account-options.ts'
import type { AccountingPolicy } from './accounting-policy.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { OptionTable, Value, Values } from './option.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { USER_OPTIONS } from './user-options.ts'

/** A strict object with one optional key an option; left-out keys stay out. */
function optionShape(table: OptionTable): Record<string, z.ZodType<Value | undefined>> {
  return Object.fromEntries(Object.entries(table).map(([key, { kind }]) => [key, kind.input.nullable().optional()]))
}

const associationShape = optionShape(ASSOCIATION_OPTIONS)
const { grpTRESMins: _, grpTRESRunMins: __, grpWall: ___, ...rootShape } = associationShape
const associationSchema = z.strictObject(associationShape).transform(managed)
const userSchema = z
  .strictObject({
    ...associationShape,
    partitions: z.record(z.string(), associationSchema).optional(),
    allPartitions: z.boolean().optional(),
  })
  .transform(({ partitions = {}, allPartitions = true, ...values }) => ({
    values: managed(values),
    partitions,
    allPartitions,
  }))

const management = z.enum(['strict', 'partial'])
const ENTITIES = ['qos', 'accounts', 'users', 'coordinators'] as const
const manageSchema = z.union(
  [
    management,
    z.strictObject({ qos: management, accounts: management, users: management, coordinators: management }).partial(),
  ],
  { error: 'write strict or partial, for all or for each of qos, accounts, users and coordinators' },
)

const accountSchema = z
  .strictObject({
    parent: z.string().optional(),
    ...optionShape(ACCOUNT_OPTIONS),
    ...associationShape,
    users: z
      .union([z.array(z.string()), z.record(z.string(), userSchema)], {
        error: 'write users as a list of names, or as names with limits',
      })
      .optional(),
    coordinators: z.array(z.string()).readonly().optional(),
  })
  .transform(({ parent, users = {}, coordinators, ...options }) => ({
    ...(parent === undefined ? {} : { parent }),
    entity: pick(options, ACCOUNT_OPTIONS),
    association: pick(options, ASSOCIATION_OPTIONS),
    ...(Array.isArray(users)
      ? { users: Object.fromEntries(users.map((user) => [user, {}])), partitions: {} }
      : splitUsers(users)),
    ...(coordinators === undefined ? {} : { coordinators: [...new Set(coordinators)].sort() }),
  }))

/** Associations for all partitions apart from those for single ones. */
function splitUsers(users: Readonly<Record<string, z.infer<typeof userSchema>>>) {
  const entries = Object.entries(users)
  return {
    users: Object.fromEntries(
      entries.flatMap(([user, { values, allPartitions }]) => (allPartitions ? [[user, values]] : [])),
    ),
    partitions: Object.fromEntries(
      entries.flatMap(([user, { partitions }]) => (Object.keys(partitions).length > 0 ? [[user, partitions]] : [])),
    ),
  }
}

/** A policy's shape, read into values as Slurm keeps them. What its names refer to is checked by `checkPolicy`. */
export const policySchema: z.ZodType<AccountingPolicy> = z
  .strictObject({
    qos: z.record(z.string(), z.strictObject(optionShape(QOS_OPTIONS)).transform(managed)),
    accounts: z.record(z.string(), accountSchema),
    root: z.strictObject(rootShape).transform(managed).default({}),
    users: z.record(z.string(), z.strictObject(optionShape(USER_OPTIONS)).transform(managed)).default({}),
    manage: manageSchema.default('partial'),
  })
  .transform(({ manage, ...policy }) => ({
    ...policy,
    strict: ENTITIES.filter((entity) => (typeof manage === 'string' ? manage : manage[entity]) === 'strict'),
  }))

function managed(values: Readonly<Record<string, unknown>>): Values {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined))
}

function pick(values: Readonly<Record<string, unknown>>, table: OptionTable): Values {
  return managed(Object.fromEntries(Object.entries(values).filter(([key]) => key in table)))
}
