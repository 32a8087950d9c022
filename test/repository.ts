import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the repository: its path from the root, and what it holds. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** A package as its manifest and its sources tell it. */
export interface Package {
  /** Without the scope: `command`. */
  readonly name: string
  readonly dependencies: readonly string[]
  readonly sources: readonly TextFile[]
}

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Reads a file by its path from the root. */
export function readText(path: string): TextFile {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}

/** Paths of the files under a folder, without what is installed, built, recorded or hidden. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    if (entry.isFile()) return [path]
    const isOurs = !entry.name.startsWith('.') && !['node_modules', 'dist', 'coverage', 'fixtures'].includes(entry.name)
    return entry.isDirectory() && isOurs ? listFiles(path) : []
  })
}

/** All packages, from their folders. */
export function readPackages(): readonly Package[] {
  return readdirSync(join(ROOT, 'packages')).map((name) => {
    const manifest = JSON.parse(readText(`packages/${name}/package.json`).text)
    return {
      name,
      dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
      sources: listFiles(`packages/${name}/src`).map(readText),
    }
  })
}
