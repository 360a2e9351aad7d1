-- SPDX-License-Identifier: Apache-2.0
-- id: skills-matrix-exists
-- code: SKL-001
-- title: A skills matrix of the team exists and is less than six months old
-- about: answer
-- area: skills
-- severity: medium
-- level: 2
-- phases: diagnostic, enablement
-- gates: G1
-- caf: Plan
-- nist: GOVERN 2.2
-- iso: 7.2
-- why: training, on-call and hiring cannot be planned from a feeling; a dated table of who can do what is the cheapest start
-- fix: write docs/skills.csv with a line for each person and columns cloud, ai_fundamentals, automation and security_ops from 0 to 4, and answer skills.matrix with its path and the day it was reviewed
-- cure: person
with a as (
  select resource, file, line, day, days_between(day, (select value from parameter where name = 'today')) as age,
         value as said, case when json_valid(value) then value end as v
    from answer where question = 'skills.matrix')
select resource,
       case when age is null or age > 180 then 'unknown'
            when v is null or json_type(v) <> 'object' then 'unknown'
            when coalesce(json_extract(v, '$.path'), '') = '' then 'gap'
            when days_between(json_extract(v, '$.reviewed'), (select value from parameter where name = 'today')) is null then 'gap'
            when days_between(json_extract(v, '$.reviewed'), (select value from parameter where name = 'today')) > 180 then 'gap'
            when exists (select 1 from repo_file where purpose = 'skills-matrix' and path = json_extract(v, '$.path') and (terms not like '% cloud %' or terms not like '% ai_fundamentals %' or terms not like '% automation %' or terms not like '% security_ops %')) then 'gap'
            else 'ok' end as status,
       case when age is null then 'the answer has no day, so its age is not known'
            when age > 180 then 'the answer is ' || age || ' days old, more than 180'
            when v is null or json_type(v) <> 'object' then 'the answer is not a map: ' || coalesce(substr(said, 1, 40), 'empty')
            when coalesce(json_extract(v, '$.path'), '') = '' then 'there is no skills matrix: path is empty'
            when days_between(json_extract(v, '$.reviewed'), (select value from parameter where name = 'today')) is null then 'the matrix has no day of review'
            when days_between(json_extract(v, '$.reviewed'), (select value from parameter where name = 'today')) > 180 then 'the matrix was reviewed ' || days_between(json_extract(v, '$.reviewed'), (select value from parameter where name = 'today')) || ' days ago, more than 180'
            when exists (select 1 from repo_file where purpose = 'skills-matrix' and path = json_extract(v, '$.path') and (terms not like '% cloud %' or terms not like '% ai_fundamentals %' or terms not like '% automation %' or terms not like '% security_ops %')) then 'the matrix lacks one of cloud, ai_fundamentals, automation and security_ops'
            else 'the matrix at ' || json_extract(v, '$.path') || ' was reviewed ' || json_extract(v, '$.reviewed') end as reason,
       file, line
  from a
union all
select 'skills.matrix', 'unknown', 'nobody has answered ''skills.matrix'' under answers: in lintel.yaml', null, null
 where not exists (select 1 from a)
