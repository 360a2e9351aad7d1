-- SPDX-License-Identifier: Apache-2.0
-- id: cluster-control-plane-logs
-- title: The control plane of a cluster writes its log where you keep it
-- about: kubernetes_cluster
-- area: observability
-- severity: medium
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.8
-- why: Who created that pod is a question for the audit log, and it must have been on before.
-- fix: set enabled_cluster_log_types to api, audit and authenticator, and manage the log group with its retention (create_cloudwatch_log_group = true)
-- cure: aws
select resource,
       case when log_types_unknown is not null or log_group_managed_unknown is not null then 'unknown'
            when log_group_managed = 0 then 'gap'
            when log_types like '%audit%' then 'ok'
            else 'gap' end as status,
       case when log_types_unknown is not null or log_group_managed_unknown is not null then 'the list of its control-plane logs ' || coalesce(log_types_unknown, log_group_managed_unknown)
            when log_group_managed = 0 then 'the log group of the control plane is not managed, so its retention and encryption are left to chance'
            when log_types like '%audit%' then null
            when log_types is null then 'no control-plane log is switched on'
            else 'control-plane logs are ' || log_types || ', without audit' end as reason,
       case when log_group_managed = 0 then log_group_managed_file else log_types_file end as file,
       case when log_group_managed = 0 then log_group_managed_line else log_types_line end as line
  from kubernetes_cluster
 where platform = 'eks'
