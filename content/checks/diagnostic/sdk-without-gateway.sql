-- SPDX-License-Identifier: Apache-2.0
-- id: sdk-without-gateway
-- code: SHA-007
-- title: Code that uses an AI SDK sets the base URL of the gateway
-- about: sdk_use
-- area: shadow-ai
-- severity: high
-- level: 3
-- phases: diagnostic, experimentation
-- gates: G4
-- caf: Govern
-- nist: GOVERN 1.6
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.9.3
-- why: an SDK without a base URL goes straight to the provider, whatever the policy says
-- fix: set base_url (or the variable of the SDK, such as OPENAI_BASE_URL) to the address of the gateway where the program is deployed
-- cure: person
with u as (
  select provider, family, min(package) as package, count(*) as uses, min(file) as file
    from sdk_use where place not in ('test', 'doc') and family in ('openai', 'models', 'cloud', 'frameworks') group by provider, family),
     g as (
  select provider, max(host) as host, sum(host is null and place not in ('code', 'notebook')) as away, sum(host is null) as named
    from gateway_use where place not in ('test', 'doc') group by provider),
     c as (
  select distinct s.provider from sdk_use s join gateway_use w on w.file = s.file and w.provider = 'frameworks' and w.host is null)
select 'sdk/' || u.provider as resource,
       case when g.away > 0 then 'ok'
            when g.host is not null then 'gap'
            when g.named > 0 or c.provider is not null then 'unknown'
            when u.family = 'frameworks' then 'unknown'
            when u.family in ('openai', 'models', 'cloud') then 'gap'
            else 'unknown' end as status,
       case when g.away > 0 then 'its base URL is set where it is deployed'
            when g.host is not null then 'its base URL leads to ' || g.host || ', the provider itself'
            when g.named > 0 or c.provider is not null then u.package || ' is given a base URL from a variable, and nothing here says where that leads'
            when u.family = 'frameworks' then u.package || ' speaks to many providers, and which base URL it is given cannot be seen'
            else u.package || ' is used in ' || u.uses || ' places and no base URL is set anywhere' end as reason,
       u.file, (select min(line) from sdk_use s where s.file = u.file and s.provider = u.provider) as line
  from u left join g on g.provider = u.provider left join c on c.provider = u.provider
