-- SPDX-License-Identifier: Apache-2.0
-- id: ai-outbound-restricted
-- code: NET-006
-- title: AI accounts and workspaces may only call destinations that were approved
-- about: ai_account
-- area: networking
-- severity: medium
-- level: 4
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM06
-- owasp26: LLM02, LLM03
-- iso: A.6.2.5
-- why: A model that can call anything can also carry your data anywhere, one injected prompt is enough.
-- fix: set outbound_network_access_restricted = true with fqdns (restrictOutboundNetworkAccess), or managed_network isolation_mode = "AllowOnlyApprovedOutbound"
-- cure: openai
select resource,
       case when outbound_restricted_unknown is not null then 'unknown'
            when not outbound_restricted then 'gap'
            when outbound_restricted then 'ok'
            else 'unknown' end as status,
       case when outbound_restricted_unknown is not null then 'the limit on outbound calls ' || outbound_restricted_unknown
            when not outbound_restricted and not outbound_restricted_set then 'a limit on outbound calls is not set, and the default is none'
            when not outbound_restricted then 'outbound calls of the account are not limited'
            when outbound_restricted is null then 'the limit on outbound calls is not said here' end as reason,
       outbound_restricted_file as file, outbound_restricted_line as line
  from ai_account
union all
select resource,
       case when isolation_unknown is not null then 'unknown'
            when isolation = 'allowonlyapprovedoutbound' then 'ok'
            when isolation is not null then 'gap'
            else 'unknown' end,
       case when isolation_unknown is not null then 'the isolation mode ' || isolation_unknown
            when isolation = 'allowonlyapprovedoutbound' then null
            when isolation is not null then 'the managed network of the workspace is ' || isolation || ', not AllowOnlyApprovedOutbound'
            else 'the isolation mode is not said here' end,
       isolation_file, isolation_line
  from ml_workspace
