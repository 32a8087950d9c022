import { z } from 'zod'

/** `"60"` counts as 60: ParallelCluster reads numbers out of strings, and CloudFormation turns every leaf into one. */
function readNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[-+]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value
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
  return z.custom<number>().transform(readNumber).pipe(z.int().min(min).max(max))
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

/** An AWS id: the prefix, a dash, and 8 or 17 letters and digits. */
function awsId(prefix: string) {
  return z.string().regex(new RegExp(`^${prefix}-([0-9a-z]{8}|[0-9a-z]{17})$`))
}

export const subnetId = awsId('subnet')
export const securityGroupId = awsId('sg')
export const amiId = awsId('ami')
export const snapshotId = awsId('snap')
export const volumeId = awsId('vol')
export const efsFileSystemId = awsId('fs')

export const policyArn = z.string().regex(/^arn:.*:policy\//)
export const secretArn = z.string().regex(/^arn:.*:secret/)

/** A mount point: no trailing slash, and no name that starts with a dot. */
export const mountDir = z.string().regex(/^\/?[^/.\\][^/\\]*(\/[^/.\\][^/]*)*$/)

/** An address range, or a prefix list. */
export const allowedIps = z
  .string()
  .regex(/^((\d{1,3}\.){3}\d{1,3}\/\d{1,2}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*\/\d{1,3}|pl-([0-9a-z]{8}|[0-9a-z]{17}))$/)

export const volumeType = z.enum(['standard', 'io1', 'io2', 'gp2', 'st1', 'sc1', 'gp3'])

export const image = z.strictObject({ CustomAmi: amiId.optional() })

export const enabled = z.strictObject({ Enabled: bool().optional() })
