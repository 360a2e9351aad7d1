-- SPDX-License-Identifier: Apache-2.0
-- id: gang-scheduler-installed
-- code: GPU-018
-- title: Where jobs of many pods run, they are admitted all or none
-- about: k8s_pod
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation, scale
-- caf: Ready
-- nist: MANAGE 2.2
-- iso: A.4.4
-- why: Two jobs that each hold half of the GPUs wait for each other for ever.
-- fix: Install Kueue with a ClusterQueue that covers nvidia.com/gpu, or Volcano, and label the jobs with their queue.
-- cure: kueue
with jobs as (select count(*) as jobs, min(resource) as one, min(file) as file, min(line) as line, sum(scheduler is not null) as scheduled
                from k8s_pod where gpus > 0 and workload_kind in ('PyTorchJob', 'TFJob', 'MPIJob', 'JobSet', 'RayJob', 'TrainJob', 'LeaderWorkerSet')),
gangs as (select (select count(*) from k8s_queue where quota_resource regexp 'gpu') as covering,
                 (select count(*) from k8s_object where kind in ('ClusterQueue', 'PodGroup', 'Queue')) as queues)
select 'multi-pod GPU jobs' as resource,
       case when covering > 0 or scheduled = jobs then 'ok' when queues > 0 then 'unknown' else 'gap' end as status,
       case when queues > 0 then 'queues exist, but none says that it covers GPUs'
            else jobs || ' jobs of many pods ask for GPUs (' || one || '), and no gang scheduler admits them' end as reason, file, line
  from jobs, gangs where jobs > 0
