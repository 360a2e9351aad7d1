-- SPDX-License-Identifier: Apache-2.0
-- id: throttle-rate-low
-- code: RES-004
-- title: Fewer than 1 % of calls are throttled by the provider, and fewer than 5 % in the worst hour
-- about: prom_series
-- area: resilience
-- severity: high
-- level: 4
-- phases: scale
-- gates: G5
-- caf: Manage
-- nist: MEASURE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: A small average hides an hour in which one team was shut out, so the worst hour decides.
-- fix: Ask for more quota, spread calls over deployments or regions, or move steady load to provisioned throughput.
-- cure: person
select resource,
       case when tally is null or tally < 1 then 'unknown'
            when value_unknown is not null or value is null then 'unknown'
            when value >= 0.01 then 'gap'
            when highest >= 0.05 then 'gap'
            when highest is null then 'unknown'
            else 'ok' end as status,
       case when tally is null or tally < 1 then 'no calls in 7 days'
            when value_unknown is not null or value is null then 'the share of throttled calls ' || coalesce(value_unknown, 'is not there')
            when value >= 0.01 then round(100 * value, 1) || ' % of ' || round(tally) || ' calls in 7 days met a 429'
            when highest >= 0.05 then round(100 * highest) || ' % of the calls of the worst hour met a 429'
            when highest is null then 'the worst hour is not known'
            else round(100 * value, 2) || ' % of ' || round(tally) || ' calls, ' || round(100 * highest, 1) || ' % in the worst hour' end as reason,
       file, line, quality
  from prom_series where signal = 'gateway.throttled' and live and present
union all
select resource,
       case when calls is null or calls = 0 then 'unknown'
            when throttled >= 0.01 * calls then 'gap'
            when throttled = 0 then 'ok'
            else 'unknown' end,
       case when calls is null or calls = 0 then 'no calls in the window'
            when throttled >= 0.01 * calls then round(100.0 * throttled / calls, 1) || ' % of ' || calls || ' calls met a 429 of the provider'
            when throttled = 0 then 'none of ' || calls || ' calls met a 429 of the provider'
            else throttled || ' of ' || calls || ' calls met a 429; whether they fell into one hour is not told by the ledger''s sums' end,
       file, line, quality
  from usage_deployment
