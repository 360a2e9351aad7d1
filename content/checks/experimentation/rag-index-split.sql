-- SPDX-License-Identifier: Apache-2.0
-- id: rag-index-split
-- code: DAT-004
-- title: No index mixes levels of sensitivity, or it answers each caller with what they may read
-- about: ai_search
-- area: data-models
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- caf: Secure
-- nist: MEASURE 2.10
-- owasp25: LLM08, LLM02
-- owasp26: LLM09, LLM02
-- iso: A.7.2
-- why: Retrieval ignores the permissions of folders unless somebody carried them into the index, so a mixed one answers everybody with the most secret document that matches.
-- fix: split the index by classification or filter by the identity of the caller, and put the indexes under answers: data.rag
-- cure: person
with indexes as (
    select json_extract(j.value, '$.index') as name, case lower(json_extract(j.value, '$.classification')) when 'public' then 0 when 'internal' then 1 when 'confidential' then 2 when 'restricted' then 3 when 'secret' then 3 end as class, json_extract(j.value, '$.classification') as said,
           coalesce(json_extract(j.value, '$.acl_mode'), '') as mode, j.value as body, a.file, a.line
      from answer a, json_each(a.value) j where a.question = 'data.rag' and json_valid(a.value)),
judged as (
    select i.*, (select max(case lower(coalesce(json_extract(s.value, '$.classification'), '')) when 'public' then 0 when 'internal' then 1 when 'confidential' then 2 when 'restricted' then 3 when 'secret' then 3 end) from json_each(i.body, '$.sources') s where s.type = 'object') as most
      from indexes i)
select 'index ' || coalesce(name, 'without a name') as resource,
       case when class is null then 'unknown'
            when most > class then 'gap'
            when lower(mode) = 'none' and class >= 2 then 'gap'
            when mode = '' and class >= 2 then 'unknown'
            else 'ok' end as status,
       case when class is null then 'its classification is none of public, internal, confidential, restricted'
            when most > class then 'it holds a source that is more sensitive than ' || said || ', its own classification'
            when lower(mode) = 'none' and class >= 2 then 'it is ' || said || ' and answers everybody alike (acl_mode: none)'
            when mode = '' and class >= 2 then 'how it keeps ' || said || ' documents from those who may not read them is not answered (acl_mode)' end as reason,
       file, line, 'attested' as quality
  from judged
union all
select s.resource, 'unknown', 'which indexes it holds, how sensitive they are and whom they answer is not answered (data.rag)', s.file, s.line, null
  from ai_search s where not exists (select 1 from indexes)
union all
select c.resource, 'unknown', 'which indexes it holds, how sensitive they are and whom they answer is not answered (data.rag)', c.file, c.line, null
  from vector_collection c where not exists (select 1 from indexes)
