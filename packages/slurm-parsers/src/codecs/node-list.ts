import { type Codec, unreadable } from './codec.ts'
import { lazyList } from './lazy-list.ts'

/** Slurm's own ceiling for the nodes of a cluster, and for one range. */
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

/** Numbers of a bracket that follow each other, each as wide as the first one is written. */
interface Span {
  readonly first: number
  readonly count: number
  readonly width: number
}

/** `r[1-2]n[0-3]-ib`: the texts around its brackets, and the numbers in each of them. */
interface Expression {
  readonly texts: readonly string[]
  readonly brackets: readonly (readonly Span[])[]
  /** Nodes that it stands for. */
  readonly count: number
}

/** Numbers of one bracket: `001-003,7` keeps its zeros. */
function spansOf(list: string, whole: string): Span[] {
  return list.split(',').map((range) => {
    const dash = range.indexOf('-')
    const first = dash === -1 ? range : range.slice(0, dash)
    const last = dash === -1 ? range : range.slice(dash + 1)
    if (!NUMBER.test(first) || !NUMBER.test(last))
      throw unreadable(whole, `numbers in brackets, but ${JSON.stringify(range)} is none`)
    const [from, to] = [Number(first), Number(last)]
    if (to < from || to - from >= MOST_NODES) throw unreadable(whole, `a range of at most ${MOST_NODES} nodes`)
    return { first: from, count: to - from + 1, width: first.length }
  })
}

const countOf = (spans: readonly Span[]) => spans.reduce((sum, { count }) => sum + count, 0)

function expressionOf(text: string, whole: string): Expression {
  if (text === '' || /\s/.test(text)) throw unreadable(whole, 'names of nodes between commas')
  const texts: string[] = []
  const brackets: Span[][] = []
  let at = 0
  for (let open = text.indexOf('['); open !== -1; open = text.indexOf('[', at)) {
    const close = text.indexOf(']', open)
    texts.push(text.slice(at, open))
    brackets.push(spansOf(text.slice(open + 1, close), whole))
    at = close + 1
  }
  texts.push(text.slice(at))
  return { texts, brackets, count: brackets.reduce((product, spans) => product * countOf(spans), 1) }
}

/** A list's expressions. None has more nodes than Slurm can have, so that no text is longer than memory. */
function expressionsOf(text: string): Expression[] {
  const expressions = splitTop(text).map((expression) => expressionOf(expression, text))
  const total = expressions.reduce((sum, { count }) => sum + count, 0)
  if (total > MOST_NODES) throw unreadable(text, `at most ${MOST_NODES} nodes`)
  return expressions
}

function numbersOf(spans: readonly Span[], prefix = ''): string[] {
  const numbers: string[] = []
  for (const { first, count, width } of spans)
    for (let n = first; n < first + count; n++) numbers.push(prefix + String(n).padStart(width, '0'))
  return numbers
}

function namesOf({ texts, brackets }: Expression): string[] {
  let names = texts.slice(-1)
  for (let i = brackets.length - 1; i >= 0; i--) {
    const [text = '', tails] = [texts[i], names]
    const heads = numbersOf(brackets[i] ?? [])
    names = heads.flatMap((head) => tails.map((tail) => `${text}${head}${tail}`))
  }
  return names
}

/** The name at one place of an expression: the last bracket counts fastest. */
function nameAt({ texts, brackets }: Expression, place: number): string {
  let name = texts.at(-1) ?? ''
  let left = place
  for (let i = brackets.length - 1; i >= 0; i--) {
    const spans = brackets[i] ?? []
    const count = countOf(spans)
    name = `${texts[i] ?? ''}${numberAt(spans, left % count)}${name}`
    left = Math.floor(left / count)
  }
  return name
}

function numberAt(spans: readonly Span[], place: number): string {
  let left = place
  for (const { first, count, width } of spans) {
    if (left < count) return String(first + left).padStart(width, '0')
    left -= count
  }
  return ''
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

/**
 * Names of nodes: `gpu-st-g6-48xl-[1-2]` is a list of two. Zeros, several brackets and endings after a bracket are kept.
 * Two lists are equal when they hold the same nodes in any order. A list has 65,536 nodes at most, which is all that a cluster can have.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see scontrol(1), `show hostnames`; slurm.conf(5), NodeName
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
    if (!/[[\],\s]/.test(text)) return [text]
    // one name with one bracket at its end is what most lists are
    const [, prefix, list] = /^([^[\],\s]*)\[([^[\]]*)\]$/.exec(text) ?? []
    if (prefix === undefined || list === undefined) return expressionsOf(text).flatMap(namesOf)
    const spans = spansOf(list, text)
    if (countOf(spans) > MOST_NODES) throw unreadable(text, `at most ${MOST_NODES} nodes`)
    return numbersOf(spans, prefix)
  },
  parseLazily(text) {
    const expressions = expressionsOf(text)
    const total = expressions.reduce((sum, { count }) => sum + count, 0)
    return lazyList(total, (place) => {
      let left = place
      for (const expression of expressions) {
        if (left < expression.count) return nameAt(expression, left)
        left -= expression.count
      }
      return ''
    })
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
