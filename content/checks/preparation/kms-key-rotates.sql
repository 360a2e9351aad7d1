-- SPDX-License-Identifier: Apache-2.0
-- id: kms-key-rotates
-- title: Encryption keys rotate by themselves
-- about: kms_key
-- area: security
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MEASURE 2.7
-- iso: A.4.5
-- why: A key that never changes makes one leak a leak of everything it ever encrypted.
-- fix: set enable_key_rotation = true (rotation_period, rotation_policy)
-- cure: aws google
select resource,
       case when rotated_unknown is not null then 'unknown'
            when not rotated then 'gap'
            when rotated then 'ok'
            else 'unknown' end as status,
       case when rotated_unknown is not null then 'rotation ' || rotated_unknown
            when not rotated and not rotated_set then 'rotation is not set, and the default is off'
            when not rotated then 'the key never rotates'
            when rotated is null then 'rotation is not said here' end as reason,
       rotated_file as file, rotated_line as line
  from kms_key
 where symmetric or symmetric is null
