import { posix } from 'node:path'
import ts from 'typescript'
import type { TextFile } from './repository.ts'
import { findInSource } from './snippet.ts'
import { parse } from './source-rules.ts'

/** What the exports of an index lack: a description each, and an example for functions. `read` gives a file by its path. */
export function documentationFaults(index: TextFile, read: (path: string) => TextFile): readonly string[] {
  const faults: string[] = []
  for (const statement of parse(index).statements) {
    const { exportClause, moduleSpecifier } = ts.isExportDeclaration(statement) ? statement : {}
    if (!exportClause || !ts.isNamedExports(exportClause) || !moduleSpecifier || !ts.isStringLiteral(moduleSpecifier))
      continue
    const file = read(posix.join(posix.dirname(index.path), moduleSpecifier.text))
    for (const { name, propertyName } of exportClause.elements)
      faults.push(...faultsOfExport(file, (propertyName ?? name).text))
  }
  return faults
}

function faultsOfExport(file: TextFile, name: string): readonly string[] {
  const declarations = parse(file)
    .statements.flatMap((statement): readonly ts.Node[] =>
      ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement],
    )
    .filter((node) => ts.getNameOfDeclaration(node as ts.Declaration)?.getText() === name)
  if (declarations.length === 0) return [`${file.path}: ${name} is not declared here`]
  const comments = declarations.flatMap((node) => ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc))
  const isDescribed = comments.some(({ comment }) => (ts.getTextOfJSDocComment(comment) ?? '').trim() !== '')
  const tags = comments.flatMap(({ tags }) => [...(tags ?? [])])
  const isShown = tags.some((tag) => tag.tagName.text === 'example' && hasSnippet(tag))
  return [
    ...(isDescribed ? [] : [`${file.path}: ${name} has no description`]),
    ...(isShown || !declarations.some(isFunction) ? [] : [`${file.path}: ${name} has no @example`]),
  ]
}

function isFunction(node: ts.Node): boolean {
  if (ts.isFunctionDeclaration(node)) return true
  const value = ts.isVariableDeclaration(node) ? node.initializer : undefined
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
}

function hasSnippet(tag: ts.JSDocTag): boolean {
  const text = `/**\n * ${tag.getText().replace(/\s*\*?\s*$/, '')}\n */\nconst x = 1`
  return findInSource({ path: 'tag.ts', text }).some(({ info }) => info === 'ts')
}
