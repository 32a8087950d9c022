import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'
import type { Package, TextFile } from './repository.ts'

const SCOPE = '@slurmkit/'
const MOST_LINES = 400
const NAMES_OF_NOTHING = /^(core|common|utils?|helpers?|types?|constants?|shared|misc)$/

/** What each package may import, as the table of ARCHITECTURE.md says: packages of ours by their bare name, `x/*` for a whole scope. */
export type PackageTable = ReadonlyMap<string, readonly string[]>

/** Reads the table whose columns are "package", "one sentence" and "may import". */
export function parsePackageTable(markdown: string): PackageTable {
  const rows = markdown.split('\n').map((line) => line.split('|').map((cell) => cell.replaceAll('`', '').trim()))
  const start = rows.findIndex((cells) => cells[1] === 'package' && cells[3] === 'may import')
  if (start === -1) throw new Error('no table with the columns "package" and "may import"')
  const end = rows.findIndex((cells, at) => at > start && cells.length === 1)
  return new Map(
    rows.slice(start + 2, end === -1 ? undefined : end).map(([, name = '', , imports = '']) => {
      const allowed = imports.split(',').map((word) => word.trim())
      return [name, allowed.filter((word) => word !== 'nothing')]
    }),
  )
}

/** Parses a source file, with parents. */
export function parse({ path, text }: TextFile): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
}

/** Everything that a source file imports or exports from, whether for its types or its values. */
export function importsOf(source: TextFile): readonly string[] {
  const file = parse(source)
  const found = file.typeReferenceDirectives.map(({ fileName }) => fileName)
  const visit = (node: ts.Node): void => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isExternalModuleReference(node)
            ? node.expression
            : ts.isCallExpression(node) && isLoader(node.expression)
              ? node.arguments[0]
              : undefined
    if (specifier) found.push(ts.isStringLiteralLike(specifier) ? specifier.text : `(computed) ${specifier.getText()}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isLoader(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
}

/** The package that a specifier names: `node:` for all of Node, nothing for a file of one's own. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.')) return undefined
  if (isBuiltin(specifier)) return 'node:'
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function imported(pkg: Package): readonly { readonly path: string; readonly name: string }[] {
  return pkg.sources.flatMap((source) =>
    importsOf(source).flatMap((specifier) => {
      const name = packageOf(specifier)
      return name === undefined ? [] : [{ path: source.path, name }]
    }),
  )
}

/** Imports that the table has no room for, and paths that leave the package. */
export function importFaults(table: PackageTable, pkg: Package): readonly string[] {
  const allowed = table.get(pkg.name)
  if (!allowed) return [`packages/${pkg.name} is not in the table`]
  const isAllowed = (name: string) => {
    const bare = name.startsWith(SCOPE) ? name.slice(SCOPE.length) : name
    return allowed.some((word) => word === bare || (word.endsWith('/*') && name.startsWith(word.slice(0, -1))))
  }
  const strangers = imported(pkg).flatMap(({ path, name }) =>
    isAllowed(name) ? [] : [`${path} imports ${name}, which the table does not allow`],
  )
  const escapes = pkg.sources.flatMap((source) =>
    importsOf(source)
      .filter((to) => to.startsWith('.') && !resolve(source.path, to).startsWith(`packages/${pkg.name}/src/`))
      .map((to) => `${source.path} imports ${to}, which is outside its package`),
  )
  return [...strangers, ...escapes]
}

/** Dependencies that no source imports, and imports that package.json does not name. */
export function dependencyFaults(pkg: Package): readonly string[] {
  const used = new Set(imported(pkg).flatMap(({ name }) => (name === 'node:' ? [] : [name])))
  const declared = new Set(pkg.dependencies)
  return [
    ...[...used]
      .filter((name) => !declared.has(name))
      .map((name) => `packages/${pkg.name} lacks the dependency ${name}`),
    ...[...declared]
      .filter((name) => !used.has(name))
      .map((name) => `packages/${pkg.name} depends on ${name} for nothing`),
  ]
}

/** Circles of imports among files, and among packages. */
export function cycleFaults(packages: readonly Package[]): readonly string[] {
  const files = new Map(
    packages.flatMap(({ sources }) =>
      sources.map((source) => [source.path, importsOf(source).flatMap((to) => target(source.path, to))] as const),
    ),
  )
  const names = new Map(packages.map((pkg) => [SCOPE + pkg.name, imported(pkg).map(({ name }) => name)] as const))
  return [...findCycles(files), ...findCycles(names)].map((cycle) => `import cycle: ${cycle.join(' -> ')}`)
}

function target(from: string, to: string): readonly string[] {
  if (to.startsWith('.')) return [resolve(from, to)]
  return to.startsWith(SCOPE) ? [`packages/${to.slice(SCOPE.length)}/src/index.ts`] : []
}

function resolve(from: string, to: string): string {
  return posix.join(posix.dirname(from), to)
}

/** One cycle for each edge that leads back. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const cycles: string[][] = []
  const done = new Set<string>()
  const visit = (node: string, path: readonly string[]): void => {
    const at = path.indexOf(node)
    if (at !== -1) cycles.push([...path.slice(at), node])
    if (at !== -1 || done.has(node)) return
    for (const next of graph.get(node) ?? []) visit(next, [...path, node])
    done.add(node)
  }
  for (const node of graph.keys()) visit(node, [])
  return cycles
}

/** `export *` in any form, and default exports. */
export function exportFaults(source: TextFile): readonly string[] {
  const faults: string[] = []
  for (const statement of parse(source).statements) {
    if (ts.isExportAssignment(statement)) faults.push('a default export')
    if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause
      if (!clause || !ts.isNamedExports(clause)) faults.push('export *')
      else if (clause.elements.some(({ name }) => name.text === 'default')) faults.push('a default export')
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
    if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) faults.push('a default export')
  }
  return faults.map((fault) => `${source.path} has ${fault}`)
}

/** A file that grew too long. */
export function lengthFaults({ path, text }: TextFile): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  return lines > MOST_LINES ? [`${path} has ${lines} lines, more than ${MOST_LINES}`] : []
}

/** Folders and files whose name says nothing about what is in them. */
export function nameFaults(path: string): readonly string[] {
  const parts = path.split('/').map((part) => part.replace(/(\.d)?\.\w+$/, ''))
  return parts.filter((part) => NAMES_OF_NOTHING.test(part)).map((part) => `${path}: "${part}" names nothing`)
}

/** Anything in an index that is no export by name from another file. */
export function indexFaults(source: TextFile): readonly string[] {
  const file = parse(source)
  return file.statements
    .filter((statement) => {
      if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return true
      return !statement.exportClause || !ts.isNamedExports(statement.exportClause)
    })
    .map((statement) => `${source.path}:${lineOf(file, statement)} is no re-export by name`)
}

/** Uses of Node's globals. A property that has such a name is none. */
export function globalFaults(source: TextFile, globals: readonly string[]): readonly string[] {
  const file = parse(source)
  const faults: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && globals.includes(node.text) && !isPropertyName(node))
      faults.push(`${source.path}:${lineOf(file, node)} uses ${node.text}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return faults
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node && parent.expression.getText() !== 'globalThis'
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node
}

function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
}
