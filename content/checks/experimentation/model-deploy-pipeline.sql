-- SPDX-License-Identifier: Apache-2.0
-- id: model-deploy-pipeline
-- code: IAC-019
-- title: Changes of models and routes go through a pipeline
-- about: gateway_change
-- area: automation
-- severity: high
-- level: 4
-- phases: experimentation, scale
-- gates: G5
-- caf: Adopt
-- nist: MEASURE 1.1
-- owasp25: LLM09
-- owasp26: LLM07
-- iso: A.6.2.4
-- why: a new model version is a release; released by hand it skips every test the team has
-- fix: run lintel govern apply from the pipeline that holds the evaluation, under an account of its own, and let people ask for a change by a pull request
-- cure: model-release
select resource,
       case when by is null then 'unknown'
            when lower(by) regexp '(^|[^a-z])(ci|cd|bot|pipeline|runner|actions|github|gitlab|azure-?devops|vsts|jenkins|argocd|flux|deploy|deployer|automation|svc|service)([^a-z]|$)' then 'ok'
            else 'gap' end as status,
       case when by is null then 'who published policy ' || generation || ' is not recorded'
            when lower(by) regexp '(^|[^a-z])(ci|cd|bot|pipeline|runner|actions|github|gitlab|azure-?devops|vsts|jenkins|argocd|flux|deploy|deployer|automation|svc|service)([^a-z]|$)' then 'policy ' || generation || ' was published by ' || by
            else 'policy ' || generation || ' was published by hand on ' || day || ' (' || how || ')' end as reason,
       file, line
  from gateway_change
 where days_between(day, (select value from parameter where name = 'today')) <= 30
