import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  type ScalarTag,
  visit,
} from 'yaml'
import { printYaml } from './print-cluster.ts'

/**
 * A change of one place in a configuration file: the steps to a key or a list entry, `['SharedStorage', 0, 'Name']`, and what
 * to do there. Sections on the way are made; `add` puts an entry at the end of a list, which is made where there is none, and
 * `rename` gives a key another name.
 *
 * @example
 * ```ts
 * import type { ClusterEdit } from '@slurmkit/pcluster-config'
 *
 * export const secure: ClusterEdit = { at: ['HeadNode', 'Imds'], remove: true }
 * ```
 */
export type ClusterEdit =
  | { readonly at: readonly (string | number)[]; readonly set: unknown }
  | { readonly at: readonly (string | number)[]; readonly add: unknown }
  | { readonly at: readonly (string | number)[]; readonly rename: string }
  | { readonly at: readonly (string | number)[]; readonly remove: true }

/**
 * Changes a configuration file and keeps its comments, its order, its anchors and what is not touched. New text is quoted where
 * YAML 1.1 would take it for something else. An alias on the way is written out, so that its anchor's other places stay as they are.
 * Blanks may be laid out anew, and a comment behind the colon of a section moves to the line below.
 *
 * @throws SyntaxError when the text is no YAML; a TypeError when a step leads into a single value
 * @example
 * ```ts
 * import { editCluster } from '@slurmkit/pcluster-config'
 *
 * editCluster('Image:\n  Os: alinux2 # ours\n', [{ at: ['Image', 'Os'], set: 'alinux2023' }]) // 'Image:\n  Os: alinux2023 # ours\n'
 * ```
 */
export function editCluster(yaml: string, edits: readonly ClusterEdit[]): string {
  if (edits.length === 0) return yaml
  const document = parseVerbatim(yaml)
  const [error] = document.errors
  if (error !== undefined) throw new SyntaxError(`not readable as YAML: ${error.message}`, { cause: error })
  for (const edit of edits) {
    writeAliasesOut(document, edit.at)
    if ('remove' in edit) removeIn(document, edit.at)
    else if ('rename' in edit) renameIn(document, edit.at, edit.rename)
    else if ('add' in edit) setIn(document, [...edit.at, lengthOf(document.getIn(edit.at, true))], edit.add)
    else setIn(document, edit.at, edit.set)
  }
  return document.toString({
    lineWidth: 0,
    directives: false,
    indentSeq: !/^( *)[^\s#-].*:[ \t]*\n(?: *#.*\n)*\1- /m.test(yaml),
    flowCollectionPadding: !/[[{]\w/.test(yaml),
  })
}

/** A value that is left out, printed as nothing again. */
const nothing: ScalarTag = {
  tag: 'tag:yaml.org,2002:null',
  default: true,
  identify: (value) => value === null,
  test: /^$/,
  resolve: () => null,
  stringify: () => '',
}

/** All values as the text that they are written with, so that none is printed in another way. */
function parseVerbatim(yaml: string): Document {
  return parseDocument(yaml, { schema: 'failsafe', customTags: [nothing], prettyErrors: false, logLevel: 'error' })
}

function removeIn(document: Document, at: ClusterEdit['at']): void {
  const parent: unknown = at.length === 1 ? document.contents : document.getIn(at.slice(0, -1), true)
  if (isCollection(parent)) parent.delete(at.at(-1))
}

function renameIn(document: Document, at: ClusterEdit['at'], name: string): void {
  const parent: unknown = at.length === 1 ? document.contents : document.getIn(at.slice(0, -1), true)
  const pair = isMap(parent) ? parent.items.find(({ key }) => isScalar(key) && key.value === at.at(-1)) : undefined
  if (pair !== undefined && isScalar(pair.key)) pair.key.value = name
}

function lengthOf(node: unknown): number {
  return isSeq(node) ? node.items.length : 0
}

function setIn(document: Document, at: ClusterEdit['at'], value: unknown): void {
  const node = parseVerbatim(printYaml(value)).contents
  const missing = at.findIndex((_, length) => length > 0 && !isCollection(document.getIn(at.slice(0, length), true)))
  if (missing < 0 || document.hasIn(at.slice(0, missing)) === false) {
    // Sections that are not there yet, a list where the next step is a number.
    for (const [length, step] of at.entries()) {
      if (length === 0 || document.hasIn(at.slice(0, length))) continue
      document.setIn(at.slice(0, length), document.createNode(typeof step === 'number' ? [] : {}))
    }
    const before: unknown = document.getIn(at, true)
    if (isNode(before) && isNode(node) && !isAlias(before) && !isAlias(node)) {
      const { comment, commentBefore, spaceBefore, anchor } = before
      Object.assign(node, { comment, commentBefore, spaceBefore, anchor })
    }
    document.setIn(at, node)
    return
  }
  throw new TypeError(
    `${at.slice(0, missing).join('.')} is a single value, so ${String(at[missing])} cannot be set in it`,
  )
}

function writeAliasesOut(document: Document, at: ClusterEdit['at']): void {
  for (const length of at.keys()) {
    const path = at.slice(0, length)
    const node: unknown = length === 0 ? document.contents : document.getIn(path, true)
    if (!isAlias(node)) continue
    const resolved = node.resolve(document)
    if (resolved === undefined) continue
    const copy = resolved.clone()
    if (!isNode(copy)) continue
    visit(copy, { Value: (_, part) => void delete part.anchor })
    document.setIn(path, copy)
  }
}
