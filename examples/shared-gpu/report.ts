import type { Voice } from './stage.ts'

/** Prints a story as lines: claims plain, all else behind `#`; colours only on a terminal. Counts the claims that don't hold. */
export function report(signal: AbortSignal): Voice & { readonly failed: () => number } {
  const colours = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
  const paint = (code: number, text: string) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text)
  let failed = 0
  return {
    signal,
    failed: () => failed,
    tell: (text) => console.log(paint(2, text.trimEnd().replace(/^(?!# )/gm, '# '))),
    claim(text, holds, seen) {
      console.log(`${holds ? paint(32, 'ok') : paint(31, 'not ok')} - ${text}`)
      if (holds) return
      failed += 1
      console.log((JSON.stringify(seen, null, 2) ?? 'nothing was seen').replace(/^/gm, '    '))
    },
  }
}
