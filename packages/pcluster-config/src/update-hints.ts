import type { UpdatePolicy } from './update-policy.ts'

/** What a change of a key asks for, in an editor's words. */
export const updateHints: { readonly [policy in UpdatePolicy]: string } = {
  AWSBATCH_CE_MAX_RESIZE: 'more is live, less may need the compute fleet stopped',
  COMPUTE_AND_LOGIN_NODES_STOP: 'needs the compute fleet and the login nodes stopped',
  COMPUTE_FLEET_STOP: 'needs the compute fleet stopped',
  EXTRA_CHEF_ATTRIBUTES: 'live for Slurm’s reconfigure_timeout and the readiness check, else refused',
  COMPUTE_FLEET_STOP_ON_REMOVE: 'adding is live, removing needs the compute fleet stopped',
  IGNORED: 'live',
  LOGIN_NODES_POOLS_UPDATE_POLICY: 'adding is live, removing needs the login nodes stopped',
  LOGIN_NODES_POOL_STOP: 'needs the login nodes of the pool stopped',
  LOGIN_NODES_STOP: 'needs the login nodes stopped',
  MANAGED_FSX:
    'refused beside a managed FSx for Lustre; else adding is live, removing needs QueueUpdateStrategy or the compute fleet stopped',
  MANAGED_PLACEMENT_GROUP:
    'needs QueueUpdateStrategy or the compute fleet stopped; deleting a managed group needs the fleet stopped',
  QUEUE_UPDATE_STRATEGY: 'needs QueueUpdateStrategy or the compute fleet stopped',
  READ_ONLY_RESOURCE_BUCKET: 'refused, needs a new cluster',
  RESIZE_UPDATE_STRATEGY_ON_REMOVE:
    'more is live, less needs QueueUpdateStrategy TERMINATE or the compute fleet stopped',
  SHARED_STORAGE_UPDATE_POLICY:
    'existing EFS and FSx file systems are mounted live; others need the compute fleet and the login nodes stopped',
  SUPPORTED: 'live',
  SUPPORTED_UNLESS_ADC: 'live, but refused in isolated regions',
  UNSUPPORTED: 'refused, needs a new cluster',
}
