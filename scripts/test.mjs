import { installDependencies, runTypeScript } from './install.mjs'

installDependencies()
runTypeScript('scripts/test.ts', process.argv.slice(2))
