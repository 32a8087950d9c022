import { readFileSync } from 'node:fs'

/** Lines of a file: `¶` ends a line of the text, `⇥` is a tab, `‹2028›` a character, `‹k×1030›` many of one. */
function readTexts(name: string): string[] {
  const lines = readFileSync(new URL(name, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) =>
    line
      .replace(/‹(.)×(\d+)›/g, (_, sign: string, count: string) => sign.repeat(Number(count)))
      .replace(/‹([0-9a-f]+)›/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replaceAll('¶', '\n')
      .replaceAll('⇥', '\t'),
  )
}

/** Where a value may stand. */
const places: { readonly [name: string]: (value: string) => string } = {
  text: (value) => value,
  value: (value) => `A: ${value}\n`,
  'nested value': (value) => `A:\n  B: ${value}\n  C: d\n`,
  entry: (value) => `A:\n  - ${value}\n  - z\n`,
  'value in braces': (value) => `A: {B: ${value}, C: d}\n`,
  'beside an anchor': (value) => `X: &a y\nA: ${value}\nB: *a\n`,
}
const placesOnALine: typeof places = {
  ...places,
  'entry in brackets': (value) => `A: [${value}, z]\n`,
  key: (value) => `${value}: v\n`,
  'nested key': (value) => `A:\n  B: c\n  ${value}: v\n`,
  'key in braces': (value) => `A: {${value}: v, B: c}\n`,
  'key behind a question mark': (value) => `A:\n  ? ${value}\n  : v\n`,
  'value in JSON': (value) => `{"A": ${value}, "B": [${value}]}\n`,
}

function standing(values: readonly string[], where: typeof places): string[] {
  return Object.values(where).flatMap((put) => values.map(put))
}

/** Texts that readers of YAML do not agree on, refuse, or take for something else than people do. */
export function hostileTexts(): string[] {
  return [
    ...standing(readTexts('values.txt'), placesOnALine),
    ...standing(readTexts('sections.txt'), places),
    ...readTexts('texts.txt'),
  ]
}

const signs = [
  ...['', ' ', '  ', '\n', '\n  ', '\n    ', ':', ': ', '- ', '\n- ', "'", '"', '#', ' #', '{', '}', '[', ']', ', '],
  ...[',', '\t', '|', '|\n', '>', '&a ', '*a', '*a ', '!', '!!str ', '!!int ', '!x ', '?', '? ', '%', '@', '`', '~'],
  ...['0', '1', '\r', '---\n', '\n---', '\n...', '...\n', '<<: ', '\\', '=', 'a', 'é', '🙂', '\u0085', '\u2028'],
  ...['\ufeff', '--', '|2', '>-', '"\\n"', 'x: y', '\n%YAML 1.1\n', '[a]: ', '{a: b}'],
]

/** Hostile texts with more signs in them, or nothing but signs. */
export function brokenTexts(pick: (below: number) => number, count: number): string[] {
  const texts = hostileTexts().filter(({ length }) => length < 400)
  const sign = () => signs[pick(signs.length)] ?? ''
  return Array.from({ length: count }, () => {
    if (pick(4) === 0) return Array.from({ length: 1 + pick(14) }, sign).join('')
    let text = texts[pick(texts.length)] ?? ''
    for (let left = 1 + pick(4); left > 0; left -= 1) {
      const at = pick(text.length + 1)
      text = text.slice(0, at) + sign() + text.slice(at + pick(3))
    }
    return text
  }).filter((text) => !/\p{Surrogate}/u.test(text))
}
