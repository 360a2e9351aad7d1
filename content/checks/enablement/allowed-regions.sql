-- SPDX-License-Identifier: Apache-2.0
-- id: allowed-regions
-- code: DAT-002
-- title: AI resources and data stand in approved regions only
-- about: tagged
-- area: data-models
-- severity: high
-- level: 3
-- phases: enablement, preparation, scale
-- gates: G5
-- caf: Govern
-- nist: GOVERN 1.1
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.5.2
-- why: A region decides whose law counts, and which promises to customers are true.
-- fix: move the resource to an approved region, or add the region to policy.regions under answers: in lintel.yaml with the reason as evidence
-- cure: person
with allowed as (
  select lower(value) as regions from answer where question = 'policy.regions' and value <> ''
)
select t.resource,
       case when t.location_unknown is not null then 'unknown'
            when t.location = 'global' then 'ok'
            when instr(a.regions, '"' || replace(t.location, ' ', '') || '"') or a.regions = t.location then 'ok'
            when t.location is null then 'unknown'
            else 'gap' end as status,
       case when t.location_unknown is not null then 'the region ' || t.location_unknown
            when t.location = 'global' then null
            when instr(a.regions, '"' || replace(t.location, ' ', '') || '"') or a.regions = t.location then null
            when t.location is null then 'the region is not said here'
            else 'it stands in ' || t.location || ', which is not approved (' || trim(replace(a.regions, '"', ''), '[]') || ')' end as reason,
       t.location_file as file, t.location_line as line
  from tagged t
  join allowed a
 where t.platform <> 'aws'
union all
select 'policy.regions', 'unknown', 'no approved regions are answered (policy.regions), so none can be refused', null, null
 where not exists (select 1 from allowed) and exists (select 1 from tagged)
