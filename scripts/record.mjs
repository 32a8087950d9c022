import { installDependencies, runTypeScript } from './install.mjs'

installDependencies()
runTypeScript('scripts/record.ts', process.argv.slice(2))
