import { type Document, type Node, Scalar, visit } from 'yaml'

/**
 * Text that every YAML 1.1 reader takes as text without quotes. It starts with a letter or a slash, so it is no number,
 * date or time, and has no character that means something to YAML; the words that 1.1 reads as booleans or null are left out.
 */
const plain = /^(?!(?:y|n|yes|no|true|false|on|off|null|e\d+)$)[a-z/][\w./@+=,-]*(?::[\w./@+=,-]+)*$/i

/** Quotes each text below a node that a YAML 1.1 reader could take for something else. */
export function quoteText(node: Node | Document): void {
  visit(node, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string') scalar.type = plain.test(scalar.value) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE
    },
  })
}
