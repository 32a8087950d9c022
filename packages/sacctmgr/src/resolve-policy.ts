import type { AccountingPolicy, AccountPolicy, ManagementInput } from './accounting-policy.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import type { OptionTable, Values } from './option.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { USER_OPTIONS } from './user-options.ts'

/** Whether the policy is all that there is of an entity. */
export function isStrict({ strict = [] }: AccountingPolicy, entity: keyof ManagementInput): boolean {
  return strict.includes(entity)
}

/** The policy with all that strict management means: what it leaves out of the entities that it manages strictly is cleared. */
export function resolvePolicy(policy: AccountingPolicy): AccountingPolicy {
  const clear = (entity: keyof ManagementInput, table: OptionTable, values: Values) =>
    isStrict(policy, entity) ? { ...cleared(table), ...values } : values
  const row = (values: Values) => clear('users', ASSOCIATION_OPTIONS, values)
  const account = ({ association, users, partitions = {}, ...rest }: AccountPolicy): AccountPolicy => ({
    ...rest,
    association: clear('accounts', ASSOCIATION_OPTIONS, association),
    users: mapValues(users, row),
    partitions: mapValues(partitions, (rows) => mapValues(rows, row)),
    ...(isStrict(policy, 'coordinators') ? { coordinators: rest.coordinators ?? [] } : {}),
  })
  return {
    ...policy,
    qos: mapValues(policy.qos, (values) => clear('qos', QOS_OPTIONS, values)),
    accounts: mapValues(policy.accounts, account),
    users: mapValues(policy.users, (values) => clear('users', USER_OPTIONS, values)),
  }
}

/** Every option of a table as it is where nothing was ever set, but for those that Slurm fills in. */
function cleared(table: OptionTable): Values {
  return Object.fromEntries(Object.keys(table).flatMap((key) => (table[key]?.filled ? [] : [[key, null]])))
}

/** A record with each value replaced. */
export function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T, key: string) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
}
