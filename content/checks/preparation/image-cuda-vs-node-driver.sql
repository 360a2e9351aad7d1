-- SPDX-License-Identifier: Apache-2.0
-- id: image-cuda-vs-node-driver
-- code: GPU-013
-- title: The driver of the nodes is new enough for the CUDA of each GPU image
-- about: k8s_container
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G3
-- caf: Adopt
-- nist: MEASURE 2.3
-- iso: A.4.4
-- why: An older driver loads and then fails at the first kernel launch, after the weights are in memory.
-- fix: Upgrade the driver of the pool, or take an image built for the CUDA major version the driver knows.
-- cure: inference
with cuda as (
    select *, case when coalesce(repository, '') || ':' || coalesce(tag, '') regexp '(?i)cuda[-:_]?v?13|cu13[0-9]|nvidia/cuda:13\.' then 580
                   when coalesce(repository, '') || ':' || coalesce(tag, '') regexp '(?i)cuda[-:_]?v?12|cu12[0-9]|nvidia/cuda:12\.' then 525
                   when coalesce(repository, '') || ':' || coalesce(tag, '') regexp '(?i)cuda[-:_]?v?11|cu11[0-9]|nvidia/cuda:11\.' then 450 end as wants
      from k8s_container where gpus > 0 and not init and gpu_resource like 'nvidia%' and not placeholder),
nodes as (select min(cast(driver_major as integer)) as oldest, count(*) as known from k8s_node where driver_major is not null)
select c.resource,
       case when n.oldest >= c.wants then 'ok' else 'gap' end as status,
       'image ' || c.image || ' wants driver ' || c.wants || ', a GPU node has ' || n.oldest as reason,
       c.image_file as file, c.image_line as line, c.quality
  from cuda c, nodes n where c.wants is not null and n.known > 0
union all
select null, 'unknown', case when n.known = 0 then count(*) || ' containers use GPUs, and no node in the evidence tells its driver version'
       else count(*) || ' images that use GPUs do not tell their CUDA version by their tag' end, min(c.file), min(c.line), null
  from cuda c, nodes n where n.known = 0 or c.wants is null group by n.known having count(*) > 0
