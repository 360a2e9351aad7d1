-- SPDX-License-Identifier: Apache-2.0
-- id: k8s-role-wildcards
-- title: No role of ours allows every verb on every resource
-- about: k8s_role_rule
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, scale
-- caf: Secure
-- nist: MEASURE 2.7
-- iso: A.6.2.5
-- why: Whoever steals the token of such an account owns the namespace or the cluster, model weights and secrets included.
-- fix: List the resources and verbs that are needed, and nothing else.
-- cure: person
select resource,
       case when bootstrap then 'skip'
            when coalesce(resources_unknown, verbs_unknown) is not null then 'unknown'
            when any_resource and any_verb then 'gap'
            when any_verb and any_group then 'gap'
            when verbs = '' then 'unknown'
            else 'ok' end as status,
       case when bootstrap then 'made by Kubernetes itself'
            when coalesce(resources_unknown, verbs_unknown) is not null then 'its rule ' || coalesce(resources_unknown, verbs_unknown)
            when any_resource and any_verb then 'allows every verb on every resource of ' ||
                 case when any_group then 'every API' when api_groups = '' then 'the core API' else api_groups end
            when any_verb and any_group then 'allows every verb on ' || resources || ' of every API'
            when verbs = '' then 'names no verbs' end as reason,
       file, line, quality
  from k8s_role_rule
