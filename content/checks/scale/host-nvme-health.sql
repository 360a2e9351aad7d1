-- SPDX-License-Identifier: Apache-2.0
-- id: host-nvme-health
-- code: HST-013
-- title: NVMe disks report no warning and less than 90 % wear
-- about: nvme
-- area: gpu
-- severity: low
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.6
-- why: Disks that hold a model cache are rewritten at every swap and die early, in the middle of a load.
-- fix: Look at nvme smart-log /dev/nvmeN, move the cache, and replace the disk.
-- cure: person
select resource,
       case when network_disk then 'skip'
            when state = 'dead' then 'gap'
            when critical_warning <> 0 then 'gap'
            when percentage_used >= 90 then 'gap'
            when critical_warning_unknown is not null or percentage_used_unknown is not null then 'unknown'
            when critical_warning = 0 and percentage_used < 90 then 'ok'
            else 'unknown' end as status,
       case when network_disk then 'a network disk, its provider looks after it'
            when state = 'dead' then 'the controller is dead'
            when critical_warning <> 0 then 'its health log warns (bits ' || critical_warning || ')'
            when percentage_used >= 90 then percentage_used || ' % of its endurance is used up'
            when critical_warning_unknown is not null then 'the health log ' || critical_warning_unknown
            when percentage_used_unknown is not null then 'the wear ' || percentage_used_unknown
            else 'no warning, ' || percentage_used || ' % worn' end as reason,
       file, line
  from nvme
