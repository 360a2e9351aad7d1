-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-container-limits
-- title: Every container has limits
-- about: k8s_container
-- area: resilience
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.2
-- iso: A.6.2.5
-- why: A container without limits takes the memory of the node it shares with a model server, and the kernel decides who dies.
-- fix: Set resources.limits.memory, and resources.requests for CPU and memory.
-- cure: inference
select c.resource,
       case when c.has_limits then 'ok'
            when c.workload_kind in ('ClusterServingRuntime', 'ServingRuntime', 'LLMInferenceServiceConfig') then 'skip'
            when p.component = 'OpenShift' or (c.namespace = 'kube-system' and c.source = 'cluster') then 'skip'
            when c.placeholder and p.component is null and c.image is null and c.image_unknown is null then 'unknown'
            else 'gap' end as status,
       case when c.has_limits then null
            when c.workload_kind in ('ClusterServingRuntime', 'ServingRuntime', 'LLMInferenceServiceConfig') then 'a template; the service that uses it sets limits'
            when p.component = 'OpenShift' or (c.namespace = 'kube-system' and c.source = 'cluster') then 'the platform sizes its own pods'
            when c.placeholder and c.image is null and c.image_unknown is null then 'completes a container that another object describes'
            else 'no limit on memory or CPU' end as reason,
       c.file, c.line, c.quality
  from k8s_container c join k8s_pod p on p.id = c.pod where not c.init
