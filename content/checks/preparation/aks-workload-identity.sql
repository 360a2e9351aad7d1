-- SPDX-License-Identifier: Apache-2.0
-- id: aks-workload-identity
-- code: SEC-005
-- title: Pods and people sign in to a cluster with identities of their own
-- about: kubernetes_cluster
-- area: security
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM06
-- owasp26: LLM03
-- iso: A.6.2.5
-- why: A node identity that every pod shares, or a local administrator certificate, makes each pod as strong as the strongest.
-- fix: set oidc_issuer_enabled, workload_identity_enabled and local_account_disabled to true with azure_rbac_enabled (workload_identity_config on GKE, enable_irsa on EKS)
-- cure: aks
select resource,
       case when platform = 'aks' and (not workload_identity or local_accounts or not entra_rbac or not identity_issuer) then 'gap'
            when platform <> 'aks' and not workload_identity then 'gap'
            when workload_identity_unknown is not null or local_accounts_unknown is not null
              or entra_rbac_unknown is not null or identity_issuer_unknown is not null then 'unknown'
            when platform = 'aks' and workload_identity and not local_accounts and entra_rbac and identity_issuer then 'ok'
            when platform <> 'aks' and workload_identity then 'ok'
            else 'unknown' end as status,
       case when platform = 'aks' and (not workload_identity or local_accounts or not entra_rbac or not identity_issuer)
              then 'to be done: ' || substr(case when not workload_identity then ', workload identity is off' else '' end
                   || case when not identity_issuer then ', the OIDC issuer is off' else '' end
                   || case when local_accounts then ', local accounts still work' else '' end
                   || case when not entra_rbac then ', roles are not decided in Entra ID' else '' end, 3)
            when platform <> 'aks' and not workload_identity then 'workload identity is not set up, so pods act as their node'
            when workload_identity_unknown is not null or local_accounts_unknown is not null
              or entra_rbac_unknown is not null or identity_issuer_unknown is not null
              then 'how pods and people sign in is not known here: it '
                   || coalesce(workload_identity_unknown, local_accounts_unknown, entra_rbac_unknown, identity_issuer_unknown)
            when workload_identity is null then 'workload identity is not said here' end as reason,
       case when platform = 'aks' and workload_identity and local_accounts then local_accounts_file else workload_identity_file end as file,
       case when platform = 'aks' and workload_identity and local_accounts then local_accounts_line else workload_identity_line end as line
  from kubernetes_cluster
 where platform in ('aks', 'gke') or workload_identity is not null
