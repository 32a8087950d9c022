import { expect, test } from 'vitest'
import { playHistory } from './history.ts'
import { memoryWorld } from './memory-world.ts'
import { randomFrom } from './random.ts'
import { realWorld } from './real-world.ts'
import { slice } from './slice.ts'
import { describeNodes, testNodes } from './test-node.ts'

const SEED = 20_261_121
const inMemory = slice(100_000, 500)
const onNodes = slice(1_000, 2)
const NODES = 16

/** Says which history it was, so that it can be played alone. */
async function named<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new Error(`history ${index} of seed ${SEED}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    })
  }
}

test(`${inMemory.text} histories in memory, a head node and ${NODES} others, seed ${SEED}`, {
  timeout: 3_600_000,
}, async () => {
  for (let index = inMemory.from; index < inMemory.to; index++) {
    await named(index, () => playHistory(memoryWorld(NODES), randomFrom(SEED + index), NODES, 4 + (index % 16)))
  }
})

describeNodes(`${onNodes.text} histories on real nodes, a head node and ${NODES} others, seed ${SEED}`, () => {
  test('afterwards everybody is the same on every node', { timeout: 7_200_000 }, async () => {
    const nodes = testNodes()
    const started = performance.now()
    try {
      const world = await realWorld(nodes, NODES)
      for (let index = onNodes.from; index < onNodes.to; index++) {
        await world.reset()
        await named(index, () => playHistory(world, randomFrom(SEED + index), NODES, 3 + (index % 4)))
        if (index % 50 === 49)
          console.log(`${index + 1} histories, ${Math.round((performance.now() - started) / 1000)} s`)
      }
    } finally {
      await nodes.remove()
    }
    expect(performance.now()).toBeGreaterThan(started)
  })
})
