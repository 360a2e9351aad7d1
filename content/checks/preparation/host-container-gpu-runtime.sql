-- SPDX-License-Identifier: Apache-2.0
-- id: host-container-gpu-runtime
-- code: HST-015
-- title: The container runtime can hand GPUs to containers
-- about: gpu_host
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MANAGE 2.2
-- iso: A.4.4
-- why: Driver present but runtime not configured is the usual reason why the first container sees no GPU.
-- fix: Install nvidia-container-toolkit 1.17.8 or newer and run nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml, or nvidia-ctk runtime configure.
-- cure: person
with seen as (
    select (select count(*) from container_runtime) as runtimes,
           (select count(*) from container_runtime where nvidia) as configured,
           (select count(*) from container_runtime where nvidia_unknown is not null) as hidden,
           (select count(*) from cdi_spec where kind = 'nvidia.com/gpu' and devices > 0 and missing_node is null) as specs,
           (select min(missing_node) from cdi_spec where kind = 'nvidia.com/gpu') as missing,
           (select min(file) from cdi_spec where kind = 'nvidia.com/gpu' and missing_node is not null) as stale,
           (select min(file) from container_runtime) as config)
select resource,
       case when missing is not null then 'gap'
            when semver_cmp(substr(toolkit, 1, instr(toolkit || '-', '-') - 1), '1.17.8') < 0 then 'gap'
            when configured + specs > 0 then 'ok'
            when hidden > 0 then 'unknown'
            when contained then 'unknown'
            when runtimes > 0 then 'gap'
            else 'skip' end as status,
       case when missing is not null then 'the CDI specification wants ' || missing || ', which is not there; it was written for another driver or card'
            when semver_cmp(substr(toolkit, 1, instr(toolkit || '-', '-') - 1), '1.17.8') < 0 then 'nvidia-container-toolkit ' || toolkit || ' lets a container break out (CVE-2025-23266)'
            when configured + specs > 0 then configured || ' runtimes and ' || specs || ' CDI specifications hand out NVIDIA GPUs'
            when hidden > 0 then 'the configuration of the runtime is not readable; run as root'
            when contained then 'seen from inside a container, where the runtime is not visible'
            when runtimes > 0 then runtimes || ' container runtimes, none of them configured for NVIDIA GPUs'
            else 'no container runtime on this machine' end as reason,
       coalesce(stale, config, file) as file, 1 as line
  from gpu_host, seen
