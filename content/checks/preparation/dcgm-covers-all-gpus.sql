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
  from gpu where machine <> 'host'
