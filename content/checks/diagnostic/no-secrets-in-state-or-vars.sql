-- SPDX-License-Identifier: Apache-2.0
-- id: no-secrets-in-state-or-vars
-- code: IAC-004
-- title: No password or key is a default, an output or clear text in a state
-- about: terraform_variable
-- area: automation
-- severity: critical
-- level: 2
-- phases: diagnostic, enablement
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: a default is in every copy of the code, and what stands in a state can be read by everyone who may plan
-- fix: remove the default and mark the variable sensitive (or ephemeral), let the value come from a vault, and let an output hand out an identifier instead of a key
-- cure: network
select resource,
       case when not secret_like then 'skip'
            when kind in ('bool', 'number') or regexp('(_file|_path|_location|_name|_arn|_id|_config|_configurations?|_create)$', variable) then 'skip'
            when has_default is null then 'unknown'
            when default_filled_unknown is not null then 'unknown'
            when default_filled and regexp('(?<!client)_secret$', variable) then 'unknown'
            when default_filled then 'gap'
            when not has_default and not sensitive and kind = 'string' then 'gap'
            when not default_filled or not has_default then 'ok'
            else 'unknown' end as status,
       case when not secret_like or kind in ('bool', 'number') or regexp('(_file|_path|_location|_name|_arn|_id|_config|_configurations?|_create)$', variable) then 'holds no secret'
            when has_default is null then 'whether the variable has a default is not known'
            when default_filled_unknown is not null then 'the default ' || default_filled_unknown
            when default_filled and regexp('(?<!client)_secret$', variable) then 'whether the default of ' || variable || ' is a secret or the name of one cannot be told'
            when default_filled then 'the variable ' || variable || ' has a default, so whoever reads the code knows it'
            when not has_default and not sensitive and kind = 'string' then 'the variable ' || variable || ' is not marked sensitive, so plans and logs show it'
            else 'no default' || case when sensitive then ', marked sensitive' else '' end end as reason,
       file, line
  from terraform_variable where secret_like
union all
select resource,
       case when sensitive is null then 'unknown' else 'gap' end,
       case when sensitive is null then 'whether the output is marked sensitive is not known'
            when sensitive then 'the output ' || output || ' hands out ' || coalesce(trim(refers), 'a secret') || '; it is hidden on screens and stands in the state in clear text'
            else 'the output ' || output || ' shows ' || coalesce(trim(refers), 'a secret') || ' to whoever runs terraform output' end,
       file, line
  from terraform_output
 where regexp('(?i)[.][a-z0-9_]*(access_?key|private_?key|primary_?key|secondary_?key|client_?key|shared_?key|secret_?key|password|connection_?string|kube_(admin_)?config_raw|auth_token)[a-z_]*( |\[|$)', refers)
union all
select resource,
       case when regexp('(_file|_path|_location|_name|_arn|_id|_config|_configurations?|_create)$', variable) or regexp('(example|sample)[^/]*$', file) then 'skip'
            when filled is null then 'unknown' when filled then 'gap' else 'ok' end,
       case when regexp('(_file|_path|_location|_name|_arn|_id|_config|_configurations?|_create)$', variable) or regexp('(example|sample)[^/]*$', file) then 'holds no secret'
            when filled is null then 'whether a value is given is not known'
            when filled then 'the file sets ' || variable || ', which is a secret by its name'
            else 'empty' end,
       file, line
  from terraform_assignment where secret_like
union all
select resource,
       case when filled is null then 'unknown' when filled then 'gap' else 'ok' end,
       case when filled is null then 'whether the attribute has a value is not known'
            when filled then 'the state holds ' || attribute || ' in clear text'
            else 'empty' end,
       file, line
  from terraform_state_secret
