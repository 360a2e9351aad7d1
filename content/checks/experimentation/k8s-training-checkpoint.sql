-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-training-checkpoint
-- code: CMP-012
-- title: Training jobs keep checkpoints on a volume that outlives them, and end some day
-- about: k8s_pod
-- area: gpu
-- severity: high
-- level: 3
-- phases: experimentation, scale
-- caf: Adopt
-- nist: MANAGE 2.4
-- iso: A.6.2.4
-- why: A job that writes to its own container loses days of GPU time when the node goes, and one without a deadline holds the GPU for ever.
-- fix: Mount a PersistentVolumeClaim for checkpoints and set activeDeadlineSeconds and ttlSecondsAfterFinished.
-- cure: person
with jobs as (
    select p.*, exists (select 1 from k8s_mount m where m.pod = p.id and m.kind in ('persistentVolumeClaim', 'csi', 'nfs', 'ephemeral')
                           and not coalesce(m.read_only, 0)) as durable,
           exists (select 1 from k8s_container c where c.pod = p.id
                      and c.command regexp '(?i)checkpoint|ckpt|output.?dir|save.?steps|resume') as says
      from k8s_pod p
     where p.gpus > 0 and p.workload_kind in ('Job', 'CronJob', 'PyTorchJob', 'TFJob', 'MPIJob', 'JobSet', 'TrainJob', 'XGBoostJob', 'PaddleJob'))
select resource,
       case when not durable then 'gap'
            when active_deadline_unknown is not null then 'unknown'
            when active_deadline is null then 'gap'
            when not says then 'unknown'
            else 'ok' end as status,
       case when not durable then 'trains on ' || gpus || ' GPUs and mounts no volume that outlives it'
            when active_deadline_unknown is not null then 'the deadline ' || active_deadline_unknown
            when active_deadline is null then 'has no activeDeadlineSeconds: a job that hangs keeps its GPUs'
            when not says then 'a volume is mounted, but nothing says that checkpoints go there' end as reason,
       file, line, quality
  from jobs
