-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-duplicate-keys
-- title: No manifest has a key twice
-- about: k8s_object
-- area: automation
-- severity: low
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: GOVERN 1.4
-- iso: A.6.2.5
-- why: Of two equal keys the last one counts and the first one misleads whoever reviews the file.
-- fix: Delete the line that is not meant.
-- cure: person
select o.file as resource,
       case when t.key is not null then 'gap' when o.file is null then 'unknown' else 'ok' end as status,
       case when t.key is not null then 'key ' || t.key || ' is there twice; the first stands at line ' || t.first_line
            when o.file is null then 'the object does not say which file it comes from' end as reason,
       o.file, t.line as line
  from (select distinct file from k8s_object where source = 'manifest') o left join k8s_twice t on t.file = o.file
