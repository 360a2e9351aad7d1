-- SPDX-License-Identifier: Apache-2.0
-- id: host-driver-cuda-floor
-- code: HST-003
-- title: The NVIDIA driver still gets fixes and can run the CUDA in use
-- about: gpu
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.3
-- iso: A.4.4
-- why: The driver decides which CUDA runs, and a branch that has ended gets no more security fixes.
-- fix: Install a driver of a living long-term branch (580 until 2028-06); CUDA 12 needs 525 or newer, CUDA 13 needs 580 or newer.
-- cure: person
with card as (
    select machine, min(resource) as resource, driver, min(driver_unknown) as unknown, min(driver_file) as file,
           min(driver_line) as line, cast(driver as integer) as branch
      from gpu group by machine, driver),
toolkit as (
    select cuda_toolkit as name, cast(substr(cuda_toolkit, 6) as integer) as major
      from gpu_host where cuda_toolkit like 'cuda-%'),
judged as (
    select card.*, b.ends, t.name as toolkit,
           case t.major when 11 then 450 when 12 then 525 when 13 then 580 end as floor
      from card left join driver_branch b on card.branch between b.first and b.last
           left join toolkit t on card.machine = 'host')
select resource,
       case when driver is null or branch = 0 then 'unknown'
            when branch < floor then 'gap'
            when ends < substr((select value from parameter where name = 'today'), 1, 7) then 'gap'
            else 'ok' end as status,
       case when driver is null or branch = 0 then 'the driver''s version ' || coalesce(unknown, 'is not known')
            when branch < floor then 'driver ' || driver || ' is older than the ' || floor || ' that ' || toolkit || ' needs'
            when ends < substr((select value from parameter where name = 'today'), 1, 7)
              then 'driver ' || driver || ' is of branch ' || branch || ', whose fixes ended by ' || ends
            else 'driver ' || driver end as reason,
       file, line
  from judged
