import { type Codec, unreadable } from './codec.ts'

/** Slurm's own ceiling for one host range expression. */
const MOST_NODES = 65_536

/** Splits at commas outside brackets. */
function splitTop(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '[') depth++
    else if (c === ']') depth--
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(from, i))
      from = i + 1
    }
    if (depth < 0 || depth > 1) throw unreadable(text, 'brackets in pairs')
  }
  if (depth !== 0) throw unreadable(text, 'a closing bracket (fixed-width output cuts long node lists)')
  parts.push(text.slice(from))
  return parts
}

/** Names of one bracket: `001-003,7` keeps its zeros. */
function expandRange(list: string, whole: string): string[] {
  return list.split(',').flatMap((range) => {
    const [match, first, last] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(range) ?? []
    if (match === undefined || first === undefined)
      throw unreadable(whole, `numbers in brackets, but ${JSON.stringify(range)} is none`)
    const [from, to] = [Number(first), Number(last ?? first)]
    if (to < from || to - from >= MOST_NODES) throw unreadable(whole, `a range of at most ${MOST_NODES} nodes`)
    return Array.from({ length: to - from + 1 }, (_, i) => String(from + i).padStart(first.length, '0'))
  })
}

function expand(expression: string, whole: string): string[] {
  const open = expression.indexOf('[')
  if (open === -1) return [expression]
  const close = expression.indexOf(']', open)
  const heads = expandRange(expression.slice(open + 1, close), whole)
  const tails = expand(expression.slice(close + 1), whole)
  if (heads.length * tails.length > MOST_NODES) throw unreadable(whole, `at most ${MOST_NODES} nodes`)
  return heads.flatMap((head) => tails.map((tail) => `${expression.slice(0, open)}${head}${tail}`))
}

interface Run {
  readonly prefix: string
  readonly suffix: string
  readonly numbers: string[]
}

/** Neighbours that differ in their last number only, as one bracket. */
function runs(names: readonly string[]): Run[] {
  const result: Run[] = []
  for (const name of names) {
    const [, prefix = name, number, suffix = ''] = /^(.*?)(\d{1,15})(\D*)$/s.exec(name) ?? []
    const last = result.at(-1)
    if (number !== undefined && last && last.prefix === prefix && last.suffix === suffix && last.numbers.length > 0)
      last.numbers.push(number)
    else result.push({ prefix, suffix, numbers: number === undefined ? [] : [number] })
  }
  return result
}

/** `1`, `2`, `3`, `5` as `1-3,5`: only numbers of one width with the same zeros make a range. */
function foldNumbers(numbers: readonly string[]): string {
  const ranges: { first: string; last: string }[] = []
  for (const number of numbers) {
    const range = ranges.at(-1)
    if (range !== undefined && number === String(Number(range.last) + 1).padStart(range.first.length, '0'))
      range.last = number
    else ranges.push({ first: number, last: number })
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(',')
}

/**
 * Names of nodes: `gpu-st-g6-48xl-[1-2]` is a list of two. Zeros, several brackets and endings after a bracket are kept.
 * Two lists are equal when they hold the same nodes in any order.
 *
 * @example
 * ```ts
 * import { nodeList } from '@slurmkit/slurm-parsers'
 *
 * nodeList.parse('n[001-003,7],x1') // ['n001', 'n002', 'n003', 'n7', 'x1']
 * nodeList.format(['n001', 'n002', 'x1']) // 'n[001-002],x1'
 * ```
 */
export const nodeList: Codec<readonly string[]> = {
  parse: (text) => splitTop(text).flatMap((expression) => expand(expression, text)),
  format(names) {
    return runs(names)
      .map(({ prefix, suffix, numbers }) => {
        const list = foldNumbers(numbers)
        return numbers.length > 1 ? `${prefix}[${list}]${suffix}` : `${prefix}${list}${suffix}`
      })
      .join(',')
  },
  equals(a, b) {
    const left = new Set(a)
    const right = new Set(b)
    return left.size === right.size && [...left].every((name) => right.has(name))
  },
}
