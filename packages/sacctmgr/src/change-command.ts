import { ACCOUNT_OPTIONS } from './account-options.ts'
import { ASSOCIATION_OPTIONS } from './association-options.ts'
import { buildCommand, type Given } from './commands/build-command.ts'
import { ADD, MODIFY, REMOVE } from './commands/forms.ts'
import { slurmVersion } from './commands/slurm-version.ts'
import { type OptionTable, printValues, type Values } from './option.ts'
import type { Change, Draft } from './plan.ts'
import { QOS_OPTIONS } from './qos-options.ts'
import { mapValues } from './resolve-policy.ts'
import { USER_OPTIONS } from './user-options.ts'

/** A change before it has a command. */
export interface Intent extends Omit<Draft, 'argv'> {
  /** Names that leave a list by `-=`, where `=` is not enough. Default: `after` is set. */
  readonly removeFrom?: Values
  /** What else the row has on which the words of the command depend. Default: nothing. */
  readonly beside?: Values
}

/** Options by property; where two entities have the same property, it is of the same kind. */
const OPTIONS = { ...QOS_OPTIONS, ...ASSOCIATION_OPTIONS, ...ACCOUNT_OPTIONS, ...USER_OPTIONS }

/** The change with the command of {@link buildCommand} that makes it. */
export function toDraft(where: { readonly cluster: string; readonly version: string }, intent: Intent): Draft {
  const { removeFrom, beside, ...change } = intent
  const { cluster } = where
  const version = slurmVersion(where.version)
  const { kind, entity, target, before, after } = change
  // Names were checked against all others of the cluster before something is removed.
  const consent = { underscoreMatchesAny: true }
  const settings =
    removeFrom === undefined
      ? {
          set: printValues(OPTIONS, withDefaults(after)),
          ...(before === null ? {} : { before: { ...beside, ...before } }),
        }
      : { removeFrom: printValues(OPTIONS, removeFrom) }
  const command = (name: string, names: Given) => {
    if (kind === 'add') return buildCommand('add', ADD, name, { version, ...names, set: printValues(OPTIONS, after) })
    if (kind === 'modify') return buildCommand('modify', MODIFY, name, { version, ...names, ...settings })
    return buildCommand('delete', REMOVE, name, { version, ...names, ...(CONSENTING.has(name) ? consent : {}) })
  }
  return { ...change, argv: command(...namesOf(entity, target, cluster, kind)).argv }
}

/** What clears an option that has a default is that default; some can be replaced only. */
function withDefaults(values: Values): Values {
  const options: OptionTable = OPTIONS
  return mapValues(values, (value, key) => value ?? options[key]?.unset ?? null)
}

const CONSENTING: ReadonlySet<string> = new Set(['account', 'association', 'user'])

/** The builder's word for the rows of a change, and their names. */
function namesOf(
  entity: Change['entity'],
  target: Change['target'],
  cluster: string,
  kind: Change['kind'],
): readonly [entity: string, names: Given] {
  const { qos, account, user, partition } = target
  if (entity === 'qos') return ['qos', { qos }]
  if (entity === 'user') return ['user', { user, cluster }]
  if (entity === 'coordinator') return ['coordinator', { account, user }]
  if (user === undefined) return ['account', { account, cluster }]
  // A new association has no partition unless one is named; those that are there have to be told apart.
  const rows = kind === 'add' && partition === null ? {} : { partition }
  return ['association', { user, account, cluster, ...rows }]
}
