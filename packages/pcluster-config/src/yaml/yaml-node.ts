/** A node of the text. One with an anchor is the same one wherever its alias stands. */
export type YamlNode = ScalarNode | ListNode | MapNode

interface NodeBase {
  /** The tag in full, the one that is written or the one that follows from the value. */
  readonly tag: string
  /** Offset of its first character, its anchor and tag included. */
  readonly start: number
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar'
  readonly text: string
  /** Whether it stands without quotes, and has no tag either. */
  readonly isBare: boolean
}

interface ListNode extends NodeBase {
  readonly kind: 'list'
  readonly items: readonly Placed[]
}

interface MapNode extends NodeBase {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
}

/** A node where it is used: elsewhere than it starts when an alias stands for it. */
export interface Placed {
  readonly start: number
  readonly node: YamlNode
}

export interface Entry {
  readonly key: Placed
  readonly value: Placed
}

/** `str` is `tag:yaml.org,2002:str`. */
export const OWN = 'tag:yaml.org,2002:'

/** Whether an alias stands there. */
export function isAlias({ start, node }: Placed): boolean {
  return start !== node.start
}
