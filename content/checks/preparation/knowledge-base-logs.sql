-- SPDX-License-Identifier: Apache-2.0
-- id: knowledge-base-logs
-- title: Knowledge bases deliver their logs somewhere
-- about: knowledge_base
-- area: observability
-- severity: medium
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Manage
-- nist: MEASURE 2.4
-- iso: A.6.2.8
-- why: When a document is missing from the answers, the ingestion log is the only witness.
-- fix: add awscc_logs_delivery_source, a destination and awscc_logs_delivery for the knowledge base
-- cure: person
select k.resource,
       case when k.resource in (select subject from log_delivery where subject is not null) then 'ok'
            when case when k.resource like '%]' then rtrim(rtrim(rtrim(k.resource, ']'), '0123456789'), '[') else k.resource end in (select subject from log_delivery where subject is not null) then 'ok'
            when exists (select 1 from log_delivery where subject_unknown is not null) then 'unknown'
            else 'gap' end as status,
       case when k.resource in (select subject from log_delivery where subject is not null) then null
            when case when k.resource like '%]' then rtrim(rtrim(rtrim(k.resource, ']'), '0123456789'), '[') else k.resource end in (select subject from log_delivery where subject is not null) then null
            when exists (select 1 from log_delivery where subject_unknown is not null) then 'there is a log delivery, and whose logs it takes is not known here'
            else 'nothing delivers the logs of this knowledge base' end as reason,
       k.file, k.line
  from knowledge_base k
