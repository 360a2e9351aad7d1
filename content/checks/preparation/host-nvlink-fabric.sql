-- SPDX-License-Identifier: Apache-2.0
-- id: host-nvlink-fabric
-- code: HST-010
-- title: All NVLinks are up and the fabric is ready
-- about: gpu
-- area: gpu
-- severity: high
-- level: 4
-- phases: preparation, scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: One inactive link slows every collective operation, and on NVSwitch machines CUDA does not start before the fabric is up.
-- fix: Install nvidia-fabricmanager in exactly the driver's version, enable its unit, and look at nvidia-smi nvlink -s and Xid 74.
-- cure: person
select resource,
       case when nvlinks_active < nvlinks then 'gap'
            when fabric is not null and fabric <> 'Completed' then 'gap'
            when fabric_status is not null and fabric_status <> 'Success' then 'gap'
            when fabric = 'Completed' or nvlinks_active = nvlinks then 'ok'
            when machine <> 'host' and not regexp('SXM|HBM|[HB]200|GB[23]00', model) then 'skip'
            when fabric_unknown is not null or nvlinks_unknown is not null then 'unknown'
            else 'skip' end as status,
       case when nvlinks_active < nvlinks then nvlinks_active || ' of ' || nvlinks || ' NVLinks are up'
            when fabric is not null and fabric <> 'Completed' then 'the NVLink fabric is at "' || fabric || '", not Completed'
            when fabric_status is not null and fabric_status <> 'Success' then 'registration with the NVLink fabric ended in "' || fabric_status || '"'
            when fabric = 'Completed' then 'the NVLink fabric is ready'
            when nvlinks_active = nvlinks then 'all ' || nvlinks || ' NVLinks are up'
            when machine <> 'host' and not regexp('SXM|HBM|[HB]200|GB[23]00', model) then 'a card of this kind has no NVLink fabric'
            when fabric_unknown is not null then 'the state of the NVLink fabric ' || fabric_unknown
            when nvlinks_unknown is not null then 'the state of the NVLinks ' || nvlinks_unknown
            else 'this card has no NVLink' end as reason,
       fabric_file as file, fabric_line as line
  from gpu
union all
select resource,
       case when fabric_manager is null then 'gap'
            when module_version is null then 'unknown'
            when fabric_manager not like module_version || '%' then 'gap'
            else 'ok' end,
       case when fabric_manager is null then nvswitches || ' NVSwitches and no package nvidia-fabricmanager'
            when module_version is null then 'the version of the loaded driver is not known'
            when fabric_manager not like module_version || '%'
              then 'fabric manager ' || fabric_manager || ' does not match driver ' || module_version
            else 'fabric manager and driver are of one version' end,
       file, line
  from gpu_host where nvswitches > 0
