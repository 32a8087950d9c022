import { installDependencies, runTypeScript } from './install.mjs'

installDependencies()
runTypeScript('examples/shared-gpu/main.ts', process.argv.slice(2))
