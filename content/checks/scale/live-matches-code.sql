-- SPDX-License-Identifier: Apache-2.0
-- id: live-matches-code
-- title: What runs is what the code says
-- about: resource
-- area: automation
-- severity: high
-- level: 4
-- phases: scale
-- infra: P1-A3a
-- caf: Govern
-- nist: MANAGE 4.1
-- iso: A.6.2.6
-- why: the next apply undoes what was changed by hand, or what was changed by hand is the hole that the code was reviewed against
-- fix: apply the code where it is right; where the change by hand was right, write it into the code
-- cure: person
with d as materialized (
  select resource, file, line, attribute || ' is ' || declared || ' in the code and ' || seen || ' in the state' as said from drift
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.public_access <> l.public_access then ', public_access is ' || case when c.public_access then 'on' else 'off' end || ' in the code and ' || case when l.public_access then 'on' else 'off' end || ' live' else '' end
         || case when c.local_auth <> l.local_auth then ', local_auth is ' || case when c.local_auth then 'on' else 'off' end || ' in the code and ' || case when l.local_auth then 'on' else 'off' end || ' live' else '' end
         || case when lower(c.acl_default) <> lower(l.acl_default) then ', acl_default is ' || c.acl_default || ' in the code and ' || l.acl_default || ' live' else '' end
         || case when c.outbound_restricted <> l.outbound_restricted then ', outbound_restricted is ' || case when c.outbound_restricted then 'on' else 'off' end || ' in the code and ' || case when l.outbound_restricted then 'on' else 'off' end || ' live' else '' end
         || case when c.customer_key <> l.customer_key then ', customer_key is ' || case when c.customer_key then 'on' else 'off' end || ' in the code and ' || case when l.customer_key then 'on' else 'off' end || ' live' else '' end
         || case when lower(c.sku) <> lower(l.sku) then ', sku is ' || c.sku || ' in the code and ' || l.sku || ' live' else '' end, 3), '')
    from ai_account c join ai_account l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.public_access <> l.public_access then ', public_access is ' || case when c.public_access then 'on' else 'off' end || ' in the code and ' || case when l.public_access then 'on' else 'off' end || ' live' else '' end
         || case when c.local_auth <> l.local_auth then ', local_auth is ' || case when c.local_auth then 'on' else 'off' end || ' in the code and ' || case when l.local_auth then 'on' else 'off' end || ' live' else '' end
         || case when c.replicas <> l.replicas then ', replicas is ' || c.replicas || ' in the code and ' || l.replicas || ' live' else '' end
         || case when lower(c.sku) <> lower(l.sku) then ', sku is ' || c.sku || ' in the code and ' || l.sku || ' live' else '' end, 3), '')
    from ai_search c join ai_search l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.rbac <> l.rbac then ', rbac is ' || case when c.rbac then 'on' else 'off' end || ' in the code and ' || case when l.rbac then 'on' else 'off' end || ' live' else '' end
         || case when c.purge_protection <> l.purge_protection then ', purge_protection is ' || case when c.purge_protection then 'on' else 'off' end || ' in the code and ' || case when l.purge_protection then 'on' else 'off' end || ' live' else '' end
         || case when c.public_access <> l.public_access then ', public_access is ' || case when c.public_access then 'on' else 'off' end || ' in the code and ' || case when l.public_access then 'on' else 'off' end || ' live' else '' end
         || case when lower(c.acl_default) <> lower(l.acl_default) then ', acl_default is ' || c.acl_default || ' in the code and ' || l.acl_default || ' live' else '' end, 3), '')
    from key_vault c join key_vault l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.private_api <> l.private_api then ', private_api is ' || case when c.private_api then 'on' else 'off' end || ' in the code and ' || case when l.private_api then 'on' else 'off' end || ' live' else '' end
         || case when c.local_accounts <> l.local_accounts then ', local_accounts is ' || case when c.local_accounts then 'on' else 'off' end || ' in the code and ' || case when l.local_accounts then 'on' else 'off' end || ' live' else '' end
         || case when c.workload_identity <> l.workload_identity then ', workload_identity is ' || case when c.workload_identity then 'on' else 'off' end || ' in the code and ' || case when l.workload_identity then 'on' else 'off' end || ' live' else '' end
         || case when c.entra_rbac <> l.entra_rbac then ', entra_rbac is ' || case when c.entra_rbac then 'on' else 'off' end || ' in the code and ' || case when l.entra_rbac then 'on' else 'off' end || ' live' else '' end
         || case when lower(c.tier) <> lower(l.tier) then ', tier is ' || c.tier || ' in the code and ' || l.tier || ' live' else '' end
         || case when lower(c.upgrade_channel) <> lower(l.upgrade_channel) then ', upgrade_channel is ' || c.upgrade_channel || ' in the code and ' || l.upgrade_channel || ' live' else '' end, 3), '')
    from kubernetes_cluster c join kubernetes_cluster l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.local_auth <> l.local_auth then ', local_auth is ' || case when c.local_auth then 'on' else 'off' end || ' in the code and ' || case when l.local_auth then 'on' else 'off' end || ' live' else '' end
         || case when c.public_ingest <> l.public_ingest then ', public_ingest is ' || case when c.public_ingest then 'on' else 'off' end || ' in the code and ' || case when l.public_ingest then 'on' else 'off' end || ' live' else '' end
         || case when c.public_query <> l.public_query then ', public_query is ' || case when c.public_query then 'on' else 'off' end || ' in the code and ' || case when l.public_query then 'on' else 'off' end || ' live' else '' end, 3), '')
    from log_workspace c join log_workspace l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.public_access <> l.public_access then ', public_access is ' || case when c.public_access then 'on' else 'off' end || ' in the code and ' || case when l.public_access then 'on' else 'off' end || ' live' else '' end
         || case when lower(c.isolation) <> lower(l.isolation) then ', isolation is ' || c.isolation || ' in the code and ' || l.isolation || ' live' else '' end
         || case when c.customer_key <> l.customer_key then ', customer_key is ' || case when c.customer_key then 'on' else 'off' end || ' in the code and ' || case when l.customer_key then 'on' else 'off' end || ' live' else '' end, 3), '')
    from ml_workspace c join ml_workspace l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when lower(c.sku) <> lower(l.sku) then ', sku is ' || c.sku || ' in the code and ' || l.sku || ' live' else '' end
         || case when c.capacity <> l.capacity then ', capacity is ' || c.capacity || ' in the code and ' || l.capacity || ' live' else '' end
         || case when lower(c.model) <> lower(l.model) then ', model is ' || c.model || ' in the code and ' || l.model || ' live' else '' end
         || case when lower(c.version) <> lower(l.version) then ', version is ' || c.version || ' in the code and ' || l.version || ' live' else '' end, 3), '')
    from model_deployment c join model_deployment l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.public_access <> l.public_access then ', public_access is ' || case when c.public_access then 'on' else 'off' end || ' in the code and ' || case when l.public_access then 'on' else 'off' end || ' live' else '' end
         || case when c.anonymous <> l.anonymous then ', anonymous is ' || case when c.anonymous then 'on' else 'off' end || ' in the code and ' || case when l.anonymous then 'on' else 'off' end || ' live' else '' end
         || case when c.shared_keys <> l.shared_keys then ', shared_keys is ' || case when c.shared_keys then 'on' else 'off' end || ' in the code and ' || case when l.shared_keys then 'on' else 'off' end || ' live' else '' end
         || case when c.https_only <> l.https_only then ', https_only is ' || case when c.https_only then 'on' else 'off' end || ' in the code and ' || case when l.https_only then 'on' else 'off' end || ' live' else '' end
         || case when lower(c.acl_default) <> lower(l.acl_default) then ', acl_default is ' || c.acl_default || ' in the code and ' || l.acl_default || ' live' else '' end
         || case when c.versioning <> l.versioning then ', versioning is ' || case when c.versioning then 'on' else 'off' end || ' in the code and ' || case when l.versioning then 'on' else 'off' end || ' live' else '' end, 3), '')
    from storage c join storage l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when c.public_access <> l.public_access then ', public_access is ' || case when c.public_access then 'on' else 'off' end || ' in the code and ' || case when l.public_access then 'on' else 'off' end || ' live' else '' end
         || case when c.local_auth <> l.local_auth then ', local_auth is ' || case when c.local_auth then 'on' else 'off' end || ' in the code and ' || case when l.local_auth then 'on' else 'off' end || ' live' else '' end, 3), '')
    from database c join database l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null
  union all
  select c.resource, c.file, c.line, nullif(substr(case when lower(c.size) <> lower(l.size) then ', size is ' || c.size || ' in the code and ' || l.size || ' live' else '' end
         || case when c.public_ip <> l.public_ip then ', public_ip is ' || case when c.public_ip then 'on' else 'off' end || ' in the code and ' || case when l.public_ip then 'on' else 'off' end || ' live' else '' end
         || case when c.password_auth <> l.password_auth then ', password_auth is ' || case when c.password_auth then 'on' else 'off' end || ' in the code and ' || case when l.password_auth then 'on' else 'off' end || ' live' else '' end, 3), '')
    from virtual_machine c join virtual_machine l on lower(l.cloud_id) = lower(c.cloud_id) and l.source = 'azure'
   where c.source <> 'azure' and c.cloud_id is not null),
     live(id) as materialized (select cloud_id from resource where source = 'azure' and cloud_id is not null)
select resource, 'gap' as status, group_concat(said, '; ') as reason, min(file) as file, min(line) as line
  from d where said is not null group by resource
union all
select r.resource, 'ok', 'what is live is what the code says', r.file, r.line
  from resource r
 where r.source <> 'azure' and r.cloud_id in (select id from live) and r.resource not in (select resource from d where said is not null)
