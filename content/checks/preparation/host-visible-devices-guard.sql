-- SPDX-License-Identifier: Apache-2.0
-- id: host-visible-devices-guard
-- code: HST-016
-- title: A container cannot take GPUs by setting a variable
-- about: gpu_guard
-- area: gpu
-- severity: high
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: Most CUDA images set NVIDIA_VISIBLE_DEVICES=all, and with the default setting a pod that asked for no GPU then sees every one, past all quotas.
-- fix: In /etc/nvidia-container-runtime/config.toml set accept-nvidia-visible-devices-envvar-when-unprivileged = false, accept-nvidia-visible-devices-as-volume-mounts = true, and give the device plugin DEVICE_LIST_STRATEGY volume-mounts or cdi-cri.
-- cure: person
with used as (
    select count(*) as runtimes, max(nvidia_default) as as_default, max(nvidia_unknown) as unknown from container_runtime)
select resource,
       case when not variable_accepted then 'ok'
            when cdi_mode then 'ok'
            when as_default then 'gap'
            when unknown is not null then 'unknown'
            when runtimes = 0 then 'unknown'
            when variable_accepted then 'skip'
            else 'unknown' end as status,
       case when not variable_accepted then 'containers without rights cannot ask by variable'
            when cdi_mode then 'the runtime works by CDI'
            when as_default and variable_written then 'accept-nvidia-visible-devices-envvar-when-unprivileged is true, and every container runs under the NVIDIA runtime'
            when as_default then 'accept-nvidia-visible-devices-envvar-when-unprivileged is not set, which means true, and every container runs under the NVIDIA runtime'
            when unknown is not null or runtimes = 0 then 'whether the NVIDIA runtime is the default is not visible'
            else 'the NVIDIA runtime is used only where it is asked for' end as reason,
       file, line
  from gpu_guard, used
