-- SPDX-License-Identifier: Apache-2.0
-- id: unsanctioned-model-servers
-- code: SHA-009
-- title: No model server on a host answers other machines without a key
-- about: model_server
-- area: shadow-ai
-- severity: high
-- level: 3
-- phases: diagnostic, scale
-- gates: G1
-- caf: Govern
-- nist: GOVERN 1.6
-- owasp25: LLM03, LLM10
-- owasp26: LLM04, LLM06
-- iso: A.4.2
-- why: A chat server on a spare GPU is a path for data that nobody reviews, patches or pays for on purpose.
-- fix: Stop it (systemctl disable --now ollama), or bind it to 127.0.0.1 and put it behind the AI gateway in a namespace of its own.
-- cure: person
select resource,
       case when not running then 'skip'
            when outside and key_required then 'ok'
            when outside and key_required_unknown is not null then 'unknown'
            when outside then 'gap'
            when outside_unknown is not null then 'unknown'
            when outside = 0 then 'ok'
            else 'unknown' end as status,
       case when not running then engine || ' is installed as a unit and does not run'
            when outside and key_required then engine || ' asks for a key'
            when outside and key_required_unknown is not null then 'whether ' || engine || ' asks for a key ' || key_required_unknown
            when outside then engine || ' answers other machines on port ' || ports || ' and asks for no key'
            when outside_unknown is not null then 'where ' || engine || ' listens ' || outside_unknown
            when outside = 0 then engine || ' answers this machine alone'
            else 'where ' || engine || ' listens is not known' end as reason,
       file, line, quality
  from model_server
