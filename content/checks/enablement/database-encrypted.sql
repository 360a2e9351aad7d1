-- SPDX-License-Identifier: Apache-2.0
-- id: database-encrypted
-- title: Databases and vector stores are encrypted at rest
-- about: database
-- area: data-models
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.10
-- owasp25: LLM02, LLM08
-- owasp26: LLM02
-- iso: A.7.2
-- why: Snapshots and backups inherit the plain text, and they travel further than the database.
-- fix: set storage_encrypted = true (encrypt_at_rest); an existing one must be restored from an encrypted snapshot
-- cure: person
select resource,
       case when encrypted_unknown is not null then 'unknown'
            when not encrypted then 'gap'
            when encrypted then 'ok'
            else 'unknown' end as status,
       case when encrypted_unknown is not null then 'encryption ' || encrypted_unknown
            when not encrypted and not encrypted_set then 'encryption is not set, and the default is off'
            when not encrypted then 'its storage is not encrypted'
            when encrypted is null then 'encryption is not said here' end as reason,
       encrypted_file as file, encrypted_line as line
  from database
 where encrypted is not null or encrypted_unknown is not null
