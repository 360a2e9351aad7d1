-- SPDX-License-Identifier: Apache-2.0
-- id: dcgm-covers-all-gpus
-- code: OBS-005
-- title: GPU measurements leave every GPU machine
-- about: gpu
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: The machine whose exporter is missing is usually the one that is different, and that is where faults live.
-- fix: Run dcgm-exporter on it (the GPU operator does), or nvidia_gpu_exporter, and let Prometheus read its port 9400.
-- cure: kueue
select resource,
       case when exporter then 'ok'
            when exporter_unknown is not null then 'unknown'
            when not exporter then 'gap'
            else 'unknown' end as status,
       case when exporter then 'an exporter of GPU measurements runs'
            when exporter_unknown is not null then 'whether an exporter runs ' || exporter_unknown
            when not exporter then 'neither dcgm-exporter nor another exporter of GPU measurements runs on this machine'
            else 'whether an exporter runs is not known' end as reason,
       file, line
  from gpu_host
union all
select resource,
       case when utilisation_unknown is not null then 'unknown' else 'skip' end,
       case when utilisation_unknown is not null then 'the utilisation ' || utilisation_unknown
              || case when mig then '; only DCGM''s profiling fields show the load of each instance' else '' end
            else 'one sample of utilisation, ' || utilisation || ' %; whether measurements are kept is not in a report' end,
       utilisation_file, utilisation_line
  from gpu where machine <> 'host' and coalesce(source, '') not in ('prometheus', 'metrics')
union all
select resource, case source when 'prometheus' then 'ok' else 'skip' end,
       case source when 'prometheus' then 'its series are scraped' else 'an exporter measures it; whether its page is scraped is not on the page' end, file, line
  from gpu where source in ('prometheus', 'metrics')
union all
select k.resource,
       case when not exists (select 1 from prom_series u where u.source_id = k.source_id and u.signal = 'gpu.utilisation' and u.present) then 'gap'
            when exists (select 1 from prom_series u where u.source_id = k.source_id and u.signal = 'gpu.utilisation' and u.present and u.node = k.node) then 'ok'
            when exists (select 1 from prom_series u join prom_series n on n.source_id = u.source_id and n.node = u.node and n.signal = 'kube.gpu_allocatable'
                          where u.source_id = k.source_id and u.signal = 'gpu.utilisation') then 'gap'
            else 'unknown' end,
       case when not exists (select 1 from prom_series u where u.source_id = k.source_id and u.signal = 'gpu.utilisation' and u.present)
                 then 'node ' || k.node || ' has ' || round(k.value) || ' GPUs and no series measures any GPU'
            when exists (select 1 from prom_series u where u.source_id = k.source_id and u.signal = 'gpu.utilisation' and u.present and u.node = k.node)
                 then 'series measure the GPUs of ' || k.node
            when exists (select 1 from prom_series u join prom_series n on n.source_id = u.source_id and n.node = u.node and n.signal = 'kube.gpu_allocatable'
                          where u.source_id = k.source_id and u.signal = 'gpu.utilisation')
                 then 'node ' || k.node || ' has ' || round(k.value) || ' GPUs, and no series measures them while other nodes have some'
            else 'series of GPUs name their machines in another way than the cluster, so they cannot be compared' end, k.file, k.line
  from prom_series k where k.signal = 'kube.gpu_allocatable' and k.present and k.value > 0 and k.node is not null and k.live
