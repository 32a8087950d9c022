import { z } from 'zod'
import { exactlyOne } from './cross-rules.ts'

const args = z.array(z.string())
const script = z.strictObject({ Script: z.string(), Args: args.optional() })

/** One script, or a sequence of them. */
const action = z
  .strictObject({ Script: z.string().optional(), Args: args.optional(), Sequence: z.array(script).optional() })
  .superRefine(exactlyOne('Script', 'Sequence'))

/** Head node and login nodes know all three events. */
export const nodeCustomActions = z.strictObject({
  OnNodeStart: action.optional(),
  OnNodeConfigured: action.optional(),
  OnNodeUpdated: action.optional(),
})

/** Compute nodes are replaced, not updated: they have no `OnNodeUpdated`. */
export const queueCustomActions = z.strictObject({
  OnNodeStart: action.optional(),
  OnNodeConfigured: action.optional(),
})
