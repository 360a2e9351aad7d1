-- SPDX-License-Identifier: Apache-2.0
-- id: knowledge-base-live
-- code: SKL-006
-- title: A glossary and a how-to base for AI infrastructure exist and are kept
-- about: repo_file
-- area: skills
-- severity: low
-- level: 2
-- phases: enablement, continuous
-- caf: Plan
-- nist: GOVERN 4.2
-- iso: 7.4
-- why: shared words (token, TPM, PTU, KV cache, MIG) remove the most common misunderstanding between data and infrastructure people
-- fix: start docs/glossary.md or docs/ai/, and answer skills.knowledge with {path, last_change} when it lives elsewhere
-- cure: person
with k as (select sum(headings) as headings, min(file) as file from repo_file where purpose = 'glossary'),
     a as (select file, line, days_between(day, (select value from parameter where name = 'today')) as age, case when json_valid(value) then value end as v
             from answer where question = 'skills.knowledge'),
     c as (select a.*, days_between(json_extract(v, '$.last_change'), (select value from parameter where name = 'today')) as changed from a)
select 'skills.knowledge' as resource,
       case when c.age is null and c.file is not null then 'unknown'
            when c.changed <= 90 and c.age <= 180 then 'ok'
            when c.changed > 90 then 'gap'
            when k.headings >= 20 then 'ok'
            when k.file is not null then 'gap'
            else 'unknown' end as status,
       case when c.age is null and c.file is not null then 'the answer has no day, so its age is not known'
            when c.changed <= 90 and c.age <= 180 then 'changed ' || c.changed || ' days ago'
            when c.changed > 90 then 'the knowledge base was last changed ' || c.changed || ' days ago, more than 90'
            when k.headings >= 20 then k.headings || ' headings'
            when k.file is not null then 'the glossary has only ' || k.headings || ' headings of 20'
            else 'no glossary was found (docs/glossary.md, docs/ai/) and skills.knowledge is not answered' end as reason,
       coalesce(c.file, k.file) as file, c.line as line,
       case when c.file is null then 'declared' else 'attested' end as quality
  from (select 1) left join k on 1 left join c on 1
