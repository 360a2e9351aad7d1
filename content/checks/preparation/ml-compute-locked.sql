-- SPDX-License-Identifier: Apache-2.0
-- id: ml-compute-locked
-- code: SEC-014
-- title: Notebook and training machines have no open door
-- about: ml_compute
-- area: security
-- severity: high
-- level: 3
-- phases: preparation, experimentation
-- caf: Secure
-- nist: MEASURE 2.7
-- owasp25: LLM06
-- owasp26: LLM03
-- iso: A.6.2.5
-- why: A notebook is a shell with credentials and data on a machine that nobody patches.
-- fix: set node_public_ip_enabled = false, a subnet and no public SSH (direct_internet_access = "Disabled" and root_access = "Disabled" on SageMaker)
-- cure: machine-learning
select resource,
       case when public_ssh or public_ip or direct_internet or root_access then 'gap'
            when public_ssh_unknown is not null or public_ip_unknown is not null or direct_internet_unknown is not null or root_access_unknown is not null then 'unknown'
            when subnet is null and exists (select 1 from ml_workspace where isolation like 'allow%') then 'ok'
            when subnet is null and subnet_unknown is null and direct_internet is null then 'gap'
            else 'ok' end as status,
       case when public_ssh then 'SSH is open to the internet'
            when direct_internet then 'the notebook goes to the internet past your own network'
            when public_ip and not public_ip_set then 'public addresses are not switched off, and by default nodes get them'
            when public_ip then 'nodes have public addresses'
            when root_access and not root_access_set then 'root is not switched off, and by default users are root'
            when root_access then 'users are root'
            when public_ssh_unknown is not null or public_ip_unknown is not null or direct_internet_unknown is not null or root_access_unknown is not null
              then 'how it can be reached ' || coalesce(public_ssh_unknown, public_ip_unknown, direct_internet_unknown, root_access_unknown)
            when subnet is null and exists (select 1 from ml_workspace where isolation like 'allow%') then 'it stands in the managed network of its workspace'
            when subnet is null and subnet_unknown is null and direct_internet is null then 'it stands in no subnet of yours' end as reason,
       case when public_ssh then public_ssh_file when direct_internet then direct_internet_file when public_ip then public_ip_file when root_access then root_access_file else file end as file,
       case when public_ssh then public_ssh_line when direct_internet then direct_internet_line when public_ip then public_ip_line when root_access then root_access_line else line end as line
  from ml_compute
