-- SPDX-License-Identifier: Apache-2.0
-- id: waiver-hygiene
-- code: GOV-009
-- title: Every exception has a reason, an owner and an end
-- about: waiver
-- area: governance
-- severity: high
-- level: 3
-- phases: enablement, preparation, scale
-- caf: Govern
-- nist: GOVERN 1.5
-- iso: 10.2
-- why: exceptions live for ever and hide new resources that fit the same pattern
-- fix: write because (in a sentence), by, and until at most 180 days ahead (30 for a critical check), and name the resource
-- cure: person
select resource,
       case when severity is null then 'unknown'
            when length(trim(coalesce(because, ''))) < 15 then 'gap'
            when coalesce(by, '') = '' then 'gap'
            when days_between((select value from parameter where name = 'today'), until) is null then 'gap'
            when days_between((select value from parameter where name = 'today'), until) < 0 then 'gap'
            when days_between((select value from parameter where name = 'today'), until) > case when severity = 'critical' then 30 else 180 end then 'gap'
            when severity = 'critical' and (pattern is null or pattern like '%*%') then 'gap'
            else 'ok' end as status,
       case when severity is null then 'no check here is called ' || check_name || ', so whether it waives anything is not known'
            when length(trim(coalesce(because, ''))) < 15 then 'has no reason that a stranger could follow (because: 15 letters or more)'
            when coalesce(by, '') = '' then 'does not say who decided (by)'
            when days_between((select value from parameter where name = 'today'), until) is null then 'has no day on which it ends (until)'
            when days_between((select value from parameter where name = 'today'), until) < 0 then 'expired on ' || until || ' and is still written'
            when days_between((select value from parameter where name = 'today'), until) > case when severity = 'critical' then 30 else 180 end
              then 'ends on ' || until || ', more than ' || case when severity = 'critical' then 30 else 180 end || ' days ahead'
            when severity = 'critical' and (pattern is null or pattern like '%*%') then 'waives a critical check for ' || coalesce(pattern, 'every resource')
            else 'by ' || by || ' until ' || until end as reason,
       file, line
  from waiver
union all
select 'waivers', 'skip', 'lintel.yaml has no waiver', null, null where not exists (select 1 from waiver)
