-- SPDX-License-Identifier: Apache-2.0
-- id: token-metrics-per-team
-- code: OBS-015
-- title: Tokens, calls and cost are measured for each model and team
-- about: prom_series
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G4
-- caf: Manage
-- nist: MEASURE 2.4
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.6.2.6
-- why: What a provider measures stops at the deployment; which team called is known only at the gateway.
-- fix: Send calls through a gateway that knows its callers, give each caller a team, and ask providers for usage in streams.
-- cure: person
with teams as (
  select source_id, min(file) as file, max(quality) as quality, max(live) as live, count(*) as series,
         sum(case when model <> '' and team <> '' then value else 0 end) as named, sum(value) as whole,
         sum(model <> '' and team <> '') as labelled
    from prom_series where signal in ('gateway.tokens') and present group by source_id),
callers as (
  select min(file) as file, sum(calls) as calls, sum(case when team <> '' then calls else 0 end) as named from usage_caller)
select source_id as resource,
       case when whole is null or whole = 0 then 'unknown'
            when named >= 0.99 * whole then 'ok'
            when coalesce(labelled, 0) = 0 then 'gap'
            else 'gap' end as status,
       case when whole is null or whole = 0 then 'no tokens were counted, so whether teams are told apart is not seen'
            when named >= 0.99 * whole then 'tokens are counted for each model and team'
            when coalesce(labelled, 0) = 0 then 'none of ' || series || ' series of tokens has the labels model and team'
            else round(100.0 * (whole - named) / whole, 1) || ' % of the tokens have no team' end as reason,
       file, null as line, quality
  from teams
union all
select 'gateway ledger', case when calls is null or calls = 0 then 'unknown' when named >= 0.99 * calls then 'ok' else 'gap' end,
       case when calls is null or calls = 0 then 'no calls in the window'
            when named >= 0.99 * calls then 'calls of the ledger have their team'
            else round(100.0 * (calls - named) / calls, 1) || ' % of ' || calls || ' calls have no team' end, file, null, 'observed'
  from callers where exists (select 1 from gateway_ledger)
union all
select resource || ':counts', case when calls is null or calls = 0 then 'unknown' when coalesce(estimated, 0) <= 0.01 * calls then 'ok' else 'gap' end,
       case when calls is null or calls = 0 then 'no calls in the window'
            when coalesce(estimated, 0) <= 0.01 * calls then 'providers counted the tokens'
            else estimated || ' of ' || calls || ' calls have estimated tokens: their streams bring no usage' end, file, line, quality
  from gateway_ledger
