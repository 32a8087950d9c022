import { z } from 'zod'
import { toNumberText } from '../yaml/scalar-values.ts'
import { type KeyMeta, key } from './key.ts'

/**
 * A number as ParallelCluster reads one: out of text as well, since CloudFormation turns every leaf into text, and with
 * underscores, as Python does. Values beyond what JavaScript counts exactly become the largest that it does.
 */
function readNumber(value: unknown): unknown {
  const text = typeof value === 'string' ? toNumberText(value) : undefined
  const number =
    text !== undefined && /^[-+]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[-+]?\d+(_\d+)*)?$/i.test(text)
      ? Number(text.replaceAll('_', ''))
      : value
  if (typeof number !== 'number' || !Number.isFinite(number)) return value
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, number))
}

/** `1.5` is read as 1, and the text `"1.5"` is refused: both is what Python's `int` does. */
function readInteger(value: unknown): unknown {
  if (typeof value === 'string' && /[.e]/i.test(value)) return value
  const number = readNumber(value)
  return typeof number === 'number' ? Math.trunc(number) : number
}

const truths = new Map<unknown, boolean>([
  ...['t', 'T', 'true', 'True', 'TRUE', 'on', 'On', 'ON', 'y', 'Y', 'yes', 'Yes', 'YES', '1', 1].map(
    (v) => [v, true] as const,
  ),
  ...['f', 'F', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF', 'n', 'N', 'no', 'No', 'NO', '0', 0].map(
    (v) => [v, false] as const,
  ),
])

/** A whole number from `min` to `max`, both included. */
export function integer(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  return z.custom<number>().transform(readInteger).pipe(z.int().min(min).max(max))
}

/** A whole number out of a list. */
export function oneOfIntegers<const N extends number>(values: readonly N[]) {
  return z.custom<N>().transform(readInteger).pipe(z.literal(values))
}

/** A number that may have a fraction, `min` included. */
export function decimal(min: number) {
  return z.custom<number>().transform(readNumber).pipe(z.number().min(min))
}

/** True or false; the words of YAML 1.1 count as well when they arrive as text. */
export function bool() {
  return z
    .custom<boolean>()
    .transform((value: unknown) => truths.get(value) ?? value)
    .pipe(z.boolean())
}

/** A list of so many entries. zod would count before it looks at them, ParallelCluster does not count as long as one is wrong. */
export function list<S extends z.ZodType>(entry: S, min: number, max = Number.MAX_SAFE_INTEGER) {
  const checked = z.array(entry).superRefine(({ length }, context) => {
    const issue = { origin: 'array', inclusive: true, input: length } as const
    if (length < min) context.addIssue({ ...issue, code: 'too_small', minimum: min })
    if (length > max) context.addIssue({ ...issue, code: 'too_big', maximum: max })
  })
  const limits = { ...(min > 0 ? { minItems: min } : {}), ...(max < Number.MAX_SAFE_INTEGER ? { maxItems: max } : {}) }
  return checked.meta({ jsonSchema: limits })
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

type Scalars = { [key: string]: string | number | boolean }

/** A map of any keys: ParallelCluster does not look at what is in it. */
export const scalars = z
  .custom<Scalars>(isMap, 'must be a map')
  .meta({ jsonSchema: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } } })

/** Text that matches. Python's `$` also stands before a line break at the end, and its `.` for all but that line break. */
export function text(pattern: string, flags = '') {
  return z.string().regex(new RegExp(pattern.replaceAll('$', lineEnd).replaceAll('.*', anything), flags))
}

const lineEnd = '\\n?$'
const anything = '[^\\n]*'

/** A pattern of {@link text} as one writes it. */
export function withoutBreak(pattern: string): string {
  return pattern.replaceAll(lineEnd, '$').replaceAll(anything, '.*')
}

/** An AWS id: the prefix, a dash, and 8 or 17 letters and digits. */
function awsId(prefix: string) {
  return text(`^${prefix}-([0-9a-z]{8}|[0-9a-z]{17})$`)
}

export const subnetId = awsId('subnet')
export const securityGroupId = awsId('sg')
export const amiId = awsId('ami')
export const snapshotId = awsId('snap')
export const volumeId = awsId('vol')
export const efsFileSystemId = awsId('fs')

export const roleArn = text('^arn:.*:role/')
export const instanceProfileArn = text('^arn:.*:instance-profile/')
export const policyArn = text('^arn:.*:policy/')
export const secretArn = text('^arn:.*:secret')

/** A mount point: no trailing slash, and no name that starts with a dot. */
export const mountDir = text('^/?[^/.\\\\][^/\\\\]*(/[^/.\\\\][^/]*)*$')

const octet = '([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])'

/** An address range, or a prefix list. */
export const allowedIps = text(`^(${octet}\\.){3}${octet}/([0-9]|[1-2][0-9]|3[0-2])$|^pl-[a-zA-Z0-9]`)

export const volumeType = z.enum(['standard', 'io1', 'io2', 'gp2', 'st1', 'sc1', 'gp3'])

/** `{ Enabled }`, of which a change asks for the same as one of the section. */
export function enabled(updatePolicy: 'SUPPORTED' | 'UNSUPPORTED', meta: Pick<KeyMeta, 'doc' | 'default'>) {
  return z.strictObject({ Enabled: key(bool(), { updatePolicy, ...meta }) })
}
