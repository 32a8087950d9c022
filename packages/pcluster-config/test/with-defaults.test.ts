import { parseCluster, withDefaults } from '@slurmkit/pcluster-config'
import { describe, expect, test } from 'vitest'
import { change, type Data, plain, rich, toConfig } from './agreement/base.ts'
import { sample } from './agreement/cases.ts'
import { ask, canJudge, judges } from './agreement/judge.ts'
import { triggers } from './agreement/triggers.ts'

describe.each(judges)('ParallelCluster $version', (judge) => {
  test.runIf(canJudge(judge))(
    'implies the same',
    async () => {
      const { version } = judge
      // These stop ParallelCluster before it comes to what it implies, or make it ask AWS for what it implies.
      const stops =
        /"A":null|"Name":"c5","CapacityReservationTarget|nothing\.large|cr-nobody|FileCache|awsbatch|"Image":\{\}|"Dcv":\{\}|ComputeResources":\[\]|SlurmQueues":\[\]/
      const some = process.env['SLURMKIT_DEEP'] ? triggers : sample(triggers, 150, 1)
      const texts = [rich, ...some.map((one) => change(plain, one))]
        .map((config: Data) => JSON.stringify(config))
        .filter((yaml) => !stops.test(yaml) && parseCluster(yaml, { version }).config !== undefined)
        .filter(
          (yaml) => !parseCluster(yaml, { version }).findings.some(({ rule }) => rule === 'ConfigValidationError'),
        )
      const answers = await ask<{ dumped: object }>(
        judge,
        texts.map((yaml) => ({ yaml, dump: true })),
      )
      expect(texts.length).toBeGreaterThan(90)
      for (const [index, yaml] of texts.entries()) {
        expect(withDefaults(JSON.parse(yaml), { version }), yaml).toEqual(answers[index]?.dumped)
      }
    },
    300_000,
  )
})

test.runIf(judges.every(canJudge)).each(judges)(
  'ParallelCluster $version cuts fractions off',
  async (judge) => {
    const place = 'Scheduling.SlurmQueues.0.ComputeResources.0'
    const yaml = JSON.stringify(change(plain, { [`${place}.MinCount`]: 1.5, [`${place}.MaxCount`]: 2.9 }))
    const [answer] = await ask<{ dumped: object }>(judge, [{ yaml, dump: true }])
    const dumped = JSON.stringify(answer?.dumped)
    expect([/"MinCount":1\D/.test(dumped), /"MaxCount":2\D/.test(dumped)]).toEqual([true, true])
    const { findings } = parseCluster(yaml, { version: judge.version })
    expect(findings.filter(({ rule }) => rule === 'whole-numbers').map(({ remedy }) => remedy)).toEqual([
      'write 1',
      'write 2',
    ])
  },
  300_000,
)

test('what does not fit the schema has no defaults', () => {
  expect(withDefaults(toConfig(change(plain, { Typo: 1 })))).toBeUndefined()
})
