-- SPDX-License-Identifier: Apache-2.0
-- id: learning-started
-- title: Everybody who is named began to learn
-- about: person
-- area: skills
-- severity: low
-- level: 3
-- phases: diagnostic, enablement
-- infra: P1-A4
-- caf: Plan
-- nist: GOVERN 2.2
-- iso: 7.2
-- why: a plan of learning without a first day is put off until the platform waits for the people
-- fix: give each person under people: in lintel.yaml a path of learning and the day it began, as {learning: foundation, started: 2026-10-01}
-- cure: person
with today (day) as (select value from parameter where name = 'today')
select p.resource,
       case when coalesce(p.started, '') = '' then 'gap'
            when days_between(p.started, t.day) is null then 'unknown'
            when days_between(p.started, t.day) < 0 then 'gap'
            else 'ok' end as status,
       case when coalesce(p.started, '') = '' then coalesce(p.name, 'somebody') || ' has not begun' || coalesce(' ' || p.learning, '')
            when days_between(p.started, t.day) is null then 'started is no day: ' || substr(p.started, 1, 20)
            when days_between(p.started, t.day) < 0 then p.name || ' begins on ' || p.started
            else p.name || ' began on ' || p.started end as reason,
       p.file, p.line
  from person p join today t
union all
select 'people', 'unknown', 'nobody is named under people: in lintel.yaml', null, null
 where not exists (select 1 from person)
