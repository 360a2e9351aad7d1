-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-pods-healthy
-- title: Every pod runs or has done its work
-- about: k8s_pod_status
-- area: resilience
-- severity: medium
-- level: 3
-- phases: diagnostic, scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: A pending or failed pod is work nobody does; in the platform itself it takes the services on top with it.
-- fix: Read what it waits for with kubectl describe pod, and fix it or delete the pod.
-- cure: person
select resource,
       case when phase in ('Pending', 'Failed') then 'gap'
            when waiting in ('CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'CreateContainerConfigError') then 'gap'
            when phase in ('Running', 'Succeeded') then 'ok'
            else 'unknown' end as status,
       'phase ' || coalesce(phase, 'not said') || coalesce(', waits: ' || waiting, '')
           || coalesce(', ' || reason, '') || coalesce(': ' || nullif(message, ''), '') as reason,
       file, line, quality
  from k8s_pod_status
