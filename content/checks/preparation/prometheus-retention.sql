-- SPDX-License-Identifier: Apache-2.0
-- id: prometheus-retention
-- code: OBS-011
-- title: Metrics are kept for 15 days or sent on
-- about: k8s_prometheus
-- area: observability
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: Idle GPUs, weekly peaks and an error budget cannot be seen in one day of metrics.
-- fix: Set spec.retention to 15d or more, or remoteWrite to a longer store.
-- cure: person
select resource,
       case when remote_write then 'ok'
            when retention_unknown is not null then 'unknown'
            when retention is null then 'gap'
            when not (retention regexp '^[0-9]+(h|d|w|y)$') then 'unknown'
            when cast(retention as integer) * case substr(retention, -1) when 'h' then 1 when 'd' then 24 when 'w' then 168 else 8760 end >= 360 then 'ok'
            else 'gap' end as status,
       case when retention_unknown is not null then 'its retention ' || retention_unknown
            when retention is null then 'retention is not set, and the default is 24 hours'
            when not (retention regexp '^[0-9]+(h|d|w|y)$') then 'retention ' || retention || ' cannot be read'
            else 'keeps metrics for ' || retention end as reason,
       file, line, quality
  from k8s_prometheus
union all
select resource,
       case when retention is null then 'unknown'
            when retention regexp '^[0-9]+y' then 'ok'
            when retention regexp '^[0-9]+w' and cast(retention as integer) * 7 >= 15 then 'ok'
            when retention regexp '^[0-9]+d' and cast(retention as integer) >= 15 then 'ok'
            when retention regexp '^[0-9]+h' and cast(retention as integer) >= 360 then 'ok'
            when retention regexp '^[0-9]+(w|d|h|m)' then 'gap'
            else 'unknown' end,
       case when retention is null then 'how long it keeps samples was not told'
            when retention regexp '^[0-9]+(y|w|d|h|m)' then 'keeps metrics for ' || retention
            else 'its retention ' || retention || ' is no time' end,
       file, line, quality
  from prom_source where live
