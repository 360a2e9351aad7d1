-- SPDX-License-Identifier: Apache-2.0
-- id: helm-chart-gpu
-- title: Charts of model servers ask for a GPU by default
-- about: k8s_helm_value
-- area: gpu
-- severity: low
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MAP 2.1
-- iso: A.4.5
-- why: A model server that is installed with defaults then runs on CPUs, slowly enough to look broken.
-- fix: Set the value to true in your values file and name the GPU resource.
-- cure: person
select chart || '/' || path as resource,
       case when value in ('true', 'True') then 'ok'
            when value in ('false', 'False') then 'gap'
            else 'unknown' end as status,
       case when value in ('false', 'False') then path || ' is false: the model runs on CPUs unless it is turned on'
            else path || ' is neither true nor false' end as reason,
       file, line
  from k8s_helm_value where path regexp '(?i)(^|\.)gpu\.enabled$'
