-- SPDX-License-Identifier: Apache-2.0
-- id: protected-from-destroy
-- code: IAC-015
-- title: AI accounts, indexes and vaults cannot be destroyed by one bad plan
-- about: ai_account
-- area: automation
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: A renamed variable plans the end of an account, its fine-tuned models and its private endpoint, and a tired person applies it.
-- fix: add lifecycle { prevent_destroy = true }, or azurerm_management_lock with lock_level = "CanNotDelete" on it or its resource group
-- cure: openai identity
with held as (select scope from resource_lock where level in ('cannotdelete', 'readonly') and scope is not null)
select a.resource,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then 'ok'
            when a.kept_unknown is not null then 'unknown'
            when exists (select 1 from resource_lock where scope is null) then 'unknown'
            when a.source in ('plan', 'state') then 'unknown'
            else 'gap' end as status,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then null
            when a.kept_unknown is not null then 'prevent_destroy ' || a.kept_unknown
            when exists (select 1 from resource_lock where scope is null) then 'there are locks, and what they protect is not known here'
            when a.source in ('plan', 'state') then 'a ' || a.source || ' does not say whether the code refuses to destroy it'
            when a.source in ('bicep', 'arm') then 'no lock keeps it from being deleted'
            else 'neither prevent_destroy nor a lock keeps it from being deleted' end as reason,
       a.file, a.line
  from ai_account a
union all
select a.resource,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then 'ok'
            when a.kept_unknown is not null then 'unknown'
            when exists (select 1 from resource_lock where scope is null) then 'unknown'
            when a.source in ('plan', 'state') then 'unknown'
            else 'gap' end,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then null
            when a.kept_unknown is not null then 'prevent_destroy ' || a.kept_unknown
            when exists (select 1 from resource_lock where scope is null) then 'there are locks, and what they protect is not known here'
            when a.source in ('plan', 'state') then 'a ' || a.source || ' does not say whether the code refuses to destroy it'
            when a.source in ('bicep', 'arm') then 'no lock keeps it from being deleted'
            else 'neither prevent_destroy nor a lock keeps it from being deleted' end,
       a.file, a.line
  from ai_search a
union all
select a.resource,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then 'ok'
            when a.kept_unknown is not null then 'unknown'
            when exists (select 1 from resource_lock where scope is null) then 'unknown'
            when a.source in ('plan', 'state') then 'unknown'
            else 'gap' end,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then null
            when a.kept_unknown is not null then 'prevent_destroy ' || a.kept_unknown
            when exists (select 1 from resource_lock where scope is null) then 'there are locks, and what they protect is not known here'
            when a.source in ('plan', 'state') then 'a ' || a.source || ' does not say whether the code refuses to destroy it'
            when a.source in ('bicep', 'arm') then 'no lock keeps it from being deleted'
            else 'neither prevent_destroy nor a lock keeps it from being deleted' end,
       a.file, a.line
  from ml_workspace a
union all
select a.resource,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then 'ok'
            when a.kept_unknown is not null then 'unknown'
            when exists (select 1 from resource_lock where scope is null) then 'unknown'
            when a.source in ('plan', 'state') then 'unknown'
            else 'gap' end,
       case when a.kept
              or a.resource in (select scope from held) or case when a.resource like '%]' then rtrim(rtrim(rtrim(a.resource, ']'), '0123456789'), '[') else a.resource end in (select scope from held)
              or a.resource_group in (select scope from held) or a.cloud_id in (select scope from held) then null
            when a.kept_unknown is not null then 'prevent_destroy ' || a.kept_unknown
            when exists (select 1 from resource_lock where scope is null) then 'there are locks, and what they protect is not known here'
            when a.source in ('plan', 'state') then 'a ' || a.source || ' does not say whether the code refuses to destroy it'
            when a.source in ('bicep', 'arm') then 'no lock keeps it from being deleted'
            else 'neither prevent_destroy nor a lock keeps it from being deleted' end,
       a.file, a.line
  from key_vault a
