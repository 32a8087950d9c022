import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ours, plainRows, sum } from './contestants.ts'

// contestant.mjs NAME FILE REFERENCE: one contestant in a process of its own, timed from before the file is opened.
const [name, file = '', reference = ''] = process.argv.slice(2)
const checker = existsSync(reference) ? await import(pathToFileURL(reference).href) : undefined
const start = performance.now()
const stream = chunksOf(file)
const total = await sum(name === 'plain' ? plainRows(stream) : ours(stream, name === 'rows', checker?.consume))
const ms = performance.now() - start
const { rows, chk } = name === 'rows' && checker !== undefined ? checker.result() : total
console.log(JSON.stringify({ ms, rows, rssMB: Math.round(process.resourceUsage().maxRSS / 1024), chk }))

/** A file through one buffer: what readers may do, since nothing that is read keeps it. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  const descriptor = openSync(path, 'r')
  const buffer = new Uint8Array(1 << 17)
  for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer))
    yield buffer.subarray(0, length)
  closeSync(descriptor)
}
