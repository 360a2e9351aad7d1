-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-gpu-type-selected
-- code: CMP-003
-- title: Where nodes have different GPUs, every GPU pod says which one it needs
-- about: k8s_pod
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation, experimentation
-- caf: Adopt
-- nist: MAP 3.3
-- iso: A.4.5
-- why: "One GPU" is satisfied by any free card: large models land on small cards and crash, small ones sit on the large cards.
-- fix: Select the card with nodeSelector nvidia.com/gpu.product, a node pool label or a required node affinity.
-- cure: inference
with products as (select distinct gpu_product from k8s_node where gpu_product is not null),
pods as (select * from k8s_pod where gpus > 0 and component is null and accelerator not like 'google%')
select resource,
       case when node_selector_unknown is not null then 'unknown'
            when coalesce(node_selector, '') || coalesce(node_affinity, '') regexp
                 'nvidia\.com/gpu\.(product|memory|family)|agentpool|nodegroup|nodepool|instance-type|accelerator' then 'ok'
            when claims > 0 then 'ok'
            else 'gap' end as status,
       case when node_selector_unknown is not null then 'the node selector ' || node_selector_unknown
            else 'any of ' || (select count(*) from products) || ' kinds of GPU will do: '
                 || (select group_concat(gpu_product, ', ') from products) end as reason,
       node_selector_file as file, node_selector_line as line, quality
  from pods where (select count(*) from products) > 1
union all
select null, 'unknown', 'no node in the evidence carries nvidia.com/gpu.product, so nobody knows whether '
       || count(*) || ' GPU pods may land on the wrong card', min(file), null, null
  from pods where (select count(*) from products) = 0
having count(*) > 0
