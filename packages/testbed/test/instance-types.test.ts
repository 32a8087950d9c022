import { INSTANCE_TYPES } from '@slurmkit/testbed'
import { expect, test } from 'vitest'

test.each([
  ['g4dn.12xlarge', 48, 192, { type: 't4', count: 4 }],
  ['g5.48xlarge', 192, 768, { type: 'a10g', count: 8 }],
  ['g6.48xlarge', 192, 768, { type: 'l4', count: 8 }],
  ['g6e.12xlarge', 48, 384, { type: 'l40s', count: 4 }],
  ['p3.16xlarge', 64, 488, { type: 'v100', count: 8 }],
  ['p4d.24xlarge', 96, 1152, { type: 'a100', count: 8 }],
  ['p5.48xlarge', 192, 2048, { type: 'h100', count: 8 }],
  ['c5.xlarge', 4, 8, undefined],
  ['c5.18xlarge', 72, 144, undefined],
  ['m5.large', 2, 8, undefined],
  ['r6i.32xlarge', 128, 1024, undefined],
])('%s has %i vCPUs, %d GiB, GPUs %j', (name, vCpus, memoryGiB, gpus) => {
  expect(INSTANCE_TYPES[name]).toMatchObject({ vCpus, memoryGiB, ...(gpus ? { gpus } : {}) })
  expect(INSTANCE_TYPES[name]?.gpus).toEqual(gpus)
})

test('every type has whole vCPUs and some memory', () => {
  const odd = Object.entries(INSTANCE_TYPES).filter(
    ([, t]) => !Number.isInteger(t.vCpus) || t.vCpus < 1 || t.memoryGiB <= 0,
  )
  expect(odd).toEqual([])
  expect(Object.keys(INSTANCE_TYPES).length).toBeGreaterThan(200)
})
