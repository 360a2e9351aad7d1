-- SPDX-License-Identifier: Apache-2.0
-- id: skills-no-single-point
-- code: SKL-002
-- title: At least two people hold each skill of AI infrastructure
-- about: skill
-- area: skills
-- severity: high
-- level: 3
-- phases: diagnostic, enablement
-- gates: G2
-- caf: Plan
-- nist: GOVERN 2.1
-- iso: 7.2
-- why: a GPU platform that one person understands stands still when that person is on holiday
-- fix: train a second person to level 2 in the skill, or pair on the next change, and write the level into the matrix
-- cure: person
select 'skill/' || skill as resource,
       case when sum(level is null) > 0 then 'unknown'
            when sum(level >= 2) >= 2 then 'ok'
            when sum(level >= 2) < 2 then 'gap'
            else 'unknown' end as status,
       case when sum(level is null) > 0 then 'the level of ' || sum(level is null) || ' people in ' || skill || ' is not written'
            when sum(level >= 2) >= 2 then sum(level >= 2) || ' people hold ' || skill || ' at level 2 or more'
            when sum(level >= 2) = 1 then 'only ' || max(case when level >= 2 then person end) || ' holds ' || skill || ' at level 2 or more'
            else 'nobody holds ' || skill || ' at level 2 or more' end as reason,
       file, min(line) as line
  from skill group by file, skill
union all
select 'skill', 'unknown', 'no skills matrix (skills.csv) was found', null, null where not exists (select 1 from skill)
