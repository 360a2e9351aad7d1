-- SPDX-License-Identifier: Apache-2.0
-- id: machine-disk-encrypted
-- title: Disks of machines are encrypted
-- about: virtual_machine
-- area: data-models
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MEASURE 2.10
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.7.2
-- why: Weights and data sets are cached on local disks, and a snapshot of one walks out easily.
-- fix: set root_block_device { encrypted = true }
-- cure: person
select resource,
       case when disk_encrypted_unknown is not null then 'unknown'
            when not disk_encrypted then 'gap'
            when disk_encrypted then 'ok'
            else 'unknown' end as status,
       case when disk_encrypted_unknown is not null then 'encryption of the first disk ' || disk_encrypted_unknown
            when not disk_encrypted then 'the first disk is not encrypted'
            when disk_encrypted is null then 'encryption of the first disk is not said here' end as reason,
       disk_encrypted_file as file, disk_encrypted_line as line
  from virtual_machine
 where disk_encrypted is not null or disk_encrypted_unknown is not null
