import { type Codec, unreadable } from './codec.ts'
import { gres } from './gres.ts'
import { lazyList } from './lazy-list.ts'
import { type MemorySize, memorySizeIn } from './memory-size.ts'
import { nodeList } from './node-list.ts'

/** Generic resources that a job has on each of some nodes. */
export interface AllocatedGres {
  readonly name: string
  /** Model, `a100` of `gpu:a100:2(IDX:0-1)`. */
  readonly type?: string
  readonly count: number
  /** Which ones of the node: `[0, 1]`. Absent where Slurm counts them only. */
  readonly indices?: readonly number[]
  /** What else stands between parentheses: `CNT:1`. */
  readonly detail?: string
}

/** What a job has on each of some nodes that are alike. */
export interface NodeAllocation {
  readonly nodes: readonly string[]
  /** Numbers of the CPUs, of the job's own view of the node. */
  readonly cpuIDs: readonly number[]
  /** Slurm cut the list of CPUs, so that some are missing from `cpuIDs`. */
  readonly cut?: true
  /** Bytes on each node; 0 where Slurm does not give memory out. */
  readonly mem: MemorySize
  readonly gres: readonly AllocatedGres[]
}

const LINE = /^Nodes=(\S+) +CPU_IDs=(\S*) +Mem=(\d+[KMGTP]?)(?: +GRES(?:_IDX)?=(\S*))?$/
const RANGE = /^(\d{1,6})(?:-(\d{1,6}))?$/
/** More numbers than CPUs of any node. */
const MOST_NUMBERS = 65_536
/** Longer lists make their items when they are read, so that memory grows with the text alone. */
const MOST_AT_ONCE = 512
const MOST_NAMES_AT_ONCE = 64
/** Where Slurm's buffer for a list of CPUs ends. */
const CUT_LENGTHS: readonly number[] = [126, 127]
const memory = memorySizeIn('M')
const MEBIBYTE = 1024 ** 2

/**
 * The lines of `scontrol show job -d` that say which CPUs, memory and generic resources a job has on which nodes.
 *
 * @throws SlurmParseError `invalid-value`: `parse`, on text outside the notation.
 * @see scontrol(1), `--details`
 *
 * @example
 * ```ts
 * import { nodeAllocations } from '@slurmkit/slurm-parsers'
 *
 * nodeAllocations.parse('Nodes=n[1-2] CPU_IDs=0-1 Mem=2048 GRES=gpu:a100:2(IDX:0,3)')
 * // [{ nodes: ['n1', 'n2'], cpuIDs: [0, 1], mem: 2147483648, gres: [{ name: 'gpu', type: 'a100', count: 2, indices: [0, 3] }] }]
 * ```
 */
export const nodeAllocations: Codec<readonly NodeAllocation[]> = {
  parse: (text) =>
    text
      .trim()
      .split(/\s+(?=Nodes=)/)
      .map(lineOf),
  format: (list) => list.map(printLine).join('\n     '),
  equals: (a, b) => nodeAllocations.format(a) === nodeAllocations.format(b),
}

function lineOf(line: string): NodeAllocation {
  const [match, names, ids, mem, resources] = LINE.exec(line) ?? []
  if (match === undefined || names === undefined || ids === undefined || mem === undefined)
    throw unreadable(line, 'Nodes=n1 CPU_IDs=0-3 Mem=0 GRES=gpu:1(IDX:0)')
  const isCut = /(?:[-,]|\.\.\.)$/.test(ids) || CUT_LENGTHS.includes(ids.length)
  // the last number may have lost digits
  const certain = isCut ? ids.slice(0, Math.max(0, ids.lastIndexOf(','))) : ids
  return {
    nodes: namesOf(names),
    cpuIDs: numbersOf(certain, line),
    ...(isCut ? { cut: true } : {}),
    mem: memory.parse(mem),
    gres: gresOf(resources ?? ''),
  }
}

function namesOf(text: string): readonly string[] {
  const lazy = nodeList.parseLazily?.(text) ?? []
  return lazy.length > MOST_NAMES_AT_ONCE ? lazy : [...lazy]
}

function gresOf(text: string): AllocatedGres[] {
  if (text === '') return []
  return gres.parse(text).map(({ detail, ...one }, i) => {
    const list = detail?.startsWith('IDX:') ? detail.slice(4) : ''
    const indices =
      list !== '' && list.split(',').every((range) => RANGE.test(range)) ? numbersOf(list, text) : undefined
    const counted = /^CNT:(\d{1,9})$/.exec(detail ?? '')?.[1]
    // `gpu(IDX:0,2)` has no count of its own
    const isCounted = /:\d+[KMGTP]?(?:\(|$)/.test(text.split(/,(?![^(]*\))/)[i] ?? '')
    const count = isCounted ? one.count : counted === undefined ? (indices?.length ?? one.count) : Number(counted)
    const more = indices === undefined ? (detail === undefined ? {} : { detail }) : { indices }
    return { ...one, count, ...more }
  })
}

/** Numbers of `0,4-7`. */
function numbersOf(list: string, whole: string): readonly number[] {
  if (list === '') return []
  const spans = list.split(',').map((range) => {
    const [match, first, last] = RANGE.exec(range) ?? []
    const [from, to] = [Number(first), Number(last ?? first)]
    if (match === undefined || to < from) throw unreadable(whole, `numbers, but ${JSON.stringify(range)} is none`)
    return { from, count: to - from + 1 }
  })
  const total = spans.reduce((sum, { count }) => sum + count, 0)
  if (total > MOST_NUMBERS) throw unreadable(whole, `at most ${MOST_NUMBERS} numbers`)
  const at = (place: number) => {
    let left = place
    for (const { from, count } of spans) {
      if (left < count) return from + left
      left -= count
    }
    return 0
  }
  return total > MOST_AT_ONCE
    ? lazyList(total, at)
    : spans.flatMap(({ from, count }) => Array.from({ length: count }, (_, i) => from + i))
}

/** `0`, `1`, `2`, `5` as `0-2,5`. */
function foldNumbers(numbers: readonly number[]): string {
  const ranges: { first: number; last: number }[] = []
  for (const number of numbers) {
    const range = ranges.at(-1)
    if (range?.last === number - 1) range.last = number
    else ranges.push({ first: number, last: number })
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}

function printLine({ nodes, cpuIDs, cut, mem, gres: resources }: NodeAllocation): string {
  const ids = [...(cpuIDs.length === 0 ? [] : [foldNumbers(cpuIDs)]), ...(cut ? ['...'] : [])].join(',')
  const list = resources.map(({ indices, detail, ...one }) => {
    const shown = indices === undefined ? detail : `IDX:${foldNumbers(indices)}`
    return gres.format([{ ...one, ...(shown === undefined ? {} : { detail: shown }) }])
  })
  return `Nodes=${nodeList.format(nodes)} CPU_IDs=${ids} Mem=${mem / MEBIBYTE} GRES=${list.join(',')}`
}
