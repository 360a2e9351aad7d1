-- id: residency-is-decided
-- title: Prompts stay where the law wants them
-- about: answer
-- area: data-models
-- severity: high
-- level: 2
-- phases: diagnostic
-- gates: G1
-- why: A model that runs anywhere may keep prompts anywhere.
-- fix: Answer residency with eu or us.
select resource,
       case when value in ('eu', 'us') then 'ok' when value is null then 'unknown' else 'gap' end as status,
       'residency is ' || value as reason, file, line
  from answer
 where question like 'residency%'
