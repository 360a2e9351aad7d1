-- SPDX-License-Identifier: Apache-2.0
-- id: machine-metadata-needs-token
-- title: The metadata service of a machine asks for a token
-- about: virtual_machine
-- area: security
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM06
-- owasp26: LLM06
-- iso: A.4.5
-- why: Without a token, one server-side request forged by a model or tool reads the credentials of the machine.
-- fix: set metadata_options { http_tokens = "required" }
-- cure: person
select resource,
       case when metadata_tokens_unknown is not null then 'unknown'
            when not metadata_tokens then 'gap'
            when metadata_tokens then 'ok'
            else 'unknown' end as status,
       case when metadata_tokens_unknown is not null then 'whether the metadata service asks for a token ' || metadata_tokens_unknown
            when not metadata_tokens then 'the metadata service answers without a token (IMDSv1)'
            when metadata_tokens is null then 'whether the metadata service asks for a token is not said here' end as reason,
       metadata_tokens_file as file, metadata_tokens_line as line
  from virtual_machine
 where metadata_tokens is not null or metadata_tokens_unknown is not null
