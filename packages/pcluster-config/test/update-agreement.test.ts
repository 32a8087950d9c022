import { planUpdate, type UpdateChange } from '@slurmkit/pcluster-config'
import { describe, expect, test } from 'vitest'
import { checkConfig } from '../src/check-config.ts'
import { keyTable } from '../src/key-table.ts'
import { change, type Data, plain, rich, toConfig } from './agreement/base.ts'
import { random, sample } from './agreement/cases.ts'
import { ask, canJudge, type Judge, judges } from './agreement/judge.ts'
import { triggers } from './agreement/triggers.ts'

const deep = Boolean(process.env['SLURMKIT_DEEP'])
const seed = Number(process.env['SLURMKIT_SEED'] ?? 1)

/** What judge.py says of a change: where, by which policy, and how it ends while these run. */
type RealChange = readonly [path: string, policy: string, result: string]

const states: readonly (readonly string[])[] = [[], ['fleet'], ['login'], ['fleet', 'login']]

/** Whether a change goes through while these run, as the plan has it. */
function passes(one: UpdateChange, running: readonly string[]): boolean {
  const fleet = running.includes('fleet')
  const login = running.includes('login')
  switch (one.takes) {
    case 'live':
      return true
    case 'new-cluster':
      return false
    case 'fleet-stop':
      return !fleet && !(one.loginNodes && login)
    case 'login-nodes-stop':
      return !login
    case 'queue-update-strategy':
      return (!fleet || one.given !== undefined) && !(one.loginNodes && login)
  }
}

/** ParallelCluster tells of an entry that came or went without its name. */
function placeOf({ path, before, after }: UpdateChange): string {
  const isEntry = path.endsWith(']') && (before === undefined || after === undefined)
  return isEntry ? path.replace(/\[[^[]*\]$/, '') : path
}

type Pair = readonly [before: Data, after: Data]

function valid(config: Data, { version }: Judge): boolean {
  const { config: checked, problems } = checkConfig(config, { version })
  // Entries of the same name are one and the same to ParallelCluster.
  return checked !== undefined && !problems.some(({ rule }) => rule === 'DuplicateNameValidator')
}

function pairs(judge: Judge, seed: number, count: number): Pair[] {
  const pick = random(seed)
  const some = () => Array.from({ length: 1 + pick(2) }, () => triggers[pick(triggers.length)] ?? {})
  const made = Array.from({ length: count * 3 }, (): Pair => {
    const base = pick(2) === 0 ? plain : rich
    const strategy = { 'Scheduling.SlurmSettings.QueueUpdateStrategy': ['DRAIN', 'TERMINATE', undefined][pick(3)] }
    const after = change(some().reduce<Data>(change, base), strategy)
    return [pick(2) === 0 ? base : some().reduce<Data>(change, base), after]
  })
  return sample(
    made.filter((pair) => pair.every((config) => valid(config, judge))),
    count,
    seed,
  )
}

/** Each key of the rich configuration, gone from one side. */
function withoutEach(judge: Judge): Pair[] {
  return [...keyTable.keys()].flatMap((key) => {
    const less = change(rich, {
      [key.replace(/(SlurmQueues|ComputeResources|Pools|SharedStorage)\./g, '$1.0.')]: undefined,
    })
    const changed = JSON.stringify(less) !== JSON.stringify(rich)
    return changed && valid(less, judge) ? [[rich, less] as const, [less, rich] as const] : []
  })
}

/** A compute resource from each size to each other one, of sizes at, below and above the defaults. */
function resizes(judge: Judge): Pair[] {
  const resource = 'Scheduling.SlurmQueues.0.ComputeResources.0'
  const sizes = [undefined, 0, 2].flatMap((MinCount) =>
    [undefined, 9, 9.5, 10, 12].map((MaxCount) =>
      change(plain, { [`${resource}.MinCount`]: MinCount, [`${resource}.MaxCount`]: MaxCount }),
    ),
  )
  return sizes
    .filter((size) => valid(size, judge))
    .flatMap((before, _, all) => all.filter((after) => after !== before).map((after): Pair => [before, after]))
}

describe.each(judges)('ParallelCluster $version', (judge) => {
  test.runIf(canJudge(judge))(
    'asks for the same before each change',
    async () => {
      const all = [...withoutEach(judge), ...resizes(judge), ...pairs(judge, seed, deep ? 2000 : 60)]
      const canRun = (before: Data, running: readonly string[]) =>
        before['LoginNodes'] !== undefined || !running.includes('login')
      const cases = all.map(([before, after]) => ({
        before,
        after,
        states: states.filter((running) => canRun(before, running)),
      }))
      const answers = await ask<{ changes: RealChange[][] }>(judge, cases)
      expect(all.length).toBeGreaterThan(100)
      const wrong: object[] = []
      for (const [index, { before, after, states }] of cases.entries()) {
        const { changes } = planUpdate(toConfig(before), toConfig(after), { version: judge.version })
        for (const [at, running] of states.entries()) {
          const our = changes.map((one) => `${placeOf(one)} ${one.policy} ${passes(one, running)}`).sort()
          // Where a script becomes a sequence, ParallelCluster loses its way and tells of arguments that no section has.
          const real = answers[index]?.changes[at]?.filter(([path]) => !path.endsWith('CustomActions.Args'))
          const their = real?.map(([path, policy, result]) => `${path} ${policy} ${result === 'SUCCEEDED'}`).sort()
          if (JSON.stringify(our) === JSON.stringify(their)) continue
          wrong.push({
            running,
            our: our.filter((one) => !their?.includes(one)),
            their: their?.filter((one) => !our.includes(one)),
          })
        }
      }
      console.log(`${judge.version}: ${all.length} updates, seed ${seed}`)
      expect(wrong).toEqual([])
    },
    600_000,
  )
})
