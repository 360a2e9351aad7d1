-- SPDX-License-Identifier: Apache-2.0
-- id: host-rdma-active
-- code: HST-018
-- title: Every RDMA port is up, at the rate of its neighbours
-- about: rdma_port
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MEASURE 2.4
-- iso: A.4.5
-- why: Training falls back to TCP without a word when one port is down or trained to a lower rate.
-- fix: Look at ibstat and the cable or switch port of that device; a port that is not used should be disabled in firmware.
-- cure: person
with best as (select layer, max(rate_gbps) as rate from rdma_port group by layer)
select p.resource,
       case when state is null then 'unknown'
            when state <> 'ACTIVE' then 'gap'
            when physical is not null and physical <> 'LinkUp' then 'gap'
            when rate_gbps < best.rate then 'gap'
            when rate_gbps is null then 'unknown'
            else 'ok' end as status,
       case when state is null then 'the state of the port is not visible'
            when state <> 'ACTIVE' then 'the port is ' || state || coalesce(' (' || physical || ')', '')
            when physical is not null and physical <> 'LinkUp' then 'the port''s link is ' || physical
            when rate_gbps < best.rate then 'the port runs at ' || rate_gbps || ' Gb/s where its neighbours run at ' || best.rate
            when rate_gbps is null then 'the port is up and its rate is not visible'
            else 'up at ' || rate_gbps || ' Gb/s' end as reason,
       p.file, p.line
  from rdma_port p left join best on best.layer is p.layer
union all
select s.resource, case when s.value is null then 'unknown' when s.value <> case s.signal when 'node.infiniband_state' then 4 else 5 end then 'gap' else 'ok' end,
       case when s.value is null then 'its state is not told'
            when s.signal = 'node.infiniband_state' then 'port ' || coalesce(json_extract(s.labels, '$.device') || '/' || json_extract(s.labels, '$.port'), '?') || ' is in state ' || cast(s.value as integer) || ', 4 is active'
            else 'the link of port ' || coalesce(json_extract(s.labels, '$.device') || '/' || json_extract(s.labels, '$.port'), '?') || ' is in state ' || cast(s.value as integer) || ', 5 is up' end,
       s.file, s.line
  from prom_series s where s.signal in ('node.infiniband_state', 'node.infiniband_link') and s.present
