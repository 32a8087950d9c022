import { readFile } from 'node:fs/promises'

/** The last lines of a file, or nothing where there is none. */
export async function logTail(path: string, lines = 20): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
