type Cell = string | number | null | undefined

/** Rows as columns under their names; numbers to the right, and the last column cut where it would not fit. */
export function formatTable(rows: readonly Readonly<Record<string, Cell>>[], width = 100): string {
  const names = Object.keys(rows[0] ?? {})
  const text = (cell: Cell) => (cell === null || cell === undefined ? '' : String(cell))
  const columns = names.map((name) => {
    const cells = [name, ...rows.map((row) => text(row[name]))]
    const length = Math.max(...cells.map((cell) => cell.length))
    const right = rows.every((row) => typeof row[name] === 'number')
    return cells.map((cell) => (right ? cell.padStart(length) : cell.padEnd(length)))
  })
  const lines = [undefined, ...rows].map((_, at) => columns.map((cells) => cells[at]).join('  '))
  return lines.map((line) => (line.length > width ? `${line.slice(0, width - 3)}...` : line.trimEnd())).join('\n')
}
