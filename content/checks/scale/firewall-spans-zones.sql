-- SPDX-License-Identifier: Apache-2.0
-- id: firewall-spans-zones
-- title: The firewall on the way out survives the loss of a zone
-- about: firewall
-- area: resilience
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: All traffic of the AI platform goes through it; without zones one data hall takes everything down.
-- fix: set zones = ["1", "2", "3"] on the firewall; it must be made anew for that
-- cure: person
select resource,
       case when zones_unknown is not null then 'unknown'
            when zones >= 2 then 'ok'
            else 'gap' end as status,
       case when zones_unknown is not null then 'the list of zones ' || zones_unknown
            when zones >= 2 then null
            when zones = 1 then 'the firewall stands in one zone'
            else 'the firewall names no zones' end as reason,
       zones_file as file, zones_line as line
  from firewall
 where kind = 'firewall'
