import { installDependencies, runTypeScript } from './install.mjs'

installDependencies()
runTypeScript('scripts/bench.ts', process.argv.slice(2))
