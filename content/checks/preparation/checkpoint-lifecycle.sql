-- SPDX-License-Identifier: Apache-2.0
-- id: checkpoint-lifecycle
-- code: STO-003
-- title: Old checkpoints and experiment leftovers expire by an entry, not by hand
-- about: storage
-- area: data-models
-- severity: medium
-- level: 4
-- phases: preparation, scale, continuous
-- caf: Manage
-- nist: MANAGE 2.1
-- iso: A.7.5
-- why: Checkpoints grow by terabytes a week, and nobody dares to delete what nobody labelled.
-- fix: add azurerm_storage_management_policy (lifecycle_rule, aws_s3_bucket_lifecycle_configuration) that cools or deletes the prefixes of checkpoints
-- cure: aws google
select s.resource,
       case when s.lifecycle_unknown is not null then 'unknown'
            when s.lifecycle then 'ok'
            when s.resource in (select bucket from storage_policy where entries > 0) or s.bucket in (select bucket from storage_policy where entries > 0)
              or s.cloud_id in (select bucket from storage_policy where entries > 0) then 'ok'
            when exists (select 1 from storage_policy where bucket is null) then 'unknown'
            else 'gap' end as status,
       case when s.lifecycle_unknown is not null then 'its lifecycle ' || s.lifecycle_unknown
            when s.lifecycle then null
            when s.resource in (select bucket from storage_policy where entries > 0) or s.bucket in (select bucket from storage_policy where entries > 0)
              or s.cloud_id in (select bucket from storage_policy where entries > 0) then null
            when exists (select 1 from storage_policy where bucket is null) then 'there is a lifecycle policy, and for which account is not known here'
            else 'nothing moves or expires what grows old in it' end as reason,
       s.lifecycle_file as file, s.lifecycle_line as line
  from storage s
 where lower(coalesce(s.bucket, '') || ' ' || coalesce(s.name, '')) regexp '(checkpoint|ckpt|dataset|training|artifact|experiment|model|data)'
