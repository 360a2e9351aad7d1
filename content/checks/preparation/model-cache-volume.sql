-- SPDX-License-Identifier: Apache-2.0
-- id: model-cache-volume
-- code: STO-005
-- title: Model servers load weights from a volume, not from the internet at each start
-- about: k8s_container
-- area: data-models
-- severity: medium
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Adopt
-- nist: MANAGE 2.2
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.4.5
-- why: A hundred gigabytes from a hub at each restart makes every node failure an outage, and whatever stands there today is what runs.
-- fix: Mount a PersistentVolumeClaim, an image volume or a KServe cache at the cache path and name the model by its path.
-- cure: inference
with cache as (
    select c.*, (select m.kind from k8s_mount m where m.container = c.id
                    and (m.path regexp '(?i)huggingface|models?|/cache|ollama|hub|weights|/data|/mnt' )
                  order by m.kind = 'emptyDir', m.kind limit 1) as volume,
           (select min(p.modes) from k8s_mount m join k8s_claim p on p.name = m.claim and p.file is m.file where m.container = c.id) as modes,
           (select max(coalesce(p.replicas, 1)) from k8s_pod p where p.id = c.pod) as replicas
      from k8s_container c
     where not c.init and c.engine_role = 'llm' and c.engine not in ('open-webui', 'text-generation-webui')
       and c.workload_kind in ('Deployment', 'StatefulSet', 'Pod', 'ReplicaSet', 'LeaderWorkerSet', 'RayService', 'RayCluster', 'DaemonSet'))
select resource,
       case when volume in ('persistentVolumeClaim', 'csi', 'ephemeral', 'image', 'nfs') and replicas > 1 and modes = 'ReadWriteOnce' then 'gap'
            when volume in ('persistentVolumeClaim', 'csi', 'ephemeral', 'image', 'nfs', 'hostPath') then 'ok'
            when model like '/%' then 'ok'
            when model is null or model regexp '[$\{]' then 'unknown'
            else 'gap' end as status,
       case when replicas > 1 and modes = 'ReadWriteOnce' then replicas || ' replicas share a claim that only one node may mount (ReadWriteOnce)'
            when model is null or model regexp '[$\{]' then 'which model it loads is not written here'
            when volume = 'emptyDir' then 'downloads ' || model || ' into an emptyDir, again at each start'
            else 'downloads ' || model || ' at each start: no volume holds the weights' end as reason,
       file, line, quality
  from cache
