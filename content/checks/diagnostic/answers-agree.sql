-- SPDX-License-Identifier: Apache-2.0
-- id: answers-agree
-- title: People who answered the same question agree
-- about: answer
-- area: governance
-- severity: medium
-- level: 3
-- phases: diagnostic
-- infra: P1-T3
-- caf: Strategy
-- nist: GOVERN 3.1
-- iso: 7.4
-- why: answers that are far apart show that people see different estates, which is worth more than their mean
-- fix: bring the people together, and replace their answers by one that all of them stand behind
-- cure: person
with g as (
  select question, count(*) as people, min(value) as least, max(value) as most, min(file) as file, min(line) as line,
         count(distinct lower(value)) as words, group_concat(coalesce(who, 'somebody') || ' says ' || substr(value, 1, 40), ', ') as said,
         sum(case when value in ('1', '2', '3', '4', '5') then 1 else 0 end) as levels,
         sum(case when lower(value) in ('yes', 'no', 'partly', 'true', 'false') then 1 else 0 end) as judgements
    from answer group by question having count(*) > 1)
select question as resource,
       case when levels = people and cast(most as integer) - cast(least as integer) > 2 then 'gap'
            when judgements = people and words > 1 then 'gap'
            when levels = people or judgements = people then 'ok'
            when words = 1 then 'ok'
            else 'unknown' end as status,
       case when levels = people and cast(most as integer) - cast(least as integer) > 2 then said
            when judgements = people and words > 1 then said
            when levels = people or judgements = people or words = 1 then people || ' people agree'
            else 'several people answered in their own words, and nobody has compared them' end as reason,
       file, line
  from g
