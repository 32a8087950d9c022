import type { Path, Problem } from '../finding.ts'
import { error, type Facts, type Validator, warning, when } from './facts.ts'
import { parseUrl } from './parse-url.ts'
import { checkSecret } from './slurm-settings.ts'

export const checkDirectory: Validator = ({ DirectoryService: directory }, facts) => {
  if (directory === undefined) return []
  const at = ['DirectoryService']
  const { DomainName, DomainAddr, PasswordSecretArn, LdapTlsReqCert = 'hard', LdapAccessFilter } = directory
  const sssd: { readonly [key: string]: unknown } = directory.AdditionalSssdConfigs ?? {}
  const provider = sssd['access_provider']
  const sssdAt = [...at, 'AdditionalSssdConfigs']
  const sssdRule = 'AdditionalSssdConfigsValidator'
  const fqdn = /^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*\n?$/
  const dn = /^(DC|dc)=[a-zA-Z0-9_-]+(,(DC|dc)=[a-zA-Z0-9_-]+)*\n?$/
  return [
    ...when(DomainName && !fqdn.test(DomainName) && !dn.test(DomainName), () =>
      error(
        'DomainNameValidator',
        [...at, 'DomainName'],
        `${DomainName} is neither corp.example.com nor DC=corp,DC=example,DC=com`,
      ),
    ),
    ...(DomainAddr ? checkAddress(DomainAddr, [...at, 'DomainAddr']) : []),
    ...(PasswordSecretArn ? checkSecret(PasswordSecretArn, [...at, 'PasswordSecretArn'], facts) : []),
    ...when(!['hard', 'demand'].includes(LdapTlsReqCert), () =>
      warning(
        'LdapTlsReqCertValidator',
        [...at, 'LdapTlsReqCert'],
        `${LdapTlsReqCert} lets anybody pose as the directory`,
        'use hard',
      ),
    ),
    ...when(Object.hasOwn(sssd, 'id_provider') && sssd['id_provider'] !== 'ldap', () =>
      error(sssdRule, [...sssdAt, 'id_provider'], 'id_provider has to be ldap'),
    ),
    ...when(Object.hasOwn(sssd, 'access_provider') && LdapAccessFilter !== undefined && provider !== 'ldap', () =>
      error(sssdRule, [...sssdAt, 'access_provider'], 'access_provider has to be ldap beside LdapAccessFilter'),
    ),
  ]
}

function checkAddress(address: string, at: Path): Problem[] {
  const rule = 'DomainAddrValidator'
  const scheme = parseUrl(address)?.scheme
  if (scheme === undefined) return [error(rule, at, `${address} has no host that can be one`)]
  if (scheme === 'ldaps') return []
  if (scheme === '') return [warning(rule, at, `${address} has no protocol: ldaps is used`)]
  if (scheme !== 'ldap') return [warning(rule, at, `${scheme} is neither ldaps nor ldap`)]
  return [warning(rule, at, 'ldap sends passwords as they are', 'use ldaps')]
}

export const checkMonitoring: Validator = ({ Monitoring }) => [
  ...when(Monitoring?.DetailedMonitoring, () =>
    warning('DetailedMonitoringValidator', ['Monitoring', 'DetailedMonitoring'], 'metrics each minute cost more'),
  ),
  ...when(Monitoring?.Logs?.CloudWatch?.Enabled === false && Monitoring.Logs.Rotation?.Enabled !== false, () =>
    warning(
      'LogRotationValidator',
      ['Monitoring', 'Logs'],
      'logs are rotated away on the nodes and kept nowhere else',
      'set Monitoring.Logs.Rotation.Enabled: false to keep them',
    ),
  ),
]

export const checkKeyPair: Validator = ({ HeadNode, Image: { Os } }, facts) => {
  const name = HeadNode.Ssh?.KeyName
  const rule = 'KeyPairValidator'
  const at = ['HeadNode', 'Ssh', 'KeyName']
  if (!name) return [warning(rule, ['HeadNode', 'Ssh'], 'without a KeyName, only Session Manager lets you in')]
  const pair = facts.find('keyPairs', name)
  if (pair === null) return [error(rule, at, `there is no key pair ${name}`)]
  const refused = Os === 'ubuntu2204' || (Os === 'ubuntu2404' && facts.since('3.13.0'))
  return when(refused && pair?.type === 'rsa', () => error(rule, at, `${Os} takes no RSA keys`, 'use an ed25519 key'))
}

export const checkDcv: Validator = (config, facts) => {
  const { Os } = config.Image
  const { Dcv, InstanceType } = config.HeadNode
  const pools = (config.LoginNodes?.Pools ?? []).map((pool, index) => ({
    dcv: pool.Dcv,
    type: pool.InstanceType,
    at: ['LoginNodes', 'Pools', index, 'Dcv'],
  }))
  return [{ dcv: Dcv, type: InstanceType, at: ['HeadNode', 'Dcv'] }, ...pools].flatMap(({ dcv, type, at }) => {
    if (dcv === undefined) return []
    const rule = 'DcvValidator'
    if (dcv.Enabled === undefined) return [error('ConfigValidationError', at, 'Dcv needs Enabled')]
    if (!dcv.Enabled) return []
    const known = facts.instanceType(type)
    const arm = known?.architectures.includes('arm64')
    const refused =
      !facts.since('3.14.0') && facts.since('3.12.0') && (Os === 'alinux2023' || (Os === 'ubuntu2004' && arm))
    return [
      ...when(refused, () => error(rule, at, `there is no DCV for ${Os} on this architecture`)),
      ...when(/micro|nano/.test(type), () => warning(rule, at, `${type} has too little memory for DCV`)),
      ...when((dcv.AllowedIps ?? '0.0.0.0/0') === '0.0.0.0/0', () =>
        warning(rule, [...at, 'AllowedIps'], `the whole world reaches port ${dcv.Port ?? 8443}`, 'set AllowedIps'),
      ),
      ...when(facts.since('3.14.0') && known?.gpus === 0, () =>
        warning(rule, at, `${type} has no GPU, which DCV is slow without`),
      ),
    ]
  })
}

const isolated: readonly {
  readonly what: string
  readonly until?: `3.${number}.${number}`
  readonly prefix: string
  readonly types: readonly string[]
}[] = [
  { what: 'FSx for Lustre', until: '3.13.0', prefix: 'us-isob', types: ['FsxLustre'] },
  { what: 'file caches', prefix: 'us-iso', types: ['FileCache'] },
  { what: 'FSx for ONTAP', until: '3.13.0', prefix: 'us-iso', types: ['FsxOntap'] },
  { what: 'FSx for ONTAP', prefix: 'us-iso-w', types: ['FsxOntap'] },
  { what: 'FSx for OpenZFS', prefix: 'us-iso', types: ['FsxOpenZfs'] },
]

export const checkRegion: Validator = (config, facts) => {
  const { region } = facts
  if (region === undefined) return []
  const rule = 'FeatureRegionValidator'
  const dcv = config.HeadNode.Dcv ?? config.LoginNodes?.Pools.find(({ Dcv }) => Dcv !== undefined)
  const batch = config.Scheduling.Scheduler === 'awsbatch' && /^(ap-northeast-3|us-iso)/.test(region)
  const laterBatch =
    facts.since('3.13.0') && config.Scheduling.Scheduler === 'awsbatch' && /^ap-southeast-[57]/.test(region)
  return [
    ...when(!regionsOf(facts).includes(region), () =>
      error('RegionValidator', ['Region'], `ParallelCluster does not know the region ${region}`),
    ),
    ...isolated.flatMap(({ what, until, prefix, types }) =>
      when(
        region.startsWith(prefix) &&
          !(until !== undefined && facts.since(until)) &&
          config.SharedStorage?.some(({ StorageType }) => types.includes(StorageType)),
        () => error(rule, ['SharedStorage'], `there are no ${what} in ${region}`),
      ),
    ),
    ...when(dcv && !facts.since('3.13.0') && region.startsWith('us-iso'), () =>
      error(rule, ['HeadNode', 'Dcv'], `there is no DCV in ${region}`),
    ),
    ...when(batch || laterBatch, () => error(rule, ['Scheduling'], `there is no AWS Batch in ${region}`)),
  ]
}

const regions = [
  ...['af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ...['ap-southeast-3', 'ca-central-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-1', 'eu-north-1', 'eu-south-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-south-1', 'sa-east-1', 'us-east-1', 'us-east-2'],
  ...['us-iso-east-1', 'us-isob-east-1', 'us-gov-east-1', 'us-gov-west-1', 'us-west-1', 'us-west-2'],
]
const laterRegions = ['ap-southeast-5', 'ap-southeast-7', 'us-iso-west-1']

function regionsOf(facts: Facts): readonly string[] {
  return facts.since('3.13.0') ? [...regions, ...laterRegions] : regions
}

export const checkIntel: Validator = ({ AdditionalPackages, HeadNode }, facts) => {
  if (!AdditionalPackages?.IntelSoftware?.IntelHpcPlatform) return []
  const at = ['AdditionalPackages', 'IntelSoftware', 'IntelHpcPlatform']
  const arm = facts.instanceType(HeadNode.InstanceType)?.architectures.includes('arm64')
  return [
    error('IntelHpcOsValidator', at, 'Intel’s platform needs centos7, which is gone', 'remove AdditionalPackages'),
    ...when(arm, () => error('IntelHpcArchitectureValidator', at, 'Intel’s platform needs x86_64')),
  ]
}

export const checkEfsForShared: Validator = ({ HeadNode }, facts) =>
  when(facts.since('3.14.0') && HeadNode.SharedStorageEfsSettings && HeadNode.SharedStorageType !== 'Efs', () =>
    error(
      'SharedStorageEfsSettingsValidator',
      ['HeadNode', 'SharedStorageEfsSettings'],
      'SharedStorageEfsSettings needs SharedStorageType: Efs',
    ),
  )

/** Attributes for ParallelCluster's cookbook. */
export const checkChefAttributes: Validator = ({ DevSettings }, facts) => {
  const text = DevSettings?.Cookbook?.ExtraChefAttributes
  if (!text || !facts.since('3.14.1')) return []
  const rule = 'ExtraChefAttributesValidator'
  const at = ['DevSettings', 'Cookbook', 'ExtraChefAttributes']
  const cluster = dig(JSON.parse(text), 'cluster')
  const timeout = dig(dig(cluster, 'slurm'), 'reconfigure_timeout')
  const isWhole = typeof timeout === 'number' && Number.isInteger(timeout)
  const switches = [
    { name: 'cluster_readiness_check_enabled', warns: 'false' },
    { name: 'cluster_readiness_check_ignore_failure', warns: 'true' },
  ]
  return [
    ...when(timeout !== undefined && timeout !== null && !(isWhole && timeout > 300), () =>
      error(rule, at, `reconfigure_timeout has to be a whole number above 300, got ${JSON.stringify(timeout)}`),
    ),
    ...switches.flatMap(({ name, warns }) => {
      const value = dig(cluster, name)
      if (value === undefined || value === null) return []
      const word = String(value).toLowerCase()
      if (!['true', 'false'].includes(word)) return [error(rule, at, `${name} has to be true or false`)]
      return when(word === warns, () =>
        warning(rule, at, `${name}: ${word} lets a cluster be that is not as configured`),
      )
    }),
  ]
}

function dig(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Reflect.get(value, key) : undefined
}
