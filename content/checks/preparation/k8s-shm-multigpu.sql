-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-shm-multigpu
-- code: CMP-008
-- title: Pods with two GPUs or more mount memory at /dev/shm
-- about: k8s_pod
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation, experimentation
-- caf: Adopt
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: NCCL exchanges tensors through /dev/shm; the default of 64 MiB ends in bus errors under load.
-- fix: Add an emptyDir with medium: Memory and mount it at /dev/shm in every container that has GPUs.
-- cure: inference
select p.resource,
       case when exists (select 1 from k8s_container c where c.pod = p.id and c.gpu_limit_unknown is not null) then 'unknown'
            when p.shm_memory then 'ok'
            when p.host_ipc then 'ok'
            else 'gap' end as status,
       case when exists (select 1 from k8s_container c where c.pod = p.id and c.gpu_limit_unknown is not null)
                 then 'how many GPUs it gets is filled in later'
            else 'has ' || p.gpus || ' GPUs and no memory volume at /dev/shm' end as reason,
       p.file, p.line, p.quality
  from k8s_pod p
 where (p.gpus >= 2 and p.accelerator regexp '^(nvidia|amd)' or exists (
           select 1 from k8s_container c where c.pod = p.id and c.gpu_limit_unknown is not null))
   and p.component is null
