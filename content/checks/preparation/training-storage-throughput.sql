-- SPDX-License-Identifier: Apache-2.0
-- id: training-storage-throughput
-- code: STO-004
-- title: Training has a file system that can feed its GPUs
-- about: node_pool
-- area: data-models
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MAP 3.3
-- iso: A.4.5
-- why: A training pool that reads from a standard share spends its money on waiting for files.
-- fix: add a parallel file system (azurerm_managed_lustre_file_system, aws_fsx_lustre_file_system, google_parallelstore_instance) in the region of the pool
-- cure: person
select p.resource,
       case when exists (select 1 from file_store where kind in ('lustre', 'parallelstore', 'netapp')) then 'ok'
            when p.max_nodes_unknown is not null then 'unknown'
            when coalesce(p.max_nodes, p.nodes, 1) < 2 then 'ok'
            else 'gap' end as status,
       case when exists (select 1 from file_store where kind in ('lustre', 'parallelstore', 'netapp')) then null
            when p.max_nodes_unknown is not null then 'how many nodes will read ' || p.max_nodes_unknown
            when coalesce(p.max_nodes, p.nodes, 1) < 2 then null
            else 'up to ' || coalesce(p.max_nodes, p.nodes) || ' training nodes, and no parallel file system is declared' end as reason,
       p.file, p.line
  from node_pool p
  join gpu_family f on p.size glob f.pattern
 where p.purpose in ('training', 'batch', 'train')
