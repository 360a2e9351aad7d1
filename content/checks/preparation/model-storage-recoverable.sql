-- SPDX-License-Identifier: Apache-2.0
-- id: model-storage-recoverable
-- code: STO-002
-- title: Stores of models and data keep versions and survive a delete
-- about: storage
-- area: data-models
-- severity: high
-- level: 3
-- phases: preparation, scale
-- gates: G5
-- caf: Manage
-- nist: MANAGE 2.4
-- owasp25: LLM04
-- owasp26: LLM05
-- iso: A.7.5
-- why: A training run that overwrites the only good checkpoint costs weeks of GPU time.
-- fix: set blob_properties versioning_enabled = true with delete_retention_policy of 7 days (versioning Enabled on S3 and GCS)
-- cure: storage
select s.resource,
       case when s.versioning_unknown is not null then 'unknown'
            when s.platform = 'aws' and (s.versioning or s.resource in (select bucket from s3_versioning where enabled) or s.bucket in (select bucket from s3_versioning where enabled)) then 'ok'
            when s.platform = 'aws' and exists (select 1 from s3_versioning where bucket is null) then 'unknown'
            when s.platform = 'aws' then 'gap'
            when s.platform = 'google' and (s.versioning or s.soft_delete_seconds >= 604800) then 'ok'
            when s.platform = 'google' and s.soft_delete_seconds_unknown is not null then 'unknown'
            when s.platform = 'google' then 'gap'
            when s.soft_delete_days_unknown is not null then 'unknown'
            when s.soft_delete_days >= 7 and (s.versioning or s.hierarchical) then 'ok'
            when s.resource in (select account from blob_service where soft_delete_days >= 7 and (versioning or s.hierarchical)) then 'ok'
            when exists (select 1 from blob_service where account is null) then 'unknown'
            else 'gap' end as status,
       case when s.versioning_unknown is not null then 'versioning ' || s.versioning_unknown
            when s.platform = 'aws' and (s.versioning or s.resource in (select bucket from s3_versioning where enabled) or s.bucket in (select bucket from s3_versioning where enabled)) then null
            when s.platform = 'aws' and exists (select 1 from s3_versioning where bucket is null) then 'which bucket versioning is set for is not known here'
            when s.platform = 'aws' then 'versioning is not on for this bucket'
            when s.platform = 'google' and (s.versioning or s.soft_delete_seconds >= 604800) then null
            when s.platform = 'google' and s.soft_delete_seconds_unknown is not null then 'soft delete ' || s.soft_delete_seconds_unknown
            when s.platform = 'google' then 'neither versioning nor seven days of soft delete are on for this bucket'
            when s.soft_delete_days_unknown is not null then 'soft delete ' || s.soft_delete_days_unknown
            when s.soft_delete_days >= 7 and (s.versioning or s.hierarchical) then null
            when s.resource in (select account from blob_service where soft_delete_days >= 7 and (versioning or s.hierarchical)) then null
            when exists (select 1 from blob_service where account is null) then 'whose blobs a blob service keeps is not known here'
            when s.soft_delete_days >= 7 then 'blobs can be brought back for ' || s.soft_delete_days || ' days, but older versions are not kept'
            else 'neither versioning nor seven days of soft delete are set for its blobs' end as reason,
       s.versioning_file as file, s.versioning_line as line
  from storage s
