-- SPDX-License-Identifier: Apache-2.0
-- id: critical-alerts-not-silenced
-- title: No critical alert is silenced
-- about: prom_alert
-- area: observability
-- severity: high
-- level: 3
-- phases: scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: a silence outlives its reason, and then the alert that matters most is the one that nobody gets
-- fix: end the silence, or mend what it hides; a silence of planned work ends with the work
-- cure: person
with heard as (select resource, name, state, coalesce(lower(severity), '') as severity, since, namespace, file, line,
                      days_between(seen, (select value from parameter where name = 'today')) as age from prom_alert
                where source = 'alertmanager' and coalesce(state, '') <> 'resolved' and not coalesce(name regexp '(?i)watchdog|dead.?man|always', 0))
select resource,
       case when age > 7 then 'unknown'
            when severity in ('critical', 'page', 'p1', 'emergency') and state = 'suppressed' then 'gap'
            when severity = '' then 'unknown'
            else 'ok' end as status,
       case when age > 7 then 'the list of alerts is ' || age || ' days old; save it again'
            when severity in ('critical', 'page', 'p1', 'emergency') and state = 'suppressed' then name || ' is silenced' || coalesce(', it fires since ' || substr(since, 1, 16), '') || coalesce(' in ' || namespace, '')
            when severity = '' then name || ' carries no severity'
            when state = 'suppressed' then name || ' is silenced, and only ' || severity
            else name || ' is heard' end as reason,
       file, line
  from heard
