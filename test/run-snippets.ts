import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { ROOT } from './repository.ts'
import type { Snippet } from './snippet.ts'
import { parse } from './source-rules.ts'

/** Packages whose functions touch nothing, unless they are given one of the runners. */
const PURE = ['slurm-parsers', 'sacctmgr', 'users', 'pcluster-config', 'command'].map((name) => `@slurmkit/${name}`)
const RUNNERS = ['local', 'ssh', 'recorded']

/** Whether a snippet can run anywhere: it makes everything that it works on, and reaches for nothing outside. */
export function isRunnable(snippet: Snippet): boolean {
  return parse({ path: 'snippet.ts', text: snippet.code }).statements.every((statement) => {
    if (ts.isImportDeclaration(statement)) return isPureImport(statement)
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
    return !modifiers.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)
  })
}

function isPureImport({ importClause, moduleSpecifier }: ts.ImportDeclaration): boolean {
  if (importClause?.isTypeOnly) return true
  const names = importClause?.namedBindings
  if (!names || !ts.isNamedImports(names) || !ts.isStringLiteral(moduleSpecifier)) return false
  const values = names.elements.filter((element) => !element.isTypeOnly)
  const isPure = values.every(({ name, propertyName }) => !RUNNERS.includes((propertyName ?? name).text))
  return values.length === 0 || (PURE.includes(moduleSpecifier.text) && isPure)
}

/** The snippet with its claims made checks: `expression // literal` has to be that value. */
export function withChecks({ code, line }: Snippet): string {
  const file = parse({ path: 'snippet.ts', text: code })
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const [comment] = ts.getTrailingCommentRanges(code, node.end) ?? []
      const claim = comment && literalText(code.slice(comment.pos + 2, comment.end))
      const start = node.getStart(file)
      const at = line + file.getLineAndCharacterOfPosition(start).line
      const value = printed(node.expression).getText(file)
      if (claim) edits.push({ start, end: node.end, text: `globalThis.checkSnippet(${at}, (${value}), (${claim}))` })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return edits.reduceRight((text, { start, end, text: check }) => text.slice(0, start) + check + text.slice(end), code)
}

/** What `console.log(value)` prints is claimed like the value itself. */
function printed(expression: ts.Expression): ts.Expression {
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'console.log') return expression
  const [argument, ...others] = expression.arguments
  return argument && others.length === 0 ? argument : expression
}

/** The comment, when it is a JavaScript literal; other comments are prose. */
function literalText(comment: string): string | undefined {
  const literal = comment.trim()
  const text = `(${literal})`
  if (ts.transpileModule(text, { reportDiagnostics: true }).diagnostics?.length) return undefined
  const [statement, ...others] = parse({ path: 'claim.ts', text }).statements
  const isAlone = statement && ts.isExpressionStatement(statement) && others.length === 0
  return isAlone && isLiteral(statement.expression) ? literal : undefined
}

function isLiteral(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isLiteral(node.expression)
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand)
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isLiteral)
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every((property) => ts.isPropertyAssignment(property) && isLiteral(property.initializer))
  if (ts.isIdentifier(node)) return ['undefined', 'NaN', 'Infinity'].includes(node.text)
  const { TrueKeyword, FalseKeyword, NullKeyword } = ts.SyntaxKind
  return ts.isLiteralExpression(node) || [TrueKeyword, FalseKeyword, NullKeyword].some((kind) => kind === node.kind)
}

/** Runs the snippets one after the other in one process of its own, silent but for what did not hold. */
const PROGRAM = `import { inspect, isDeepStrictEqual } from 'node:util'
const faults = []
let where = ''
globalThis.checkSnippet = (line, value, claim) => {
  if (isDeepStrictEqual(structuredClone(value), claim)) return
  faults.push(where + ':' + line + ': is ' + inspect(value, { depth: 9 }) + ', not ' + inspect(claim, { depth: 9 }))
}
for (const name of ['log', 'info', 'warn', 'error', 'table']) console[name] = () => {}
for (const [index, { path, line }] of SNIPPETS.entries()) {
  where = path
  await import('./snippet-' + index + '.ts').catch((error) => faults.push(path + ':' + line + ': ' + error))
}
process.stdout.write(JSON.stringify(faults))
`

/** Where snippets run, in the examples package, and for as long; how the name begins. */
export const SNIPPETS_FOLDER = `examples/.snippets-${process.pid}-`

/** Runs snippets, and says which threw and which claims did not hold. */
export function runFaults(snippets: readonly Snippet[]): readonly string[] {
  const folder = mkdtempSync(join(ROOT, SNIPPETS_FOLDER))
  try {
    for (const [index, snippet] of snippets.entries())
      writeFileSync(join(folder, `snippet-${index}.ts`), withChecks(snippet))
    const places = JSON.stringify(snippets.map(({ path, line }) => ({ path, line })))
    writeFileSync(join(folder, 'main.mjs'), `const SNIPPETS = ${places}\n${PROGRAM}`)
    const argv = ['--conditions=@slurmkit/source', '--import', 'tsx', join(folder, 'main.mjs')]
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (status !== 0) throw new Error(`the snippets did not run to their end: ${stderr}`)
    return JSON.parse(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
