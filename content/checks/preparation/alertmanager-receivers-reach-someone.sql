-- SPDX-License-Identifier: Apache-2.0
-- id: alertmanager-receivers-reach-someone
-- title: Alerts that Alertmanager routes end at somebody
-- about: alert_receiver
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MANAGE 4.3
-- iso: A.6.2.6
-- why: A route to a receiver without an integration is a bell without a clapper: the alert fires and nobody hears.
-- fix: Add a pager, chat, mail or webhook integration to the receiver, or route the alerts to one that has it.
-- cure: person
select resource,
       case when integrations_unknown is not null then 'unknown'
            when not used then 'skip'
            when integrations > 0 then 'ok'
            when name regexp '(?i)^(null|blackhole|none|drop)$' and not (routes regexp '(?i)default|critical|page') then 'ok'
            else 'gap' end as status,
       case when integrations_unknown is not null then 'its integrations ' || integrations_unknown
            when not used then 'no route leads to it'
            else 'receives ' || routes || ' and has no integration: those alerts reach nobody' end as reason,
       file, line, quality
  from alert_receiver
