import { text as anyText } from '../codecs/text.ts'
import { type Block, textBlock, textOf } from './block.ts'
import { type Fit, fitCells } from './fit-cells.ts'
import { misfit, NO_NEWLINE, uncertainEnd, whole } from './misfit.ts'
import type { Diagnostic } from './parsed.ts'
import { cellsOf, couldBe, exactRow, type RowLayout, rowOf } from './row-layout.ts'
import type { Row } from './row-reader.ts'

/** Takes what the lines of an output turn out to be, in their order. */
export interface RecordSink {
  /** A row, and its record: what stands in a block from one place up to another. */
  row(row: Row, block: Block, from: number, to: number): void
  diagnostic(diagnostic: Diagnostic): void
  /** A line that is no record. */
  aside(line: string): void
}

/** What a joiner knows of the output beside its columns. */
export interface JoinerOptions {
  /** What stands between two lines. */
  readonly between: string
  /** Line number of the first line. */
  readonly line: number
  readonly header: string | undefined
  readonly isAside: (line: string) => boolean
  /** The command prints no empty lines. */
  readonly noEmptyLines: boolean
}

/** Makes records of lines. */
export interface RecordJoiner {
  /** Takes the line from one place of a block up to another. */
  push(block: Block, from: number, to: number): void
  /** No line follows; `isCut` where the end of the last one may be missing. */
  end(isCut: boolean): void
}

/** Lines that one record may have, and places that are tried for its end, so that no text makes the search long. */
const MOST_LINES = 256
const MOST_TRIES = 24

interface Held {
  readonly record: string
  readonly line: number
  readonly outcome: Row | Diagnostic
  readonly isRow: boolean
  /** Made of several lines. */
  readonly isJoined: boolean
}

/**
 * Reads lines into rows. Nearly every line is a record. One that is not may be a piece of a record whose free text holds
 * newlines: then it begins one, which ends where all columns can be read, or it goes on where the record before seemed to end.
 */
export function recordJoiner(layout: RowLayout, options: JoinerOptions, sink: RecordSink): RecordJoiner {
  const { columns, delimiter, trailing } = layout
  const { between, header, isAside } = options
  const isFree = columns.map(({ field }) => field?.freeText === true)
  const front = isFree.indexOf(true)
  const back = columns.length - 1 - isFree.lastIndexOf(true)
  const typed = columns.map(({ codec }, i) => !isFree[i] && codec !== anyText)
  // names hold no newline, so a line with fewer cells before the first free text begins no record; but only notations say that one does
  const knowsStart = front > 0
  const notations = typed.slice(0, Math.max(0, front)).filter(Boolean).length
  const knowsEnd = trailing || (front !== -1 && typed.slice(columns.length - back).includes(true))
  const swallowsEmpty = options.noEmptyLines && isFree.at(-1) === true && knowsStart

  let line = options.line
  let seen = 0
  let held: Held | undefined
  let open: string[] = []
  let tries = 0
  /** The row of a line that was one record, held in place: most rows leave without their line being cut out. */
  let quick: Row | undefined
  let quickBlock = textBlock('')
  let quickFrom = 0
  let quickTo = 0
  const printedHeader = header === undefined ? undefined : textBlock(header).text
  /** Empty lines behind `held` that may be part of it. */
  let empty: string[] = []

  const release = (isEnd = false) => {
    if (held?.isRow && empty.length > 0 && !isEnd) {
      const record = [held.record, ...empty].join(between)
      if (settle(record, fitOf(record), true)) empty = []
    }
    if (held !== undefined) {
      line += between === '\n' && !held.isJoined ? 1 : linesOf(held.record)
      if (held.isRow) sink.row(held.outcome as Row, { text: held.record, isAscii: true }, 0, held.record.length)
      else sink.diagnostic(held.outcome as Diagnostic)
    }
    held = undefined
    for (const aside of empty.splice(0)) leave(aside)
  }
  const leave = (aside: string) => {
    sink.aside(aside)
    line += linesOf(aside)
  }
  const leaveQuick = () => {
    if (quick !== undefined) sink.row(quick, quickBlock, quickFrom, quickTo)
    line += between === '\n' ? 1 : linesOf(textOf(quickBlock, quickFrom, quickTo))
    quick = undefined
  }
  /** The line is needed: the next one may go on with it. */
  const holdQuick = () => {
    if (quick !== undefined) hold(textOf(quickBlock, quickFrom, quickTo), quick, true, false)
    quick = undefined
  }
  const hold = (record: string, outcome: Row | Diagnostic, isRow: boolean, isJoined = true) => {
    held = { record, line, outcome, isRow, isJoined }
  }
  const refuse = (record: string, note = '') => {
    release()
    hold(record, misfit(record, line, layout, note), false)
    release()
  }
  /** Holds the record if its cells fit in any way: in place of the one that it continues, or behind it. */
  const settle = (record: string, fit: Fit, continues = false): boolean => {
    if (fit === 'none') return false
    if (!continues) release()
    const row = fit === 'ambiguous' ? 0 : rowOf(layout, fit)
    if (typeof row !== 'number') hold(record, row, true)
    else
      hold(
        record,
        whole('ambiguous-record', record, line, 'free text holds delimiters: more than one reading fits'),
        false,
      )
    return true
  }
  const fitOf = (record: string): Fit => {
    const cells = cellsOf(layout, record)
    return cells === undefined ? 'none' : fitCells(cells, layout)
  }
  const canStart = (text: string): boolean => {
    let at = 0
    for (let i = 0; i < front; i++) {
      const to = text.indexOf(delimiter, at)
      if (to === -1 || !couldBe(layout, i, text.slice(at, to))) return false
      at = to + delimiter.length
    }
    return front !== -1
  }
  const canEnd = (text: string): boolean => {
    let to = text.length
    if (trailing) {
      if (!text.endsWith(delimiter)) return false
      to -= delimiter.length
    }
    for (let i = columns.length - 1; i >= columns.length - back; i--) {
      const at = to === 0 ? -1 : text.lastIndexOf(delimiter, to - 1)
      if (at === -1 || !couldBe(layout, i, text.slice(at + delimiter.length, to))) return false
      to = at
    }
    return true
  }

  /** Whether a line that need not begin a record goes on with the one before. */
  const goesOn = (text: string): boolean => {
    if (held === undefined || !knowsStart) return false
    const before = held
    const record = [before.record, ...empty, text].join(between)
    if (!settle(record, fitOf(record), true)) return false
    empty = []
    return true
  }

  /** Gives up on the record that is open: its first line alone stays raw, the others are looked at again. */
  const giveUp = (note?: string): string[] => {
    const [first = '', ...rest] = open
    open = []
    tries = 0
    if (notations > 0 || !goesOn(first)) refuse(first, note)
    return rest
  }
  /** Closes the open record where it fits; gives up where it is no use to go on. Returns the lines to look at again. */
  const tryToClose = (): string[] => {
    if (canEnd(open.at(-1) ?? '')) {
      const record = open.join(between)
      const fit = fitOf(record)
      const isTwo = (_: string, i: number) =>
        i > 0 && canStart(open[i] ?? '') && fitOf(open.slice(i).join(between)) !== 'none'
      const two = fit !== 'none' && open.some(isTwo)
      if (two && notations > 1) return giveUp()
      if (settle(record, two ? 'ambiguous' : fit)) {
        open = []
        tries = 0
        return []
      }
      tries++
    }
    const goesOn = (knowsStart || knowsEnd) && open.length < MOST_LINES && tries < MOST_TRIES
    return goesOn ? [] : giveUp()
  }
  const take = (text: string): string[] => {
    const row = text === header ? undefined : exactRow(layout, { text, isAscii: true }, 0, text.length)
    if (row !== undefined) {
      if (open.length > 0) {
        const both = [...open, text].join(between)
        if (notations > 1 || fitOf(both) === 'none') return [...giveUp(), text]
        open = []
        release()
        hold(both, whole('ambiguous-record', both, line, 'a newline stands where one record or two can be read'), false)
        return []
      }
      release()
      hold(text, row, true)
      return []
    }
    if (text === header) {
      const rest = open.length > 0 ? [...giveUp(), text] : []
      if (rest.length === 0) {
        release()
        leave(text)
      }
      return rest
    }
    if (open.length > 0) {
      open.push(text)
      return tryToClose()
    }
    if (swallowsEmpty && text.trim() === '' && held !== undefined) {
      empty.push(text)
      return []
    }
    if (isAside(text)) {
      release()
      leave(text)
      return []
    }
    if (canStart(text)) {
      open = [text]
      return tryToClose()
    }
    if (!goesOn(text)) refuse(text, seen === 1 && header === undefined ? ': the text begins inside a record' : '')
    return []
  }
  const takeAll = (lines: string[]) => {
    const queue = lines
    while (queue.length > 0) queue.unshift(...take(queue.shift() ?? ''))
  }

  return {
    push(block, from, to) {
      const { text } = block
      seen++
      const isHeader = to - from === printedHeader?.length && text.startsWith(printedHeader, from)
      const row = open.length > 0 || isHeader ? undefined : exactRow(layout, block, from, to)
      if (row !== undefined) {
        if (quick === undefined) release()
        else leaveQuick()
        quick = row
        quickBlock = block
        quickFrom = from
        quickTo = to
        return
      }
      holdQuick()
      const again = take(textOf(block, from, to))
      if (again.length > 0) takeAll(again)
    },
    end(isCut) {
      holdQuick()
      while (open.length > 0) takeAll(giveUp(open.length === 1 ? ': the text ends inside the record' : ''))
      const last = held
      const reason = empty.length > 0 ? 'empty lines behind free text may be part of it' : NO_NEWLINE
      const uncertain = last?.isRow === true && (isCut || empty.length > 0)
      release(true)
      if (uncertain) sink.diagnostic(uncertainEnd(last.record, last.line, reason))
    },
  }
}

/** Pushes the lines of a block, of which all end in `between` but perhaps the last. */
export function pushLines(joiner: RecordJoiner, block: Block, between: string): void {
  const { text } = block
  let at = 0
  for (let to = text.indexOf(between); to !== -1; to = text.indexOf(between, at)) {
    joiner.push(block, at, to)
    at = to + between.length
  }
  if (at < text.length) joiner.push(block, at, text.length)
}

/** How far a record moves the line number. */
export function linesOf(record: string): number {
  let lines = 1
  for (let at = record.indexOf('\n'); at !== -1; at = record.indexOf('\n', at + 1)) lines++
  return lines
}
