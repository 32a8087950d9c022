import { join } from 'node:path'
import ts from 'typescript'
import { ROOT } from './repository.ts'
import type { Snippet } from './snippet.ts'

/**
 * Compiles all snippets in one program, each as a module of the examples package, from where every package of ours resolves
 * to its sources. What a package's own page or comment imports may also be a dependency of that package.
 */
export function compileFaults(snippets: readonly Snippet[]): readonly string[] {
  const options = readOptions()
  const virtual = new Map(snippets.map((snippet, index) => [join(ROOT, `examples/snippet-${index}.ts`), snippet]))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => virtual.has(path) || fileExists(path)
  host.readFile = (path) => virtual.get(path)?.code ?? readFile(path)
  host.getSourceFile = (path, settings, ...rest) => {
    const snippet = virtual.get(path)
    return snippet ? ts.createSourceFile(path, snippet.code, settings) : getSourceFile(path, settings, ...rest)
  }
  const cache = ts.createModuleResolutionCache(ROOT, (path) => path, options)
  host.resolveModuleNameLiterals = (literals, containing, redirected, _, file) =>
    literals.map((literal) => {
      const mode = ts.getModeForUsageLocation(file, literal, options)
      const from = (path: string) => ts.resolveModuleName(literal.text, path, options, host, cache, redirected, mode)
      const found = from(containing)
      const owner = virtual.get(containing)?.path
      return found.resolvedModule || owner === undefined ? found : from(join(ROOT, owner))
    })

  const program = ts.createProgram({ rootNames: [...virtual.keys()], options, host })
  return [...virtual].flatMap(([name, { path, line }]) => {
    const file = program.getSourceFile(name)
    if (!file) throw new Error(`${path}:${line} was not compiled`)
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((diagnostic) => {
      const at = line + file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line
      return `${path}:${at}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`
    })
  })
}

function readOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.base.json'), ts.sys.readFile)
  const { options, errors } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT)
  if (errors.length > 0) throw new Error(ts.flattenDiagnosticMessageText(errors[0]!.messageText, '\n'))
  return options
}
