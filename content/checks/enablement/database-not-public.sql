-- SPDX-License-Identifier: Apache-2.0
-- id: database-not-public
-- title: Databases and vector stores do not answer from public networks
-- about: database
-- area: networking
-- severity: critical
-- level: 3
-- phases: enablement, preparation
-- gates: G2
-- caf: Ready
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM08
-- owasp26: LLM02
-- iso: A.4.5
-- why: A database port on the internet is tried with leaked passwords around the clock.
-- fix: set publicly_accessible = false (public_network_access_enabled, publicNetworkAccess, ipv4_enabled) and use a private endpoint or subnet
-- cure: person
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access then 'gap'
            when not public_access then 'ok'
            else 'unknown' end as status,
       case when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access and not public_access_set then 'public access is not set, and the default is on'
            when public_access then 'it answers from public networks'
            when public_access is null then 'public access is not said here' end as reason,
       public_access_file as file, public_access_line as line
  from database
 where public_access is not null or public_access_unknown is not null
