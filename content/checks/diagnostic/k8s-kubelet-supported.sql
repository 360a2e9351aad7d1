-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-kubelet-supported
-- title: Nodes run a Kubernetes version that still gets fixes
-- about: k8s_node
-- area: resilience
-- severity: medium
-- level: 3
-- phases: diagnostic, scale
-- caf: Manage
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: Old kubelets know neither dynamic resource allocation nor the fixes for container escapes of the last year.
-- fix: Upgrade node pools to 1.34 or newer, one minor version at a time.
-- cure: person
select resource,
       case when kubelet is null then 'unknown'
            when semver_cmp(ltrim(kubelet, 'v'), '1.34.0') >= 0 then 'ok'
            when semver_cmp(ltrim(kubelet, 'v'), '1.34.0') < 0 then 'gap'
            else 'unknown' end as status,
       case when kubelet is null then 'its kubelet version is not said'
            else 'kubelet ' || kubelet || '; releases before 1.34 are out of support (as of November 2026)' end as reason,
       kubelet_file as file, kubelet_line as line, quality
  from k8s_node
