-- SPDX-License-Identifier: Apache-2.0
-- id: machine-no-password
-- title: Machines are opened by keys or identities, not by passwords
-- about: virtual_machine
-- area: security
-- severity: high
-- level: 3
-- phases: preparation
-- gates: G3
-- caf: Secure
-- nist: MEASURE 2.7
-- iso: A.4.5
-- why: A password on a machine with a GPU is guessed for the GPU.
-- fix: set disable_password_authentication = true and use SSH keys or sign-in by Entra ID
-- cure: gpu-vm
select resource,
       case when password_auth_unknown is not null then 'unknown'
            when password_auth then 'gap'
            when not password_auth then 'ok'
            else 'unknown' end as status,
       case when password_auth_unknown is not null then 'password sign-in ' || password_auth_unknown
            when password_auth then 'a password opens this machine'
            when password_auth is null then 'password sign-in is not said here' end as reason,
       password_auth_file as file, password_auth_line as line
  from virtual_machine
 where password_auth is not null or password_auth_unknown is not null
