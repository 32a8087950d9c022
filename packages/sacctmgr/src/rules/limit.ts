import type { Values } from '../option.ts'

/** A limit on resources of a QOS or association; empty where there is none. */
export function resourcesOf(values: Values | undefined, option: string): Readonly<Record<string, number>> {
  const limit = values?.[option]
  if (limit === undefined || limit === null || typeof limit !== 'object' || Array.isArray(limit)) return {}
  return limit as Readonly<Record<string, number>>
}

/** A limit of a QOS or association on one resource; `undefined` where there is none. */
export function limitOn(values: Values | undefined, option: string, tres: string): number | undefined {
  return resourcesOf(values, option)[tres]
}

/** A limit that is a number; `undefined` where there is none. */
export function numberOf(values: Values | undefined, option: string): number | undefined {
  const limit = values?.[option]
  return typeof limit === 'number' ? limit : undefined
}

/** Options of a QOS or association that limit resources and are set. */
export function resourceLimits(values: Values): readonly string[] {
  return Object.keys(values).filter(
    (key) => /^(grp|max|min)TRES/.test(key) && Object.keys(resourcesOf(values, key)).length > 0,
  )
}

/** Options that limit what jobs can take and are set. */
export function limitsOf(values: Values | undefined): readonly string[] {
  return Object.entries(values ?? {}).flatMap(([key, value]) => (/^(grp|max)/.test(key) && value !== null ? [key] : []))
}
