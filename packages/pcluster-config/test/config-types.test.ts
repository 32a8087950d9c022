import { readdirSync } from 'node:fs'
import type { ClusterConfig } from '@slurmkit/pcluster-config'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import type { clusterSchema } from '../src/schema/cluster.ts'
import { renderConfigTypes } from './config-types/render-config-types.ts'

const schemaDir = new URL('../src/schema/', import.meta.url)
const typesDir = new URL('../src/config/', import.meta.url)

async function readModules(): Promise<Record<string, object>> {
  const names = readdirSync(schemaDir).sort()
  const modules = names.map(async (name) => [name, await import(new URL(name, schemaDir).href)] as const)
  return Object.fromEntries(await Promise.all(modules))
}

const files = renderConfigTypes(await readModules())

test.each([...files])('%s is what the schema says, for editors to show', async (name, text) => {
  await expect(text).toMatchFileSnapshot(new URL(name, typesDir).pathname)
})

test('there are no other files of types', () => {
  expect(readdirSync(typesDir).sort()).toEqual([...files.keys()].sort())
})

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

test('the types are those that the schema takes, key by key', () => {
  const same: Same<DeepReadonly<ClusterConfig>, DeepReadonly<z.input<typeof clusterSchema>>> = true
  expect(same).toBe(true)
})
