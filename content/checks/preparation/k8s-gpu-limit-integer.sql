-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-gpu-limit-integer
-- code: CMP-001
-- title: GPU containers ask for whole GPUs, in limits, and requests say the same
-- about: k8s_container
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- gates: G3
-- caf: Adopt
-- nist: MEASURE 2.3
-- iso: A.4.5
-- why: The API server rejects half a GPU or a request without a limit, and a model server without either starts on a CPU node and crawls.
-- fix: Set resources.limits["nvidia.com/gpu"] to a whole number and leave requests out, or make them equal.
-- cure: inference
select c.resource,
       case when c.gpu_limit_unknown is not null or c.gpu_request_unknown is not null then 'unknown'
            when c.gpu_resource is null and c.claims > 0 then 'ok'
            when c.gpu_resource is null then 'gap'
            when c.gpu_limit is null then 'gap'
            when not (c.gpu_limit regexp '^[1-9][0-9]*$') then 'gap'
            when c.gpu_request is not null and c.gpu_request <> c.gpu_limit then 'gap'
            else 'ok' end as status,
       case when c.gpu_limit_unknown is not null then 'the GPU limit ' || c.gpu_limit_unknown
            when c.gpu_request_unknown is not null then 'the GPU request ' || c.gpu_request_unknown
            when c.gpu_resource is null and c.claims = 0 then c.engine || ' runs here, but no GPU is asked for in limits or by a claim'
            when c.gpu_resource is not null and c.gpu_limit is null
                 then c.gpu_resource || ' is requested (' || c.gpu_request || ') but not limited'
            when not (c.gpu_limit regexp '^[1-9][0-9]*$') then c.gpu_resource || ' is limited to ' || c.gpu_limit || ', which is no whole number'
            when c.gpu_request <> c.gpu_limit then c.gpu_resource || ': request ' || c.gpu_request || ', limit ' || c.gpu_limit
            end as reason,
       coalesce(c.gpu_limit_file, c.file) as file, coalesce(c.gpu_limit_line, c.line) as line, c.quality
  from k8s_container c
 where not c.init
   and (c.gpu_resource is not null or c.claims > 0
        or (c.engine in ('vllm', 'tgi', 'sglang', 'lmdeploy', 'nim') and not c.placeholder
            and not (coalesce(c.command, '') regexp 'snapshot_download|huggingface-cli +download|\bhf +download')
            and not (coalesce(c.repository, '') || ':' || coalesce(c.tag, '') regexp '(?i)cpu|rocm|tpu|neuron')
            and c.workload_kind in ('Deployment', 'StatefulSet', 'Pod', 'Job', 'ReplicaSet', 'DaemonSet')))
