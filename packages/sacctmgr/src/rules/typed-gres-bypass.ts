import { resourceLimits, resourcesOf } from './limit.ts'
import { allRows } from './rows.ts'
import type { LintRule } from './rule.ts'

/** A limit on one model of GPU, which a job escapes that names no model. */
export const typedGresBypass: LintRule = {
  level: 'warning',
  says: 'a limit on `gres/gpu:model` does not hold for jobs that ask for `gpu` without a model',
  source: 'the guide "Resource Limits", specific limits over GRES',
  check: (policy) =>
    allRows(policy).flatMap(({ path, values }) =>
      resourceLimits(values).flatMap((key) => {
        const limits = resourcesOf(values, key)
        return Object.keys(limits)
          .filter((tres) => tres.includes(':') && limits[tres.replace(/:.*$/, '')] === undefined)
          .map((tres) => ({
            path: [...path, key],
            message: `${tres} is not limited for a job that asks for ${tres.replace(/^gres\/|:.*$/g, '')} without naming the model`,
            remedy: `limit ${tres.replace(/:.*$/, '')} as well`,
          }))
      }),
    ),
}
