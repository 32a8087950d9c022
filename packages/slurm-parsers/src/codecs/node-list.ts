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

const NUMBER = /^\d{1,15}$/

/** Names of one bracket: `001-003,7` keeps its zeros. */
function expandRange(list: string, whole: string): string[] {
  const names: string[] = []
  for (const range of list.split(',')) {
    const dash = range.indexOf('-')
    const first = dash === -1 ? range : range.slice(0, dash)
    const last = dash === -1 ? range : range.slice(dash + 1)
    if (!NUMBER.test(first) || !NUMBER.test(last))
      throw unreadable(whole, `numbers in brackets, but ${JSON.stringify(range)} is none`)
    const [from, to] = [Number(first), Number(last)]
    if (to < from || to - from >= MOST_NODES) throw unreadable(whole, `a range of at most ${MOST_NODES} nodes`)
    if (from === to) names.push(first)
    else for (let n = from; n <= to; n++) names.push(String(n).padStart(first.length, '0'))
  }
  return names
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

/** Where the last number of a name begins and ends: up to 15 digits, which are exact. */
function lastNumber(name: string): readonly [from: number, to: number] {
  const isDigit = (at: number) => name.charCodeAt(at) >= 48 && name.charCodeAt(at) <= 57
  let to = name.length
  while (to > 0 && !isDigit(to - 1)) to--
  let from = to
  while (from > 0 && to - from < 15 && isDigit(from - 1)) from--
  return [from, to]
}

/** Neighbours that differ in their last number only, as one bracket. */
function runs(names: readonly string[]): Run[] {
  const result: Run[] = []
  for (const name of names) {
    const last = result.at(-1)
    const [from, to] = lastNumber(name)
    const prefix = from === to ? name : name.slice(0, from)
    const suffix = from === to ? '' : name.slice(to)
    const number = name.slice(from, to)
    if (number !== '' && last?.prefix === prefix && last.suffix === suffix && last.numbers.length > 0)
      last.numbers.push(number)
    else result.push({ prefix, suffix, numbers: number === '' ? [] : [number] })
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

/** Whether a list with a bracket at its end has more than this one: a comma or a bracket before it, or a bracket in it. */
function isBroken(text: string, open: number): boolean {
  const comma = text.indexOf(',')
  return (comma !== -1 && comma < open) || text.indexOf('[', open + 1) !== -1
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
  parse(text) {
    const open = text.indexOf('[')
    const isSimple = open === -1 ? !/[\],]/.test(text) : text.indexOf(']') === text.length - 1 && !isBroken(text, open)
    if (!isSimple) return splitTop(text).flatMap((expression) => expand(expression, text))
    if (open === -1) return [text]
    const prefix = text.slice(0, open)
    return expandRange(text.slice(open + 1, -1), text).map((number) => prefix + number)
  },
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
