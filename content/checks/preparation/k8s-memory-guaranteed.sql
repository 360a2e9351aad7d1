-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-memory-guaranteed
-- code: CMP-004
-- title: GPU containers ask for CPU and memory, and get exactly the memory they ask for
-- about: k8s_container
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation, experimentation
-- caf: Adopt
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: Loading weights fills host memory first; without a limit the node kills whichever pod it likes, and an idle GPU stays behind.
-- fix: Set resources.requests.cpu, and requests.memory equal to limits.memory, at least twice the size of the weights.
-- cure: inference
select resource,
       case when memory_limit_unknown is not null or memory_request_unknown is not null then 'unknown'
            when memory_limit is null then 'gap'
            when memory_request is not null and k8s_quantity(memory_request) <> k8s_quantity(memory_limit) then 'gap'
            when cpu_request is null and cpu_limit is null then 'gap'
            when k8s_quantity(memory_limit) is null then 'unknown'
            else 'ok' end as status,
       case when memory_limit_unknown is not null then 'the memory limit ' || memory_limit_unknown
            when memory_request_unknown is not null then 'the memory request ' || memory_request_unknown
            when memory_limit is null then 'asks for ' || coalesce(gpu_resource, 'a GPU') || ' but has no memory limit'
            when memory_request is not null and k8s_quantity(memory_request) <> k8s_quantity(memory_limit)
                 then 'asks for ' || memory_request || ' of memory and may take ' || memory_limit
            when cpu_request is null and cpu_limit is null then 'asks for no CPU beside its GPU'
            when k8s_quantity(memory_limit) is null then 'the memory limit ' || memory_limit || ' is no quantity'
            end as reason,
       file, line, quality
  from k8s_container where not init and gpus > 0
