import { pnpm } from './install.mjs'

pnpm(process.argv.slice(2))
