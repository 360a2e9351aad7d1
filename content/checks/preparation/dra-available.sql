-- SPDX-License-Identifier: Apache-2.0
-- id: dra-available
-- code: GPU-019
-- title: Dynamic resource allocation is used in its stable version
-- about: k8s_device_class
-- area: gpu
-- severity: low
-- level: 4
-- phases: preparation, continuous
-- caf: Ready
-- nist: MAP 3.3
-- iso: A.4.4
-- why: Alpha and beta versions of resource.k8s.io are dropped within a year; claims that name them then cannot be applied.
-- fix: Write apiVersion: resource.k8s.io/v1 and make a DeviceClass for the driver of your GPUs.
-- cure: person
select resource,
       case when api_version is null or api_version_unknown is not null then 'unknown'
            when api_version regexp 'alpha|beta' then 'gap'
            when kind = 'DeviceClass' then 'ok'
            when exists (select 1 from k8s_device_class d where d.kind = 'DeviceClass' and d.expression regexp 'gpu') then 'ok'
            else 'unknown' end as status,
       case when api_version is null then 'says no version'
            when api_version regexp 'alpha|beta' then 'uses ' || api_version
            else 'claims devices, and no DeviceClass for GPUs is in the evidence' end as reason,
       api_version_file as file, api_version_line as line, quality
  from k8s_device_class
