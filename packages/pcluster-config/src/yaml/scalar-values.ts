/** Digits of any script as those of ASCII: Python takes all of them for numbers. */
function toAsciiDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    let before = 0
    // Each script has its ten digits side by side, and some scripts are neighbours.
    while (/\p{Nd}/u.test(String.fromCodePoint(code - 1 - before))) before += 1
    return String(before % 10)
  })
}

const blank = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const blanksAtEnds = new RegExp(`^${blank}+|${blank}+$`, 'g')

/** A number's text as Python takes it: digits of any script, and no blanks at its ends. */
export function toNumberText(text: string): string {
  return toAsciiDigits(text.replace(blanksAtEnds, ''))
}

/** Digits that Python makes no number of, because it would take too long. */
const MOST_DIGITS = 4300

const digitsOf: { readonly [base: number]: RegExp } = {
  2: /^(?:0b)?[01]+$/i,
  8: /^(?:0o)?[0-7]+$/i,
  10: /^[0-9]+$/,
  16: /^(?:0x)?[0-9a-f]+$/i,
}
const prefixes: { readonly [base: number]: string } = { 2: '0b', 8: '0o', 10: '', 16: '0x' }

/** Python's `int`, of text without underscores. */
function toInteger(text: string, base: number): number | undefined {
  const [, sign, digits = ''] = /^([-+]?)(.*)$/s.exec(toNumberText(text)) ?? []
  if (!digitsOf[base]?.test(digits) || (base === 10 && digits.length > MOST_DIGITS)) return undefined
  const bare = digits.replace(/^0[box]/i, '')
  const size = Math.min(Number(BigInt((prefixes[base] ?? '') + bare)), Number.MAX_VALUE)
  return sign === '-' ? -size : size
}

/** Python's `float`, of text without underscores. */
function toFloat(text: string): number | undefined {
  const bare = toNumberText(text)
  const [, sign, word] = /^([-+]?)(inf|infinity|nan)$/i.exec(bare) ?? []
  if (word !== undefined) return /^n/i.test(word) ? Number.NaN : Number(`${sign}Infinity`)
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(bare) ? Number(bare) : undefined
}

/** A number's sign, and the rest of it. */
function splitSign(text: string): readonly [sign: 1 | -1, rest: string] {
  return [text.startsWith('-') ? -1 : 1, text.replace(/^[-+]/, '')]
}

/** Parts between colons, each worth 60 of the next one; `undefined` when one of them is no number. */
function sumOfParts(text: string, toPart: (text: string) => number | undefined): number | undefined {
  return text.split(':').reduce<number | undefined>((sum, part) => {
    const value = toPart(part)
    return sum === undefined || value === undefined ? undefined : sum * 60 + value
  }, 0)
}

/** What `!!int` makes of text. */
export function readInt(text: string): number | undefined {
  const [sign, rest] = splitSign(text.replaceAll('_', ''))
  const value =
    rest === '0'
      ? 0
      : rest.startsWith('0b')
        ? toInteger(rest.slice(2), 2)
        : rest.startsWith('0x')
          ? toInteger(rest.slice(2), 16)
          : rest.startsWith('0')
            ? toInteger(rest, 8)
            : sumOfParts(rest, (part) => toInteger(part, 10))
  return value === undefined ? undefined : sign * value
}

/** What `!!float` makes of text. */
export function readFloat(text: string): number | undefined {
  const [sign, rest] = splitSign(text.replaceAll('_', '').toLowerCase())
  if (rest === '.inf') return sign * Number.POSITIVE_INFINITY
  if (rest === '.nan') return Number.NaN
  const value = sumOfParts(rest, toFloat)
  return value === undefined ? undefined : sign * value
}

/** A day, or a time of it. */
export interface Timestamp {
  readonly time: Date
  /** What two of them have in common that Python takes for the same. */
  readonly identity: string
}

const timestamp =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?\n?$/

/** What `!!timestamp` makes of text: `undefined` where there is no such time. */
export function readTimestamp(text: string): Timestamp | undefined {
  const parts = timestamp.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const local = new Date(0)
  local.setUTCFullYear(year, month - 1, day)
  local.setUTCHours(hour, minute, second)
  const isDay = year > 0 && local.getUTCMonth() === month - 1 && local.getUTCDate() === day
  const offset = Number(parts[10] ?? 0) * 60 + Number(parts[11] ?? 0)
  if (!isDay || hour > 23 || minute > 59 || second > 59 || offset >= 24 * 60) return undefined
  const time = new Date(local.getTime() - (parts[9] === '-' ? -offset : offset) * 60_000)
  const kind = parts[4] === undefined ? 'day' : parts[8] === undefined ? 'local' : 'time'
  const fraction = (parts[7] ?? '').slice(0, 6).padEnd(6, '0')
  return { time, identity: `${kind} ${time.getTime()} ${fraction}` }
}

/** What `!!binary` makes of text: what is not of Base64 is left out, and the padding has to be right. */
export function readBinary(text: string): string | Uint8Array | undefined {
  if (!/^[\0-\x7f]*$/.test(text)) return undefined
  let digits = ''
  let padding = 0
  for (const [character] of text.matchAll(/[A-Za-z0-9+/=]/g)) {
    if (character !== '=') {
      padding = 0
      digits += character
    } else if (digits.length % 4 >= 2) {
      padding += 1
      if ((digits.length % 4) + padding >= 4) return decode(digits)
    }
  }
  return digits.length % 4 === 0 ? decode(digits) : undefined
}

/** Where text has to be, ParallelCluster takes bytes that are UTF-8 for it. */
function decode(base64: string): string | Uint8Array {
  const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes
  }
}
