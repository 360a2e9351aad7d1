-- SPDX-License-Identifier: Apache-2.0
-- id: self-service-templates
-- code: IAC-018
-- title: The four standard AI patterns exist as tested templates
-- about: answer
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MAP 3.3
-- iso: A.4.2
-- why: the governed path wins only if it is the easy path; four good templates remove most reasons for shadow AI
-- fix: keep modules for a GPU machine, a GPU cluster, a workspace and a model account in modules/ or templates/, test each in CI, and answer platform.templates with the day of the last green test
-- cure: person
with f as (
  select 'gpu-machine' as pattern, min(file) as file from (
    select v.file from virtual_machine v join gpu_family g on v.size glob g.pattern where v.file regexp '(^|/)(modules?|templates?|blueprints?|patterns?|stacks?)/'
    union all select file from ml_compute where kind = 'cluster' and file regexp '(^|/)(modules?|templates?|blueprints?|patterns?|stacks?)/')
  union all
  select 'gpu-cluster', min(p.file) from node_pool p join gpu_family g on p.size glob g.pattern where p.file regexp '(^|/)(modules?|templates?|blueprints?|patterns?|stacks?)/'
  union all
  select 'ml-workspace', min(file) from ml_workspace where file regexp '(^|/)(modules?|templates?|blueprints?|patterns?|stacks?)/'
  union all
  select 'model-account', min(file) from model_deployment where file regexp '(^|/)(modules?|templates?|blueprints?|patterns?|stacks?)/'),
     a as (
  select file, line, days_between(day, (select value from parameter where name = 'today')) as age,
         case when json_valid(value) and json_type(value) = 'array' then value end as v from answer where question = 'platform.templates'),
     t as (
  select lower(json_extract(j.value, '$.pattern')) as pattern, json_extract(j.value, '$.path') as path, a.file, a.line,
         days_between(json_extract(j.value, '$.tested'), (select value from parameter where name = 'today')) as tested
    from a join json_each(a.v) j on j.type = 'object' where a.age <= 180),
     n(pattern, means) as (values ('gpu-machine', 'a GPU machine or training cluster'), ('gpu-cluster', 'a cluster with a GPU pool'),
                                  ('ml-workspace', 'a workspace for machine learning'), ('model-account', 'an account with a model deployment'))
select 'template/' || n.pattern as resource,
       case when t.tested <= 30 then 'ok'
            when t.tested is not null then 'gap'
            when t.pattern is not null then 'gap'
            when f.file is not null then 'unknown'
            when exists (select 1 from a where age <= 180) then 'gap'
            else 'unknown' end as status,
       case when t.tested <= 30 then coalesce(t.path, 'the template') || ' was tested ' || t.tested || ' days ago'
            when t.tested is not null then 'was tested ' || t.tested || ' days ago, more than 30'
            when t.pattern is not null then 'the template of ' || n.means || ' has no day of a test'
            when f.file is not null then f.file || ' is a template of ' || n.means || ', and when it was tested is not answered (platform.templates)'
            when exists (select 1 from a where age <= 180) then 'the list platform.templates has no template of ' || n.means
            else 'no template of ' || n.means || ' is found here or answered (platform.templates)' end as reason,
       coalesce(t.file, f.file) as file, t.line as line
  from n left join f on f.pattern = n.pattern and f.file is not null left join t on t.pattern = n.pattern
