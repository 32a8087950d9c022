import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vitest/config'

/** With SLURMKIT_DIST=1 the same tests run on the built packages. */
const onDist = Boolean(process.env['SLURMKIT_DIST'])
const conditions = [...(onDist ? [] : ['@slurmkit/source']), 'node', 'import', 'default']

/** Tests that import the index of their own package get the built one. */
const ownDist: Plugin = {
  name: 'own-dist',
  enforce: 'pre',
  resolveId(source, importer) {
    const name = /\/packages\/([^/]+)\/test\//.exec(importer ?? '')?.[1]
    if (name === undefined || !/^(\.\.\/)+src\/index\.ts$/.test(source)) return undefined
    return fileURLToPath(new URL(`packages/${name}/dist/index.js`, import.meta.url))
  },
}

export default defineConfig({
  plugins: onDist ? [ownDist] : [],
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/test/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Each worker would say at length that the SDK wants a newer Node next year.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 30_000,
    hookTimeout: 180_000,
    passWithNoTests: false,
  },
})
