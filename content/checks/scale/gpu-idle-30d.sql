-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-idle-30d
-- code: CST-006
-- title: No GPU that a pod held stayed under 20 % use for 30 days
-- about: prom_series
-- area: cost
-- severity: high
-- level: 4
-- phases: scale, continuous
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.1
-- iso: A.4.5
-- why: Hoarded GPUs are paid for twice: once in money, and once by the team that waits.
-- fix: Talk to the owner, then scale the workload to zero when idle, share the card (MIG), or give it back; what stands by on purpose gets the label lintel.dev/standby=true.
-- cure: person
select resource,
       case when standby then 'skip'
            when average_unknown is not null or average is null or hours is null or days is null or coverage is null then 'unknown'
            when days < 21 then 'unknown'
            when coverage < 0.8 then 'unknown'
            when tally is null or tally <= 0.5 * hours then 'skip'
            when average < 20 then 'gap'
            else 'ok' end as status,
       case when standby then 'it stands by on purpose'
            when average_unknown is not null or average is null or hours is null or days is null or coverage is null then 'there are no samples over 30 days'
            when days < 21 then 'samples go back ' || round(days, 1) || ' days, and 21 are needed'
            when coverage < 0.8 then 'samples cover ' || round(100 * coverage) || ' % of ' || round(days) || ' days, and 80 % are needed'
            when tally is null or tally <= 0.5 * hours then 'a pod held it for ' || round(coalesce(tally, 0)) || ' of ' || round(hours) || ' hours'
            else round(average, 1) || ' % on average over ' || round(days) || ' days'
              || coalesce(' while held by ' || namespace, '') end as reason,
       file, line, quality
  from prom_series where signal = 'gpu.use' and live and present
union all
select source_id, 'unknown', 'a page is one moment of ' || count(*) || ' GPUs; a live Prometheus tells 30 days', min(file), null, max(quality)
  from prom_series where signal = 'gpu.utilisation' and present and not live group by source_id
