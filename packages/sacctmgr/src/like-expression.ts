/** A pattern of SQL's `LIKE` as MariaDB reads it with the collation of Slurm's tables, which has no upper and lower case. */
export function likeExpression(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('_', '.').replaceAll('%', '.*')}$`, 'is')
}
