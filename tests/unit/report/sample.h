/* SPDX-License-Identifier: Apache-2.0 */
/* sample: an assessment as a small estate would give it, with something of everything. */
#pragma once
#include "record/assessment.h"

#define TEXTS(...) { (const char *const[]){ __VA_ARGS__ }, sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *) }
#define PHASE(name) (1 << LT_PHASE_##name)

enum { KEYS_OFF, PUBLIC_OFF, POOL_SCALES, SKILLS_MATRIX, TAGS, MIG, LOCKED };

static struct lt_checked sample_checks[] = {
	[KEYS_OFF] = { .id = "ai-account-keys-off", .code = "SEC-001", .title = "AI accounts take no keys, only identities",
		.severity = LT_SEVERITY_HIGH, .area = LT_AREA_SECURITY, .level = 3, .phase = LT_PHASE_ENABLEMENT,
		.phases = PHASE(ENABLEMENT) | PHASE(PREPARATION), .gates = 1 << LT_GATE_G2, .caf = TEXTS("Secure"),
		.nist = TEXTS("MANAGE 2.2"), .owasp25 = TEXTS("LLM02"), .owasp26 = TEXTS("LLM02"), .iso = TEXTS("A.4.5"),
		.why = "A key is a password that nobody rotates and everybody can copy.",
		.fix = "Set local_auth_enabled = false (disableLocalAuth: true) and let workloads sign in with a managed identity.",
		.sources = TEXTS("terraform", "azure_templates"), .verdict = LT_STATUS_GAP, .ok = 1, .gap = 1, .waived = 1,
		.quality = LT_GRADE_DECLARED },
	[PUBLIC_OFF] = { .id = "ai-account-public-access-off", .code = "NET-001",
		.title = "AI accounts do not answer from public networks", .severity = LT_SEVERITY_CRITICAL,
		.area = LT_AREA_NETWORKING, .level = 3, .phase = LT_PHASE_DIAGNOSTIC,
		.phases = PHASE(DIAGNOSTIC) | PHASE(ENABLEMENT) | PHASE(PREPARATION), .gates = 1 << LT_GATE_G2,
		.caf = TEXTS("Ready"), .nist = TEXTS("MANAGE 2.2"), .owasp25 = TEXTS("LLM02"), .owasp26 = TEXTS("LLM02"),
		.iso = TEXTS("A.4.5"), .why = "An endpoint that the internet can reach is one leaked key away from your data.",
		.fix = "Set public_network_access_enabled = false and reach the account through a private endpoint.",
		.sources = TEXTS("terraform", "azure_templates"), .verdict = LT_STATUS_GAP, .ok = 2, .gap = 7, .unknown = 1,
		.skip = 1, .quality = LT_GRADE_DECLARED },
	[POOL_SCALES] = { .id = "gpu-pool-autoscales", .code = "GPU-007", .title = "GPU node pools scale with demand",
		.severity = LT_SEVERITY_MEDIUM, .area = LT_AREA_GPU, .level = 3, .phase = LT_PHASE_PREPARATION,
		.phases = PHASE(PREPARATION), .gates = 1 << LT_GATE_G3, .caf = TEXTS("Ready"),
		.why = "An idle GPU costs as much as a busy one.",
		.fix = "Set auto_scaling_enabled = true with min_count = 0.", .sources = TEXTS("terraform"),
		.verdict = LT_STATUS_GAP, .gap = 2, .quality = LT_GRADE_DECLARED },
	[SKILLS_MATRIX] = { .id = "skills-matrix-exists", .code = "SKL-001", .title = "A dated matrix says who can do what",
		.severity = LT_SEVERITY_MEDIUM, .area = LT_AREA_SKILLS, .level = 2, .phase = LT_PHASE_DIAGNOSTIC,
		.phases = PHASE(DIAGNOSTIC) | PHASE(CONTINUOUS), .gates = 1 << LT_GATE_G1, .caf = TEXTS("Plan"),
		.why = "Nobody can plan training from a feeling.", .fix = "Write the matrix and answer skills.matrix.",
		.sources = TEXTS("answers"), .verdict = LT_STATUS_UNKNOWN, .unknown = 1, .quality = LT_GRADE_COUNT },
	[TAGS] = { .id = "ai-resources-tagged", .code = "IAC-006", .title = "AI resources name their owner and their cost centre",
		.severity = LT_SEVERITY_LOW, .area = LT_AREA_AUTOMATION, .level = 2, .phase = LT_PHASE_ENABLEMENT,
		.phases = PHASE(ENABLEMENT), .why = "A bill without an owner is paid by everybody.",
		.fix = "Add the tags owner and cost-centre.", .sources = TEXTS("terraform"), .verdict = LT_STATUS_OK, .ok = 9,
		.quality = LT_GRADE_DECLARED },
	[MIG] = { .id = "gpu-mig-is-planned", .code = "GPU-014", .title = "Shared GPUs are cut into instances on purpose",
		.severity = LT_SEVERITY_MEDIUM, .area = LT_AREA_GPU, .level = 4, .phase = LT_PHASE_SCALE,
		.phases = PHASE(SCALE), .why = "A noisy neighbour on a GPU has no limits.", .fix = "Set a MIG profile.",
		.sources = TEXTS("host"), .verdict = LT_STATUS_SKIP, .skip = 1, .quality = LT_GRADE_COUNT },
	[LOCKED] = { .id = "state-is-encrypted", .code = "IAC-004", .title = "State files hold no plain secrets",
		.severity = LT_SEVERITY_CRITICAL, .area = LT_AREA_AUTOMATION, .level = 2, .phase = LT_PHASE_ENABLEMENT,
		.phases = PHASE(ENABLEMENT), .gates = 1 << LT_GATE_G2, .why = "State is read by every pipeline.",
		.fix = "Move the state to a backend with encryption and access rights.", .sources = TEXTS("terraform"),
		.verdict = LT_STATUS_UNKNOWN, .ok = 1, .unknown = 1, .quality = LT_GRADE_DECLARED },
};

#define DEFAULT_ON "public network access is not set, and the default is on"
static struct lt_finding sample_findings[] = {
	{ .check = KEYS_OFF, .status = LT_STATUS_OK, .resource = "azurerm_cognitive_account.chat", .file = "infra/main.tf",
		.line = 12, .quality = LT_GRADE_DECLARED },
	{ .check = KEYS_OFF, .status = LT_STATUS_GAP, .resource = "azurerm_cognitive_account.search",
		.reason = "key authentication is on", .file = "infra/main.tf", .line = 58, .quality = LT_GRADE_DECLARED,
		.waiver = 1 },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_GAP, .resource = "azurerm_cognitive_account.chat", .reason = DEFAULT_ON,
		.file = "infra/main.tf", .line = 12, .quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_GAP, .resource = "module.landing_zone[\"westeurope\"].azurerm_cognitive_account.this",
		.reason = "public network access is on, and 3 addresses of 0.0.0.0/0 are let through",
		.file = "infra/modules/landing-zone/cognitive.tf", .line = 131, .quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_GAP, .resource = "chat-\033[31mred <&> |x|", .reason = DEFAULT_ON,
		.file = "bicep/main.bicep", .line = 7, .quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_GAP, .resource = "账户-\u00fcber", .reason = DEFAULT_ON,
		.file = "bicep/main.bicep", .line = 30, .quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_GAP, .resource = "live-account", .reason = "Azure says Enabled",
		.quality = LT_GRADE_OBSERVED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_GAP, .resource = "twice", .reason = DEFAULT_ON, .file = "b.tf", .line = 1,
		.quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_GAP, .resource = "twice", .reason = DEFAULT_ON, .file = "b.tf", .line = 9,
		.quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_OK, .resource = "azurerm_cognitive_account.search", .file = "infra/main.tf",
		.line = 58, .quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_UNKNOWN, .resource = "azurerm_cognitive_account.later",
		.reason = "public access is known after apply", .file = "infra/main.tf", .line = 80, .quality = LT_GRADE_DECLARED },
	{ .check = PUBLIC_OFF, .status = LT_STATUS_SKIP, .resource = "azurerm_cognitive_account.off",
		.reason = "switched off: count is 0", .file = "infra/main.tf", .line = 99, .quality = LT_GRADE_DECLARED },
	{ .check = POOL_SCALES, .status = LT_STATUS_GAP, .resource = "azurerm_kubernetes_cluster_node_pool.a",
		.reason = "auto scaling is off", .file = "infra/aks.tf", .line = 4, .quality = LT_GRADE_DECLARED },
	{ .check = POOL_SCALES, .status = LT_STATUS_GAP, .resource = "azurerm_kubernetes_cluster_node_pool.b",
		.reason = "auto scaling is off", .file = "infra/aks.tf", .line = 41, .quality = LT_GRADE_DECLARED },
	{ .check = SKILLS_MATRIX, .status = LT_STATUS_UNKNOWN, .reason = "nobody answered skills.matrix" },
	{ .check = TAGS, .status = LT_STATUS_OK, .resource = "azurerm_cognitive_account.chat", .file = "infra/main.tf",
		.line = 12, .quality = LT_GRADE_DECLARED },
	{ .check = MIG, .status = LT_STATUS_SKIP, .reason = "no GPU was seen" },
	{ .check = LOCKED, .status = LT_STATUS_OK, .resource = "backend", .file = "infra/backend.tf", .line = 2,
		.quality = LT_GRADE_DECLARED },
	{ .check = LOCKED, .status = LT_STATUS_UNKNOWN, .resource = "azurerm_key_vault_secret.api",
		.reason = "value comes from var.api_key, which has no default", .file = "infra/vault.tf", .line = 3,
		.quality = LT_GRADE_DECLARED },
};

static struct lt_blocker sample_blockers[] = {
	{ PUBLIC_OFF, "infra/main.tf:12: " DEFAULT_ON ", and 6 more" },
	{ KEYS_OFF, "infra/main.tf:58: key authentication is on" },
	{ LOCKED, "infra/vault.tf:3: value comes from var.api_key, which has no default" },
};
static struct lt_blocker sample_first_gate[] = { { SKILLS_MATRIX, "nobody answered skills.matrix" } };
static struct lt_blocker sample_third_gate[] = { { POOL_SCALES, "infra/aks.tf:4: auto scaling is off, and 1 more" } };

static struct lt_evidence sample_sources[] = {
	{ "terraform", "infra/main.tf", LT_SOURCE_OK, 1204, NULL },
	{ "terraform", "infra/aks.tf", LT_SOURCE_OK, 31, NULL },
	{ "azure_templates", "bicep/main.bicep", LT_SOURCE_OK, 12, NULL },
	{ "kubernetes", "charts/web", LT_SOURCE_FAILED, 0, "charts/web is a Helm chart: render it first with helm template charts/web > web.yaml" },
	{ "answers", NULL, LT_SOURCE_ABSENT, 0, "lintel.yaml has no answers" },
	{ "host", "/", LT_SOURCE_ABSENT, 0, NULL },
};
static struct lt_blind sample_blind[] = {
	{ "terraform", "infra/broken.tf", 14, "a closing brace was expected; correct the file or leave it out with sources.terraform" },
	{ "kubernetes", "charts/web/templates/web.yaml", 0, "is a template: render the chart first" },
};
static struct lt_waiver sample_waivers[] = {
	{ "SEC-001", NULL, "2027-01-31", NULL, "search has no identity support before the upgrade", "infra/main.tf", 57,
		LT_WAIVER_USED, 1, NULL },
	{ "ai-account-public-access-off", "azurerm_*.old", "2026-10-01", "Jo", "is being retired", "lintel.yaml", 40,
		LT_WAIVER_EXPIRED, 0, "it ended on 2026-10-01, 52 days ago; close the gap or decide again" },
};

static struct lt_phase_score sample_phases[] = {
	{ LT_PHASE_DIAGNOSTIC, LT_VERDICT_ACTION, sample_blockers, 1, 0, 1, 1, 0 },
	{ LT_PHASE_ENABLEMENT, LT_VERDICT_ACTION, sample_blockers, 2, 1, 2, 1, 0 },
	{ LT_PHASE_PREPARATION, LT_VERDICT_ACTION, sample_blockers, 2, 0, 3, 0, 0 },
	{ LT_PHASE_EXPERIMENTATION, LT_VERDICT_READY, NULL, 0, 2, 0, 0, 0 },
	{ LT_PHASE_SCALE, LT_VERDICT_UNKNOWN, NULL, 0, 0, 0, 0, 1 },
	{ LT_PHASE_CONTINUOUS, LT_VERDICT_UNKNOWN, NULL, 0, 0, 0, 1, 0 },
};
static struct lt_area_score sample_areas[] = {
	{ LT_AREA_SKILLS, LT_ASSESSED_NO, 0, 4, -1, 0, LT_GRADE_COUNT, 0, 0, 1, 0 },
	{ LT_AREA_GPU, LT_ASSESSED_YES, 2, 3, 2.6, .71, LT_GRADE_OBSERVED, 0, 1, 0, 1 },
	{ LT_AREA_NETWORKING, LT_ASSESSED_YES, 2, 2, 2.1, .96, LT_GRADE_DECLARED, 0, 1, 0, 0 },
	{ LT_AREA_SECURITY, LT_ASSESSED_YES, 2, 2, 2.2, 1, LT_GRADE_DECLARED, 0, 1, 0, 0 },
	{ LT_AREA_AUTOMATION, LT_ASSESSED_YES, 1, 4, 1.3, .33, LT_GRADE_DECLARED, 1, 0, 1, 0 },
	{ LT_AREA_SHADOW_AI, LT_ASSESSED_YES, 4, 4, 4, 1, LT_GRADE_DECLARED, 0, 0, 0, 0 },
	{ LT_AREA_OBSERVABILITY, LT_ASSESSED_NONE, 0, 0, -1, -1, LT_GRADE_COUNT, 0, 0, 0, 0 },
	{ LT_AREA_COST, LT_ASSESSED_YES, 3, 3, 3.4, .64, LT_GRADE_ATTESTED, 0, 0, 0, 0 },
	{ LT_AREA_GOVERNANCE, LT_ASSESSED_NO, 0, 3, -1, .125, LT_GRADE_ATTESTED, 0, 0, 0, 0 },
	{ LT_AREA_RESILIENCE, LT_ASSESSED_NONE, 0, 0, -1, -1, LT_GRADE_COUNT, 0, 0, 0, 0 },
	{ LT_AREA_DATA_MODELS, LT_ASSESSED_NONE, 0, 0, -1, -1, LT_GRADE_COUNT, 0, 0, 0, 0 },
};
static struct lt_gate_score sample_gates[] = {
	{ LT_GATE_G1, LT_PASS_REFUSED, "1 required check is open", 1, 0, sample_first_gate, 1 },
	{ LT_GATE_G2, LT_PASS_REFUSED, "2 required checks are open", 3, 1, sample_blockers, 3 },
	{ LT_GATE_G3, LT_PASS_REFUSED, "1 required check is open", 1, 0, sample_third_gate, 1 },
	{ LT_GATE_G4, LT_PASS_CLEAR, "every required check is ok or does not apply", 4, 0, NULL, 0 },
	{ LT_GATE_G5, LT_PASS_WAIVED, "1 required check is waived", 12, 1, NULL, 0 },
};

#define SAMPLE(part) .part = sample_##part, .part##_count = sizeof sample_##part / sizeof *sample_##part
static const struct lt_assessment sample = {
	.run = { "0.1.0", LT_MODEL_VERSION, "2026-11-22", "examples/contoso", "Contoso", "essential",
		"8f31c2d0aa27f7d4c5f7e6a1b0c9d8e7f6a5b4c3d2e1f00918273645546372819", NULL },
	.verdict = LT_VERDICT_ACTION,
	.blockers = sample_blockers, .blockers_count = 2,
	.coverage = .68,
	SAMPLE(sources), SAMPLE(blind), SAMPLE(phases), SAMPLE(areas), SAMPLE(gates), SAMPLE(waivers), SAMPLE(checks),
	SAMPLE(findings),
};
