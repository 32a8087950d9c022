import { runOnHost } from './host-command.ts'
import { TestbedError } from './testbed-error.ts'

/** The Debian archive that this machine's apt uses. Source: apt-get(8), indextargets. */
export async function readMirror(signal?: AbortSignal): Promise<string> {
  const format = '$(LABEL) $(REPO_URI)'
  const result = await runOnHost(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'], { signal })
  const mirror = /^Debian (\S+)$/m.exec(result.stdout)?.[1]
  if (mirror === undefined) {
    throw new TestbedError(
      'tree-unavailable',
      "this machine's apt knows no Debian archive: run apt-get update, or say which one with the option mirror",
      { output: result.stderr },
    )
  }
  return mirror
}
