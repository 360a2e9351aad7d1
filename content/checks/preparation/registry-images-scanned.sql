-- SPDX-License-Identifier: Apache-2.0
-- id: registry-images-scanned
-- title: Images are scanned when they are pushed
-- about: container_registry
-- area: security
-- severity: medium
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM03
-- owasp26: LLM04
-- iso: A.6.2.5
-- why: Serving images carry a hundred packages; the day one of them turns out to be broken, you want a list, not a search.
-- fix: set image_scanning_configuration { scan_on_push = true }
-- cure: person
select resource,
       case when scanned_unknown is not null then 'unknown'
            when not scanned then 'gap'
            when scanned then 'ok'
            else 'unknown' end as status,
       case when scanned_unknown is not null then 'whether images are scanned ' || scanned_unknown
            when not scanned and not scanned_set then 'scanning is not set, and the default is off'
            when not scanned then 'images are not scanned when they are pushed'
            when scanned is null then 'whether images are scanned is not said here' end as reason,
       scanned_file as file, scanned_line as line
  from container_registry
 where platform = 'aws'
