-- SPDX-License-Identifier: Apache-2.0
-- id: inference-pool-failure-mode
-- code: INF-012
-- title: The loss of an endpoint picker is not the loss of the service
-- about: k8s_inference_pool
-- area: resilience
-- severity: low
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.6.2.6
-- why: Every call passes the picker; with the default FailClose one pod that restarts answers all calls with an error.
-- fix: Set endpointPickerRef.failureMode: FailOpen, or run two replicas of the picker with a disruption budget.
-- cure: person
select i.resource,
       case when i.failure_mode_unknown is not null then 'unknown'
            when i.failure_mode = 'FailOpen' then 'ok'
            when (select max(p.replicas) from k8s_pod p where p.name = i.picker and p.scope = coalesce(i.namespace, p.scope)) >= 2 then 'ok'
            else 'gap' end as status,
       case when i.failure_mode_unknown is not null then 'its failure mode ' || i.failure_mode_unknown
            when not i.failure_mode_set then 'failureMode is not set, and the default is FailClose'
            else 'failureMode is ' || i.failure_mode end || case when i.failure_mode_unknown is null then ': without its picker ' || coalesce(i.picker, '') || ' nothing is answered' else '' end as reason,
       i.failure_mode_file as file, i.failure_mode_line as line, i.quality
  from k8s_inference_pool i
