import type { Codec } from '../codecs/codec.ts'
import { shownTime, shownTimeAt } from '../codecs/shown-time.ts'
import { text as anyText } from '../codecs/text.ts'
import type { Field } from '../fields/field.ts'
import { SCONTROL_CONFIG_FIELDS } from '../fields/scontrol-config-fields.ts'
import { define } from '../object-maker.ts'
import { lostValue, openEnd, whole } from '../parse/misfit.ts'
import type { Column, Diagnostic, Parsed } from '../parse/parsed.ts'
import type { Row } from '../parse/row-reader.ts'
import { SlurmParseError } from '../slurm-parse-error.ts'

/** Headings of the settings of plugins, and the name of each plugin below one. */
const HEADING = /^\s*$|^[A-Z][\w ]* Configuration:?$|^-+ \S+ -+$/
const FIRST = /^(Configuration data as of) (.*)$/
const LAST = /^(Slurmctld)(\(.*)$/
const SETTING = /^\s*([A-Za-z]\S*)\s*=(?: (.*)|)$/
/** `Prolog[1]` is the second of several. */
const NUMBERED = /\[\d+\]$/

/** A setting as printed, and where its value stands. */
interface Setting {
  readonly header: string
  readonly value: string
  readonly line: number
  readonly column: number
}

/**
 * Reads `scontrol show config` into one row. A value outside its notation leaves the row without that property: the setting is a
 * diagnostic, and all others are read.
 */
export function readConfig(source: string, zone: string | undefined): Parsed<Row> {
  const lines = source.split(/\r?\n/)
  const diagnostics: Diagnostic[] = []
  const columns = new Map<string, Column>()
  const settings = new Map<string, Setting[]>()
  lines.forEach((line, i) => {
    const match = FIRST.exec(line) ?? LAST.exec(line) ?? SETTING.exec(line)
    const [, header = '', value = ''] = match ?? []
    if (match === null) {
      if (!HEADING.test(line)) diagnostics.push(whole('cell-count', line, i + 1, 'no setting stands here'))
      return
    }
    const isNumbered = find(header) === undefined && find(header.replace(NUMBERED, '')) !== undefined
    const name = isNumbered ? header.replace(NUMBERED, '') : header
    const setting = { header, value: value.trim(), line: i + 1, column: line.length - value.length + 1 }
    const all = settings.get(name)
    if (all === undefined) settings.set(name, [setting])
    else all.push(setting)
  })

  const row: Row = {}
  for (const [name, all] of settings) {
    const [property, field] = find(name) ?? [name, undefined]
    const codec: Codec<unknown> = field?.codec === shownTime ? shownTimeAt(zone) : (field?.codec ?? anyText)
    columns.set(name, { header: name, property, field, codec })
    try {
      define(row, property, field === undefined ? textsOf(all) : readValue(all, codec))
    } catch (error) {
      if (!(error instanceof SlurmParseError)) throw error
      const [{ header, line, column } = { header: name, line: 1, column: 1 }] = all
      const text = all.map((setting) => lines[setting.line - 1] ?? '').join('\n')
      const value = all.map((setting) => setting.value).join('\n')
      diagnostics.push(lostValue(error, { header, value, line, column, text }))
    }
  }
  diagnostics.push(...openEnd(lines))
  const isEmpty = settings.size === 0
  return {
    rows: isEmpty ? [] : [row],
    columns: [...columns.values()],
    diagnostics: diagnostics.sort((a, b) => a.line - b.line),
    source: {
      delimiter: ' ',
      trailing: false,
      before: '',
      between: '',
      after: '',
      items: isEmpty ? [source] : [row],
      records: isEmpty ? new Map() : new Map([[row, source]]),
    },
  }
}

const FIELDS = new Map(
  Object.entries(SCONTROL_CONFIG_FIELDS).map(([property, field]): [string, [string, Field]] => [
    field.header,
    [property, field],
  ]),
)

function find(header: string): [property: string, field: Field] | undefined {
  return FIELDS.get(header)
}

function readValue(all: readonly Setting[], codec: Codec<unknown>): unknown {
  const set = all.filter(({ value }) => value !== '' && value !== '(null)')
  return set.length === 0 ? null : codec.parse(set.map(({ value }) => value).join('\n'))
}

/** What plugins have: a list where two of them have a setting of one name. */
function textsOf(all: readonly Setting[]): unknown {
  const values = all.map(({ value }) => (value === '' || value === '(null)' ? null : value))
  return values.length === 1 ? values[0] : values
}
