-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-gpu-pods-pending
-- code: CMP-013
-- title: No GPU pod waits for a node that never comes
-- about: k8s_pod_status
-- area: gpu
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A pending GPU pod means work that nobody does, and usually a taint, a selector or a quota that nobody looked at.
-- fix: Read the scheduler message: add a matching toleration, selector or node pool, or lower the request.
-- cure: person
select s.resource,
       case when not s.unschedulable then 'ok'
            when s.since is null then 'unknown'
            when days_between(s.since, (select value from parameter where name = 'today')) >= 1 then 'gap'
            else 'unknown' end as status,
       case when s.since is null then 'cannot be scheduled, since when is not said: ' || coalesce(s.message, '')
            when days_between(s.since, (select value from parameter where name = 'today')) >= 1
                 then 'asks for ' || p.gpus || ' GPUs and waits since ' || s.since || ': ' || coalesce(s.message, 'no message')
            else 'cannot be scheduled since today: ' || coalesce(s.message, '') end as reason,
       s.file, s.line, s.quality
  from k8s_pod_status s join k8s_pod p on p.id = s.pod
 where p.gpus > 0
union all
select s.resource, 'gap', 'pod ' || coalesce(s.namespace || '/', '') || coalesce(s.pod, '?') || ' asks for GPUs and could not be scheduled for 15 minutes', s.file, s.line, s.quality
  from prom_series s where s.signal = 'kube.unschedulable' and s.live and s.present and s.value = 1
