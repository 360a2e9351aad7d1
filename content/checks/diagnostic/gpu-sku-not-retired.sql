-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-sku-not-retired
-- code: GPU-004
-- title: No GPU size in use is retired or about to be
-- about: node_pool
-- area: gpu
-- severity: high
-- level: 2
-- phases: diagnostic, preparation, continuous
-- gates: G3
-- caf: Ready
-- nist: GOVERN 1.7
-- iso: A.4.5
-- why: A retired size refuses to deploy, and running machines of it are switched off on the day.
-- fix: move to the sizes named in the reason and ask for their quota first
-- cure: aks
with machine as (
  select resource, size, size_unknown, size_file, size_line from node_pool
  union all select resource, size, size_unknown, size_file, size_line from virtual_machine
  union all select resource, size, size_unknown, size_file, size_line from ml_compute
  union all select resource, size, size_unknown, size_file, size_line from ml_deployment
)
select m.resource,
       case when m.size_unknown is not null then 'unknown'
            when r.retired_on is null then 'ok'
            when r.retired_on <= (select value from parameter where name = 'today') then 'gap'
            when days_between((select value from parameter where name = 'today'), r.retired_on) <= 180 then 'gap'
            else 'ok' end as status,
       case when m.size_unknown is not null then 'the machine size ' || m.size_unknown
            when r.retired_on <= (select value from parameter where name = 'today') then m.size || ' was retired on ' || r.retired_on || '; ' || r.instead || ' take its place'
            when days_between((select value from parameter where name = 'today'), r.retired_on) <= 180 then m.size || ' retires on ' || r.retired_on || '; ' || r.instead || ' take its place' end as reason,
       m.size_file as file, m.size_line as line
  from machine m
  left join gpu_family f on m.size glob f.pattern
  left join gpu_retired r on m.size glob r.pattern
 where f.vendor is not null or m.size_unknown is not null
