-- SPDX-License-Identifier: Apache-2.0
-- id: deployment-type-vs-residency
-- code: DAT-003
-- title: A model processes data where the data may be
-- about: model_deployment
-- area: data-models
-- severity: critical
-- level: 3
-- phases: enablement, preparation, experimentation
-- gates: G4
-- caf: Govern
-- nist: GOVERN 1.1
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.5.2
-- why: A Global deployment may answer from any country, whatever region the account is in.
-- fix: use a DataZone or Standard deployment, or answer policy.residency in lintel.yaml with what the data really needs
-- cure: openai
select d.resource,
       case when d.sku_unknown is not null then 'unknown'
            when s.scope is null then 'unknown'
            when s.scope = 'region' then 'ok'
            when p.value is null then 'unknown'
            when lower(p.value) = 'world' then 'ok'
            when lower(p.value) = 'zone' and s.scope = 'zone' then 'ok'
            else 'gap' end as status,
       case when d.sku_unknown is not null then 'the deployment type ' || d.sku_unknown
            when d.sku is null then 'the deployment type is not said here'
            when s.scope is null then 'where a deployment of type ' || d.sku || ' processes data is not in the table'
            when s.scope = 'region' then null
            when p.value is null then 'a ' || d.sku || ' deployment may process data in ' || case s.scope when 'zone' then 'any country of its data zone' else 'any country' end
                 || ', and where the data may be is not answered (policy.residency: region, zone or world)'
            when lower(p.value) = 'world' or (lower(p.value) = 'zone' and s.scope = 'zone') then null
            else 'a ' || d.sku || ' deployment may process data in ' || case s.scope when 'zone' then 'any country of its data zone' else 'any country' end
                 || ', and the data has to stay in its ' || p.value end as reason,
       d.sku_file as file, d.sku_line as line
  from model_deployment d
  left join deployment_scope s on s.sku = d.sku
  left join answer p on p.question = 'policy.residency'
