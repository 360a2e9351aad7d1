-- SPDX-License-Identifier: Apache-2.0
-- id: mandatory-tags
-- code: IAC-014
-- title: AI resources say who owns and pays for them, and what for
-- about: tagged
-- area: automation
-- severity: medium
-- level: 2
-- phases: enablement, preparation
-- gates: G3
-- caf: Govern
-- nist: GOVERN 1.6
-- owasp25: LLM10
-- owasp26: LLM06
-- iso: A.4.2
-- why: An untagged GPU pool on the invoice is a meeting; a tagged one is a message.
-- fix: add the tags owner, cost-center, project and environment (default_tags at the provider do it once for all)
-- cure: budget
select resource,
       case when has_tags_unknown is not null and not has_tags then 'unknown'
            when owner_unknown is not null or cost_center_unknown is not null or project_unknown is not null or environment_unknown is not null then 'unknown'
            when owner is null or cost_center is null or project is null or environment is null then 'gap'
            when lower(owner || ' ' || cost_center || ' ' || project || ' ' || environment) regexp '(^| )(tbd|none|n/a|todo|changeme)( |$)' then 'gap'
            else 'ok' end as status,
       case when has_tags_unknown is not null and not has_tags then 'one of its tags ' || has_tags_unknown
            when owner_unknown is not null or cost_center_unknown is not null or project_unknown is not null or environment_unknown is not null
              then 'one of its tags ' || coalesce(owner_unknown, cost_center_unknown, project_unknown, environment_unknown)
            when owner is null or cost_center is null or project is null or environment is null
              then 'missing: ' || substr(case when owner is null then ', owner' else '' end || case when cost_center is null then ', cost-center' else '' end
                   || case when project is null then ', project' else '' end || case when environment is null then ', environment' else '' end, 3)
            when lower(owner || ' ' || cost_center || ' ' || project || ' ' || environment) regexp '(^| )(tbd|none|n/a|todo|changeme)( |$)'
              then 'a tag is a placeholder: ' || owner || ', ' || cost_center || ', ' || project || ', ' || environment end as reason,
       has_tags_file as file, has_tags_line as line
  from tagged
