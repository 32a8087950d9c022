import { parseCluster, readWorld, type WorldClients } from '@slurmkit/pcluster-config'
import { describe, expect, test } from 'vitest'
import { isKeyOf, keyTable, policyOf } from '../src/key-table.ts'
import { makeClients, makeTables } from './agreement/account.ts'
import { type Case, mixedCases, sample, schemaCases, validatorCases } from './agreement/cases.ts'
import { differences } from './agreement/differences.ts'
import { generatedCases } from './agreement/generated.ts'
import { ask, canJudge, type Judge, judges, keysOf } from './agreement/judge.ts'
import { textCases } from './agreement/texts.ts'

/** What judge.py says. */
interface Answer {
  readonly yaml?: string
  readonly schema?: readonly (readonly string[])[]
  readonly crash?: string
  readonly validators?: readonly (readonly [name: string, level: string])[]
}

/** What somebody makes of a configuration, in words that can be compared. */
interface Verdict {
  readonly verdict: 'refused by the schema' | 'refused' | 'warned of' | 'taken'
  readonly said: readonly string[]
}

function verdictOf(levels: readonly string[]): Verdict['verdict'] {
  return levels.includes('ERROR') ? 'refused' : levels.includes('WARNING') ? 'warned of' : 'taken'
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)].sort()
}

function theirs({ yaml, schema, crash, validators = [] }: Answer): Verdict {
  if (yaml !== undefined) return { verdict: 'refused by the schema', said: ['not YAML'] }
  if (schema !== undefined)
    return { verdict: 'refused by the schema', said: unique(schema.map((path) => path.join('.'))) }
  if (crash !== undefined) return { verdict: 'refused', said: ['without a name'] }
  const levels = validators.map(([, level]) => level)
  return { verdict: verdictOf(levels), said: unique(validators.map((one) => one.join(' '))) }
}

async function ours(yaml: string, { version }: Judge, clients: WorldClients): Promise<Verdict> {
  const known = { clusterName: 'c', region: 'us-east-1' }
  const { config } = parseCluster(yaml, { version, world: known })
  const world = config === undefined ? known : await readWorld(clients, config, { version, world: known })
  const { findings } = parseCluster(yaml, { version, world })
  const schema = findings.filter(({ rule }) => rule === 'ConfigSchemaValidator')
  if (schema.length > 0) {
    const said = schema.map(({ message, path }) =>
      message.startsWith('not readable') ? 'not YAML' : path.replace(/\[(\d+)\]/g, '.$1'),
    )
    return { verdict: 'refused by the schema', said: unique(said) }
  }
  // ParallelCluster stops there, and says nothing else.
  if (findings.some(({ rule }) => rule === 'ConfigValidationError'))
    return { verdict: 'refused', said: ['without a name'] }
  const named = findings.filter(({ rule }) => /^[A-Z]/.test(rule))
  const levels = named.map(({ level }) => level.toUpperCase())
  return { verdict: verdictOf(levels), said: unique(named.map(({ rule }, index) => `${rule} ${levels[index]}`)) }
}

const deep = Boolean(process.env['SLURMKIT_DEEP'])
const seed = Number(process.env['SLURMKIT_SEED'] ?? 1)
const minutes = 60_000

function casesOf({ version }: Judge): Case[] {
  const given = [
    ...validatorCases(),
    ...textCases(seed, deep ? 3000 : 60),
    ...generatedCases(seed, deep ? 3000 : 60, version),
  ]
  if (deep) return [...given, ...schemaCases(seed, 10), ...mixedCases(seed, 3000)]
  return [...given, ...sample(schemaCases(seed, 1), 120, seed), ...mixedCases(seed, 40)]
}

describe.concurrent.each(judges)('ParallelCluster $version', (judge) => {
  test.runIf(canJudge(judge))(
    'and this package say the same of each configuration, or the difference is explained',
    async () => {
      const cases = casesOf(judge)
      const answers = await ask<Answer>(judge, cases)
      const clients = makeClients(makeTables(judge.version))
      const used = new Set<string>()
      const unexplained: object[] = []
      for (const [index, { about, yaml }] of cases.entries()) {
        const answer = answers[index] ?? {}
        const [their, our] = [theirs(answer), await ours(yaml, judge, clients)]
        if (JSON.stringify(their) === JSON.stringify(our)) continue
        const known = differences.find((row) => row.explains({ their, our, crash: answer.crash }))
        if (known === undefined) unexplained.push({ about, their, our, crash: answer.crash, yaml })
        else used.add(known.reason)
      }
      console.log(`${judge.version}: ${cases.length} configurations, seed ${seed}`)
      expect(unexplained).toEqual([])
      expect(used).toEqual(new Set(differences.map(({ reason }) => reason)))
    },
    (deep ? 60 : 10) * minutes,
  )

  test.runIf(canJudge(judge))('has the same keys, required ones, and update policies', async () => {
    const { version } = judge
    const real = await keysOf(judge)
    // Scripts share what is known of their event.
    const isScript = (path: string) => /\.OnNode\w+\.(Script|Args)$/.test(path)
    const theirKeys = Object.keys(real).filter((path) => !isScript(path))
    const isThere = (path: string): boolean =>
      isKeyOf(path, version) && (!path.includes('.') || isThere(path.slice(0, path.lastIndexOf('.'))))
    expect([...keyTable.keys()].filter(isThere).sort()).toEqual(theirKeys.sort())
    const policies = Object.fromEntries(Object.entries(real).map(([path, { policy }]) => [path, policy]))
    expect(Object.fromEntries(Object.keys(real).map((path) => [path, policyOf(path, version)]))).toEqual(policies)
  })
})
