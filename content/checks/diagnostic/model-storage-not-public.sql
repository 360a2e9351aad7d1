-- SPDX-License-Identifier: Apache-2.0
-- id: model-storage-not-public
-- code: STO-001
-- title: Storage of data sets, models and checkpoints answers nobody without sign-in
-- about: storage
-- area: data-models
-- severity: critical
-- level: 2
-- phases: diagnostic, enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM04
-- owasp26: LLM02, LLM05
-- iso: A.7.2
-- why: Training data and weights in an open container are copied once and gone for good.
-- fix: set allow_nested_items_to_be_public = false (allowBlobPublicAccess), or all four flags of aws_s3_bucket_public_access_block
-- cure: storage
with closed as (
  select bucket, min(acls_blocked and acls_ignored and policy_blocked and restricted) as shut, min(line) as line, min(file) as file
    from s3_public_block where bucket is not null group by bucket
)
select s.resource,
       case when s.platform = 'aws' and c.shut then 'ok'
            when s.anonymous_unknown is not null then 'unknown'
            when s.anonymous then 'gap'
            when s.platform = 'aws' and c.shut = 0 then 'gap'
            when not s.anonymous then 'ok'
            else 'unknown' end as status,
       case when s.platform = 'aws' and c.shut then null
            when s.anonymous_unknown is not null then 'anonymous access ' || s.anonymous_unknown
            when s.anonymous and s.platform = 'aws' then 'the ACL of the bucket lets everybody read'
            when s.anonymous and not s.anonymous_set then 'anonymous access is not switched off, and in this provider version the default allows it'
            when s.anonymous then 'containers in this account can be opened to everybody'
            when s.platform = 'aws' and c.shut = 0 then 'its public access block leaves a door open: all four flags must be true'
            when s.anonymous is null then 'anonymous access is not said here' end as reason,
       coalesce(case when c.shut = 0 and not s.anonymous then c.file end, s.anonymous_file) as file,
       coalesce(case when c.shut = 0 and not s.anonymous then c.line end, s.anonymous_line) as line
  from storage s
  left join closed c on c.bucket = s.resource
 where s.platform in ('azure', 'aws')
union all
select resource,
       case when member_unknown is not null then 'unknown'
            when member like '%allUsers%' or member like '%allAuthenticatedUsers%' then 'gap'
            else 'ok' end,
       case when member_unknown is not null then 'who is let in ' || member_unknown
            when member like '%allUsers%' then 'everybody gets ' || role || ' on it'
            when member like '%allAuthenticatedUsers%' then 'everybody with any account gets ' || role || ' on it' end,
       member_file, member_line
  from storage_grant
 where member_unknown is not null or member like '%all%'
