-- SPDX-License-Identifier: Apache-2.0
-- id: knowledge-source-encrypted
-- title: Sources of a knowledge base are read in under a key of your own
-- about: knowledge_source
-- area: security
-- severity: low
-- level: 4
-- phases: scale
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02, LLM08
-- owasp26: LLM02
-- iso: A.4.5
-- why: While documents are cut into chunks, copies of them lie in a store that is not yours.
-- fix: add server_side_encryption_configuration with kms_key_arn to the data source
-- cure: person
select resource,
       case when encryption_unknown is not null or customer_key_unknown is not null then 'unknown'
            when encryption and customer_key is not null then 'ok'
            else 'gap' end as status,
       case when encryption_unknown is not null or customer_key_unknown is not null then 'its encryption ' || coalesce(encryption_unknown, customer_key_unknown)
            when encryption and customer_key is not null then null
            else 'no server-side encryption with a key of your own is configured' end as reason,
       encryption_file as file, encryption_line as line
  from knowledge_source
