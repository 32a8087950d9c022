// A program that owns a cluster, to be killed: prints an event a line, then waits.
import { startCluster } from '@slurmkit/testbed'
import { plainConfig } from './demo-config.ts'

const [, , dir = ''] = process.argv
await startCluster({ config: plainConfig(), dir, onEvent: (event) => console.log(event.type) })
setInterval(() => {}, 1_000)
