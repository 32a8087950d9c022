import { readdirSync, readFileSync } from 'node:fs'

/** Ids of the running processes that have `text` in their argument vector. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        return pid !== process.pid && args.includes(text)
      } catch {
        return false
      }
    })
}
