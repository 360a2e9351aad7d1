-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-not-in-system-pool
-- code: GPU-006
-- title: No GPU size sits in the system pool
-- about: node_pool
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: A system pool never shrinks to zero and carries pods of the cluster itself; both are a waste of a GPU.
-- fix: give the system pool a small general size and make a user pool for the GPUs
-- cure: aks
select p.resource,
       case when p.size_unknown is not null then 'unknown'
            when f.vendor is not null then 'gap'
            else 'ok' end as status,
       case when p.size_unknown is not null then 'the size of the system pool ' || p.size_unknown
            when f.vendor is not null then 'the system pool is made of ' || p.size || ' machines' end as reason,
       p.size_file as file, p.size_line as line
  from node_pool p
  left join gpu_family f on p.size glob f.pattern
 where p.mode = 'system'
