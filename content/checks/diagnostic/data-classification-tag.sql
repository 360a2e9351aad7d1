-- SPDX-License-Identifier: Apache-2.0
-- id: data-classification-tag
-- code: DAT-001
-- title: Every store and AI account says how sensitive its data is
-- about: storage
-- area: data-models
-- severity: high
-- level: 2
-- phases: diagnostic, enablement
-- gates: G1
-- caf: Govern
-- nist: MAP 2.1
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.7.2
-- why: Whether a region, a key or a filter is enough can only be told once the data has a class.
-- fix: set the tag data_classification to public, internal, confidential or restricted
-- cure: storage
select resource,
       case when classification_unknown is not null then 'unknown'
            when classification in ('public', 'internal', 'confidential', 'restricted') then 'ok'
            else 'gap' end as status,
       case when classification_unknown is not null then 'the tag data_classification ' || classification_unknown
            when classification in ('public', 'internal', 'confidential', 'restricted') then null
            when classification is null then 'it carries no data_classification'
            else 'its data_classification is ' || classification || ', which is none of public, internal, confidential, restricted' end as reason,
       classification_file as file, classification_line as line
  from storage
 where type not like 'module:%'
union all
select resource,
       case when classification_unknown is not null then 'unknown'
            when classification in ('public', 'internal', 'confidential', 'restricted') then 'ok'
            else 'gap' end,
       case when classification_unknown is not null then 'the tag data_classification ' || classification_unknown
            when classification in ('public', 'internal', 'confidential', 'restricted') then null
            when classification is null then 'it carries no data_classification'
            else 'its data_classification is ' || classification || ', which is none of public, internal, confidential, restricted' end,
       classification_file, classification_line
  from ai_account
 where type not like 'module:%'
union all
select resource,
       case when classification_unknown is not null then 'unknown'
            when classification in ('public', 'internal', 'confidential', 'restricted') then 'ok'
            else 'gap' end,
       case when classification_unknown is not null then 'the tag data_classification ' || classification_unknown
            when classification in ('public', 'internal', 'confidential', 'restricted') then null
            when classification is null then 'it carries no data_classification'
            else 'its data_classification is ' || classification || ', which is none of public, internal, confidential, restricted' end,
       classification_file, classification_line
  from ai_search
 where type not like 'module:%'
union all
select resource,
       case when classification_unknown is not null then 'unknown'
            when classification in ('public', 'internal', 'confidential', 'restricted') then 'ok'
            else 'gap' end,
       case when classification_unknown is not null then 'the tag data_classification ' || classification_unknown
            when classification in ('public', 'internal', 'confidential', 'restricted') then null
            when classification is null then 'it carries no data_classification'
            else 'its data_classification is ' || classification || ', which is none of public, internal, confidential, restricted' end,
       classification_file, classification_line
  from database
 where type not like 'module:%'
