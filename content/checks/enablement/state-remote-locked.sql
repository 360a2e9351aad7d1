-- SPDX-License-Identifier: Apache-2.0
-- id: state-remote-locked
-- code: IAC-002
-- title: State is kept away from the working folder, locked and encrypted
-- about: terraform_root
-- area: automation
-- severity: high
-- level: 3
-- phases: enablement, preparation
-- gates: G3
-- caf: Ready
-- nist: GOVERN 1.4
-- owasp25: LLM02
-- owasp26: LLM02
-- iso: A.6.2.5
-- why: State on a laptop holds every secret in clear text, and two people who apply at once destroy it.
-- fix: add terraform { backend "azurerm" { use_azuread_auth = true } } (s3 with encrypt and use_lockfile, gcs) to the root
-- cure: network
select resource,
       case when kind = 'local' or not remote then 'gap'
            when partial then 'unknown'
            when not locked or not encrypted then 'gap'
            when remote_unknown is not null or locked_unknown is not null or encrypted_unknown is not null then 'unknown'
            when remote then 'ok'
            else 'unknown' end as status,
       case when kind = 'local' or not remote then 'the backend is ' || kind || ', so the state lies on the disk of whoever applied last'
            when partial then 'the rest of the backend comes from -backend-config at init and is not seen here'
            when not locked then 'nothing keeps two runs from writing the state at once'
            when not encrypted then 'the state is not encrypted at rest'
            when remote_unknown is not null or locked_unknown is not null or encrypted_unknown is not null
              then 'the backend is not known here: it ' || coalesce(remote_unknown, locked_unknown, encrypted_unknown)
            when remote is null then 'where the state is kept is not said here' end as reason,
       file, line
  from terraform_backend
union all
select resource,
       case when backend_unknown is not null then 'unknown' else 'gap' end,
       case when backend_unknown is not null then 'the backend ' || backend_unknown
            else 'the root has no backend block, so the state lies on the disk of whoever applied last' end,
       file, line
  from terraform_root
 where backend is null and not library and not example and resources > 0
