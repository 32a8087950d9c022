import { problemsOf, type Rule } from './rule.ts'
import { type Role, rolesOf } from './scripts-of.ts'

const problem = problemsOf('script-readable')

/** Policies of AWS that let nobody read a bucket of the user's. */
const blind =
  /^arn:[^:]*:iam::aws:policy\/(AmazonSSMManagedInstanceCore|CloudWatchAgentServerPolicy|AmazonEC2ContainerRegistryReadOnly)$/

/** A node that may not read its script does not come up, and a queue whose nodes don't goes into protected mode. */
export const scriptReadable: Rule = (config) =>
  rolesOf(config).flatMap((role) =>
    role.scripts.flatMap(({ url, at }) => {
      const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? []
      if (bucket === undefined || key === undefined || mayRead(role, bucket, key)) return []
      const remedy =
        role.kind === 'login pool'
          ? `give the pool an AdditionalIamPolicies entry that reads ${bucket}`
          : `add { BucketName: ${bucket} } to Iam.S3Access of ${role.name}`
      return [
        problem(
          'warning',
          at,
          `${role.name} has no right to read ${url}, unless the bucket’s own policy gives it`,
          remedy,
          role.kind === 'login pool'
            ? undefined
            : [{ at: [...role.at, 'Iam', 'S3Access'], add: { BucketName: bucket } }],
        ),
      ]
    }),
  )

/** True as well where it can't be told: a role or a policy of the user's own. */
function mayRead({ iam }: Role, bucket: string, key: string): boolean {
  if (iam?.InstanceRole !== undefined || iam?.InstanceProfile !== undefined) return true
  if (iam?.AdditionalIamPolicies?.some(({ Policy }) => !blind.test(Policy))) return true
  return (iam?.S3Access ?? []).some(
    ({ BucketName, KeyName = '*' }) => matches(BucketName, bucket) && matches(KeyName, key),
  )
}

/** As IAM compares: `*` is any text. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (!text.startsWith(first)) return false
  let from = first.length
  for (const [index, part] of rest.entries()) {
    const last = index === rest.length - 1
    const found = last ? Math.max(from, text.length - part.length) : text.indexOf(part, from)
    if (found < 0 || !text.startsWith(part, found)) return false
    from = found + part.length
  }
  return rest.length > 0 || from === text.length
}
