-- SPDX-License-Identifier: Apache-2.0
-- id: host-numa-thp
-- code: HST-019
-- title: The kernel does not move or compact memory behind the GPUs
-- about: gpu_host
-- area: gpu
-- severity: low
-- level: 4
-- phases: preparation
-- caf: Manage
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: Pages that migrate between NUMA nodes and compaction for huge pages show as latency spikes between tokens.
-- fix: Set kernel.numa_balancing=0 in sysctl.d, and transparent_hugepage=madvise on the kernel command line.
-- cure: person
select resource,
       case when numa_nodes > 1 and numa_balancing then 'gap'
            when thp = 'always' then 'gap'
            when thp_defrag = 'always' then 'gap'
            when thp is null then 'unknown'
            when numa_nodes > 1 and numa_balancing is null then 'unknown'
            else 'ok' end as status,
       case when numa_nodes > 1 and numa_balancing then 'numa_balancing is on with ' || numa_nodes || ' NUMA nodes'
              || case when thp = 'always' then ', and transparent huge pages are at always' else '' end
            when thp = 'always' then 'transparent huge pages are at always'
            when thp_defrag = 'always' then 'the kernel compacts memory at every fault (transparent_hugepage/defrag is always)'
            when thp is null then 'the setting for transparent huge pages is not visible'
            when numa_nodes > 1 and numa_balancing is null then 'the setting numa_balancing is not visible'
            else 'transparent huge pages are at ' || thp end as reason,
       case when numa_nodes > 1 and numa_balancing then '/proc/sys/kernel/numa_balancing'
            when thp = 'always' then '/sys/kernel/mm/transparent_hugepage/enabled'
            when thp_defrag = 'always' then '/sys/kernel/mm/transparent_hugepage/defrag' else file end as file, 1 as line
  from gpu_host
