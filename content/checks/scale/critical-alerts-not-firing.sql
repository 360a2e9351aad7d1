-- SPDX-License-Identifier: Apache-2.0
-- id: critical-alerts-not-firing
-- title: No critical alert is firing
-- about: prom_alert
-- area: observability
-- severity: high
-- level: 3
-- phases: scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: a platform that carries AI on top of a critical alert carries the alert too, and who gets used to it sees no other
-- fix: follow the alert's runbook until it ends; where it is no emergency, lower its severity where it is defined
-- cure: person
with heard as (select resource, name, state, coalesce(lower(severity), '') as severity, since, namespace, file, line,
                      days_between(seen, (select value from parameter where name = 'today')) as age from prom_alert
                where coalesce(state, '') <> 'resolved' and not coalesce(name regexp '(?i)watchdog|dead.?man|always', 0))
select resource,
       case when age > 7 then 'unknown'
            when severity in ('critical', 'page', 'p1', 'emergency') and state = 'firing' then 'gap'
            when severity = '' then 'unknown'
            else 'ok' end as status,
       case when age > 7 then 'the list of alerts is ' || age || ' days old; save it again'
            when severity in ('critical', 'page', 'p1', 'emergency') and state = 'firing' then name || ' is firing' || coalesce(' since ' || substr(since, 1, 16), '') || coalesce(' in ' || namespace, '')
            when severity = '' then name || ' carries no severity'
            else name || ' is ' || severity || ' and ' || coalesce(state, 'known') end as reason,
       file, line
  from heard
