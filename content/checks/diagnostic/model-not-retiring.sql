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
select d.resource,
       case when d.model_unknown is not null or d.version_unknown is not null then 'unknown'
            when l.retires <= (select value from parameter where name = 'today') and l.retires <= (select as_of from dated where table_name = 'model_life') then 'gap'
            when days_between((select as_of from dated where table_name = 'model_life'), (select value from parameter where name = 'today')) > 60 then 'unknown'
            when l.retires is null then 'unknown'
            when days_between((select value from parameter where name = 'today'), l.retires) < 90 then 'gap'
            else 'ok' end as status,
       case when d.model_unknown is not null or d.version_unknown is not null then 'the model version ' || coalesce(d.version_unknown, d.model_unknown)
            when l.retires <= (select value from parameter where name = 'today') and l.retires <= (select as_of from dated where table_name = 'model_life')
              then d.model || ' ' || d.version || ' was retired on ' || l.retires || case when l.instead <> '' then '; ' || l.instead || ' takes its place' else '' end
            when d.version is null then 'no version is named, so its day of retirement cannot be looked up'
            when days_between((select as_of from dated where table_name = 'model_life'), (select value from parameter where name = 'today')) > 60
              then 'the table of retirements is of ' || (select as_of from dated where table_name = 'model_life') || ', too old to decide'
                   || coalesce('; it says ' || l.retires || ' for ' || d.model || ' ' || d.version, '') || '; ask the models API of the region'
            when l.retires is null then 'the table of retirements does not know ' || coalesce(d.model, 'the model') || ' ' || coalesce(d.version, '')
            when days_between((select value from parameter where name = 'today'), l.retires) < 90 then d.model || ' ' || d.version || ' retires on ' || l.retires end as reason,
       d.version_file as file, d.version_line as line
  from model_deployment d
  left join model_life l on l.model = d.model and l.version = d.version
