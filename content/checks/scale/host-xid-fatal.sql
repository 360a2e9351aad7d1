-- SPDX-License-Identifier: Apache-2.0
-- id: host-xid-fatal
-- code: HST-008
-- title: The kernel log holds no Xid that condemns a GPU
-- about: kernel_log
-- area: gpu
-- severity: high
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: The Xid number tells a program's mistake from dead hardware, and a node with the latter fails the next job too.
-- fix: Drain the node, then follow the code: reset for a hung card, replacement for one that fell off the bus or lost memory rows.
-- cure: person
select x.resource, 'gap' as status,
       'Xid ' || x.code || ', ' || x.count || case x.count when 1 then ' time' else ' times' end || ' on ' || coalesce(x.device, '?')
         || ' since the last start: ' || d.meaning as reason,
       x.file, x.line
  from gpu_xid x join xid d on d.code = x.code and d.drain = 1
union all
select resource,
       case when not readable then 'unknown'
            when exists (select 1 from gpu_xid join xid using (code) where drain = 1) then 'skip'
            when readable then 'ok'
            else 'unknown' end,
       case when not readable then 'Xid errors ' || coalesce(xids_unknown, 'are not visible')
            when exists (select 1 from gpu_xid join xid using (code) where drain = 1) then 'its Xid lines stand on their own'
            else 'no Xid of the kind that condemns a card, ' || coalesce(xids, 0) || ' of others' end,
       file, line
  from kernel_log
union all
select s.resource, case when not s.present then 'unknown' when s.value is null then 'unknown' when d.drain = 1 then 'gap' else 'ok' end,
       case when not s.present then 'no series tells Xid errors, and a missing series is no proof: exporters write it after the first one'
            when s.value is null then 'the last Xid ' || coalesce(s.value_unknown, 'is not told')
            when d.drain = 1 then 'the last Xid of ' || coalesce(s.gpu, 'a GPU') || coalesce(' in ' || s.node, '') || ' is ' || cast(s.value as integer) || ': ' || d.meaning
            else 'its last Xid is ' || cast(s.value as integer) || ', none that condemns a card' end, s.file, s.line
  from prom_series s left join xid d on d.code = cast(s.value as integer) where s.signal = 'gpu.xid'
