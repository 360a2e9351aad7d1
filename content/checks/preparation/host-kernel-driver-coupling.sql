-- SPDX-License-Identifier: Apache-2.0
-- id: host-kernel-driver-coupling
-- code: HST-014
-- title: The next restart comes up with a kernel that has the driver
-- about: gpu_host
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Manage
-- nist: MANAGE 2.3
-- iso: A.6.2.6
-- why: An upgraded kernel without a rebuilt module is the most common way a GPU is gone after a restart.
-- fix: Install the headers of every kernel so that dkms rebuilds (or linux-modules-nvidia packages), and keep kernels out of unattended upgrades.
-- cure: person
with bare as (
    select min(version) as version, min(file) as file from kernel where newer and nvidia_module = 0),
seen as (
    select count(*) as kernels, sum(nvidia_module is null and newer) as unseen, sum(running and nvidia_module) as running_has
      from kernel)
select resource,
       case when bare.version is not null then 'gap'
            when seen.kernels = 0 then 'unknown'
            when seen.unseen > 0 then 'unknown'
            when upgrades_alone and not coalesce(kernels_kept, 0) and not coalesce(seen.running_has, 0) then 'unknown'
            else 'ok' end as status,
       case when bare.version is not null then 'kernel ' || bare.version || ' is installed for the next start and has no nvidia module'
              || case when restarts_alone then ', and this machine restarts by itself' else '' end
            when seen.kernels = 0 then 'the installed kernels are not visible'
            when seen.unseen > 0 then 'a newer kernel is installed and what it can load is not visible'
            when upgrades_alone and not coalesce(kernels_kept, 0) and not coalesce(seen.running_has, 0)
              then 'kernels are upgraded without a person and nothing shows that the module follows'
            else 'every newer kernel has the module' end as reason,
       coalesce('/' || ltrim(bare.file, '/'), gpu_host.file) as file, 1 as line
  from gpu_host, bare, seen
