import type { ACCOUNT_FIELDS } from '@slurmkit/slurm-parsers'
import type { Option } from './option.ts'
import { text } from './value-kinds.ts'

/** What can be set on an account itself, beside its association: one line a field. sacctmgr keeps it for all clusters. */
export const ACCOUNT_OPTIONS = {
  /** Free text. Slurm keeps it in lower case. Default: the name of the account. */
  description: { option: 'Description', kind: text, unset: '', filled: true },
  /** Free text. Slurm keeps it in lower case. Default: the name of the account above. */
  organization: { option: 'Organization', kind: text, unset: '', filled: true },
} as const satisfies { readonly [K in keyof typeof ACCOUNT_FIELDS]?: Option }
