import {
  type ExitCode,
  type JobId,
  jobSizes,
  type NodeState,
  type SlurmCommand,
  sacct,
  sacctmgrShow,
  sinfo,
  sprio,
  squeue,
  squeueSteps,
  sreport,
  sshare,
  type Tres,
} from '@slurmkit/slurm-parsers'
import { expectTypeOf, test } from 'vitest'

type RowOf<C> = C extends SlurmCommand<readonly (infer Row)[]> ? Row : never

// nothing to run: the compiler is what tests these

test('sacct', () => {
  const command = sacct({ format: ['JobID', 'AllocTRES'] as const })
  expectTypeOf<RowOf<typeof command>>().toEqualTypeOf<{ readonly jobID: JobId; readonly allocTRES: Tres | null }>()
  // a column that 23.02 renamed is one property
  const renamed = sacct({ version: '22.05', format: ['JobID', 'Planned', 'PlannedCPURAW'] })
  expectTypeOf<keyof RowOf<typeof renamed>>().toEqualTypeOf<'jobID' | 'planned' | 'plannedCPURAW'>()
  // @ts-expect-error no release since 23.02 has that name, and the catalogue has one for all
  const reserved = () => sacct({ format: ['Reserved'] })
  expectTypeOf(reserved).toBeFunction()
})

test('squeue and its steps', () => {
  const command = squeue({ format: ['JobArrayID', 'tres-alloc', 'exit_code'] })
  expectTypeOf<keyof RowOf<typeof command>>().toEqualTypeOf<'jobID' | 'allocTRES' | 'exitCode'>()
  expectTypeOf<RowOf<typeof command>['exitCode']>().extract<ExitCode>().toEqualTypeOf<ExitCode>()
  const steps = squeueSteps({ format: ['StepId', 'StepName'] })
  expectTypeOf<keyof RowOf<typeof steps>>().toEqualTypeOf<'jobID' | 'jobName'>()
})

test('sinfo, sprio and sshare', () => {
  const nodes = sinfo({ format: ['NodeList', 'StateComplete'] })
  expectTypeOf<keyof RowOf<typeof nodes>>().toEqualTypeOf<'nodeList' | 'state'>()
  expectTypeOf<RowOf<typeof nodes>['state']>().toEqualTypeOf<NodeState | 'n/a' | null>()
  const factors = sprio({ format: ['i', 'T'] })
  expectTypeOf<keyof RowOf<typeof factors>>().toEqualTypeOf<'jobID' | 'tres'>()
  const shares = sshare({ format: ['User', 'LevelFS'] })
  // the account is the tree, which every row has
  expectTypeOf<keyof RowOf<typeof shares>>().toEqualTypeOf<'account' | 'depth' | 'user' | 'levelFS'>()
})

test('sreport and sacctmgr', () => {
  const report = sreport('accountUtilizationByUser')
  expectTypeOf<RowOf<typeof report>>().toHaveProperty('account')
  expectTypeOf<RowOf<typeof report>>().not.toHaveProperty('reported')
  const utilization = sreport('utilization')
  expectTypeOf<RowOf<typeof utilization>['reported']>().toEqualTypeOf<number | null>()
  const sizes = jobSizes('account')
  expectTypeOf<RowOf<typeof sizes>>().toHaveProperty('groups')
  const limits = sacctmgrShow('qos', { format: ['Name', 'GrpTRES'] })
  expectTypeOf<RowOf<typeof limits>>().toEqualTypeOf<{ readonly name: string; readonly grpTRES: Tres | null }>()
  const own = sacctmgrShow('association', { format: ['Account', 'ParentName'] })
  expectTypeOf<keyof RowOf<typeof own>>().toEqualTypeOf<'account' | 'parentName'>()
})
