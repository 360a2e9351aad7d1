-- SPDX-License-Identifier: Apache-2.0
-- id: model-not-retiring
-- code: MDL-003
-- title: No deployed model version is retired or about to be
-- about: model_deployment
-- area: data-models
-- severity: critical
-- level: 3
-- phases: diagnostic, scale, continuous
-- gates: G5
-- caf: Manage
-- nist: MANAGE 3.2
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.6
-- why: On the day of retirement every call answers with an error, and that day has been published for a year.
-- fix: deploy the successor beside it, move the traffic, and then remove this version
-- cure: openai
with offer as (
  select model, version, location, sku, min(retires) as retires, max(instead) as instead, max(lifecycle) as lifecycle from model_offer group by model, version, location, sku
), anywhere as (
  select model, version, min(retires) as retires, max(instead) as instead from model_offer group by model, version
), today(day) as (select value from parameter where name = 'today'),
known(as_of) as (select as_of from dated where table_name = 'model_life'),
dated_life as (
  select d.rowid as id, coalesce(o.retires, w.retires) as live, coalesce(nullif(o.instead, ''), nullif(w.instead, ''), l.instead) as instead, w.model is not null as seen, l.retires
    from model_deployment d
    left join ai_account a on a.resource = d.account
    left join offer o on o.model = d.model and o.version = d.version and o.location = replace(a.location, ' ', '') and o.sku = d.sku
    left join anywhere w on w.model = d.model and w.version = d.version
    left join model_life l on l.model = d.model and l.version = d.version
)
select d.resource,
       case when d.model_unknown is not null or d.version_unknown is not null then 'unknown'
            when l.live <= t.day then 'gap'
            when l.live is not null and days_between(t.day, l.live) < 90 then 'gap'
            when l.seen then 'ok'
            when l.retires <= t.day and l.retires <= k.as_of then 'gap'
            when days_between(k.as_of, t.day) > 60 then 'unknown'
            when l.retires is null then 'unknown'
            when days_between(t.day, l.retires) < 90 then 'gap'
            else 'ok' end as status,
       case when d.model_unknown is not null or d.version_unknown is not null then 'the model version ' || coalesce(d.version_unknown, d.model_unknown)
            when coalesce(l.live, case when not l.seen and l.retires <= k.as_of then l.retires end) <= t.day
              then d.model || ' ' || d.version || ' was retired on ' || coalesce(l.live, l.retires) || case when l.instead <> '' then '; ' || l.instead || ' takes its place' else '' end
            when l.live is not null and days_between(t.day, l.live) < 90 then d.model || ' ' || d.version || ' retires on ' || l.live || case when l.instead <> '' then '; ' || l.instead || ' takes its place' else '' end
            when l.seen then null
            when d.version is null then 'no version is named, so its day of retirement cannot be looked up'
            when days_between(k.as_of, t.day) > 60
              then 'the table of retirements is of ' || k.as_of || ', too old to decide'
                   || coalesce('; it says ' || l.retires || ' for ' || d.model || ' ' || d.version, '') || '; ask the models API of the region'
            when l.retires is null then 'the table of retirements does not know ' || coalesce(d.model, 'the model') || ' ' || coalesce(d.version, '')
            when days_between(t.day, l.retires) < 90 then d.model || ' ' || d.version || ' retires on ' || l.retires end as reason,
       d.version_file as file, d.version_line as line
  from model_deployment d join dated_life l on l.id = d.rowid join today t join known k
