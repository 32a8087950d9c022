import { installDependencies, runTypeScript } from './install.mjs'

installDependencies()
runTypeScript('scripts/check.ts', process.argv.slice(2))
