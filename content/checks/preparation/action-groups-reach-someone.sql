-- SPDX-License-Identifier: Apache-2.0
-- id: action-groups-reach-someone
-- code: OBS-004
-- title: Notifications of alerts arrive, and one that always fires proves it
-- about: prom_series
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MANAGE 4.3
-- iso: A.6.2.6
-- why: An alert that fires into an empty list or a mailbox of someone who left is the most common broken one, and only its delivery shows it.
-- fix: Repair the integration that fails, scrape Alertmanager, and send a Watchdog alert (expr: vector(1)) to a service outside that calls when it stays away.
-- cure: person
with live as (select resource, file from prom_source where live)
select s.resource,
       case when not s.present then 'unknown'
            when s.value_unknown is not null or s.value is null then 'unknown'
            when s.value > 0 then 'gap'
            when s.tally > 0 then 'ok'
            else 'skip' end as status,
       case when not s.present then 'Alertmanager''s own series are not scraped, so nobody sees whether notifications arrive'
            when s.value_unknown is not null or s.value is null then 'the count of failed notifications ' || coalesce(s.value_unknown, 'is not there')
            when s.value > 0 then round(s.value, 1) || ' notifications of the last hour failed through ' || coalesce(json_extract(s.labels, '$.integration'), 'an integration')
            when s.tally > 0 then 'none of ' || round(s.tally) || ' notifications of the last hour failed'
            else 'nothing was sent through it in the last hour' end as reason,
       s.file, s.line, s.quality
  from prom_series s where s.signal = 'alertmanager.failed' and s.live
union all
select l.resource || ':Watchdog',
       case when not p.alerts_told then 'unknown'
            when exists (select 1 from prom_alert a where a.source_id = l.resource and a.state = 'firing' and a.name regexp '(?i)watchdog|dead.?man|always') then 'ok'
            when p.alerts_told then 'gap'
            else 'unknown' end,
       case when not p.alerts_told or p.alerts_told is null then 'this server does not tell its alerts'
            when exists (select 1 from prom_alert a where a.source_id = l.resource and a.state = 'firing' and a.name regexp '(?i)watchdog|dead.?man|always') then 'an alert that always fires is firing'
            else 'no alert that always fires (Watchdog) proves that the way to the receiver is open' end,
       l.file, null, 'observed'
  from live l join prom_source p on p.resource = l.resource
