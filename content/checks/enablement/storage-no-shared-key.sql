-- SPDX-License-Identifier: Apache-2.0
-- id: storage-no-shared-key
-- code: SEC-012
-- title: Storage accounts refuse account keys, plain HTTP and old TLS
-- about: storage
-- area: security
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM04
-- owasp26: LLM02, LLM05
-- iso: A.7.2
-- why: An account key opens everything in the account for ever, and shared access signatures made from it cannot be seen.
-- fix: set shared_access_key_enabled = false (allowSharedKeyAccess), min_tls_version = "TLS1_2" and https_traffic_only_enabled = true
-- cure: storage
select resource,
       case when shared_keys or not https_only or tls in ('TLS1_0', 'TLS1_1') then 'gap'
            when shared_keys_unknown is not null or https_only_unknown is not null or tls_unknown is not null then 'unknown'
            when not shared_keys and https_only then 'ok'
            else 'unknown' end as status,
       case when not https_only then 'plain HTTP is taken'
            when shared_keys and not shared_keys_set then 'account keys are not switched off, and by default they work'
            when shared_keys then 'account keys work'
            when tls in ('TLS1_0', 'TLS1_1') then 'TLS older than 1.2 is taken (' || tls || ')'
            when shared_keys_unknown is not null then 'whether account keys work ' || shared_keys_unknown
            when https_only_unknown is not null then 'whether plain HTTP is taken ' || https_only_unknown
            when tls_unknown is not null then 'the oldest TLS ' || tls_unknown
            when shared_keys is null or https_only is null then 'whether account keys work is not said here' end as reason,
       case when not https_only then https_only_file when tls in ('TLS1_0', 'TLS1_1') and not shared_keys then tls_file else shared_keys_file end as file,
       case when not https_only then https_only_line when tls in ('TLS1_0', 'TLS1_1') and not shared_keys then tls_line else shared_keys_line end as line
  from storage
 where platform = 'azure'
