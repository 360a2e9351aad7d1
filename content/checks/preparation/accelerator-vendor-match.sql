-- SPDX-License-Identifier: Apache-2.0
-- id: accelerator-vendor-match
-- code: GPU-020
-- title: The accelerator a container asks for is one that some pool has
-- about: k8s_container
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Adopt
-- nist: MEASURE 2.3
-- iso: A.4.4
-- why: A request for nvidia.com/gpu on a cluster of AMD or TPU machines waits for ever and says only Pending.
-- fix: ask for the resource name of the pool (amd.com/gpu, google.com/tpu, aws.amazon.com/neuron), or add a pool that has it
-- cure: inference
with offer as (
  select distinct f.resource_name from node_pool p join gpu_family f on p.size glob f.pattern
  union
  select case when p.accelerator like '%tpu%' then 'google.com/tpu' else 'nvidia.com/gpu' end from node_pool p where p.accelerator is not null
)
select c.resource,
       case when not exists (select 1 from offer) then 'unknown'
            when c.gpu_resource in (select resource_name from offer) then 'ok'
            when c.gpu_resource like 'nvidia.com/%' and 'nvidia.com/gpu' in (select resource_name from offer) then 'ok'
            when exists (select 1 from node_pool where size_unknown is not null) then 'unknown'
            else 'gap' end as status,
       case when not exists (select 1 from offer) then 'no GPU pool is declared here, so nobody can tell whether ' || c.gpu_resource || ' exists'
            when c.gpu_resource in (select resource_name from offer) then null
            when c.gpu_resource like 'nvidia.com/%' and 'nvidia.com/gpu' in (select resource_name from offer) then null
            when exists (select 1 from node_pool where size_unknown is not null) then 'the size of a pool is not known here; none that is has ' || c.gpu_resource
            else 'the container ' || coalesce(c.container, '') || ' asks for ' || c.gpu_resource || ', and the pools have '
                 || (select group_concat(resource_name, ', ') from offer) end as reason,
       c.file, c.line
  from k8s_container c
 where c.gpu_resource is not null
