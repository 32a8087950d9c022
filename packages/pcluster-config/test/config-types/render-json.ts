const width = 120

/** JSON as the formatter of this repository leaves it: a list of single values on one line where it fits. */
export function renderJson(value: unknown): string {
  return `${render(value, '', 0)}\n`
}

function render(value: unknown, indent: string, before: number): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
    const fits = value.every((item) => typeof item !== 'object') && before + line.length < width
    if (fits) return line
    return `[\n${value.map((item) => inner + render(item, inner, inner.length)).join(',\n')}\n${indent}]`
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, item]) => {
    const start = `${inner}${JSON.stringify(key)}: `
    return start + render(item, inner, start.length)
  })
  return `{\n${entries.join(',\n')}\n${indent}}`
}
