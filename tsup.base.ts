import { defineConfig } from 'tsup'

/** One build for every package: ESM, types beside it, nothing bundled from a sibling package. */
export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node20',
  platform: 'node',
  dts: { compilerOptions: { customConditions: [] as string[] } },
  clean: true,
  sourcemap: true,
  treeshake: true,
})
