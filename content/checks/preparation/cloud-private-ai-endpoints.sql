-- SPDX-License-Identifier: Apache-2.0
-- id: cloud-private-ai-endpoints
-- code: NET-014
-- title: Bedrock, SageMaker and Vertex AI are reached inside your own network
-- about: vpc_endpoint
-- area: networking
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: Prompts that leave by the public address pass every place that could keep them.
-- fix: set private_dns_enabled = true on the VPC endpoint of bedrock-runtime, or private_service_connect_config on the Vertex endpoint
-- cure: aws
select resource,
       case when private_dns_unknown is not null then 'unknown'
            when private_dns then 'ok'
            when not private_dns then 'gap'
            else 'unknown' end as status,
       case when private_dns_unknown is not null then 'private DNS ' || private_dns_unknown
            when not private_dns then 'private DNS is off, so clients still call the public address of ' || service end as reason,
       private_dns_file as file, private_dns_line as line
  from vpc_endpoint
 where service like '%bedrock%' or service like '%sagemaker%'
union all
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access then 'gap'
            when not public_access then 'ok'
            else 'ok' end,
       case when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access then 'the Vertex AI endpoint answers from public networks' end,
       public_access_file, public_access_line
  from ml_endpoint
 where platform = 'google'
union all
select resource,
       case when public_access_unknown is not null then 'unknown'
            when public_access then 'gap'
            else 'ok' end,
       case when public_access_unknown is not null then 'public access ' || public_access_unknown
            when public_access then 'the vector index answers from public networks' end,
       public_access_file, public_access_line
  from vertex_index
