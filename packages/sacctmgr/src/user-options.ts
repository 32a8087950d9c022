import type { USER_FIELDS } from '@slurmkit/slurm-parsers'
import type { Option } from './option.ts'
import { adminLevel, name } from './value-kinds.ts'

/** What can be set on a user itself, beside his associations: one line a field. */
export const USER_OPTIONS = {
  /** Account of a job that names none; the user needs an association in it. Default: the first account that he was added to. */
  defaultAccount: { option: 'DefaultAccount', kind: name, filled: true },
  /** Rights in the database, on every cluster that shares it. Default: `None`. */
  adminLevel: { option: 'AdminLevel', kind: adminLevel, unset: 'None' },
} as const satisfies { readonly [K in keyof typeof USER_FIELDS]?: Option }
