-- id: own-check
-- title: Ice is cold
-- about: ice
-- area: cost
-- severity: low
-- level: 2
-- phases: scale
-- why: warm ice is water
-- fix: set temperature below zero
select resource, case when temperature_unknown is not null then 'unknown' when temperature < 0 then 'ok' else 'gap' end as status,
       'it has ' || temperature || ' degrees' as reason
  from ice
