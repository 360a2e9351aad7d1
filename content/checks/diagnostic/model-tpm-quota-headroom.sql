-- SPDX-License-Identifier: Apache-2.0
-- id: model-tpm-quota-headroom
-- code: GPU-002
-- title: Model quota covers every deployment and is not nearly used up
-- about: model_deployment
-- area: gpu
-- severity: high
-- level: 2
-- phases: diagnostic, enablement, scale
-- gates: G2
-- caf: Plan
-- nist: MANAGE 2.1
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.5
-- why: A deployment beyond the quota fails at apply, and one at its edge throttles at the first peak.
-- fix: ask for more quota or move capacity, and put what was approved under answers: model.quota in lintel.yaml, as capacity units by model
-- cure: person
with quota as (
  select lower(q.key) as model, q.value as units from answer a, json_each(a.value) q where a.question = 'model.quota' and json_valid(a.value)
), need as (
  select model, sum(capacity) as units, max(capacity_unknown is not null) as blurred from model_deployment where model is not null group by model
), pools as (
  select coalesce(o.model, q.model) as model, coalesce(o.sku, q.sku) as sku, q.location, min(q.allowed) as allowed, max(q.used) as used, q.name
    from model_quota q left join (select distinct pool, model, sku, location from model_offer) o on o.pool = q.name and o.location is q.location
   where q.sku is not null group by 1, 2, 3
), live as (
  select d.cloud_id from model_deployment d where d.source = 'azure'
), planned as (
  select a.location, d.sku, d.model, sum(d.capacity) as units from model_deployment d left join ai_account a on a.resource = d.account
   where d.source <> 'azure' and d.capacity_unknown is null and coalesce(lower(d.cloud_id), '') not in (select cloud_id from live) group by 1, 2, 3
), stock as (
  select location, sku, model, version, max(available) as available from model_capacity group by 1, 2, 3, 4
), joined as (
  select d.*, p.name as pool, p.allowed, p.used, case when d.source = 'azure' then 0 else coalesce(w.units, 0) end as planned, s.available, a.location
    from model_deployment d
    left join ai_account a on a.resource = d.account
    left join pools p on p.sku = d.sku and (p.model = d.model or p.model is null) and (p.location = replace(a.location, ' ', '') or (p.location is null and (select count(distinct location) from model_quota) = 0))
    left join stock s on s.sku = d.sku and s.model = d.model and s.version = d.version and s.location = replace(a.location, ' ', '')
    left join planned w on w.sku = d.sku and w.model = d.model and w.location is a.location
   group by d.rowid
)
select d.resource,
       case when d.model_unknown is not null or d.capacity_unknown is not null then 'unknown'
            when d.allowed is not null and d.used + d.planned > d.allowed then 'gap'
            when d.allowed is not null and d.used > d.allowed * 0.8 then 'gap'
            when d.planned > d.available then 'gap'
            when d.allowed is not null then 'ok'
            when n.blurred then 'unknown'
            when q.units is null then 'unknown'
            when n.units > q.units * 0.8 then 'gap'
            when n.units is null then 'unknown'
            else 'ok' end as status,
       case when d.model_unknown is not null or d.capacity_unknown is not null then 'the model or capacity ' || coalesce(d.model_unknown, d.capacity_unknown)
            when d.allowed is not null and d.used + d.planned > d.allowed
              then d.used || ' of ' || d.allowed || ' units of ' || d.pool || ' are taken' || case when d.planned > 0 then ', and the code asks for ' || d.planned || ' more' else '' end
            when d.allowed is not null and d.used > d.allowed * 0.8 then d.used || ' of ' || d.allowed || ' units of ' || d.pool || ' are taken, more than four fifths'
            when d.planned > d.available then 'quota would do, and ' || d.location || ' has only ' || d.available || ' units of ' || d.model || ' to deploy now, where the code asks for ' || d.planned
            when d.allowed is not null then null
            when n.blurred then 'the capacity of another deployment of ' || d.model || ' is not known here'
            when q.units is null then 'the quota that was approved for ' || coalesce(d.model, 'the model') || ' is neither known from Azure nor answered (model.quota)'
            when n.units > q.units then 'deployments of ' || d.model || ' ask for ' || n.units || ' units, and ' || q.units || ' are approved'
            when n.units > q.units * 0.8 then 'deployments of ' || d.model || ' take ' || n.units || ' of ' || q.units || ' units, more than four fifths'
            when n.units is null then 'the capacity is not said here' end as reason,
       d.capacity_file as file, d.capacity_line as line
  from joined d
  left join need n on n.model = d.model
  left join quota q on q.model = d.model
union all
select g.resource,
       case when u.tokens_minute is null then 'unknown' when u.tokens_minute > 0.8 * g.tpm then 'gap' else 'ok' end,
       case when u.tokens_minute is null then 'the gateway has not called it of late, so what it needs is not known'
            else 'its busiest minute in ' || coalesce(u.window_days, 30) || ' days took ' || u.tokens_minute || ' of ' || g.tpm || ' tokens' end,
       g.file, g.line
  from gateway_deployment g left join usage_deployment u on u.name = g.name where g.tpm is not null and g.kind = 'standard'
