-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-pods-restarting
-- title: No pod restarts again and again
-- about: k8s_pod_status
-- area: resilience
-- severity: medium
-- level: 3
-- phases: diagnostic, scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: Restarts hide crashes: the service looks up, and each restart of a model server costs minutes of loading weights.
-- fix: Read the last exit reason and the log of the previous container, and fix that.
-- cure: person
select resource,
       case when restarts is null then 'unknown' when restarts > 3 then 'gap' else 'ok' end as status,
       case when restarts is null then 'how often it restarted is not said'
            else restarts || ' restarts' || coalesce(', the last after ' || last_reason, '') end as reason,
       restarts_file as file, restarts_line as line, quality
  from k8s_pod_status
