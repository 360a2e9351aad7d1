-- SPDX-License-Identifier: Apache-2.0
-- id: model-server-flags
-- code: SEC-020
-- title: Model servers run no remote code and no development endpoints
-- about: k8s_container
-- area: security
-- severity: critical
-- level: 3
-- phases: preparation, experimentation
-- gates: G4
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM03, LLM10
-- owasp26: LLM04, LLM06
-- iso: A.6.2.5
-- why: --trust-remote-code runs Python out of the model repository, with the rights of the server and its keys.
-- fix: Remove the flag or variable; convert the model to safetensors with code that is part of the server.
-- cure: inference
with bad as (
    select container, flag as what, file, line from k8s_flag
     where flag in ('--trust-remote-code', '--trust_remote_code') and coalesce(value, 'true') not in ('false', 'False', '0')
        or flag in ('--enable-server-dev-mode', '--NotebookApp.token', '--ServerApp.token', '--NotebookApp.password') and not coalesce(given, 0)
    union all
    select container, variable || '=' || value, file, line from k8s_env
     where variable in ('TRUST_REMOTE_CODE', 'HF_HUB_TRUST_REMOTE_CODE', 'VLLM_SERVER_DEV_MODE') and lower(value) in ('1', 'true', 'yes')
    union all
    select e.container, '--trust-remote-code in ' || e.variable, e.file, e.line from k8s_env e where e.value like '%--trust-remote-code%')
select c.resource,
       case when b.what is not null then 'gap'
            when c.placeholder and c.engine is null then 'unknown'
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'unknown'
            else 'ok' end as status,
       case when b.what is not null then c.engine || ' is started with ' || b.what
            when c.command regexp '\$\{?[A-Z_]*(ARGS|OPTS|FLAGS)' then 'its arguments come from a variable that is not in these files'
            end as reason,
       coalesce(b.file, c.file) as file, coalesce(b.line, c.line) as line, c.quality
  from k8s_container c left join bad b on b.container = c.id
 where not c.init and c.engine_role in ('llm', 'model', 'notebook')
union all
select resource,
       case when trust_remote_code then 'gap'
            when trust_remote_code is null then 'unknown'
            else 'ok' end,
       case when trust_remote_code then engine || ' runs on this host with --trust-remote-code'
            when trust_remote_code is null then 'how ' || engine || ' was started is not visible'
            end,
       file, line, quality
  from model_server where running
