-- SPDX-License-Identifier: Apache-2.0
-- id: synthetic-probe
-- code: OBS-016
-- title: A probe from outside asks production every five minutes
-- about: web_test
-- area: observability
-- severity: medium
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: The dashboards of the provider are green while your route, key or filter is broken.
-- fix: set enabled = true and frequency = 300 on the availability test of each production route
-- cure: person
select resource,
       case when enabled_unknown is not null or every_seconds_unknown is not null then 'unknown'
            when not enabled then 'gap'
            when every_seconds > 300 then 'gap'
            when enabled then 'ok'
            else 'unknown' end as status,
       case when enabled_unknown is not null or every_seconds_unknown is not null then 'whether it runs ' || coalesce(enabled_unknown, every_seconds_unknown)
            when not enabled then 'the probe is switched off'
            when every_seconds > 300 then 'the probe asks every ' || every_seconds || ' seconds' end as reason,
       file, line
  from web_test
union all
select resource,
       case when coverage is null or hours is null then 'unknown' when hours < 1 then 'unknown' when coverage < 0.8 then 'gap' else 'ok' end,
       case when coverage is null or hours is null then 'how often it asks is not known'
            when hours < 1 then 'its samples go back less than an hour'
            when coverage < 0.8 then 'the probe asked in ' || round(100 * coverage) || ' % of the intervals of five minutes'
            else 'the probe asks every five minutes' || coalesce(', ' || round(100 * average, 1) || ' % succeeded', '') end, file, line
  from prom_series where signal = 'probe.success' and live and present
