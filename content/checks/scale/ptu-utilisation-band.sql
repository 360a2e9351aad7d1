-- SPDX-License-Identifier: Apache-2.0
-- id: ptu-utilisation-band
-- code: CST-009
-- title: Provisioned throughput is used between 40 and 90 percent, with spill-over above
-- about: gateway_deployment
-- area: cost
-- severity: high
-- level: 4
-- phases: scale, continuous
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: under the band empty seats are rented, over it customers are throttled, and what to buy is known from weeks of measurement alone
-- fix: release or share units that stand idle, buy more where calls spill over for days, and say ptu_tpm of the deployment so that it can be counted
-- cure: person
with d as (
  select g.resource, g.file, g.line, g.ptu, g.ptu_tpm, u.calls, u.days, u.throttled_share,
         (u.input + u.written + (u.output + u.reasoning) * coalesce(g.ptu_output_ratio, 1)) * 1.0 / nullif(u.hours * 60.0 * g.ptu * g.ptu_tpm, 0) as band,
         coalesce((select sum(s.calls) from usage_spill s where s.deployment = g.name), 0) as spilled,
         (select max(min(days_between(began, (select value from parameter where name = 'today')), window_days)) from gateway_ledger) as age
    from gateway_deployment g left join usage_deployment u on u.name = g.name
   where g.kind = 'ptu')
select resource,
       case when calls is null and age >= 14 then 'gap'
            when calls is null or days < 7 then 'unknown'
            when throttled_share >= 0.005 then 'gap'
            when spilled > 0.1 * (calls + spilled) then 'gap'
            when band is null then 'unknown'
            when band < 0.4 or band > 0.9 then 'gap'
            else 'ok' end as status,
       case when calls is null and age >= 14 then 'nobody has called its ' || ptu || ' provisioned units in ' || age || ' days'
            when calls is null then 'no ledger of 14 days says whether it is called'
            when days < 7 then 'was called on ' || days || ' days, and it takes 7 to tell'
            when throttled_share >= 0.005 then round(throttled_share * 100, 1) || ' percent of its calls met a 429'
            when spilled > 0.1 * (calls + spilled) then round(spilled * 100.0 / (calls + spilled), 1) || ' percent of its calls spilled over to another deployment'
            when band is null then 'how many tokens a minute a unit takes is not said (ptu_tpm)'
            else 'uses ' || cast(round(band * 100) as integer) || ' percent of its ' || ptu || ' units in the hours with calls' end as reason,
       file, line
  from d
