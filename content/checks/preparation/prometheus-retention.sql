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
