/** From and up to which character a column stands. */
export type Span = readonly [from: number, to: number]

/** Whether a line is the dashes below a header. */
export function isRuler(line: string): boolean {
  return /^ *-+(?: +-+)* *$/.test(line)
}

/** Columns of a line of dashes. */
export function rulerSpans(line: string): Span[] {
  return [...line.matchAll(/-+/g)].map((run) => [run.index, run.index + run[0].length])
}

/** Words of a header line: its columns, where no line of dashes says better. */
export function wordSpans(line: string): Span[] {
  return [...line.matchAll(/\S+/g)].map((word) => [word.index, word.index + word[0].length])
}

/**
 * Cells of a line below a ruler, blanks included. Slurm cuts strings to the width, but never numbers or times: those push
 * every later column to the right.
 */
export function cellsByRuler(line: string, spans: readonly Span[]): string[] {
  let shift = 0
  let from = 0
  return spans.map(([start, to], i) => {
    let stop = to + shift
    if (i === spans.length - 1) stop = line.length
    while (stop < line.length && line[stop] !== ' ') stop++
    const cell = line.slice(Math.max(from, start + shift), stop)
    if (i < spans.length - 1) shift += Math.max(0, stop - to - shift)
    from = stop
    return cell
  })
}

/**
 * Cells of a line where only the header's words show the columns. As many words as headers are taken in order; otherwise each
 * word goes to the header that it stands below, or `undefined` when two words want the same one. Only the last column may hold
 * several: nothing comes behind it, so its blanks are its own (`(Nodes required for job are DOWN)`).
 */
export function cellsByHeader(line: string, headers: readonly Span[]): string[] | undefined {
  const words = wordSpans(line)
  if (words.length === headers.length) return words.map(([from, to]) => line.slice(from, to))
  const cells = headers.map(() => '')
  for (const word of words) {
    const at = closest(word, headers)
    if (at === headers.length - 1) {
      cells[at] = line.slice(word[0])
      break
    }
    if (cells[at] !== '') return undefined
    cells[at] = line.slice(...word)
  }
  return cells
}

/** Index of the span that shares most characters with `word`, or lies next to it. */
function closest(word: Span, spans: readonly Span[]): number {
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  spans.forEach(([from, to], i) => {
    // below 0 where they do not touch: then it is the gap between them
    const overlap = Math.min(word[1], to) - Math.max(word[0], from)
    if (overlap > most) [best, most] = [i, overlap]
  })
  return best
}
