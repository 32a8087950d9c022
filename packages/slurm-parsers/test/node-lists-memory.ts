import { parseSacct, parseScontrolShow, readSacct } from '@slurmkit/slurm-parsers'

// a process with a small heap: it ends with an error where the names of all lists are held at once

const LISTS = 20_000
const lists = Array.from({ length: LISTS }, (_, i) => `n[${i}-65535]`)
const table = `JobID|NodeList\n${lists.map((list, i) => `${i}|${list}\n`).join('')}`
const count = (rows: readonly { readonly nodeList?: readonly string[] | string | null | undefined }[]) =>
  rows.reduce((sum, { nodeList }) => sum + (nodeList?.length ?? 0), 0)

console.log(count(parseSacct(table).rows))

async function* chunks() {
  yield table
}
let names = 0
for await (const batch of readSacct(chunks())) names += count(batch)
console.log(names)

const jobs = lists.map((list, i) => `JobId=${i} NodeList=${list} WorkDir=/\n`).join('')
console.log(count(parseScontrolShow('job', jobs).rows))
