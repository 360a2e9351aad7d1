-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-alert-rules
-- code: OBS-008
-- title: Alerts exist for XID errors, lost exporters and heat of GPUs
-- about: alert_rule
-- area: observability
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G3
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: A GPU fails in ways no other metric shows: a card with XID errors stays in service and returns wrong answers or none.
-- fix: Add alerting rules on DCGM_FI_DEV_XID_ERRORS, up{job="dcgm-exporter"} or absent(), and DCGM_FI_DEV_GPU_TEMP, with severity and runbook_url.
-- cure: rules
with kinds(kind, pattern) as (values ('XID errors', '(?i)xid'), ('a lost exporter', '(?i)(up\s*\{[^}]*(dcgm|gpu)|absent[a-z_]*\([^)]*(dcgm|gpu|nvidia))'),
       ('heat', '(?i)(dcgm|gpu|nvidia)[a-z_]*(temp|thermal|throttl)')),
missing as (select group_concat(kind, ', ') as kinds from kinds
             where not exists (select 1 from alert_rule r where r.kind = 'alert' and r.expr regexp kinds.pattern)),
place as (select rule_file as file, min(line) as line, max(quality) as quality from alert_rule
           group by rule_file order by sum(coalesce(expr regexp '(?i)dcgm', 0)) desc, rule_file limit 1),
unread as (select count(*) as rules from alert_rule where expr_unknown is not null)
select 'alert rules' as resource,
       case when m.kinds is null then 'ok' when u.rules > 0 then 'unknown' else 'gap' end as status,
       case when u.rules > 0 then u.rules || ' of them are not rendered; the others alert on nothing of: ' || m.kinds
            else 'no rule of ' || (select count(*) from alert_rule) || ' alerts on ' || m.kinds end as reason,
       p.file, p.line, p.quality
  from missing m, place p, unread u
