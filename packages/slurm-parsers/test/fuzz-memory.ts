import { SlurmParseError } from '@slurmkit/slurm-parsers'
import { bytesOf, seeded } from './corrupt-records.ts'
import { fuzzed, PARSERS } from './fuzzed-texts.ts'

// a process with a small heap: it ends with an error where a parser holds far more than its text

const SIZE = 2 ** 18
const random = seeded(Number(process.argv[2]))
for (const [name, [parse, header]] of Object.entries(PARSERS)) {
  let text = `${header}\n`
  while (text.length < SIZE) text += `${fuzzed(header, random)}\n`
  try {
    parse(bytesOf(text))
  } catch (error) {
    if (!(error instanceof SlurmParseError)) throw error
  }
  console.log(name)
}
