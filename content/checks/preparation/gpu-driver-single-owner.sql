-- SPDX-License-Identifier: Apache-2.0
-- id: gpu-driver-single-owner
-- code: GPU-008
-- title: One component alone installs the GPU driver
-- about: k8s_cluster_policy
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Ready
-- nist: MANAGE 2.2
-- iso: A.4.4
-- why: When the node image and the operator both install a driver, nodes loop between them and nobody sees why.
-- fix: Let the operator install it and set the pool to no driver, or set spec.driver.enabled: false where the image brings one.
-- cure: person
select p.resource,
       case when p.driver_unknown is not null then 'unknown'
            when n.nodes = 0 then 'unknown'
            when p.driver and n.brought > 0 then 'gap'
            when not p.driver and n.bare > 0 then 'gap'
            else 'ok' end as status,
       case when p.driver_unknown is not null then 'whether the operator installs the driver ' || p.driver_unknown
            when n.nodes = 0 then 'no GPU node is in the evidence, so what the node image brings cannot be told'
            when p.driver then 'the operator installs the driver, and ' || n.brought || ' nodes say that their image brings one'
            else 'the operator does not install the driver, and ' || n.bare || ' GPU nodes have none' end as reason,
       p.driver_file as file, p.driver_line as line, p.quality
  from k8s_cluster_policy p, (
       select count(*) as nodes,
              coalesce(sum(json_extract(labels, '$."nvidia.com/gpu.deploy.driver"') = 'pre-installed'), 0) as brought,
              coalesce(sum(driver_major is null and driver is null), 0) as bare
         from k8s_node where gpu_label or gpu_capacity > 0) n
