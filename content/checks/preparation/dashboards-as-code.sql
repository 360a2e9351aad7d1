-- SPDX-License-Identifier: Apache-2.0
-- id: dashboards-as-code
-- code: OBS-013
-- title: Dashboards for GPUs, tokens, cost and latency are kept as code, and their queries find series
-- about: dashboard
-- area: observability
-- severity: low
-- level: 4
-- phases: preparation, scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: A dashboard that only exists in a browser dies with its author, and a renamed metric kills a panel without a sound.
-- fix: Export the dashboards as JSON into the repository, one for each of GPUs, tokens, cost and latency, and correct the queries that find nothing.
-- cure: dashboards
with topics(topic, pattern) as (values ('GPUs', '(?i)dcgm_|nvidia_smi|gpu'), ('tokens', '(?i)token'), ('cost', '(?i)cost|spend|spent|budget|price'),
       ('latency', '(?i)latency|duration|time_to_first|ttft|slo|burn')),
missing as (select group_concat(topic, ', ') as topics from topics where not exists (select 1 from dashboard_query q where q.metric regexp topics.pattern)),
known as (select metric from prom_metric where source_id in (select resource from prom_source where live) group by metric),
dead as (select q.dashboard, count(distinct q.metric) as metrics, min(q.metric) as metric, count(distinct q.resource) as panels, min(q.resource) as panel, min(q.line) as line
           from dashboard_query q left join known k on k.metric = q.metric where k.metric is null group by q.dashboard)
select 'dashboards' as resource, case when m.topics is null then 'ok' else 'gap' end as status,
       case when m.topics is null then 'dashboards show GPUs, tokens, cost and latency' else 'no dashboard of ' || (select count(*) from dashboard) || ' shows ' || m.topics end as reason,
       (select min(file) from dashboard) as file, null as line, (select max(quality) from dashboard) as quality
  from missing m where exists (select 1 from dashboard)
union all
select d.resource,
       case when d.queries = 0 then 'skip'
            when not exists (select 1 from known) then 'unknown'
            when x.dashboard is null then 'ok'
            else 'gap' end,
       case when d.queries = 0 then 'asks Prometheus nothing'
            when not exists (select 1 from known) then 'no live Prometheus tells whether its queries find series'
            when x.dashboard is null then 'all metrics of its queries are there'
            else x.panels || ' panels ask for what no Prometheus knows: ' || x.metric || case when x.metrics > 1 then ' and ' || (x.metrics - 1) || ' more' else '' end end,
       d.file, coalesce(x.line, d.line), d.quality
  from dashboard d left join dead x on x.dashboard = d.resource
