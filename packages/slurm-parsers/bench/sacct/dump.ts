import { appendFileSync, writeFileSync } from 'node:fs'

const COLUMNS =
  'JobID|JobIDRaw|JobName|User|Account|Partition|QOS|State|ExitCode|Submit|Start|End|ElapsedRaw|NNodes|NCPUS|AllocTRES|NodeList|TRESUsageInTot|MaxRSS|TotalCPU'

/** Writes a dump such as sacct prints: jobs, each with two steps. The same number of rows gives the same bytes. */
export function writeDump(file: string, rows: number): void {
  writeFileSync(file, `${COLUMNS}\n`)
  let text = ''
  let s = 1
  const below = (n: number) => {
    s = (Math.imul(s, 1_103_515_245) + 12_345) & 0x7fffffff
    return (s >>> 8) % n
  }
  const stamp = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19)
  for (let row = 0; row < rows; row++) {
    const id = 4_000_000 + Math.floor(row / 3)
    const step = ['', '.batch', '.extern'][row % 3] ?? ''
    const start = 1_760_000_000 + row * 7
    const [elapsed, cpus, gpus] = [below(100_000), 1 + below(64), below(8)]
    const user = step === '' ? `user${below(500)}` : ''
    const alloc = `billing=${cpus},cpu=${cpus},gres/gpu:a100=${gpus},gres/gpu=${gpus},mem=${1 + below(512)}G,node=1`
    const usage =
      step === ''
        ? ''
        : `cpu=00:${10 + below(49)}:${10 + below(49)},energy=0,fs/disk=${below(1e9)},mem=${below(1e9)}K,pages=0`
    const state = below(20) === 0 ? 'CANCELLED by 1001' : 'COMPLETED'
    const cells = [
      `${id}${step}`,
      `${id}${step}`,
      step === '' ? `train_${below(300)}` : step.slice(1),
      user,
      `lab${below(100)}`,
      step === '' ? 'gpu' : '',
      step === '' ? 'normal' : '',
      state,
      '0:0',
      stamp(start),
      stamp(start + 30),
      stamp(start + 30 + elapsed),
      elapsed,
      1,
      cpus,
      alloc,
      `gpu-a100-${100 + below(90)}`,
      usage,
      step === '' ? '' : `${below(1e9)}K`,
      `${10 + below(49)}:${10 + below(49)}.${100 + below(899)}`,
    ]
    text += `${cells.join('|')}\n`
    if (text.length > 1 << 20) {
      appendFileSync(file, text)
      text = ''
    }
  }
  appendFileSync(file, text)
}
