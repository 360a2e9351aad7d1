-- SPDX-License-Identifier: Apache-2.0
-- id: host-module-flavour
-- code: HST-020
-- title: The kernel module suits the cards and what the firmware lets load
-- about: gpu_host
-- area: gpu
-- severity: high
-- level: 3
-- phases: preparation
-- caf: Ready
-- nist: MEASURE 2.3
-- iso: A.4.4
-- why: Blackwell cards need the open module, secure boot loads signed ones only, and nouveau takes the card first: all three fail at the next restart, not at install.
-- fix: Install the open flavour (nvidia-open), enrol the key that signs it when secure boot is on, and blacklist nouveau.
-- cure: person
with blackwell as (
    select min(model) as model, count(*) as cards from gpu
     where machine = 'host' and (cast(capability as real) >= 10 or regexp('\b(GB|B)[23]00\b|RTX PRO 6000 Blackwell', coalesce(model, ''))))
select resource,
       case when nouveau then 'gap'
            when cards > 0 and module_flavour = 'proprietary' then 'gap'
            when secure_boot and module_unsigned then 'gap'
            when secure_boot and module_loaded = 0 then 'gap'
            when module_flavour is null then 'unknown'
            when secure_boot is null then 'unknown'
            else 'ok' end as status,
       case when nouveau then 'the module nouveau is loaded and holds the card'
            when cards > 0 and module_flavour = 'proprietary' then model || ' needs the open kernel module, the proprietary one is loaded'
            when secure_boot and module_unsigned then 'secure boot is on and the loaded module is not signed'
            when secure_boot and module_loaded = 0 then 'secure boot is on and the module is not loaded, as happens when it is not signed'
            when module_flavour is null then 'the flavour of the module is not visible'
            when secure_boot is null then 'secure boot ' || coalesce(secure_boot_unknown, 'is not visible')
            else 'the ' || module_flavour || ' module, secure boot ' || case when secure_boot then 'on' else 'off' end end as reason,
       file, line
  from gpu_host, blackwell
