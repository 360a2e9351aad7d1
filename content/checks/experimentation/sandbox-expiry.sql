-- SPDX-License-Identifier: Apache-2.0
-- id: sandbox-expiry
-- code: EXP-002
-- title: Every sandbox has a day on which it ends
-- about: resource_group
-- area: governance
-- severity: medium
-- level: 3
-- phases: experimentation
-- gates: G4
-- caf: Adopt
-- nist: MANAGE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: Experiments do not end by themselves; they turn into production without the tests, or into cost without the use.
-- fix: set the tag expected-end-date to an ISO date and remove the group or renew the tag before it
-- cure: person
select resource,
       case when environment_unknown is not null or ends_unknown is not null then 'unknown'
            when ends is null then 'gap'
            when days_between((select value from parameter where name = 'today'), ends) is null then 'gap'
            when days_between((select value from parameter where name = 'today'), ends) < 0 then 'gap'
            else 'ok' end as status,
       case when environment_unknown is not null or ends_unknown is not null then 'one of its tags ' || coalesce(environment_unknown, ends_unknown)
            when ends is null then 'the sandbox has no expected-end-date'
            when days_between((select value from parameter where name = 'today'), ends) is null then 'its expected-end-date, ' || ends || ', is no ISO date'
            when days_between((select value from parameter where name = 'today'), ends) < 0 then 'the sandbox should have ended on ' || ends end as reason,
       ends_file as file, ends_line as line
  from resource_group
 where environment in ('sandbox', 'experiment', 'lab') or environment_unknown is not null
