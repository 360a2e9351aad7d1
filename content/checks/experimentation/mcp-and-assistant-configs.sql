-- SPDX-License-Identifier: Apache-2.0
-- id: mcp-and-assistant-configs
-- code: SHA-013
-- title: Tool servers and assistants in repositories are pinned, encrypted and show all they say
-- about: mcp_server
-- area: shadow-ai
-- severity: medium
-- level: 4
-- phases: experimentation, scale
-- caf: Govern
-- nist: GOVERN 6.1
-- owasp25: LLM03, LLM06
-- owasp26: LLM04, LLM03
-- iso: A.9.3
-- why: a tool server runs with the rights of whoever opens the editor, in whatever version was published this morning
-- fix: write the exact version behind the package (name@1.4.2), use https, and remove invisible characters from instruction files
-- cure: person
select resource,
       case when fetched and not pinned then 'gap'
            when url is not null and not encrypted then 'gap'
            when command is null and url is null then 'unknown'
            else 'ok' end as status,
       case when fetched and not pinned then 'the server ' || server || ' is started by ' || command || ' without an exact version' || coalesce(': ' || package, '')
            when url is not null and not encrypted then 'the server ' || server || ' is called without encryption: ' || url
            when command is null and url is null then 'how the server ' || server || ' is reached is not written'
            else coalesce(package, url, command) end as reason,
       file, line
  from mcp_server
union all
select resource,
       case when hidden then 'gap'
            when kind = 'settings' then 'unknown'
            when not hidden then 'ok'
            else 'unknown' end,
       case when hidden then 'holds characters that a reader cannot see and a model obeys'
            when kind = 'settings' then 'what these settings of an assistant allow is not read here'
            when not hidden then null
            else 'whether it holds invisible characters is not known' end,
       file, line
  from assistant_config
