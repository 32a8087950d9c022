import { Document, type ScalarTag } from 'yaml'
import type { ClusterConfig } from './config/cluster.ts'
import { quoteText } from './quote-text.ts'

/** YAML 1.1 wants a dot in a number with an exponent: a bare `1e+21` would be text. */
const bareExponent: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => typeof value === 'number' && /^-?\d+e/.test(String(value)),
  test: /^-?\d+\.0e[-+]\d+$/,
  resolve: Number,
  stringify: ({ value }) => String(value).replace('e', '.0e'),
}

/**
 * Prints a configuration as YAML that ParallelCluster reads as it is meant. ParallelCluster reads YAML 1.1, where a bare
 * `1:30:00` is 5400, `OFF` is false and `0x1F` is 31: such text is quoted. Source: [YAML 1.1's types](https://yaml.org/type/).
 *
 * @example
 * ```ts
 * import { type ClusterConfig, printCluster } from '@slurmkit/pcluster-config'
 *
 * export const toFile = (config: ClusterConfig): string => printCluster(config)
 * ```
 */
export function printCluster(config: ClusterConfig): string {
  return printYaml(config)
}

/** The same for any part of one. */
export function printYaml(config: unknown): string {
  const document = new Document(config, { aliasDuplicateObjects: false, customTags: (tags) => [bareExponent, ...tags] })
  quoteText(document)
  const text = document.toString({ doubleQuotedAsJSON: true, lineWidth: 0, directives: false })
  // All that is not ASCII stands in double quotes by now, where an escape means the same to every reader.
  return text.replace(/[^\n\x20-\x7e]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
