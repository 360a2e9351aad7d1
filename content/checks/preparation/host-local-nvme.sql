-- SPDX-License-Identifier: Apache-2.0
-- id: host-local-nvme
-- code: HST-012
-- title: The disks that came with the machine are formatted and mounted
-- about: nvme
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MANAGE 2.1
-- iso: A.4.5
-- why: Weights load in seconds from a local disk and in minutes over the network, and clouds hand these disks out raw after every reallocation.
-- fix: Format and mount them at start (mdadm --level=0 over all, mkfs.xfs, a unit that does it again after each reallocation) and put the model cache there.
-- cure: gpu-vm
select resource,
       case when not instance_disk then 'skip'
            when mounted_at_unknown is not null then 'unknown'
            when mounted_at is null then 'gap'
            else 'ok' end as status,
       case when not instance_disk then 'not a disk that comes and goes with the machine'
            when mounted_at_unknown is not null then 'where it is mounted ' || mounted_at_unknown
            when mounted_at is null then coalesce(model, 'the disk') || coalesce(' of ' || size_gb || ' GB', '') || ' is mounted nowhere'
            else 'mounted at ' || mounted_at end as reason,
       file, line
  from nvme
