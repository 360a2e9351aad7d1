-- SPDX-License-Identifier: Apache-2.0
-- id: risk-register
-- code: GOV-004
-- title: Each use case has a risk entry with rating, treatment and a review
-- about: answer
-- area: governance
-- severity: medium
-- level: 3
-- phases: enablement, experimentation
-- gates: G4
-- caf: Govern
-- nist: MAP 5.1
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: 6.1.2
-- why: a risk that is written down can be treated, one that is only known is found again in the post-mortem
-- fix: complete the entry in governance.risks: likelihood and impact from 1 to 5, treatment, owner and a review within 180 days; a high risk that is accepted needs an approver
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'governance.risks'),
     r as (
  select a.resource || '/' || coalesce(json_extract(j.value, '$.use_case'), j.key) as resource, a.file, a.line, a.age,
         case when j.type = 'object' then j.value else '{}' end as r,
         (select value from parameter where name = 'today') as today
    from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object')
select resource,
       case when age is null or age > 180 then 'unknown'
            when trim(case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.description'), '') = '' then ', description' else '' end || case when coalesce(json_extract(r, '$.likelihood'), '') = '' then ', likelihood' else '' end || case when coalesce(json_extract(r, '$.impact'), '') = '' then ', impact' else '' end || case when coalesce(json_extract(r, '$.treatment'), '') = '' then ', treatment' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.review'), '') = '' then ', review' else '' end, ', ') <> '' then 'gap'
            when json_extract(r, '$.treatment') not in ('avoid', 'reduce', 'share', 'accept') then 'gap'
            when days_between(json_extract(r, '$.review'), today) > 180 then 'gap'
            when json_extract(r, '$.likelihood') * json_extract(r, '$.impact') >= 15 and json_extract(r, '$.treatment') = 'accept' and coalesce(json_extract(r, '$.approver'), '') = '' then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when trim(case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.description'), '') = '' then ', description' else '' end || case when coalesce(json_extract(r, '$.likelihood'), '') = '' then ', likelihood' else '' end || case when coalesce(json_extract(r, '$.impact'), '') = '' then ', impact' else '' end || case when coalesce(json_extract(r, '$.treatment'), '') = '' then ', treatment' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.review'), '') = '' then ', review' else '' end, ', ') <> '' then 'the entry lacks ' || trim(case when coalesce(json_extract(r, '$.use_case'), '') = '' then ', use_case' else '' end || case when coalesce(json_extract(r, '$.description'), '') = '' then ', description' else '' end || case when coalesce(json_extract(r, '$.likelihood'), '') = '' then ', likelihood' else '' end || case when coalesce(json_extract(r, '$.impact'), '') = '' then ', impact' else '' end || case when coalesce(json_extract(r, '$.treatment'), '') = '' then ', treatment' else '' end || case when coalesce(json_extract(r, '$.owner'), '') = '' then ', owner' else '' end || case when coalesce(json_extract(r, '$.review'), '') = '' then ', review' else '' end, ', ')
            when json_extract(r, '$.treatment') not in ('avoid', 'reduce', 'share', 'accept') then 'the treatment is ' || json_extract(r, '$.treatment') || ', not avoid, reduce, share or accept'
            when days_between(json_extract(r, '$.review'), today) > 180 then 'was reviewed ' || days_between(json_extract(r, '$.review'), today) || ' days ago, more than 180'
            when json_extract(r, '$.likelihood') * json_extract(r, '$.impact') >= 15 and json_extract(r, '$.treatment') = 'accept' and coalesce(json_extract(r, '$.approver'), '') = '' then 'a risk of ' || (json_extract(r, '$.likelihood') * json_extract(r, '$.impact')) || ' of 25 is accepted without an approver'
            else 'rated ' || (json_extract(r, '$.likelihood') * json_extract(r, '$.impact')) || ' of 25, ' || json_extract(r, '$.treatment') end as reason,
       file, line
  from r
union all
select resource,
       case when age is null or age > 180 or v is null or json_type(v) <> 'array' then 'unknown' else 'gap' end,
       case when v is null or json_type(v) <> 'array' then 'the answer is not a list: ' || coalesce(substr(said, 1, 40), 'empty')
            when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            else 'the list ''governance.risks'' is empty' end,
       file, line
  from a where v is null or json_type(v) <> 'array' or json_array_length(v) = 0
union all
select 'governance.risks', 'unknown', 'nobody has answered ''governance.risks'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
