-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-no-gpu-bypass
-- code: CMP-009
-- title: No ordinary pod reaches a GPU around the scheduler
-- about: k8s_pod
-- area: gpu
-- severity: critical
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: A privileged pod, a mounted /dev or NVIDIA_VISIBLE_DEVICES=all sees every card of the node and the memory of other teams on it.
-- fix: Ask for GPUs in resources.limits; drop privileged, the hostPath and the variable.
-- cure: inference
with ways as (
    select c.pod, 'container ' || c.container || ' is privileged' as way, c.privileged_file as file, c.privileged_line as line, 1 as sure
      from k8s_container c where c.privileged
    union all
    select v.pod, 'mounts ' || v.host_path || ' of the node', v.file, v.line, 1
      from k8s_volume v where v.host_path regexp '^/dev/?$|^/dev/(nvidia|dri)|^/run/nvidia'
    union all
    select c.pod, 'sets NVIDIA_VISIBLE_DEVICES to ' || e.value || ' without asking for a GPU', e.file, e.line, 1
      from k8s_env e join k8s_container c on c.id = e.container
     where e.variable = 'NVIDIA_VISIBLE_DEVICES' and e.value not in ('', 'void', 'none') and c.gpus = 0 and c.claims = 0
    union all
    select c.pod, 'whether container ' || c.container || ' is privileged ' || c.privileged_unknown, c.file, c.line, 0
      from k8s_container c where c.privileged_unknown is not null)
select p.resource,
       case when p.component is not null then 'skip'
            when exists (select 1 from ways w where w.pod = p.id and w.sure) then 'gap'
            when exists (select 1 from ways w where w.pod = p.id) then 'unknown'
            else 'ok' end as status,
       case when p.component is not null then 'part of ' || p.component || ', which must reach the hardware'
            else (select w.way from ways w where w.pod = p.id order by w.sure desc limit 1) end as reason,
       coalesce((select w.file from ways w where w.pod = p.id order by w.sure desc limit 1), p.file) as file,
       coalesce((select w.line from ways w where w.pod = p.id order by w.sure desc limit 1), p.line) as line, p.quality
  from k8s_pod p
