-- SPDX-License-Identifier: Apache-2.0
-- id: dcgm-field-coverage
-- code: OBS-006
-- title: The GPU exporter publishes use, memory, errors, heat and throttling
-- about: k8s_gpu_field
-- area: observability
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: The default list of fields shows how busy a card is and leaves out what tells that it is dying.
-- fix: Add the missing fields to the CSV of the DCGM exporter.
-- cure: kueue
with kinds(kind, pattern) as (values ('use', 'GPU_UTIL'), ('memory', 'FB_USED'), ('heat', 'GPU_TEMP'), ('power', 'POWER_USAGE|BOARD_POWER'),
       ('XID errors', 'XID_ERROR'), ('row remap', 'ROW_REMAP_FAIL'), ('uncorrected errors', 'ECC_DBE|UNCORRECTABLE'),
       ('throttling', 'CLOCKS_EVENT|POWER_VIOLATION|THERMAL_VIOLATION|CLOCK_THROTTLE'), ('pipe use', 'PROF_SM_ACTIVE|PROF_GR_ENGINE_ACTIVE')),
lists as (select resource, min(file) as file, min(line) as line, max(quality) as quality, sum(field is null) as unread from k8s_gpu_field group by resource, file),
missing as (select l.resource, l.file, group_concat(k.kind, ', ') as kinds from lists l, kinds k
             where not exists (select 1 from k8s_gpu_field f where f.resource = l.resource and f.file is l.file and f.field regexp k.pattern)
             group by l.resource, l.file)
select l.resource,
       case when l.unread > 0 then 'unknown' when m.kinds is null then 'ok' else 'gap' end as status,
       case when l.unread > 0 then 'its list of fields cannot be read whole' else 'publishes nothing on ' || m.kinds end as reason,
       l.file, l.line, l.quality
  from lists l left join missing m on m.resource = l.resource and m.file is l.file
union all
select m.source_id,
       case when not exists (select 1 from kinds k where not exists (select 1 from prom_metric f where f.source_id = m.source_id and f.metric regexp k.pattern)) then 'ok'
            else 'gap' end,
       coalesce('series tell nothing on ' || (select group_concat(k.kind, ', ') from kinds k
                 where not exists (select 1 from prom_metric f where f.source_id = m.source_id and f.metric regexp k.pattern)), 'all kinds of fields are among the series'),
       min(m.file), null, max(m.quality)
  from prom_metric m where m.metric >= 'DCGM_FI_' and m.metric < 'DCGM_FJ' group by m.source_id
