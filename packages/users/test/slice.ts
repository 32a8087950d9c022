/** Which of many seeded cases run: all of them in the deep suites, the first ones otherwise, or `SLURMKIT_SLICE=200-300`. */
export function slice(
  all: number,
  first: number,
): { readonly from: number; readonly to: number; readonly text: string } {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(process.env['SLURMKIT_SLICE'] ?? '') ?? []
  const range = {
    from: Number(from ?? 0),
    to: Math.min(all, Number(to ?? (process.env['SLURMKIT_DEEP'] ? all : first))),
  }
  return { ...range, text: range.from === 0 ? String(range.to) : `${range.from} to ${range.to}` }
}
