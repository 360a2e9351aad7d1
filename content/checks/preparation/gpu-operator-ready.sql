-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-operator-ready
-- code: GPU-011
-- title: The GPU operator says that it is ready
-- about: k8s_cluster_policy
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MEASURE 2.3
-- iso: A.4.4
-- why: The operator already proves driver, toolkit, plugin and a CUDA kernel on every node; a policy that is not ready is a node without GPUs.
-- fix: Run kubectl get pods -n gpu-operator and look at the validator that did not finish.
-- cure: person
select resource,
       case when state = 'ready' then 'ok' when state is null then 'unknown' else 'gap' end as status,
       case when state is null then 'is a manifest: what the operator says of itself needs kubectl get clusterpolicy -o json'
            else 'the operator says ' || state end as reason,
       state_file as file, state_line as line, quality
  from k8s_cluster_policy
