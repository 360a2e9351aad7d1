-- SPDX-License-Identifier: Apache-2.0
-- id: runbooks-tested
-- code: RES-013
-- title: The five runbooks exist, and each was executed in the last six months
-- about: repo_file
-- area: resilience
-- severity: medium
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: a runbook that nobody has run is a wish
-- fix: write the missing runbook, run it once in a drill, and note the kind and the day in runbooks or as last_tested in the file
-- cure: person
with k(kind) as (values ('scale-out'), ('model-rotation'), ('gpu-failure'), ('throttling'), ('cost-overrun')),
     a as (select resource, file, line, days_between(day, (select value from parameter where name = 'today')) as age,
                  case when json_valid(value) then value end as v from answer where question = 'runbooks'),
     t as (select json_extract(j.value, '$.kind') as kind, a.age,
                  days_between(json_extract(j.value, '$.last_tested'), (select value from parameter where name = 'today')) as tested, a.file, a.line
             from a join json_each(case when json_type(a.v) = 'array' then a.v end) j on j.type = 'object'),
     f as (select k.kind, min(r.file) as file from k join repo_file r on r.purpose = 'runbook' and (r.terms like '% ' || k.kind || ' %' or r.path like '%' || k.kind || '%') group by k.kind)
select 'runbook/' || k.kind as resource,
       case when t.kind is not null and (t.age is null or t.age > 180) then 'unknown'
            when t.tested between 0 and 180 then 'ok'
            when t.kind is not null then 'gap'
            when f.file is not null then 'unknown'
            when exists (select 1 from t) or exists (select 1 from f) then 'gap'
            else 'unknown' end as status,
       case when t.kind is not null and t.age is null then 'the answer has no day, so its age is not known'
            when t.kind is not null and t.age > 180 then 'the answer is ' || t.age || ' days old, more than 180'
            when t.tested between 0 and 180 then 'was run ' || t.tested || ' days ago'
            when t.tested > 180 then 'was last run ' || t.tested || ' days ago, more than 180'
            when t.kind is not null then 'was never run'
            when f.file is not null then 'exists, and when it was last run is not answered'
            when exists (select 1 from t) or exists (select 1 from f) then 'there is no runbook for ' || k.kind
            else 'no runbook was found and runbooks is not answered' end as reason,
       coalesce(t.file, f.file) as file, coalesce(t.line, 1) as line,
       case when t.kind is not null then 'attested' else 'declared' end as quality
  from k left join t on t.kind = k.kind left join f on f.kind = k.kind
