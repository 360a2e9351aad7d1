-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-sharing-isolation
-- code: GPU-015
-- title: GPUs that are shared by time are shared inside one team
-- about: k8s_gpu_sharing
-- area: gpu
-- severity: high
-- level: 4
-- phases: scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.4.5
-- why: Time-slicing and MPS part neither memory nor faults: one pod can crash the other and read what it left behind.
-- fix: Give teams that do not trust each other MIG slices or cards of their own, and set failRequestsGreaterThanOne: true.
-- cure: person
with tenants as (select count(distinct tenant) as tenants, sum(tenant is null) as unnamed, count(*) as pods
                   from k8s_pod where gpus > 0 and component is null)
select s.resource || '/' || s.strategy as resource,
       case when s.strategy = 'time-slicing' and not s.refuses_more_than_one then 'gap'
            when t.tenants > 1 then 'gap'
            when t.pods = 0 or t.unnamed > 0 then 'unknown'
            else 'ok' end as status,
       case when s.strategy = 'time-slicing' and not s.refuses_more_than_one
                 then 'a pod that asks for two shares gets one GPU and no more: failRequestsGreaterThanOne is not set'
            when t.tenants > 1 then t.tenants || ' teams share GPUs by ' || s.strategy
            when t.pods = 0 then 'no pod that uses the GPUs is in the evidence'
            else t.unnamed || ' GPU pods carry no label lintel.dev/tenant or team, so who shares with whom cannot be told' end as reason,
       s.file, s.line, s.quality
  from k8s_gpu_sharing s, tenants t
