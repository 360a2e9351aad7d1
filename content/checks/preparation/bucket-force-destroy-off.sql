-- SPDX-License-Identifier: Apache-2.0
-- id: bucket-force-destroy-off
-- title: Destroying a bucket does not destroy what is in it
-- about: storage
-- area: data-models
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Manage
-- nist: MANAGE 2.4
-- iso: A.6.2.5
-- why: One wrong destroy then takes every checkpoint and data set with it, without asking.
-- fix: set force_destroy = false, and empty the bucket by hand when it really has to go
-- cure: aws google
select resource,
       case when force_destroy_unknown is not null then 'unknown'
            when force_destroy then 'gap'
            when not force_destroy then 'ok'
            else 'unknown' end as status,
       case when force_destroy_unknown is not null then 'force_destroy ' || force_destroy_unknown
            when force_destroy then 'force_destroy is true: a destroy takes all objects with it'
            when force_destroy is null then 'force_destroy is not said here' end as reason,
       force_destroy_file as file, force_destroy_line as line
  from storage
 where force_destroy is not null or force_destroy_unknown is not null
