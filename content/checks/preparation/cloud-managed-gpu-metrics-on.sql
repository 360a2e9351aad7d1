-- SPDX-License-Identifier: Apache-2.0
-- id: cloud-managed-gpu-metrics-on
-- code: OBS-018
-- title: Managed clusters collect metrics of nodes and GPUs
-- about: kubernetes_cluster
-- area: observability
-- severity: medium
-- level: 2
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A GPU that nobody measures is either idle or throttled, and nobody knows which.
-- fix: add monitor_metrics (monitoring_config with managed_prometheus, the CloudWatch add-on) to the cluster
-- cure: aks
select resource,
       case when monitoring_unknown is not null then 'unknown'
            when monitoring then 'ok'
            when platform = 'eks' then 'unknown'
            when not monitoring then 'gap'
            else 'unknown' end as status,
       case when monitoring_unknown is not null then 'managed monitoring ' || monitoring_unknown
            when monitoring then null
            when platform = 'eks' then 'EKS has no switch for it; an add-on or a Prometheus in the cluster would show elsewhere'
            when not monitoring then 'no managed monitoring is switched on for the cluster'
            else 'managed monitoring is not said here' end as reason,
       monitoring_file as file, monitoring_line as line
  from kubernetes_cluster
