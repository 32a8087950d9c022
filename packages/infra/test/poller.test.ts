import { expect, test } from 'vitest'
import { createPoller, type PollerOptions } from '../src/poller.ts'

/** Numbers that are the same each time. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function world(more: Partial<PollerOptions> = {}) {
  const waits: number[] = []
  const sleep = async (ms: number) => void waits.push(Math.round(ms))
  const poller = createPoller({ firstMs: 1_000, mostMs: 8_000, sleep, random: () => 0.5, ...more })
  return { poller, waits }
}

const refusal = (name: string, data: object = {}) => Object.assign(new Error(name), { name }, data)

test('looks get rarer up to a limit, and each wait is half luck', async () => {
  const even = world({ factor: 2 })
  for (const looks of [0, 1, 2, 3, 4, 100]) await even.poller.pause(looks)
  expect(even.waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
  const runs = [1, 2].map((seed) => world({ random: dice(seed) }))
  for (const { poller } of runs) for (let looks = 0; looks < 50; looks++) await poller.pause(looks)
  const [first, second] = runs.map(({ waits }) => waits)
  expect(first).not.toEqual(second)
  for (const [looks, ms] of (first ?? []).entries()) {
    const regular = Math.min(1_000 * 1.25 ** looks, 8_000)
    expect(ms).toBeGreaterThanOrEqual(Math.floor(regular * 0.75))
    expect(ms).toBeLessThanOrEqual(Math.ceil(regular * 1.25))
  }
})

test('what passes is sent again, and anything else is thrown as it is', async () => {
  const { poller, waits } = world()
  const answers = [
    refusal('ThrottlingException'),
    refusal('x', { code: 'ECONNRESET' }),
    refusal('y', { $metadata: { httpStatusCode: 503 } }),
  ]
  expect(
    await poller.send(async () => {
      const error = answers.shift()
      if (error !== undefined) throw error
      return 'done'
    }),
  ).toBe('done')
  expect(waits.length).toBe(3)
  let sent = 0
  const denied = refusal('AccessDenied')
  const asked = poller.send(async () => {
    sent += 1
    throw denied
  })
  await expect(asked).rejects.toBe(denied)
  expect(sent).toBe(1)
  sent = 0
  const busy = poller.send(async () => {
    sent += 1
    throw refusal('Throttling')
  })
  await expect(busy).rejects.toThrow('Throttling')
  expect(sent).toBe(12)
})

test('whoever shares a client slows down with it, and speeds up again', async () => {
  const client = {}
  const [busy, other, stranger] = [world({ client }), world({ client }), world()]
  await busy.poller.send(() => Promise.reject(refusal('ThrottlingException'))).catch(() => undefined)
  await other.poller.pause(0)
  await stranger.poller.pause(0)
  expect(other.waits).toEqual([8_000])
  expect(stranger.waits).toEqual([1_000])
  for (let i = 0; i < 15; i++) await other.poller.send(async () => i)
  await other.poller.pause(0)
  expect(other.waits.at(-1)).toBe(1_000)
})

test('an abort wakes at once, with its reason', async () => {
  const controller = new AbortController()
  const poller = createPoller({ firstMs: 60_000, mostMs: 60_000, signal: controller.signal })
  setTimeout(() => controller.abort(new Error('enough')), 20)
  await expect(poller.pause(0)).rejects.toThrow('enough')
  const deaf = createPoller({ firstMs: 1, mostMs: 1, signal: controller.signal, sleep: () => new Promise(() => {}) })
  await expect(deaf.send(async () => 1)).rejects.toThrow('enough')
})
