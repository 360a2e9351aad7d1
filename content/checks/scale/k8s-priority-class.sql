-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-priority-class
-- code: CMP-007
-- title: Inference outranks training: GPU pods carry priority classes, and the order is right
-- about: k8s_pod
-- area: gpu
-- severity: medium
-- level: 4
-- phases: scale
-- caf: Manage
-- nist: MANAGE 2.2
-- iso: A.4.5
-- why: When GPUs run out, the scheduler picks by priority; without classes a notebook evicts nobody and production waits behind it.
-- fix: Make PriorityClasses for inference, training and notebooks, and set priorityClassName on every GPU workload.
-- cure: kueue
with training as (
    select max(c.value) as value from k8s_pod p join k8s_priority_class c on c.name = p.priority_class
     where p.gpus > 0 and p.workload_kind in ('Job', 'CronJob', 'PyTorchJob', 'TFJob', 'MPIJob', 'RayJob', 'JobSet', 'TrainJob'))
select p.resource,
       case when p.priority_class_unknown is not null then 'unknown'
            when p.priority_class is null then 'gap'
            when p.priority_class regexp '^system-' then 'ok'
            when c.value is null then 'unknown'
            when c.value <= training.value then 'gap'
            else 'ok' end as status,
       case when p.priority_class_unknown is not null then 'the priority class ' || p.priority_class_unknown
            when p.priority_class is null then 'serves on ' || p.gpus || ' GPUs without a priority class'
            when c.value is null then 'priority class ' || p.priority_class || ' is not in the evidence, so its rank cannot be told'
            when c.value <= training.value then 'priority class ' || p.priority_class || ' ranks ' || c.value
                 || ', and training ranks ' || training.value end as reason,
       p.priority_class_file as file, p.priority_class_line as line, p.quality
  from k8s_pod p left join k8s_priority_class c on c.name = p.priority_class, training
 where p.gpus > 0 and p.component is null
   and p.workload_kind in ('Deployment', 'StatefulSet', 'InferenceService', 'LLMInferenceService', 'LeaderWorkerSet', 'RayService')
