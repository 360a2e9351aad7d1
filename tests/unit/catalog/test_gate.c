/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/err.h"
#include "catalog/check.h"
#include "catalog/gate.h"
#include "t.h"

static struct lt_err err;

/* The checks of maturity model 1.0, by gate. */
static const char *const REQUIRED[5] = {
	"DAT-001 GOV-001 GOV-002 GOV-003 GOV-008 GOV-014 SHA-001 SHA-002 SHA-003 SHA-004 SHA-009 SHA-010 SHA-011 SHA-012 SKL-001",
	"GOV-008 GPU-001 GPU-002 GPU-003 IAC-004 IAC-009 NET-001 NET-002 NET-007 SEC-001 SEC-002 SEC-004 SEC-006 SEC-008 SEC-012 "
	"SHA-015 SKL-002 SKL-003 SKL-004 STO-001",
	"CMP-001 CMP-002 CST-001 CST-002 CST-004 CST-005 CST-014 GOV-008 GPU-004 GPU-005 GPU-007 GPU-008 GPU-009 GPU-011 GPU-013 "
	"HST-001 HST-003 HST-015 IAC-001 IAC-002 IAC-003 IAC-007 IAC-008 IAC-014 IAC-016 IAC-017 IAC-018 INF-001 INF-002 NET-003 "
	"NET-004 NET-005 NET-008 NET-009 OBS-001 OBS-003 OBS-004 OBS-005 OBS-008 OBS-012 OBS-018 SEC-005",
	"CMP-005 CST-011 CST-012 DAT-003 DAT-005 DAT-006 EXP-001 EXP-002 EXP-003 EXP-004 EXP-005 GOV-004 GOV-005 GOV-008 GOV-011 "
	"IAC-010 INF-004 INF-006 INF-008 INF-009 MDL-001 MDL-006 MDL-008 MDL-010 NET-010 NET-011 OBS-007 OBS-009 OBS-015 RES-003 "
	"RES-012 SEC-009 SEC-010 SEC-019 SEC-020 SEC-021 SHA-006 SHA-007 STO-005",
	"CST-006 CST-009 DAT-002 DAT-007 GOV-006 GOV-007 GOV-008 GOV-010 GOV-012 GOV-013 IAC-013 IAC-019 INF-003 INF-005 INF-011 "
	"INF-014 MDL-003 MDL-004 MDL-007 MDL-011 OBS-002 OBS-010 OBS-016 OBS-017 RES-001 RES-002 RES-004 RES-006 RES-007 RES-009 "
	"RES-010 RES-011 RES-013 SHA-016 SKL-005 STO-002",
};

static bool
names(const char *list, const char *code)
{
	struct lt_text rest = lt_text(list), word;
	while (lt_text_cut(&rest, ' ', &word))
		if (lt_text_eq(word, code))
			return true;
	return false;
}

TEST(each_gate_says_what_there_must_be_who_may_pass_it_and_what_re_opens_it)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_gates gates;
	IS(lt_gates_load(a, &gates, &err));
	IS(gates.count == 5 && lt_gates_find(&gates, "G5") == &gates.at[4] && !lt_gates_find(&gates, "G6"));
	for (int i = 0; i < 5; i++) {
		const struct lt_gate_plan *plan = &gates.at[i];
		IS(plan->deliverables[1] && plan->approvers[0] && plan->rollback[0] && plan->monitor_count > 0);
		IS(plan->persons >= 1 && plan->evidence_count > 0);
	}
	IS(gates.at[0].persons == 2 && gates.at[0].coverage_percent == 60 && gates.at[1].coverage_percent == 0);
	lt_arena_drop(a);
}

TEST(checks_name_the_gates_that_the_model_gives_them)
{
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_checks checks;
	int wrong = 0;
	IS(lt_checks_load(a, NULL, 0, &checks, &err));
	for (int i = 0; i < checks.count; i++)
		for (int gate = 0; gate < 5 && checks.at[i].code; gate++) {
			const char *word = lt_print(a, "G%d", gate + 1);
			bool has = checks.at[i].gates && lt_text_has(lt_text(checks.at[i].gates), word);
			if (has != names(REQUIRED[gate], checks.at[i].code)) {
				printf("# %s %s %s\n", checks.at[i].code, has ? "names" : "does not name", word);
				wrong++;
			}
		}
	lt_arena_drop(a);
	IS(wrong == 0);
}

TEST(what_a_gate_asks_in_its_own_way_is_among_what_it_requires)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_gates gates;
	IS(lt_gates_load(a, &gates, &err));
	for (int i = 0; i < 5; i++) {
		for (const char *const *code = gates.at[i].decided; *code; code++)
			IS(names(REQUIRED[i], *code));
		for (const char *const *code = gates.at[i].dispositioned; *code; code++)
			IS(names(REQUIRED[i], *code));
	}
	IS(lt_gates_lists(gates.at[0].dispositioned, "SHA-010") && !lt_gates_lists(gates.at[0].dispositioned, "SKL-001"));
	lt_arena_drop(a);
}
