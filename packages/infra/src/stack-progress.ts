import type { Progress, StackEvent } from './stack-event.ts'
import type { StackChange } from './stack-plan.ts'
import type { Template } from './template.ts'
import { dependencies } from './template-references.ts'

/** Usual seconds to create a resource, where it is more than a moment. From experience, not from a promise of AWS. */
const USUAL_SECONDS: Readonly<Record<string, number>> = {
  'AWS::FSx::FileSystem': 1_200,
  'AWS::RDS::DBCluster': 120,
  'AWS::RDS::DBInstance': 600,
  'AWS::EC2::NatGateway': 120,
  'AWS::EC2::VPCEndpoint': 60,
  'AWS::PCS::Cluster': 600,
  'AWS::PCS::ComputeNodeGroup': 180,
  'AWS::IAM::InstanceProfile': 120,
  'Custom::PclusterCluster': 900,
}

/** Follows an operation by its events. */
export function trackProgress(template: Template, changes: readonly StackChange[]): (event: StackEvent) => Progress {
  const open = new Map(changes.map(({ path, type }) => [path, type]))
  const expected = open.size
  const graph = dependencies(template)
  const started = new Map<string, number>()
  return ({ path, status, isStack, timestamp }) => {
    const now = timestamp.getTime()
    if (!isStack && open.has(path)) {
      if (!started.has(path)) started.set(path, now)
      if (/_(COMPLETE|FAILED|SKIPPED)$/.test(status)) open.delete(path)
    }
    const left = new Map<string, number | undefined>()
    const remaining = (id: string): number | undefined => {
      if (left.has(id)) return left.get(id)
      left.set(id, 0)
      const type = open.get(id)
      const since = started.get(id)
      const usual = type === undefined ? 0 : (USUAL_SECONDS[type] ?? 5)
      const own = since === undefined ? usual : usual - (now - since) / 1000
      const before = (graph.get(id) ?? []).map(remaining)
      const known = before.filter((seconds) => seconds !== undefined)
      const isLate = own < -usual || known.length < before.length
      const seconds = isLate ? undefined : Math.max(own, 0) + Math.max(0, ...known)
      left.set(id, seconds)
      return seconds
    }
    const all = [...open.keys()].map(remaining)
    const known = all.filter((seconds) => seconds !== undefined)
    const etaSeconds = known.length < all.length ? undefined : Math.ceil(Math.max(0, ...known))
    return { done: expected - open.size, expected, etaSeconds }
  }
}
