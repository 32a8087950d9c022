import type { Path, Problem } from '../finding.ts'
import type { SlurmSettingsMap } from '../slurm-settings-map.ts'
import { error, type Facts, info, type Validator, warning, when } from './facts.ts'
import { queuesOf, resourcesOf } from './nodes.ts'
import { parseUrl } from './parse-url.ts'

/** slurm.conf lines that ParallelCluster writes itself. */
const ofCluster = [
  ...['Epilog', 'GresTypes', 'LaunchParameters', 'Prolog', 'ReconfigFlags', 'ResumeFailProgram', 'ResumeProgram'],
  ...['ResumeTimeout', 'SlurmctldHost', 'SlurmctldLogFile', 'SlurmctldParameters', 'SlurmdLogFile', 'SlurmUser'],
  ...['SuspendExcNodes', 'SuspendProgram', 'SuspendTime', 'TaskPlugin', 'TreeWidth'],
]
const ofDatabase = [
  ...['AccountingStorageType', 'AccountingStorageHost', 'AccountingStoragePort', 'AccountingStorageUser'],
  'JobAcctGatherType',
]
const ofQueue = ['Nodes', 'PartitionName', 'ResumeTimeout', 'State', 'SuspendTime', 'OverSubscribe']
const ofResource = ['CPUs', 'Gres', 'NodeAddr', 'NodeHostname', 'NodeName', 'State', 'Weight']

function denied(map: SlurmSettingsMap | undefined, names: readonly string[], at: Path, facts: Facts): Problem[] {
  const rule = 'CustomSlurmSettingsValidator'
  const odd = oddKeys(map, rule, at, facts)
  if (odd.length > 0) return odd
  const refused = new Set(names.map((name) => name.toLowerCase()))
  return Object.keys(map ?? {})
    .filter((key) => refused.has(key.toLowerCase()))
    .map((key) =>
      error(rule, [...at, key], `${key} is set by ParallelCluster and cannot be customised here`, `remove ${key}`),
    )
}

/** ParallelCluster's checks end in Python where a name is a number, a truth, a day or nothing, as `no` is in YAML 1.1. */
function oddKeys(map: SlurmSettingsMap | undefined, rule: string, at: Path, { isTextKey }: Facts): Problem[] {
  return Object.keys(map ?? {})
    .filter((key) => !isTextKey([...at, key]))
    .map((key) => error(rule, [...at, key], `the name ${key} of a setting has to be text`, `write "${key}"`))
}

export const checkCustomSettings: Validator = (config, facts) => {
  const { CustomSlurmSettings = [], CustomSlurmSettingsIncludeFile, Database } = config.Scheduling.SlurmSettings ?? {}
  const at = ['Scheduling', 'SlurmSettings', 'CustomSlurmSettings']
  const names = Database === undefined ? ofCluster : [...ofCluster, ...ofDatabase]
  // Refused by mistake until 3.14.1: the name that was meant is Feature.
  const resourceNames = facts.since('3.14.1') ? ofResource : [...ofResource, 'Features']
  return [
    // A map of several keys is a line of its own, for nodes that ParallelCluster does not manage.
    ...CustomSlurmSettings.flatMap((map, index) =>
      Object.keys(map).length > 1 ? [] : denied(map, names, [...at, index], facts),
    ),
    ...CustomSlurmSettings.flatMap((map, index) => checkNodeNames(map, [...at, index], facts)),
    ...when(CustomSlurmSettings.length > 0 && CustomSlurmSettingsIncludeFile, () =>
      error(
        'CustomSlurmSettingsIncludeFileOnlyValidator',
        at,
        'CustomSlurmSettings cannot stand beside CustomSlurmSettingsIncludeFile',
      ),
    ),
    ...queuesOf(config).flatMap((queueAt) => [
      ...denied(queueAt.queue.CustomSlurmSettings, ofQueue, [...queueAt.at, 'CustomSlurmSettings'], facts),
      ...resourcesOf(queueAt).flatMap(({ resource, at: here }) =>
        denied(resource.CustomSlurmSettings, resourceNames, [...here, 'CustomSlurmSettings'], facts),
      ),
    ]),
  ]
}

function checkNodeNames(map: SlurmSettingsMap, at: Path, facts: Facts): Problem[] {
  const rule = 'CustomSlurmNodeNamesValidator'
  const odd = oddKeys(map, rule, at, facts)
  if (odd.length > 0) return odd
  return Object.entries(map)
    .filter(([key]) => key.toLowerCase() === 'nodename')
    .flatMap(([key, name]) => {
      const parts = partsOfName(name)
      if (parts === undefined) return [error(rule, [...at, key], 'a node name has to be text')]
      return when(
        parts.some((part) => /-st-|-dy-/.test(part)),
        () =>
          error(rule, [...at, key], `-st- and -dy- are in names of ParallelCluster's own nodes: ${parts.join(', ')}`),
      )
    })
}

/** Where ParallelCluster looks for its own names: in text, and for exactly them in a list or among the keys of a map. */
function partsOfName(name: unknown): readonly string[] | undefined {
  if (typeof name === 'string') return [name]
  if (typeof name !== 'object' || name === null || name instanceof Date || name instanceof Uint8Array) return undefined
  const parts: readonly unknown[] = Array.isArray(name) ? name : Object.keys(name)
  return parts.filter((part) => typeof part === 'string' && /^-(st|dy)-$/.test(part)).map(String)
}

export const checkAccounting: Validator = ({ Scheduling }, facts) => {
  const { Database, ExternalSlurmdbd, MungeKeySecretArn } = Scheduling.SlurmSettings ?? {}
  const at = ['Scheduling', 'SlurmSettings']
  return [
    ...(Database?.Uri ? checkUri(Database.Uri, [...at, 'Database', 'Uri']) : []),
    ...(Database?.PasswordSecretArn
      ? checkSecret(Database.PasswordSecretArn, [...at, 'Database', 'PasswordSecretArn'], facts)
      : []),
    ...when(Database && ExternalSlurmdbd, () =>
      error(
        'ExternalSlurmdbdVsDatabaseIncompatibility',
        [...at, 'ExternalSlurmdbd'],
        'ExternalSlurmdbd cannot stand beside Database',
      ),
    ),
    ...when(ExternalSlurmdbd && MungeKeySecretArn === undefined, () =>
      error(
        'ExternalSlurmdbdRequiresCustomMungeKey',
        [...at, 'ExternalSlurmdbd'],
        'ExternalSlurmdbd needs MungeKeySecretArn',
      ),
    ),
    ...when(ExternalSlurmdbd, () =>
      warning(
        'ExternalSlurmdbdTrafficNotEncrypted',
        [...at, 'ExternalSlurmdbd'],
        'what goes to the external slurmdbd is not encrypted',
      ),
    ),
    ...(MungeKeySecretArn ? checkMungeKey(MungeKeySecretArn, [...at, 'MungeKeySecretArn'], facts) : []),
  ]
}

/** `host:port`, as Python's `urlparse` takes it apart. */
function checkUri(uri: string, at: Path): Problem[] {
  const rule = 'DatabaseUriValidator'
  if (uri.startsWith('/')) return [error(rule, at, `${uri} begins with a slash`, 'write it as host:port')]
  const parsed = parseUrl(uri)
  const parts = parsed?.netloc === '' ? parseUrl(`//${uri}`) : parsed
  if (parts !== undefined && parts.scheme !== '')
    return [error(rule, at, `${uri} has a scheme`, 'write it as host:port')]
  if (parts === undefined || parts.netloc === '')
    return [error(rule, at, `${uri} has no host`, 'write it as host:port')]
  const address = parts.netloc.slice(parts.netloc.lastIndexOf('@') + 1)
  const port = (address.includes('[') ? /\][^:]*:(.*)$/s : /:(.*)$/s).exec(address)?.[1] ?? ''
  if (port === '' || /^0+$/.test(port)) return [info(rule, at, `${uri} has no port: 3306 is used`)]
  return when(!/^\d+$/.test(port) || Number(port) > 65_535, () => error(rule, at, `${uri} has no valid port`))
}

/** The service and the kind of resource in an ARN. */
function partsOf(arn: string): readonly [service: string | undefined, resource: string | undefined] {
  const parts = arn.split(':')
  return [parts[2], parts[5]]
}

export function checkSecret(arn: string, at: Path, facts: Facts): Problem[] {
  const rule = 'PasswordSecretArnValidator'
  const [service, resource] = partsOf(arn)
  if (resource === undefined) return [error(rule, at, `${arn} is no ARN`)]
  if (service !== 'secretsmanager' || resource !== 'secret') {
    const parameter = service === 'ssm' && resource.startsWith('parameter/') && facts.region === 'us-isob-east-1'
    if (parameter) facts.miss(`the parameter ${arn}`)
    return when(!parameter, () => error(rule, at, `${arn} is no secret of Secrets Manager`))
  }
  const secret = facts.find('secrets', arn)
  if (secret === null) return [error(rule, at, `there is no secret ${arn}`)]
  return when(secret?.readable === false, () => warning(rule, at, `nobody may look at the secret ${arn}`))
}

function checkMungeKey(arn: string, at: Path, facts: Facts): Problem[] {
  const [service, resource] = partsOf(arn)
  const rule = 'MungeKeySecretSizeAndBase64Validator'
  const secret = facts.find('secrets', arn)
  const bits = secret?.base64Bits
  if (secret?.readable && bits === undefined) facts.miss(`the munge key in ${arn}`)
  return [
    ...when(service !== 'secretsmanager' || resource !== 'secret', () =>
      error('ArnServiceAndResourceValidator', at, `${arn} is no secret of Secrets Manager`),
    ),
    ...when(secret === null, () => error(rule, at, `there is no secret ${arn}`)),
    ...when(secret?.readable === false, () => warning(rule, at, `nobody may look at the secret ${arn}`)),
    ...when(bits === null, () => error(rule, at, `the secret ${arn} holds no Base64`)),
    ...when(typeof bits === 'number' && (bits < 256 || bits > 8192), () =>
      error(rule, at, `the key in ${arn} has ${bits} bits, munge takes 256 to 8192`),
    ),
  ]
}
