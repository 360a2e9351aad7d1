#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lintel prepare render and diff: the same resources in both languages, the same bytes every time, a person's text never
lost, nothing half written, wrong estates refused with line and remedy.

Usage: render.py LINTEL SOURCE
"""
import collections
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

import validators

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
ESTATE = SOURCE / "tests/prepare/estate/lintel.yaml"
SMALL = """platform:
  name: shop
  region: swedencentral
  owner: platform-team@contoso.example
  cost_center: "4711"
  budget: {month: 1000}
"""

# What Terraform's types are in Bicep; None: a property of another resource there.
SAME = {
    "azurerm_application_insights": "Microsoft.Insights/components",
    "azurerm_application_insights_workbook": "Microsoft.Insights/workbooks",
    "azurerm_backup_policy_vm": "Microsoft.RecoveryServices/vaults/backupPolicies",
    "azurerm_backup_protected_vm": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
    "azurerm_bastion_host": "Microsoft.Network/bastionHosts",
    "azurerm_capacity_reservation": "Microsoft.Compute/capacityReservationGroups/capacityReservations",
    "azurerm_capacity_reservation_group": "Microsoft.Compute/capacityReservationGroups",
    "azurerm_cdn_frontdoor_endpoint": "Microsoft.Cdn/profiles/afdEndpoints",
    "azurerm_cdn_frontdoor_firewall_policy": "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
    "azurerm_cdn_frontdoor_origin": "Microsoft.Cdn/profiles/originGroups/origins",
    "azurerm_cdn_frontdoor_origin_group": "Microsoft.Cdn/profiles/originGroups",
    "azurerm_cdn_frontdoor_profile": "Microsoft.Cdn/profiles",
    "azurerm_cdn_frontdoor_route": "Microsoft.Cdn/profiles/afdEndpoints/routes",
    "azurerm_cdn_frontdoor_security_policy": "Microsoft.Cdn/profiles/securityPolicies",
    "azurerm_cognitive_account": "Microsoft.CognitiveServices/accounts",
    "azurerm_cognitive_account_rai_policy": "Microsoft.CognitiveServices/accounts/raiPolicies",
    "azurerm_cognitive_deployment": "Microsoft.CognitiveServices/accounts/deployments",
    "azurerm_consumption_budget_resource_group": "Microsoft.Consumption/budgets",
    "azurerm_container_registry": "Microsoft.ContainerRegistry/registries",
    "azurerm_cost_anomaly_alert": "Microsoft.CostManagement/scheduledActions",
    "azurerm_data_protection_backup_instance_blob_storage": "Microsoft.DataProtection/backupVaults/backupInstances",
    "azurerm_data_protection_backup_instance_kubernetes_cluster": "Microsoft.DataProtection/backupVaults/backupInstances",
    "azurerm_data_protection_backup_policy_blob_storage": "Microsoft.DataProtection/backupVaults/backupPolicies",
    "azurerm_data_protection_backup_policy_kubernetes_cluster": "Microsoft.DataProtection/backupVaults/backupPolicies",
    "azurerm_data_protection_backup_vault": "Microsoft.DataProtection/backupVaults",
    "azurerm_dev_test_global_vm_shutdown_schedule": "Microsoft.DevTestLab/schedules",
    "azurerm_federated_identity_credential": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "azurerm_key_vault": "Microsoft.KeyVault/vaults",
    "azurerm_key_vault_key": "Microsoft.KeyVault/vaults/keys",
    "azurerm_kubernetes_cluster": "Microsoft.ContainerService/managedClusters",
    "azurerm_kubernetes_cluster_extension": "Microsoft.KubernetesConfiguration/extensions",
    "azurerm_kubernetes_cluster_node_pool": "Microsoft.ContainerService/managedClusters/agentPools",
    "azurerm_kubernetes_cluster_trusted_access_role_binding": "Microsoft.ContainerService/managedClusters/trustedAccessRoleBindings",
    "azurerm_kubernetes_flux_configuration": "Microsoft.KubernetesConfiguration/fluxConfigurations",
    "azurerm_linux_virtual_machine": "Microsoft.Compute/virtualMachines",
    "azurerm_log_analytics_workspace": "Microsoft.OperationalInsights/workspaces",
    "azurerm_logic_app_action_custom": None,
    "azurerm_logic_app_trigger_recurrence": None,
    "azurerm_logic_app_workflow": "Microsoft.Logic/workflows",
    "azurerm_machine_learning_compute_cluster": "Microsoft.MachineLearningServices/workspaces/computes",
    "azurerm_machine_learning_workspace_network_outbound_rule_fqdn": "Microsoft.MachineLearningServices/workspaces/outboundRules",
    "azurerm_machine_learning_workspace": "Microsoft.MachineLearningServices/workspaces",
    "azurerm_machine_learning_workspace_network_outbound_rule_fqdn": "Microsoft.MachineLearningServices/workspaces/outboundRules",
    "azurerm_machine_learning_workspace_network_outbound_rule_private_endpoint": "Microsoft.MachineLearningServices/workspaces/outboundRules",
    "azurerm_maintenance_configuration": "Microsoft.Maintenance/maintenanceConfigurations",
    "azurerm_managed_lustre_file_system": "Microsoft.StorageCache/amlFilesystems",
    "azurerm_management_lock": "Microsoft.Authorization/locks",
    "azurerm_monitor_action_group": "Microsoft.Insights/actionGroups",
    "azurerm_monitor_diagnostic_setting": "Microsoft.Insights/diagnosticSettings",
    "azurerm_monitor_metric_alert": "Microsoft.Insights/metricAlerts",
    "azurerm_monitor_private_link_scope": "Microsoft.Insights/privateLinkScopes",
    "azurerm_monitor_private_link_scoped_service": "Microsoft.Insights/privateLinkScopes/scopedResources",
    "azurerm_monitor_scheduled_query_rules_alert_v2": "Microsoft.Insights/scheduledQueryRules",
    "azurerm_nat_gateway": "Microsoft.Network/natGateways",
    "azurerm_nat_gateway_public_ip_association": None,
    "azurerm_network_interface": "Microsoft.Network/networkInterfaces",
    "azurerm_network_security_group": "Microsoft.Network/networkSecurityGroups",
    "azurerm_policy_definition": "Microsoft.Authorization/policyDefinitions",
    "azurerm_policy_set_definition": "Microsoft.Authorization/policySetDefinitions",
    "azurerm_private_dns_zone": "Microsoft.Network/privateDnsZones",
    "azurerm_private_dns_zone_virtual_network_link": "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "azurerm_private_endpoint": "Microsoft.Network/privateEndpoints",
    "azurerm_proximity_placement_group": "Microsoft.Compute/proximityPlacementGroups",
    "azurerm_public_ip": "Microsoft.Network/publicIPAddresses",
    "azurerm_recovery_services_vault": "Microsoft.RecoveryServices/vaults",
    "azurerm_resource_group": "Microsoft.Resources/resourceGroups",
    "azurerm_resource_group_policy_assignment": "Microsoft.Authorization/policyAssignments",
    "azurerm_role_assignment": "Microsoft.Authorization/roleAssignments",
    "azurerm_role_definition": "Microsoft.Authorization/roleDefinitions",
    "azurerm_route_table": "Microsoft.Network/routeTables",
    "azurerm_security_center_contact": "Microsoft.Security/securityContacts",
    "azurerm_security_center_subscription_pricing": "Microsoft.Security/pricings",
    "azurerm_storage_account": "Microsoft.Storage/storageAccounts",
    "azurerm_storage_container": "Microsoft.Storage/storageAccounts/blobServices/containers",
    "azurerm_storage_data_lake_gen2_path": None,  # no resource of Azure Resource Manager: a call to the account
    "azurerm_storage_management_policy": "Microsoft.Storage/storageAccounts/managementPolicies",
    "azurerm_subnet": "Microsoft.Network/virtualNetworks/subnets",
    "azurerm_subnet_nat_gateway_association": None,
    "azurerm_subnet_network_security_group_association": None,
    "azurerm_subnet_route_table_association": None,
    "azurerm_subscription_cost_management_export": "Microsoft.CostManagement/exports",
    "azurerm_user_assigned_identity": "Microsoft.ManagedIdentity/userAssignedIdentities",
    "azurerm_virtual_machine_extension": "Microsoft.Compute/virtualMachines/extensions",
    "azurerm_virtual_network": "Microsoft.Network/virtualNetworks",
    "azurerm_virtual_network_peering": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
}
# Resources of Bicep that are blocks of another resource in Terraform.
BLOCKS = {
    "Microsoft.ContainerService/managedClusters/maintenanceConfigurations": "maintenance_window_* of azurerm_kubernetes_cluster",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": "private_dns_zone_group of azurerm_private_endpoint",
    "Microsoft.ContainerRegistry/registries/replications": "georeplications of azurerm_container_registry",
    "Microsoft.Storage/storageAccounts/blobServices": "blob_properties of azurerm_storage_account",
}


def lintel(*words, cwd=None, env=None, code=0):
    done = subprocess.run([LINTEL, *map(str, words)], cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert code is None or done.returncode == code, f"{words}: exit {done.returncode}, want {code}: {done.stdout}{done.stderr}"
    return done


def render(scratch, name, *targets, estate=ESTATE, code=0, more=()):
    lintel("prepare", "render", *targets, "--estate", estate, "--out", scratch / name, *more, code=code)
    return scratch / name


def written(scratch, text, name="lintel.yaml"):
    path = scratch / name
    path.write_text(text)
    return path


def ask(folder, sql):
    return json.loads(lintel("query", "--format", "json", sql, folder).stdout)


def files(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def targets():
    return json.loads(lintel("prepare", "list", "--format", "json").stdout)


def differences(folder):
    """Resource types that one language makes more of than the other."""
    rows = ask(folder, "select type, file from resource where off is null")
    terraform, bicep, wrong = collections.Counter(), collections.Counter(), []
    for row in rows:
        if (row["file"] or "").startswith("terraform/") and row["type"].startswith("azurerm_"):
            if row["type"] not in SAME:
                wrong.append(f"{row['type']} has no row in SAME")
            elif SAME[row["type"]]:
                terraform[SAME[row["type"]].lower()] += 1
        elif (row["file"] or "").startswith("bicep/") and row["type"] not in BLOCKS:
            bicep[row["type"].lower()] += 1
    wrong += [f"{t}: {terraform[t]} in Terraform, {bicep[t]} in Bicep" for t in sorted(set(terraform) | set(bicep)) if terraform[t] != bicep[t]]
    assert terraform, "no resource was read"
    return wrong


def p3_a1_terraform_and_bicep_make_the_same_resources_for_every_target(scratch):
    wrong = []
    for target in [t["name"] for t in targets() if t["group"] == "azure" and t["name"] != "quotas"]:
        wrong += [f"{target}: {w}" for w in differences(render(scratch, target, target))]
    wrong += differences(render(scratch, "all"))
    assert not wrong, "\n".join(wrong)


def p3_a1_what_is_rendered_is_formatted_and_valid(scratch):
    why = validators.missing("azurerm")
    if why:
        return why
    folder = render(scratch, "out")
    asked = 0
    for number, program in enumerate(validators.terraforms()):
        copy = scratch / f"copy{number}"
        shutil.copytree(folder / "terraform", copy)
        (copy / ".terraform.lock.hcl").unlink()
        if (folder / "workbooks").is_dir() and not (scratch / "workbooks").exists():
            shutil.copytree(folder / "workbooks", scratch / "workbooks")
        for other in folder.iterdir():
            if other.is_dir() and not (scratch / other.name).exists():
                shutil.copytree(other, scratch / other.name)
        own = scratch / f"own{number}"
        own.mkdir()
        said = validators.unformatted(copy, own, program) or validators.validate(copy, own, program)
        if said and "was not found in any of the search locations" in " ".join(said.split()):
            continue  # its own registry's name has no provider here
        assert not said, said
        asked += 1
    return None if asked else "no program finds the provider"


def the_same_estate_gives_the_same_bytes_wherever_and_however(scratch):
    first = files(render(scratch, "a"))
    there = scratch / "elsewhere"
    there.mkdir()
    env = {**os.environ, "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "HOME": str(there)}
    shutil.copy(ESTATE, there / "lintel.yaml")
    lintel("prepare", "render", "--out", "b", cwd=there, env=env)
    assert first == files(there / "b")
    assert lintel("prepare", "diff", "--estate", ESTATE, "--out", scratch / "a").stdout == ""
    again = lintel("prepare", "render", "--estate", ESTATE, "--out", scratch / "a").stdout
    assert "0 files new, 0 changed" in again and first == files(scratch / "a"), again


def a_persons_text_is_never_lost(scratch):
    """Edits at random places of all files, estates that change, renders in between: what stood outside our marks is
    there afterwards, byte for byte; what was changed between them is kept and told."""
    draw = random.Random(20261122)
    folder = render(scratch, "out")
    ours = {p for p in files(folder) if re.search(rb"lintel:begin ", (folder / p).read_bytes())}
    for turn in range(12):
        mine = {}
        for path in draw.sample(sorted(ours), 12):
            text = (folder / path).read_text()
            begin = re.search(r"^.*lintel:begin .*\n", text, re.M)
            end = re.search(r"^.*lintel:end .*\n?", text, re.M)
            before = text[:begin.start()] + f"person {turn} before \N{SNOWMAN} {draw.random()}\n"
            behind = f"person {turn} behind, lintel:begin of another {draw.random()}" + draw.choice(["", "\n", "\r\n"]) + text[end.end():]
            (folder / path).write_bytes((before + text[begin.start():end.end()] + behind).encode())
            mine[path] = (before, behind)
        inside = None
        if turn % 3 == 0:  # and one of ours is changed
            inside = draw.choice(sorted(ours - set(mine)))
            lines = (folder / inside).read_text().splitlines(keepends=True)
            at = next(i for i, line in enumerate(lines) if "lintel:begin" in line) + 1
            lines.insert(at, f"changed {draw.random()}\n")
            (folder / inside).write_text("".join(lines))
            changed = (folder / inside).read_bytes()
        estate = written(scratch, ESTATE.read_text().replace("month: 25000", f"month: {26000 + turn}").replace("10.40.", f"10.{50 + turn}."))
        done = lintel("prepare", "render", "--estate", estate, "--out", folder, code=None)
        for path, (before, behind) in mine.items():
            text = (folder / path).read_bytes().decode()
            assert text.startswith(before) and text.endswith(behind), f"turn {turn}: {path} lost a person's text"
        if inside:
            assert done.returncode == 3 and f"EDITED {inside}" in done.stderr, done.stderr
            assert (folder / inside).read_bytes() == changed
            forced = lintel("prepare", "render", "--estate", estate, "--out", folder, "--force").stderr
            assert f"EDITED {inside}: replaced" in forced, forced
        assert lintel("prepare", "diff", "--estate", estate, "--out", folder).stdout == ""


def a_file_of_somebody_elses_is_told_and_kept(scratch):
    folder = scratch / "out"
    (folder / "terraform").mkdir(parents=True)
    (folder / "terraform/main.tf").write_text("# mine\n")
    done = lintel("prepare", "render", "network", "--estate", ESTATE, "--out", folder, code=3)
    assert "THEIRS terraform/main.tf" in done.stderr and (folder / "terraform/main.tf").read_text() == "# mine\n"
    assert "# THEIRS terraform/main.tf" in lintel("prepare", "diff", "network", "--estate", ESTATE, "--out", folder, code=3).stdout
    lintel("prepare", "render", "network", "--estate", ESTATE, "--out", folder, "--force")
    assert (folder / "terraform/main.tf").read_text().startswith("# lintel:begin terraform/main.tf")


def damaged_marks_are_kept_whatever_is_forced(scratch):
    folder = render(scratch, "out", "network")
    path = folder / "terraform/main.tf"
    for damage in (lambda t: t.replace("# lintel:end terraform/main.tf\n", ""), lambda t: t + t, lambda t: "# lintel:end terraform/main.tf\n" + t):
        text = damage(path.read_text())
        keep = path.read_text()
        path.write_text(text)
        done = lintel("prepare", "render", "network", "--estate", ESTATE, "--out", folder, "--force", code=None)
        assert path.read_text() == text and "EDITED terraform/main.tf" in done.stderr, done.stderr
        path.write_text(keep)


def a_diff_without_names_is_about_what_the_folder_holds(scratch):
    folder = scratch / "one"
    lintel("prepare", "render", "registry", "--estate", ESTATE, "--out", folder)
    assert lintel("prepare", "diff", "--estate", ESTATE, "--out", folder).stdout == ""
    assert "b/charts/lintel/Chart.yaml" in lintel("prepare", "diff", "chart", "--estate", ESTATE, "--out", folder, code=3).stdout


def what_diff_shows_is_what_render_does(scratch):
    folder = render(scratch, "out")
    estate = written(scratch, ESTATE.read_text().replace("owner: platform-team", "owner: another-team").replace("prefix: 26}", "prefix: 25}"))
    patch = lintel("prepare", "diff", "--estate", estate, "--out", folder, code=3).stdout
    copy = scratch / "copy"
    shutil.copytree(folder, copy)
    subprocess.run(["git", "apply", "--unsafe-paths", "--directory", str(copy), "-"], input=patch, text=True, check=True, cwd="/")
    lintel("prepare", "render", "--estate", estate, "--out", folder)
    left, right = files(folder), files(copy)
    left.pop(".lintel-prepared"), right.pop(".lintel-prepared")
    assert left == right, [p for p in left if left[p] != right.get(p)]


def targets_rendered_before_stay_in_the_files_they_share(scratch):
    folder = render(scratch, "out", "network")
    render(scratch, "out", "identity")
    render(scratch, "out", "registry")
    main = (folder / "terraform/main.tf").read_text()
    assert 'module "identity"' in main and 'module "registry"' in main and 'module "network"' in main
    done = lintel("prepare", "render", "registry", "--only", "--estate", ESTATE, "--out", folder)
    assert 'module "identity"' not in (folder / "terraform/main.tf").read_text()
    assert "left terraform/modules/identity/main.tf" in done.stderr, done.stderr


REFUSED = [
    ("no owner", lambda t: t.replace("  owner: platform-team@contoso.example\n", ""), "lintel.yaml:2: platform.owner is not given"),
    ("no budget", lambda t: t.replace("  budget: {month: 1000}\n", ""), "lintel.yaml:2: platform.budget.month is not given"),
    ("no cost center", lambda t: t.replace('  cost_center: "4711"\n', ""), "lintel.yaml:2: platform.cost_center is not given"),
    ("a budget of nothing", lambda t: t.replace("1000", "0"), "lintel.yaml:6: platform.budget.month is more than 0"),
    ("a bad name", lambda t: t.replace("name: shop", "name: Shop-1"), "lintel.yaml:2: platform.name is 'Shop-1'; it is 2 to 12 small letters"),
    ("a bad region", lambda t: t.replace("swedencentral", "swedencentrl"), "lintel.yaml:3: platform.region is 'swedencentrl', which is none of Azure's regions; did you mean 'swedencentral'?"),
    ("an unknown key", lambda t: t + "  ownr: x\n", "lintel.yaml:7: there is no key 'ownr' in platform; did you mean 'owner'?"),
    ("a tag that is made", lambda t: t + "  tags: {owner: me}\n", "lintel.yaml:7: the tag owner is made of platform.owner"),
    ("a bad range", lambda t: t + "  network: {space: 10.40.0.5/16}\n", "lintel.yaml:7: platform.network.space: '10.40.0.5/16' begins in the middle of its range; did you mean 10.40.0.0/16?"),
    ("P3-N: ranges that meet", lambda t: t + "  network:\n    subnets:\n      - {role: a, range: 10.40.8.0/22}\n      - {role: b, range: 10.40.10.0/24}\n",
     "lintel.yaml:10: the subnet b at 10.40.10.0/24 meets a at 10.40.8.0/22 of line 9; move one of them"),
    ("P3-N: a range that is taken", lambda t: t + "  network:\n    taken: [10.40.8.0/24]\n    subnets:\n      - {role: a, range: 10.40.8.0/22}\n",
     "lintel.yaml:10: the subnet a at 10.40.8.0/22 meets 10.40.8.0/24, which line 8 says is taken"),
    ("P3-N: too small for Bastion", lambda t: t + "  network:\n    subnets:\n      - {role: bastion, prefix: 27}\n",
     "lintel.yaml:9: the subnet bastion is a /27; it has to be a /26 or a larger one, for AzureBastionSubnet"),
    ("P3-N: no room", lambda t: t + "  network:\n    space: 10.40.0.0/24\n    subnets:\n      - {role: a, prefix: 24}\n", "finds no room in 10.40.0.0/24"),
    ("no platform", lambda t: "organisation: Contoso\n", "lintel.yaml:1: there is no section platform"),
]


def p3_cost_wrong_estates_are_refused_with_line_and_remedy_and_nothing_is_written(scratch):
    for name, change, sentence in REFUSED:
        written(scratch, change(SMALL))
        done = lintel("prepare", "render", "network", "--out", "out", cwd=scratch, code=2)
        assert sentence in done.stderr, f"{name}: {done.stderr}"
        assert sorted(p.name for p in scratch.iterdir()) == ["lintel.yaml"], f"{name}: something was written"
    written(scratch, SMALL.replace("shop", "Shop").replace("swedencentral", "moon"))
    assert lintel("prepare", "render", "network", "--out", "out", cwd=scratch, code=2).stderr.count("lintel.yaml:") == 2, "not all mistakes at once"


def nothing_is_half_written_where_the_folder_cannot_be(scratch):
    (scratch / "out").write_text("a file\n")
    lintel("prepare", "render", "network", "--estate", ESTATE, "--out", scratch / "out", code=1)
    assert (scratch / "out").read_text() == "a file\n" and [p.name for p in scratch.iterdir()] == ["out"]


def links_are_not_followed_out_of_the_folder(scratch):
    outside = scratch / "outside"
    outside.mkdir()
    folder = render(scratch, "out", "network")
    shutil.rmtree(folder / "terraform")
    (folder / "terraform").symlink_to(outside)
    done = lintel("prepare", "render", "network", "--estate", ESTATE, "--out", folder, code=1)
    assert "is no folder" in done.stderr and not list(outside.iterdir())


def values_mean_nothing_in_the_syntax_they_are_written_in(scratch):
    evil = 'a "quote" ${path.root} %{ if true } back\\slash \'single\' # remark'
    estate = written(scratch, SMALL.replace("platform-team@contoso.example", json.dumps(evil)))
    folder = render(scratch, "out", "network", estate=estate)
    assert '$${path.root} %%{ if true } back\\\\slash' in (folder / "terraform/terraform.tfvars").read_text()
    assert "\\${path.root}" in (folder / "bicep/main.bicepparam").read_text()
    got = {r["owner"] for r in ask(folder, "select owner from tagged where owner is not null")}
    assert got == {evil}, got


def p3_n_each_private_endpoint_has_a_zone_and_the_zone_a_link(scratch):
    folder = render(scratch, "out")
    text = {p: t.decode(errors="replace") for p, t in files(folder).items()}
    main = text["terraform/main.tf"]
    zones = set(re.findall(r'private_dns_zone_ids\["([^"]+)"\]', main))
    made = set(re.findall(r'^ +"(privatelink\.[^"]+)",$', main, re.M))
    assert zones and zones <= made, zones - made
    for path, content in text.items():
        if path.endswith(".tf"):
            for block in re.findall(r'^resource "azurerm_private_endpoint".*?^}', content, re.M | re.S):
                assert "private_dns_zone_group" in block, f"{path}: an endpoint without a name"
    rows = ask(folder, "select type, count(*) as n from resource where off is null group by type")
    count = {r["type"]: r["n"] for r in rows}
    assert count["azurerm_private_dns_zone"] == count["azurerm_private_dns_zone_virtual_network_link"] == len(made)
    assert count["Microsoft.Network/privateEndpoints"] == count["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"]


def p3_n_what_comes_from_the_internet_is_refused(scratch):
    folder = render(scratch, "out", "network")
    rows = ask(folder, "select * from network_rule")
    denies = [r for r in rows if r["action"] == "deny" and r["direction"] == "in" and r["sources"].lower() == "internet" and r["ports"] == "*"]
    opened = [r for r in rows if r["action"] == "allow" and r["direction"] == "in" and r["sources"].lower() in ("internet", "*", "0.0.0.0/0")]
    assert all(r["network_group"].endswith("bastion") and r["ports"] == "443" for r in opened), opened
    groups = ask(folder, "select count(*) as n from resource where off is null and type in ('azurerm_network_security_group', 'Microsoft.Network/networkSecurityGroups')")
    assert len(denies) == groups[0]["n"] > 0, f"{len(denies)} denials in {groups[0]['n']} groups"
    assert "mermaid" in (folder / "terraform/modules/network/README.md").read_text()


def p2_b1_a_fixture_with_only_a_workspace_lists_the_three_missing_parts_and_renders_them(scratch):
    estate = scratch / "estate"
    estate.mkdir()
    written(estate, SMALL)
    (estate / "main.tf").write_text("""resource "azurerm_log_analytics_workspace" "main" {
  name                = "log-shop"
  location            = "swedencentral"
  resource_group_name = "rg-shop"
}
""")
    out = lintel("prepare", "render", "--minimal", "--estate", estate, "--out", scratch / "out").stdout
    assert re.findall(r"^  (\w+) +(workspace|quotas|private DNS|registry) ", out, re.M) == [
        ("there", "workspace"), ("missing", "quotas"), ("missing", "private DNS"), ("missing", "registry")], out
    made = files(scratch / "out")
    assert {"quotas/check.sh", "quotas/README.md", "terraform/modules/network/main.tf", "terraform/modules/registry/main.tf"} <= set(made)
    assert os.access(scratch / "out/quotas/check.sh", os.X_OK)
    shutil.copytree(scratch / "out", estate / "platform")
    again = lintel("prepare", "render", "--minimal", "--estate", estate, "--out", scratch / "again").stdout
    assert re.findall(r"^  missing +(\w+)", again, re.M) == ["quotas"], again  # code shows no quota: Azure does


def nodes_may_pull_from_the_registry_that_is_rendered_with_them(scratch):
    both, alone = render(scratch, "both", "aks", "registry"), render(scratch, "alone", "aks")
    for name, words in (("terraform/main.tf", "= [module.registry.id]"), ("bicep/main.bicep", "registryName: registry.outputs.name")):
        assert words in (both / name).read_text() and "registry" not in (alone / name).read_text(), name


def no_secret_is_in_what_is_rendered(scratch):
    for path, content in files(render(scratch, "out")).items():
        assert not re.search(rb"AccountKey=|BEGIN [A-Z ]*PRIVATE KEY|client_secret\s*[:=]\s*[\"'][^\"'$]", content), path


def main():
    tests = [(n, f) for n, f in globals().items() if callable(f) and getattr(f, "__code__", None) and f.__code__.co_varnames[:1] == ("scratch",)
             and f.__code__.co_argcount == 1]
    words = sys.argv[3:]
    tests = [t for t in tests if not words or any(w in t[0] for w in words)]
    bad = 0
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                why = test(pathlib.Path(folder))
                print(f"ok {number} - {name}" + (f" # SKIP {why}" if why else ""))
            except Exception:  # pylint: disable=broad-except
                bad += 1
                print(f"not ok {number} - {name}")
                print("# " + traceback.format_exc().strip().replace("\n", "\n# "))
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
