import { defineConfig } from 'vitest/config'

// SLURMKIT_DIST=1 runs the same tests against the built packages.
const conditions = process.env.SLURMKIT_DIST ? ['node', 'import', 'default'] : ['@slurmkit/source', 'node', 'import', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/test/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    passWithNoTests: false,
  },
})
