import { isRecord, records, refusal, required, text, texts } from './aws-request.ts'

type Input = Readonly<Record<string, unknown>>

interface Version {
  readonly id: string
  readonly value: string
  stages: readonly string[]
}

interface Secret {
  readonly arn: string
  readonly name: string
  versions: Version[]
}

/** Secrets with versions and staging labels. Source: Secrets Manager API reference. */
export function secretsManager(options: { region: string; account: string; id(digits: number): string }) {
  const secrets: Secret[] = []
  const find = (input: Input): Secret => {
    const wanted = required(input, 'SecretId')
    const secret = secrets.find(({ arn, name }) => arn === wanted || name === wanted)
    if (secret === undefined)
      throw refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
    return secret
  }
  const put = (secret: Secret, value: string, id: string, stages: readonly string[]): Version => {
    const same = secret.versions.find((version) => version.id === id)
    if (same !== undefined && same.value !== value) {
      throw refusal('ResourceExistsException', `A version with the id ${id} already exists with another value`)
    }
    for (const version of secret.versions) {
      const lost = version.stages.filter((stage) => stages.includes(stage))
      version.stages = version.stages.filter((stage) => !lost.includes(stage))
      if (lost.includes('AWSCURRENT')) {
        for (const other of secret.versions) other.stages = other.stages.filter((stage) => stage !== 'AWSPREVIOUS')
        version.stages = [...version.stages, 'AWSPREVIOUS']
      }
    }
    const version = same ?? { id, value, stages: [] }
    version.stages = [...new Set([...version.stages, ...stages])]
    if (same === undefined) secret.versions.push(version)
    return version
  }
  const create = (name: string, value: string | undefined, versionId = options.id(32)): Secret => {
    if (secrets.some((secret) => secret.name === name)) {
      throw refusal('ResourceExistsException', `The operation failed because the secret ${name} already exists.`)
    }
    const { region, account } = options
    const secret: Secret = {
      arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${options.id(6)}`,
      name,
      versions: [],
    }
    secrets.push(secret)
    if (value !== undefined) put(secret, value, versionId, ['AWSCURRENT'])
    return secret
  }
  const told = ({ arn, name }: Secret) => ({ ARN: arn, Name: name })
  const actions: Readonly<Record<string, (input: Input) => object>> = {
    CreateSecret(input) {
      const secret = create(required(input, 'Name'), text(input['SecretString']), text(input['ClientRequestToken']))
      return { ...told(secret), VersionId: secret.versions[0]?.id }
    },
    GetSecretValue(input) {
      const secret = find(input)
      const stage = text(input['VersionStage']) ?? (input['VersionId'] === undefined ? 'AWSCURRENT' : undefined)
      const version = secret.versions.find(({ id, stages }) => {
        return (
          (stage === undefined || stages.includes(stage)) &&
          (input['VersionId'] === undefined || input['VersionId'] === id)
        )
      })
      if (version === undefined) {
        const message = `Secrets Manager can't find the specified secret value for staging label: ${stage}`
        throw refusal('ResourceNotFoundException', message)
      }
      return { ...told(secret), VersionId: version.id, SecretString: version.value, VersionStages: version.stages }
    },
    PutSecretValue(input) {
      const secret = find(input)
      const given = texts(input['VersionStages'])
      const id = text(input['ClientRequestToken']) ?? options.id(32)
      const version = put(secret, required(input, 'SecretString'), id, given.length === 0 ? ['AWSCURRENT'] : given)
      return { ...told(secret), VersionId: version.id, VersionStages: version.stages }
    },
    UpdateSecretVersionStage(input) {
      const secret = find(input)
      const stage = required(input, 'VersionStage')
      const from = text(input['RemoveFromVersionId'])
      const to = text(input['MoveToVersionId'])
      const holder = secret.versions.find(({ stages }) => stages.includes(stage))
      if (holder !== undefined && holder.id !== from && to !== undefined && holder.id !== to) {
        throw refusal(
          'InvalidParameterException',
          `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder.id}`,
        )
      }
      if (to === undefined) {
        for (const version of secret.versions) {
          if (version.id === from) version.stages = version.stages.filter((other) => other !== stage)
        }
        return told(secret)
      }
      const target = secret.versions.find(({ id }) => id === to)
      if (target === undefined)
        throw refusal('ResourceNotFoundException', `Secrets Manager can't find the version ${to}`)
      put(secret, target.value, to, [stage])
      return told(secret)
    },
    DescribeSecret(input) {
      const secret = find(input)
      const shown = secret.versions.filter(({ stages }) => stages.length > 0)
      return { ...told(secret), VersionIdsToStages: Object.fromEntries(shown.map(({ id, stages }) => [id, stages])) }
    },
    DeleteSecret(input) {
      const secret = find(input)
      secrets.splice(secrets.indexOf(secret), 1)
      return told(secret)
    },
    GetRandomPassword: (input) => ({ RandomPassword: randomPassword(input, options.id) }),
    ListSecrets: (input) => ({
      SecretList: secrets.map(told).filter(({ Name }) => {
        return records(input['Filters']).every(({ Values }) => texts(Values).some((value) => Name.startsWith(value)))
      }),
    }),
  }
  return {
    handle(action: string, input: unknown): object {
      const answer = actions[action]
      if (answer === undefined) throw refusal('UnknownOperationException', action)
      return answer(isRecord(input) ? input : {})
    },
    /** Makes a secret as a stack does. */
    create: (name: string, properties: Input): string => {
      const generate = properties['GenerateSecretString']
      const value = isRecord(generate) ? randomPassword(generate, options.id) : text(properties['SecretString'])
      return create(name, value).arn
    },
    remove: (arn: string): void => {
      const at = secrets.findIndex((secret) => secret.arn === arn)
      if (at >= 0) secrets.splice(at, 1)
    },
  }
}

function randomPassword(input: Input, id: (digits: number) => string): string {
  const length = Number(input['PasswordLength'] ?? 32)
  const excluded = `${text(input['ExcludeCharacters']) ?? ''}${String(input['ExcludePunctuation']) === 'true' ? '!-_' : ''}`
  const letters = [...'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!-_'].filter(
    (c) => !excluded.includes(c),
  )
  const digits = [...id(length * 2)]
  return Array.from({ length }, (_, index) => {
    const number = Number.parseInt(`${digits[index * 2]}${digits[index * 2 + 1]}`, 16)
    return letters[number % letters.length]
  }).join('')
}
