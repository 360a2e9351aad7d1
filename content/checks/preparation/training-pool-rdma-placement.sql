-- SPDX-License-Identifier: Apache-2.0
-- id: training-pool-rdma-placement
-- code: GPU-017
-- title: Training over several nodes uses RDMA sizes close together
-- about: node_pool
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MAP 3.3
-- iso: A.4.5
-- why: Gradients cross the network at every step; without RDMA in one placement most of the GPU time is waiting.
-- fix: use a size with RDMA (r in its name, EFA, a3-megagpu), one zone and a placement group
-- cure: person
select p.resource,
       case when p.max_nodes_unknown is not null or p.zones_unknown is not null or p.placement_unknown is not null then 'unknown'
            when coalesce(p.max_nodes, p.nodes, 1) < 2 then 'ok'
            when p.size like 'standard_%' and not p.size regexp '^standard_n[cd][0-9]+[a-z]*r[a-z]*_' then 'gap'
            when p.size not like 'standard_%' and p.size not regexp '^(p4d|p4de|p5|p5e|p5en|p6|trn1|trn2|a3-(mega|ultra)gpu|a4|ct[3-9])' then 'gap'
            when p.zones > 1 then 'gap'
            when p.placement is null then 'gap'
            else 'ok' end as status,
       case when p.max_nodes_unknown is not null or p.zones_unknown is not null or p.placement_unknown is not null
              then 'its bounds, zones or placement are not known here: ' || coalesce(p.max_nodes_unknown, p.zones_unknown, p.placement_unknown)
            when coalesce(p.max_nodes, p.nodes, 1) < 2 then null
            when p.size like 'standard_%' and not p.size regexp '^standard_n[cd][0-9]+[a-z]*r[a-z]*_' then p.size || ' has no RDMA (no r in its name)'
            when p.size not like 'standard_%' and p.size not regexp '^(p4d|p4de|p5|p5e|p5en|p6|trn1|trn2|a3-(mega|ultra)gpu|a4|ct[3-9])' then p.size || ' has no fast path between machines'
            when p.zones > 1 then 'the pool is spread over ' || p.zones || ' zones'
            when p.placement is null then 'nothing keeps the nodes close to each other' end as reason,
       p.size_file as file, p.size_line as line
  from node_pool p
  join gpu_family f on p.size glob f.pattern
 where p.purpose in ('training', 'batch', 'train')
