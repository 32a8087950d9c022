// Written by test/config-types.test.ts out of src/schema: change that, and run the test with -u.

export interface Monitoring {
  /**
   * Metrics each minute, which cost. Default: `false`.
   *
   * Update: needs the compute fleet stopped.
   */
  readonly DetailedMonitoring?: boolean | undefined
  /**
   * Where logs go.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Logs?: MonitoringLogs | undefined
  /**
   * Pages of charts.
   *
   * Update: live.
   */
  readonly Dashboards?: MonitoringDashboards | undefined
  /**
   * Alarms of the head node’s CPU, memory and disk.
   *
   * ParallelCluster has it since 3.8.0. Update: live.
   */
  readonly Alarms?: MonitoringAlarms | undefined
}

interface MonitoringLogs {
  /**
   * Logs in CloudWatch.
   *
   * Update: refused, needs a new cluster.
   */
  readonly CloudWatch?: MonitoringLogsCloudWatch | undefined
  /**
   * Whether log files on the nodes are rotated.
   *
   * ParallelCluster has it since 3.6.0. Update: refused, needs a new cluster.
   */
  readonly Rotation?: MonitoringLogsRotation | undefined
}

interface MonitoringLogsCloudWatch {
  /**
   * Whether logs are sent to CloudWatch. Default: `true`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Enabled?: boolean | undefined
  /**
   * 0 is forever. Default: `180`.
   *
   * Not in every release: `0` since 3.9.0. Update: live.
   */
  readonly RetentionInDays?:
    | 0
    | 1
    | 3
    | 5
    | 7
    | 14
    | 30
    | 60
    | 90
    | 120
    | 150
    | 180
    | 365
    | 400
    | 545
    | 731
    | 1827
    | 3653
    | undefined
  /**
   * What happens to the logs when the cluster goes. Default: `Retain`.
   *
   * Update: live.
   */
  readonly DeletionPolicy?: 'Delete' | 'Retain' | undefined
}

interface MonitoringLogsRotation {
  /**
   * Whether there is any of it. Default: `true`.
   *
   * Update: refused, needs a new cluster.
   */
  readonly Enabled?: boolean | undefined
}

interface MonitoringDashboards {
  /**
   * A dashboard in CloudWatch.
   *
   * Update: live.
   */
  readonly CloudWatch?: MonitoringDashboardsCloudWatch | undefined
}

interface MonitoringDashboardsCloudWatch {
  /**
   * Whether there is any of it. Default: `true`.
   *
   * Update: live.
   */
  readonly Enabled?: boolean | undefined
}

interface MonitoringAlarms {
  /**
   * Whether there is any of it. Default: `true`.
   *
   * Update: live.
   */
  readonly Enabled?: boolean | undefined
}
