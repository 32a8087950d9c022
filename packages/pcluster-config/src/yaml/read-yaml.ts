import { constructYaml } from './construct-yaml.ts'
import { type Comment, makeCursor } from './cursor.ts'
import { parseYaml } from './parse-yaml.ts'
import { YamlError } from './yaml-error.ts'
import type { YamlNode } from './yaml-node.ts'

/** A text that is YAML, and where things are in it. */
export interface YamlText {
  readonly value: unknown
  /** `undefined` in a text that holds nothing. */
  readonly root: YamlNode | undefined
  readonly comments: readonly Comment[]
}

/** What is wrong with a text that is no YAML. */
export interface YamlRefusal {
  readonly message: string
  readonly offset: number
}

const unprintable = /[^\t\n\r\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Reads a text as ParallelCluster does, with PyYAML's safe loader, and stops at the first mistake as that does. Readers of YAML
 * differ in what they refuse and in what they make of a value: this one follows PyYAML, and is held against it text by text.
 */
export function readYaml(text: string): YamlText | YamlRefusal {
  const hidden = unprintable.exec(text)
  if (hidden !== null) {
    const code = hidden[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return { message: `the character U+${code} cannot stand here`, offset: hidden.index }
  }
  try {
    const { root, comments } = parseYaml(makeCursor(text))
    return { value: root === undefined ? null : constructYaml(root), root, comments }
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    return { message: cause.message, offset: cause.offset }
  }
}
