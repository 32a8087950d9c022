import type { Path, Problem } from '../finding.ts'
import { error, type Facts, type Validator, when } from './facts.ts'
import { queuesOf } from './nodes.ts'

interface NodeIam {
  readonly InstanceRole?: string | undefined
  readonly InstanceProfile?: string | undefined
  readonly AdditionalIamPolicies?: readonly { readonly Policy: string }[] | undefined
}

function nameOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

function checkRole(arn: string, at: Path, facts: Facts): Problem[] {
  return when(facts.find('roles', nameOf(arn)) === null, () =>
    error('RoleValidator', at, `there is no role ${nameOf(arn)}`),
  )
}

function checkNodeIam(
  { InstanceRole, InstanceProfile, AdditionalIamPolicies = [] }: NodeIam,
  at: Path,
  facts: Facts,
): Problem[] {
  const here = [...at, 'Iam']
  return [
    ...(InstanceRole ? checkRole(InstanceRole, [...here, 'InstanceRole'], facts) : []),
    ...when(InstanceProfile && facts.find('instanceProfiles', nameOf(InstanceProfile)) === null, () =>
      error(
        'InstanceProfileValidator',
        [...here, 'InstanceProfile'],
        `there is no instance profile ${InstanceProfile}`,
      ),
    ),
    ...AdditionalIamPolicies.flatMap(({ Policy }, index) =>
      when(
        !/^arn:[^:]*:iam::aws:policy\/CloudWatchAgentServerPolicy$/.test(Policy) &&
          facts.find('policies', Policy) === null,
        () =>
          error(
            'AdditionalIamPolicyValidator',
            [...here, 'AdditionalIamPolicies', index],
            `there is no policy ${Policy}`,
          ),
      ),
    ),
  ]
}

export const checkIam: Validator = (config, facts) => {
  const { Iam } = config
  const boundary = Iam?.PermissionsBoundary
  const lambda = Iam?.Roles?.LambdaFunctionsRole
  return [
    ...checkNodeIam(config.HeadNode.Iam ?? {}, ['HeadNode'], facts),
    ...queuesOf(config).flatMap(({ queue, at }) => checkNodeIam(queue.Iam ?? {}, at, facts)),
    ...(config.LoginNodes?.Pools ?? []).flatMap(({ Iam: iam = {} }, index) =>
      checkNodeIam(iam, ['LoginNodes', 'Pools', index], facts),
    ),
    ...(lambda ? checkRole(lambda, ['Iam', 'Roles', 'LambdaFunctionsRole'], facts) : []),
    ...when(boundary && facts.find('policies', boundary) === null, () =>
      error('IamPolicyValidator', ['Iam', 'PermissionsBoundary'], `there is no policy ${boundary}`),
    ),
    ...checkPrefix(Iam?.ResourcePrefix),
  ]
}

function checkPrefix(prefix: string | undefined): Problem[] {
  if (!prefix) return []
  const rule = 'IamResourcePrefixValidator'
  const at = ['Iam', 'ResourcePrefix']
  const end = prefix.lastIndexOf('/') + 1
  const [path, name] = [prefix.slice(0, end), prefix.slice(end)]
  const fits = /^((\/[a-zA-Z0-9_.,+@=-]+)+)\//.test(prefix) || /^[a-zA-Z0-9_.,+@=-]+\n?$/.test(prefix)
  return [
    ...when(!fits, () => error(rule, at, `${prefix} is neither /path/, nor a name, nor /path/name`)),
    ...when(name.length > 30, () => error(rule, at, `the name ${name} is longer than 30 characters`)),
    ...when(path.length > 512, () => error(rule, at, 'the path is longer than 512 characters')),
  ]
}
