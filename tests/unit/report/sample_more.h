/* SPDX-License-Identifier: Apache-2.0 */
/* sample_more: what an assessment has beside its checks: frameworks, answers, decisions, history. */
#pragma once
#include "sample.h"

static struct lt_item more_items[] = {
	{ .framework = "infra6", .id = "P1", .title = "Diagnostic", .kind = "phase", .tier = "essential", .origin = "published",
		.state = LT_ITEM_OPEN, .sentence = "1 of 3 rows is open", .quality = LT_GRADE_DECLARED, .ok = 1, .gap = 1, .unknown = 1 },
	{ .framework = "infra6", .id = "P1-A1", .parent = "P1", .title = "Know what can be reached", .kind = "activity",
		.tier = "essential", .origin = "published", .scope = "estate", .owner = "Platform team", .deliverable = "A list of open doors",
		.state = LT_ITEM_OPEN, .sentence = "AI accounts do not answer from public networks: 7 gaps", .checks = TEXTS("NET-001"),
		.strength = "decides", .quality = LT_GRADE_DECLARED, .cycle = "P3M", .due = "2027-02-22", .gap = 1 },
	{ .framework = "infra6", .id = "P1-A1a", .parent = "P1-A1", .title = "Say who owns each door", .kind = "deliverable",
		.tier = "complete", .origin = "reconstructed", .state = LT_ITEM_DONE, .questions = TEXTS("network.owners"),
		.quality = LT_GRADE_ATTESTED, .ok = 1 },
	{ .framework = "infra6", .id = "P1-A2", .parent = "P1", .title = "A training plan <for \"all\">", .kind = "activity",
		.tier = "essential", .origin = "published", .state = LT_ITEM_UNKNOWN, .sentence = "nobody answered skills.matrix",
		.quality = LT_GRADE_COUNT, .unknown = 1 },
	{ .framework = "caf", .id = "ST", .title = "Strategy", .kind = "step", .tier = "essential", .origin = "published",
		.state = LT_ITEM_WAIVED, .quality = LT_GRADE_ATTESTED },
	{ .framework = "caf", .id = "ST-1.1", .parent = "ST", .title = "What AI must not do", .kind = "activity", .tier = "essential",
		.origin = "published", .state = LT_ITEM_PARTIAL, .questions = TEXTS("strategy.limits", "strategy.ambition"),
		.quality = LT_GRADE_ATTESTED, .ok = 1, .gap = 1 },
	{ .framework = "caf", .id = "ST-1.2", .parent = "ST", .title = "Buying a mainframe", .kind = "activity", .tier = "complete",
		.origin = "published", .state = LT_ITEM_NONE, .sentence = "there is nothing it could apply to", .quality = LT_GRADE_COUNT },
};
static struct lt_answer more_answers[] = {
	{ .question = "strategy.ambition", .block = "strategy", .title = "How far is AI to go here?", .help = "Name the use cases.",
		.scale = "maturity", .choices = TEXTS("1: nobody has said", "2: it is being written", "3: written for at least one case"),
		.roles = TEXTS("leadership"), .value = "2", .who = "Jo", .day = "2026-11-01", .evidence = "https://wiki/ambition",
		.state = LT_ANSWER_GIVEN, .file = "lintel.yaml", .line = 12, .decides = 4 },
	{ .question = "strategy.limits", .block = "strategy", .title = "What must AI not do?", .scale = "text", .state = LT_ANSWER_OPEN,
		.decides = 1 },
	{ .question = "skills.matrix", .block = "skills", .title = "Is there a dated skills matrix?", .scale = "yes",
		.choices = TEXTS("yes: it is dated", "no: there is none"), .value = "no", .who = "=cmd|' /C calc'!A1", .day = "2024-01-01",
		.state = LT_ANSWER_EXPIRED, .sentence = "it was given 2 years ago; ask again", .decides = 2 },
	{ .question = "skills.training", .block = "skills", .title = "Does everybody know where to learn?", .scale = "agreement",
		.value = "3", .state = LT_ANSWER_DISPUTED, .sentence = "Jo says 3, Kim says 1", .decides = 1 },
};
static struct lt_pattern more_patterns[] = {
	{ "shadow-ai", "Shadow AI", LT_STATUS_GAP, "2 keys are in code that no gateway sees", "give the team of 'web' a key of the gateway",
		TEXTS("security-afterthought", "gpu-hoarding") },
	{ "big-bang", "Big bang", LT_STATUS_OK, "pilots come before scale", "keep it so", { NULL, 0 } },
	{ "build-everything", "Build everything", LT_STATUS_UNKNOWN, "nobody answered strategy.buy", "answer it", { NULL, 0 } },
};
static struct lt_override more_overrides[] = {
	{ LT_AREA_SKILLS, 3, "2027-01-31", "Jo", "the course of October is not in the matrix yet", "lintel.yaml", 50, LT_WAIVER_USED, NULL },
};
static struct lt_asset more_assets[] = {
	{ "key", "OpenAI key in web/.env", "web/.env:3", "repository", NULL, LT_SEVERITY_CRITICAL, NULL, NULL, "2026-11-02", "2026-11-22",
		"rotate it and use the gateway", "web/.env", 3 },
	{ "server", "Ollama on lab-7", "deploy/lab.yaml", "kubernetes", "Lab", LT_SEVERITY_MEDIUM, "migrate", "2027-01-31", NULL, NULL,
		"move it behind the gateway", "deploy/lab.yaml", 0 },
};
static struct lt_decision more_decisions[] = {
	{ LT_GATE_G1, "7", "2026-10-01", LT_PASS_WAIVED, TEXTS("Jo (CTO)", "Kim (CISO)"), "the pilot may begin", "1.0",
		"8f31c2d0aa27f7d4c5f7e6a1b0c9d8e7f6a5b4c3d2e1f00918273645546372819", "0011223344556677889900112233445566778899001122334455667788990011",
		"2027-04-01", LT_DECISION_REOPENED, "NET-001 has a gap again since 2026-11-20" },
};
static struct lt_change more_changes[] = {
	{ "area", "networking", NULL, "3", "2", LT_CHANGE_WORSE, "2026-11-20", "Networking fell from 3 to 2" },
	{ "finding", "NET-001", "azurerm_cognitive_account.chat", "ok", "gap", LT_CHANGE_WORSE, "2026-11-20", "public access was switched on" },
	{ "check", "IAC-006", NULL, "gap", "ok", LT_CHANGE_BETTER, "2026-11-22", "all 9 resources are tagged now" },
};

#define MORE(part) more.part = more_##part; more.part##_count = sizeof more_##part / sizeof *more_##part
static struct lt_assessment
sample_more(void)
{
	struct lt_assessment more = sample;
	more.run.id = "12";
	more.run.since = "11 of 2026-11-15";
	MORE(items);
	MORE(answers);
	MORE(patterns);
	MORE(overrides);
	MORE(assets);
	MORE(decisions);
	MORE(changes);
	return more;
}
#undef MORE
