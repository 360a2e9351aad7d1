-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-feature-labels
-- code: GPU-012
-- title: GPU nodes say which GPU they have, how much memory and which driver
-- about: k8s_node
-- area: gpu
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MAP 2.1
-- iso: A.4.5
-- why: Without labels a pod can only ask for "a GPU", and a 70B model is tried on a 16 GB card.
-- fix: Install GPU feature discovery, with the operator or its own DaemonSet.
-- cure: kueue
select resource,
       case when labels is null then 'unknown'
            when gpu_product is not null and gpu_memory is not null and gpu_count is not null and driver_major is not null then 'ok'
            else 'gap' end as status,
       case when labels is null then 'its labels are not in the dump'
            else 'lacks ' || trim(case when gpu_product is null then 'nvidia.com/gpu.product ' else '' end
                 || case when gpu_memory is null then 'nvidia.com/gpu.memory ' else '' end
                 || case when gpu_count is null then 'nvidia.com/gpu.count ' else '' end
                 || case when driver_major is null then 'nvidia.com/cuda.driver-version.major' else '' end) end as reason,
       labels_file as file, labels_line as line, quality
  from k8s_node where gpu_label or gpu_capacity > 0 or instance_type regexp '(?i)^standard_n[cdv]|^(p[3-6]|g[4-6])[a-z]*\.|^(a2|a3|a4|g2)-'
