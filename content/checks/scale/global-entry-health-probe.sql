-- SPDX-License-Identifier: Apache-2.0
-- id: global-entry-health-probe
-- code: RES-010
-- title: The global entry point asks deep and has two origins
-- about: entry_point
-- area: resilience
-- severity: medium
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.6.2.6
-- why: A probe of / stays green while every model behind it fails.
-- fix: set health_probe path to a deep health path every 60 seconds or less, and add a second enabled origin
-- cure: front-door
with origins as (select origin_group, count(*) as enabled_origins from entry_origin where enabled and origin_group is not null group by origin_group)
select e.resource,
       case when e.probe_path_unknown is not null then 'unknown'
            when e.probe_path is null or e.probe_path = '/' then 'gap'
            when e.probe_seconds > 60 then 'gap'
            when o.enabled_origins >= 2 then 'ok'
            when exists (select 1 from entry_origin where origin_group is null) then 'unknown'
            else 'gap' end as status,
       case when e.probe_path_unknown is not null then 'the path of the probe ' || e.probe_path_unknown
            when e.probe_path is null then 'there is no health probe'
            when e.probe_path = '/' then 'the health probe asks only /'
            when e.probe_seconds > 60 then 'the health probe asks every ' || e.probe_seconds || ' seconds'
            when o.enabled_origins >= 2 then null
            when exists (select 1 from entry_origin where origin_group is null) then 'how many origins it has is not known here'
            else 'it has ' || coalesce(o.enabled_origins, 0) || ' enabled origins' end as reason,
       e.probe_path_file as file, e.probe_path_line as line
  from entry_point e
  left join origins o on o.origin_group = e.resource
