/* SPDX-License-Identifier: Apache-2.0 */
/* The decision tables with the vectors of their sources (decision.md D0 to D20), and tables that nobody should write. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "format/yaml.h"
#include "plan/decision.h"
#include "record/mistake.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_decision_tables tables;
static struct lt_err err;
static struct lt_noun_plan_decision d;

__attribute__((constructor)) static void
load(void)
{
	arena = lt_arena_new((size_t)2 << 30);
	if (!lt_decision_tables_load(arena, &tables, &err))
		printf("# %s\n", err.text);
}

/* "purpose=build models=own": runs the table; the hits between blanks, or the verdict. */
static const char *
with(const struct lt_decision_table *t, const char *said)
{
	struct lt_given given[64] = { 0 };
	struct lt_text rest = lt_text(said), word;
	while (lt_text_cut(&rest, ' ', &word)) {
		struct lt_text name, value = word;
		if (word.len == 0)
			continue;
		lt_text_cut(&value, '=', &name);
		int i = lt_decision_input(t, lt_copy_text(arena, name).at);
		if (i < 0)
			return lt_print(arena, "no input %.*s", LT_ARG(name));
		given[i] = (struct lt_given){ .value = lt_copy_text(arena, value).at, .source = "said", .quality = "attested" };
	}
	lt_decision_run(arena, t, given, &d);
	if (strcmp(d.verdict, "decided") != 0 && strcmp(d.verdict, "blocked") != 0)
		return d.verdict;
	const char *hits = "";
	for (int i = 0; i < d.hits.count; i++)
		hits = lt_print(arena, "%s%s%s", hits, i ? " " : "", d.hits.at[i]);
	return hits;
}

static const char *
run(const char *code, const char *said)
{
	const struct lt_decision_table *t = lt_decision_tables_find(&tables, code);
	return t ? with(t, said) : "no table";
}

static const char *
missing(void)
{
	const char *all = "";
	for (int i = 0; i < d.missing.count; i++)
		all = lt_print(arena, "%s%s%s", all, i ? " " : "", d.missing.at[i]);
	return all;
}

static const char *
input(const char *name)
{
	for (int i = 0; i < d.inputs_count; i++)
		if (strcmp(d.inputs[i].name, name) == 0)
			return d.inputs[i].value;
	return NULL;
}

TEST(every_table_that_is_shipped_can_be_read)
{
	IS(tables.count >= 29);
	for (int i = 0; i < tables.count; i++)
		IS(tables.at[i].code && tables.at[i].source && tables.at[i].as_of && tables.at[i].row_count > 0);
}

TEST(every_row_of_every_table_can_be_reached)
{
	for (int i = 0; i < tables.count; i++) {
		const char *dead = lt_decision_unreached(arena, &tables.at[i]);
		IS_TEXT(dead ? lt_print(arena, "%s: %s", tables.at[i].code, dead) : "", "");
	}
}

TEST(every_table_with_nothing_known_asks_and_decides_nothing)
{
	for (int i = 0; i < tables.count; i++) {
		IS_TEXT(lt_print(arena, "%s %s", tables.at[i].code, with(&tables.at[i], "")), lt_print(arena, "%s unknown", tables.at[i].code));
		IS(d.missing.count > 0 && d.next && d.output == NULL);
	}
}

/* D0 */
TEST(decision_md_D0_intake_stops_at_the_first_thing_that_is_missing)
{
	IS_TEXT(run("D0", "outcome=no"), "1");
	IS_TEXT(run("D0", "outcome=yes owner=no"), "2");
	IS_TEXT(run("D0", "outcome=yes owner=yes practices=social-scoring"), "3");
	IS_TEXT(d.verdict, "blocked");
	IS_TEXT(run("D0", "outcome=yes owner=yes practices=none experience=none"), "4");
	IS_TEXT(run("D0", "outcome=yes owner=yes practices=none experience=embedded existing_fit=80"), "5");
	IS_TEXT(run("D0", "outcome=yes owner=yes practices=none experience=embedded existing_fit=79 plain_answer=yes"), "6");
	IS_TEXT(run("D0", "outcome=yes owner=yes practices=none experience=headless existing_fit=10 plain_answer=no"), "7");
	IS(d.record.count == 2);
}

/* D1: the test vectors under the table; what they leave out is given as nothing special. */
#define D1 "data_boundary=cloud own_domain_knowledge=no agents=no hpc=no "
TEST(decision_md_D1_vectors)
{
	IS_TEXT(run("D1", "data_boundary=cloud purpose=individual in_m365=yes"), "1");
	IS_TEXT(run("D1", D1 "purpose=function team=makers"), "6");
	IS_TEXT(run("D1", D1 "purpose=build models=openai_only"), "8");
	IS_TEXT(run("D1", D1 "purpose=build models=classic_ml data_in_fabric=yes"), "10");
	IS_TEXT(run("D1", D1 "purpose=build models=own gpu_need=steady k8s_skill=yes"), "13");
	IS_TEXT(run("D1", D1 "purpose=build models=own gpu_need=burst k8s_skill=no"), "12");
	IS_TEXT(run("D1", "data_boundary=own_hardware purpose=build models=openai_only"), "0");
	IS_TEXT(run("D1", D1 "purpose=build k8s_skill=yes gpu_need=none"), "unknown");
	IS_TEXT(missing(), "models data_in_fabric");
	IS_TEXT(d.next, "models");
	IS_TEXT(run("D1", D1 "purpose=build k8s_skill=yes gpu_need=none data_in_fabric=no"), "unknown");
	IS_TEXT(missing(), "models");
}

TEST(decision_md_D1_other_rows)
{
	IS_TEXT(run("D1", "data_boundary=cloud purpose=individual in_m365=no"), "2");
	IS_TEXT(run("D1", "data_boundary=cloud purpose=in_product"), "3");
	IS_TEXT(run("D1", "data_boundary=cloud purpose=role"), "4");
	IS_TEXT(run("D1", "data_boundary=cloud purpose=build own_domain_knowledge=yes in_m365=yes control=low"), "5");
	IS_TEXT(run("D1", D1 "purpose=build models=prebuilt"), "7");
	IS_TEXT(run("D1", D1 "purpose=build models=many"), "9");
	IS_TEXT(run("D1", D1 "purpose=build models=classic_ml data_in_fabric=no"), "11");
	IS_TEXT(run("D1", D1 "purpose=build models=own gpu_need=cluster"), "14");
	IS_TEXT(run("D1", D1 "purpose=build models=own gpu_need=none"), "15");
}

TEST(decision_md_D1_rejected_rows_say_why)
{
	IS_TEXT(run("D1", "data_boundary=own_hardware purpose=build models=openai_only"), "0");
	IS_TEXT(d.rows[8].state, "behind");
	IS_TEXT(d.rows[8].why, "row 0 comes before it");
	IS_TEXT(d.rows[1].why, "purpose is build, not individual");
	IS_TEXT(run("D1", D1 "purpose=build models=own gpu_need=steady k8s_skill=yes"), "13");
	IS_TEXT(d.rows[12].state, "no");
	IS_TEXT(d.rows[12].why, "gpu_need is steady, not burst");
}

TEST(decision_md_D1_complexity_bands)
{
	IS_TEXT(run("D1b", "sources=1 builders=makers"), "low-makers");
	IS_TEXT(run("D1b", "sources=1 builders=devs"), "low-devs");
	IS_TEXT(run("D1b", "sources=3 branching=no builders=devs"), "medium-devs");
	IS_TEXT(run("D1b", "sources=2 branching=yes own_model=no"), "high");
	IS_TEXT(run("D1b", "sources=4 own_model=yes"), "high-own");
}

TEST(decision_md_D2_rows)
{
	IS_TEXT(run("D2", "rule_known=yes"), "1");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=yes checker=no"), "2");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=no parts_differ=yes"), "3");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=no parts_differ=no output=series"), "4");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=no parts_differ=no output=label labelled=400"), "5");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=no parts_differ=no output=label labelled=0 common_task=yes"), "6");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=no parts_differ=no output=text private_facts=yes"), "7");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=no parts_differ=no output=text private_facts=no"), "8");
	IS_TEXT(run("D2", "rule_known=no no_tolerance=no parts_differ=no output=other"), "9");
	IS_TEXT(d.verdict, "blocked");
}

#define D3 "already_answers=no published=no switch_enough=no model_and_ui_fine=no managed_runtime=no "
TEST(decision_md_D3_one_rung_at_a_time)
{
	IS_TEXT(run("D3", "already_answers=yes"), "0");
	IS_TEXT(run("D3", "already_answers=no published=yes supplier_risk_passed=yes"), "1");
	IS_TEXT(run("D3", "already_answers=no published=no switch_enough=yes"), "2");
	IS_TEXT(run("D3", "already_answers=no published=no switch_enough=no model_and_ui_fine=yes"), "3");
	IS_TEXT(run("D3", "already_answers=no published=no switch_enough=no model_and_ui_fine=no managed_runtime=yes"), "4");
	IS_TEXT(run("D3", D3 "differentiates=no"), "not-apart");
	IS_TEXT(run("D3", D3 "differentiates=yes skills=yes funded=23"), "no-means");
	IS_TEXT(run("D3", D3 "differentiates=yes skills=yes funded=24 own_runtime=no"), "5");
	IS_TEXT(run("D3", D3 "differentiates=yes skills=yes funded=24 own_runtime=yes"), "6");
}

TEST(decision_md_D4_and_D5_agents)
{
	IS_TEXT(run("D4", "predictable=yes"), "1");
	IS_TEXT(run("D4", "predictable=no one_turn=yes"), "2");
	IS_TEXT(run("D4", "predictable=no one_turn=no one_tool=yes"), "3");
	IS_TEXT(run("D4", "predictable=no one_turn=no one_tool=no path_depends=yes irreversible=yes approver=no"), "4");
	IS_TEXT(run("D4", "predictable=no one_turn=no one_tool=no path_depends=yes irreversible=no golden_tasks=no"), "5");
	IS_TEXT(run("D4", "predictable=no one_turn=no one_tool=no path_depends=yes irreversible=no golden_tasks=yes several_tools=yes"), "6");
	IS_TEXT(run("D4", "predictable=no one_turn=no one_tool=no path_depends=no"), "none");
	IS_TEXT(run("D5", "boundaries=yes"), "1");
	IS_TEXT(run("D5", "boundaries=no teams=yes"), "2");
	IS_TEXT(run("D5", "boundaries=no teams=no functions=6"), "3");
	IS_TEXT(run("D5", "boundaries=no teams=no functions=2 low_complexity=yes"), "4");
	IS_TEXT(run("D5", "boundaries=no teams=no functions=2 low_complexity=no"), "5");
}

/* D6: the vectors under the table. */
#define D6 "offered=region finetune_eval=no volume_ok_for_ptu=no batchable=no latency_sla=no "
TEST(decision_md_D6_vectors)
{
	IS_TEXT(run("D6", D6 "inference_residency=any traffic=dev"), "10");
	IS_TEXT(run("D6", "offered=region finetune_eval=no batchable=no inference_residency=zone_EU traffic=steady volume_ok_for_ptu=yes"), "5");
	IS_TEXT(run("D6", D6 "inference_residency=region traffic=bursty"), "8");
	IS_TEXT(run("D6", "offered=region finetune_eval=no inference_residency=any batchable=yes"), "2");
	IS_TEXT(run("D6", "offered=region finetune_eval=no inference_residency=zone_EU batchable=yes"), "3");
	IS_TEXT(run("D6", "inference_residency=region offered=global"), "conflict-region");
	IS_TEXT(d.verdict, "blocked");
	IS(d.output && strncmp(d.output, "blocked", 7) == 0);
}

TEST(decision_md_D6_a_conflict_that_may_be_there_is_never_passed_over)
{
	IS_TEXT(run("D6", "inference_residency=region finetune_eval=no volume_ok_for_ptu=no batchable=no latency_sla=no"), "unknown");
	IS_TEXT(missing(), "offered");
	IS_TEXT(run("D6", D6 "inference_residency=any"), "10");
}

TEST(decision_md_D6_other_rows)
{
	IS_TEXT(run("D6", "inference_residency=any finetune_eval=yes"), "1");
	IS_TEXT(run("D6", "inference_residency=any finetune_eval=no batchable=no volume_ok_for_ptu=yes"), "4");
	IS_TEXT(run("D6", "inference_residency=region offered=region finetune_eval=no batchable=no volume_ok_for_ptu=yes"), "6");
	IS_TEXT(run("D6", "inference_residency=any finetune_eval=no batchable=no volume_ok_for_ptu=no latency_sla=yes priority_offered=yes"), "7");
	IS_TEXT(run("D6", D6 "inference_residency=zone_US"), "9");
	IS_TEXT(run("D6", "inference_residency=zone_EU offered=global"), "conflict-zone");
}

/* D7: the supplier's vectors and ours. */
TEST(decision_md_D7_sizes)
{
	run("D7b", "peak_rpm=1000 prompt=200 response=20 cache_rate=0 out_ratio=8 tpm_per_ptu=3400 least=15 increment=5");
	IS_TEXT(input("demand"), "360000");
	IS_TEXT(input("units"), "110");
	run("D7b", "peak_rpm=1000 prompt=200 response=20 cache_rate=0.5 out_ratio=8 tpm_per_ptu=3400 least=15 increment=5");
	IS_TEXT(input("demand"), "260000");
	IS_TEXT(input("units"), "80");
	run("D7b", "peak_rpm=150 prompt=800 response=400 cache_rate=0 out_ratio=4 tpm_per_ptu=2500 least=15 increment=5");
	IS_TEXT(input("units"), "145");
	run("D7b", "peak_rpm=150 prompt=800 response=400 cache_rate=0 out_ratio=4 tpm_per_ptu=2500 least=50 increment=50");
	IS_TEXT(input("units"), "150");
	run("D7b", "peak_rpm=10 prompt=100 response=10 cache_rate=0 out_ratio=4 tpm_per_ptu=59400 least=15 increment=5");
	IS_TEXT(input("units"), "15");
}

TEST(decision_md_D7_rows)
{
	IS_TEXT(run("D7", "measured_days=13"), "1");
	IS_TEXT(run("D7", "measured_days=14 batchable_share=30"), "2");
	IS_TEXT(run("D7", "measured_days=14 batchable_share=0 diet_done=no"), "3");
	IS_TEXT(run("D7", "measured_days=14 batchable_share=0 diet_done=yes strict_latency=yes"), "4");
	IS_TEXT(run("D7", "measured_days=14 batchable_share=0 diet_done=yes strict_latency=no blend_units=50 blend_saving=10"), "5");
	IS_TEXT(run("D7", "measured_days=14 batchable_share=0 diet_done=yes strict_latency=no blend_units=0 throttled_share=6 raise_refused=yes"), "6");
	IS_TEXT(run("D7", "measured_days=14 batchable_share=0 diet_done=yes strict_latency=no blend_units=50 blend_saving=9 throttled_share=5"), "7");
}

TEST(decision_md_D8_rows)
{
	IS_TEXT(run("D8", "boundary_differs=yes"), "1");
	IS_TEXT(run("D8", "boundary_differs=no production=yes same_regulation=no"), "2");
	IS_TEXT(run("D8", "boundary_differs=no production=yes same_regulation=yes same_network=yes risk_accepted=yes saving_material=yes split_accepted=yes platform_owner=yes"), "3");
	IS_TEXT(run("D8", "boundary_differs=no production=no regulated=no mirror=no"), "4");
	IS_TEXT(run("D8", "boundary_differs=no production=no regulated=yes"), "5");
}

TEST(decision_md_D8b_points_and_ties)
{
	run("D8b", "teams=2 mature=no maturity=1 regulation=high concentrated=yes approval_days=1 duplicates=yes");
	IS_TEXT(d.output, "central");
	IS(d.options[0].points == 6 && d.options[1].points == 0);
	run("D8b", "teams=20 mature=yes maturity=4 regulation=low concentrated=no approval_days=3 duplicates=no");
	IS_TEXT(d.output, "decentral");
	run("D8b", "teams=8 maturity=3 regulation=mixed concentrated=some approval_days=9 duplicates=no mature=no");
	IS_TEXT(d.output, "federated");
	run("D8b", "teams=2 maturity=2 regulation=mixed concentrated=yes approval_days=3 duplicates=no mature=no"); /* 2 : 2 */
	IS_TEXT(d.output, "central");
	run("D8b", "teams=2 maturity=3 regulation=mixed concentrated=yes approval_days=3 duplicates=no mature=no");
	IS_TEXT(d.output, "federated");
	run("D8b", "teams=2 maturity=1 regulation=high concentrated=yes");
	IS_TEXT(d.verdict, "decided"); /* 4 points, nobody can come to as many */
	IS_TEXT(d.output, "central");
}

TEST(decision_md_D9_rows)
{
	IS_TEXT(run("D9", "component=app"), "1");
	IS_TEXT(run("D9", "component=training nodes=many"), "2");
	IS_TEXT(run("D9", "component=training nodes=few ml_team=yes"), "3");
	IS_TEXT(run("D9", "component=serving burst=yes"), "4");
	IS_TEXT(run("D9", "component=serving burst=no qps=5 small_team=yes many_models=no"), "5");
	IS_TEXT(run("D9", "component=serving burst=no qps=50 many_models=no"), "6");
	IS_TEXT(run("D9", "component=serving burst=no qps=101"), "7");
	IS_TEXT(run("D9", "component=serving burst=no qps=5 small_team=no many_models=no"), "none"); /* the sources have no row: said, not guessed */
}

/* D10: both examples that are shipped as tests. */
TEST(decision_md_D10_example_runbook_assistant)
{
	IS_TEXT(run("D10", "owner=yes prohibited=no strategy=4 business=4 change=4 pain=5 proposition=4 acceptance=4 low_risk=4 safeguards=4 technology=5 "
		"data_exists=4 data_owned=4 data_quality=3 data_permission=5 data_fresh=3 harm=2 law=1 autonomy=2 fit=4"), "accelerate");
	IS_TEXT(input("impact"), "4.067");
	IS_TEXT(input("fitness"), "4.12");
}

TEST(decision_md_D10_example_credit_decision_bot)
{
	IS_TEXT(run("D10", "owner=yes prohibited=no strategy=5 business=5 change=2 pain=3 proposition=3 acceptance=2 low_risk=2 safeguards=2 technology=3 "
		"data_exists=3 data_owned=3 data_quality=3 data_permission=2 data_fresh=3 harm=5 law=5 autonomy=4 fit=4"), "incubate-risk");
	IS_TEXT(input("impact"), "3.733");
	IS(atof(input("fitness")) > 2.415 && atof(input("fitness")) < 2.425);
}

/* D11: the vectors under the table. */
#define D11 "work=serve cpu_meets=no confidential=no "
TEST(decision_md_D11_vectors)
{
	IS_TEXT(run("D11", D11 "params=7 bits=16 kv_kib=128 context=4096 at_once=1"), "8");
	IS(atof(input("need_gb")) > 16.6 && atof(input("need_gb")) < 16.8);
	IS_TEXT(run("D11", D11 "params=8 bits=4.5 kv_kib=128 context=4096 at_once=4"), "7");
	IS(atof(input("need_gb")) > 7.5 && atof(input("need_gb")) < 7.7);
	IS_TEXT(run("D11", D11 "params=70 bits=16 kv_kib=320 context=4096 at_once=8"), "11");
	IS(atof(input("need_gb")) > 172 && atof(input("need_gb")) < 174);
	IS_TEXT(run("D11", D11 "params=13 bits=16 kv_kib=800 context=4096 at_once=32"), "11");
	IS_TEXT(run("D11", D11 "params=70 bits=4.25 kv_kib=320 context=4096 at_once=8"), "9");
	IS_TEXT(run("D11", D11 "params=70 bits=16"), "unknown");
	IS_TEXT(missing(), "kv_kib context at_once");
}

TEST(decision_md_D11_special_work_comes_before_memory)
{
	IS_TEXT(run("D11", "work=tabular"), "1");
	IS_TEXT(run("D11", "work=serve params=7 cpu_meets=no confidential=yes"), "2");
	IS_TEXT(run("D11", "work=dev params=7 cpu_meets=no confidential=no"), "3");
	IS_TEXT(run("D11", "work=full params=71 cpu_meets=no confidential=no"), "4");
	IS_TEXT(run("D11", "work=full params=13 cpu_meets=no confidential=no"), "5");
	IS_TEXT(run("D11", "work=lora params=13 cpu_meets=no confidential=no"), "6");
	IS_TEXT(run("D11", "work=lora params=70 cpu_meets=no confidential=no"), "between");
	IS_TEXT(d.verdict, "blocked");
	IS_TEXT(run("D11b", "experiment=no restartable=no steady_months=3 hours_used=70 office_hours=no cannot_wait=yes stage=prod isolate=yes"), "one-year capacity mig");
}

TEST(decision_md_D12_to_D14_rows)
{
	IS_TEXT(run("D12", "regulated=no separate_bill=yes"), "1");
	IS_TEXT(run("D12", "regulated=no separate_bill=no other_compliance=yes"), "2");
	IS_TEXT(run("D12", "regulated=no separate_bill=no other_compliance=no dedicated_gpu=yes"), "3");
	IS_TEXT(run("D12", "regulated=no separate_bill=no other_compliance=no dedicated_gpu=no noisy_prod=no trusted=yes"), "4");
	IS_TEXT(run("D13", "action=destructive"), "destructive");
	IS_TEXT(run("D13", "action=self_changing"), "self-changing");
	IS_TEXT(d.verdict, "blocked");
	IS_TEXT(run("D13b", "tier=2 kind=transactional"), "2 transactional");
	IS_TEXT(run("D13c", "severe=0 level=2 runs=200 success=95 target=95"), "raise");
	IS_TEXT(run("D13c", "severe=0 level=2 runs=199 success=99 target=95"), "few");
	IS_TEXT(run("D13c", "severe=1"), "lower");
	IS_TEXT(run("D14", "live=yes"), "1");
	IS_TEXT(run("D14", "live=no aggregates=no facts_change=yes style_fails=yes"), "3");
	IS_TEXT(run("D14", "live=no aggregates=no facts_change=no cite_or_permit=yes style_fails=no"), "4");
	IS_TEXT(run("D14", "live=no aggregates=no facts_change=no cite_or_permit=no corpus_share=29 few_calls=yes"), "5");
	IS_TEXT(run("D14", "live=no aggregates=no facts_change=no cite_or_permit=no corpus_share=50 style_fails=yes examples=500"), "6");
	IS_TEXT(run("D14", "live=no aggregates=no facts_change=no cite_or_permit=no corpus_share=50 style_fails=no"), "7");
	IS_TEXT(run("D14b", "content_in_suite=no one_machine=yes"), "sqlite");
}

#define PASSES "residency_ok=yes models_ok=yes gpu_ok=yes quota_ok=yes services_ok=yes policy_ok=yes sovereign_ok=yes "
TEST(decision_md_D15_filters_then_scores)
{
	IS_TEXT(run("D15", "residency_ok=no latency=5"), "residency");
	IS_TEXT(d.reason, "residency or territory");
	IS_TEXT(run("D15", PASSES "latency=4 distance=4 quota=3 price=3 zones=5 carbon=4 familiar=5"), "candidate");
	IS_TEXT(input("score"), "3.8");
	IS_TEXT(run("D15", PASSES "latency=1 distance=1 quota=1 price=1 zones=1 carbon=1 familiar=1"), "last");
	IS_TEXT(run("D15", "residency_ok=yes models_ok=yes"), "unknown");
}

TEST(decision_md_D16_a_prohibited_practice_stops_and_the_rest_collects)
{
	IS_TEXT(run("D16", "practices=emotion-at-work safety_component=yes areas=employment people_facing=yes"), "1");
	IS_TEXT(d.verdict, "blocked");
	IS_TEXT(run("D16", "practices=none safety_component=no areas=infrastructure narrow=no profiling=no people_facing=yes places_gpai=no flop_1e25=no"), "3 4");
	IS_TEXT(run("D16", "practices=none safety_component=no areas=education narrow=yes profiling=yes people_facing=no places_gpai=no"), "3");
	IS_TEXT(run("D16", "practices=none safety_component=no areas=education narrow=yes profiling=no people_facing=no places_gpai=no"), "6");
	IS_TEXT(run("D16", "practices=none safety_component=no areas=none people_facing=no places_gpai=yes flop_1e25=yes"), "5-systemic");
	IS_TEXT(run("D16", "safety_component=no areas=none people_facing=no places_gpai=no"), "unknown");
	IS_TEXT(missing(), "practices");
	IS_TEXT(run("D16b", "own_name=no modified=yes"), "provider");
}

TEST(decision_md_D17_to_D20_rows)
{
	IS_TEXT(run("D17", "irreversible=yes"), "shadow");
	IS_TEXT(run("D17", "irreversible=no changes=model instant_revert=no"), "canary");
	IS_TEXT(run("D17", "irreversible=no changes=model instant_revert=yes"), "blue-green");
	IS_TEXT(run("D17", "irreversible=no changes=prompt"), "by-key");
	IS_TEXT(run("D17", "irreversible=no changes=index"), "alias");
	IS_TEXT(run("D18", "allowed=no"), "none");
	IS_TEXT(run("D18", "allowed=yes spent=91"), "over");
	IS_TEXT(run("D18", "allowed=yes spent=10 failed=yes escalated=no"), "escalate");
	IS_TEXT(run("D18", "allowed=yes spent=10 failed=no interactive=yes task=classify"), "small");
	IS_TEXT(run("D18", "allowed=yes spent=10 failed=no interactive=yes task=code"), "large");
	IS_TEXT(run("D18", "allowed=yes spent=10 failed=no interactive=no"), "batch");
	IS_TEXT(run("D19", "cost=300 reversible=yes production=no"), "self");
	IS_TEXT(run("D19", "cost=5000 preapproved=yes"), "auto");
	IS_TEXT(run("D19", "cost=5000 preapproved=no production=no gpus=8"), "owner");
	IS_TEXT(run("D19", "cost=5000 preapproved=no production=no gpus=1 new_model=no external=no new_data_class=no"), "lead");
	IS_TEXT(run("D20", "sensitive=yes"), "none");
	IS_TEXT(run("D20", "sensitive=no debugging=no evaluation=no audit=yes"), "audit");
	IS_TEXT(run("D20", "sensitive=no debugging=no evaluation=no audit=no"), "default");
}

/* --- tables that nobody should write --- */

static struct lt_mistakes mistakes;

static const struct lt_decision_table *
table(const char *yaml)
{
	struct lt_docs docs = { 0 };
	static struct lt_decision_tables own;
	own = (struct lt_decision_tables){ 0 };
	mistakes = LT_MISTAKES(arena);
	err = (struct lt_err){ 0 };
	if (!lt_yaml_read(arena, lt_keys_new(arena), "t.yaml", lt_text(lt_copy(arena, yaml)), &docs, &err) || docs.count == 0)
		return NULL;
	return lt_decision_tables_add(arena, &own, lt_doc_root(docs.at[0]), true, &mistakes) ? &own.at[0] : NULL;
}

#define HEAD "id: t\nversion: 1\ntitle: T\nsentence: Is it?\nhit: first\n"

TEST(an_input_that_does_not_matter_is_not_asked)
{
	const struct lt_decision_table *t = table(HEAD "inputs:\n- {name: a, ask: A?}\n- {name: b, ask: B?}\n"
		"rows:\n- {id: 1, when: a and b, output: x}\n- {id: 2, when: a and not b, output: x}\n- {id: 3, when: not a, output: y}\n");
	IS(t);
	IS_TEXT(with(t, "b=yes"), "unknown");
	IS_TEXT(missing(), "a");
	t = table(HEAD "inputs:\n- {name: a, ask: A?}\n- {name: b, ask: B?}\nrows:\n- {id: 1, when: a or not a, output: x}\n- {id: 2, when: else, output: y}\n");
	IS_TEXT(with(t, ""), "1"); /* it holds whatever a is */
	IS_TEXT(d.rows[0].state, "hit");
	IS_TEXT(lt_decision_unreached(arena, t), "2");
}

TEST(a_table_without_a_row_that_holds_says_so)
{
	const struct lt_decision_table *t = table(HEAD "inputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, when: a, output: x}\n");
	IS_TEXT(with(t, "a=no"), "none");
	IS(d.output == NULL);
	IS_TEXT(d.rows[0].why, "a is no");
}

TEST(numbers_are_asked_for_until_their_region_is_known)
{
	const struct lt_decision_table *t = table(HEAD "inputs:\n- {name: n, type: number, ask: N?}\n- {name: m, type: number, ask: M?}\n"
		"rows:\n- {id: low, when: n < 3 or m < 0, output: x}\n- {id: mid, when: n >= 3 and n <= 5.5, output: y}\n- {id: high, when: n > 5.5, output: z}\n");
	IS_TEXT(with(t, "n=1"), "low");
	IS_TEXT(with(t, "n=5.5"), "unknown");
	IS_TEXT(missing(), "m");
	IS_TEXT(with(t, "n=5.5 m=0"), "mid");
	IS_TEXT(with(t, "n=1e300 m=0"), "high");
}

TEST(a_value_that_is_none_leaves_its_input_unknown_with_the_reason)
{
	IS_TEXT(run("D1", "purpose=private"), "unknown");
	IS(input("purpose") == NULL);
	IS_TEXT(d.inputs[1].sentence, "said: purpose is one of individual, in_product, role, function, build, not 'private'");
	IS_TEXT(run("D19", "cost=nan"), "unknown");
	IS_TEXT(run("D19", "cost=inf reversible=maybe"), "unknown");
}

static const char *
first_mistake(const char *yaml)
{
	struct lt_buf told = LT_BUF(1 << 16);
	if (table(yaml))
		return "it was taken";
	if (mistakes.count == 0)
		return err.text;
	lt_mistake_tell(&mistakes, 1, &told);
	const char *text = lt_copy_text(arena, lt_buf_text(&told)).at;
	lt_buf_done(&told);
	char *end = strchr(text, '\n');
	return end ? lt_print(arena, "%.*s", (int)(end - text), text) : text;
}

TEST(every_mistake_of_a_table_has_its_line_and_a_remedy)
{
	IS_TEXT(first_mistake(HEAD "inputs:\n- {name: purpose, ask: P?}\nrows:\n- {id: 1, when: purposee, output: x}\n"),
		"t.yaml:9: row 1: when: there is no input 'purposee'; did you mean 'purpose'?");
	IS_TEXT(first_mistake(HEAD "inputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, when: a and, output: x}\n"),
		"t.yaml:9: row 1: when: a condition was expected at the end");
	IS_TEXT(first_mistake(HEAD "inputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, when: a = 3, output: x}\n"),
		"t.yaml:9: row 1: when: nothing more, or 'and' or 'or', was expected, not '='");
	IS_TEXT(first_mistake(HEAD "inputs:\n- {name: a, type: choice, words: [x, y], ask: A?}\nrows:\n- {id: 1, when: a = z, output: x}\n"),
		"t.yaml:9: row 1: when: 'z' is no word of a");
	IS_TEXT(first_mistake(HEAD "inputs:\n- {name: a, ask: A?}\n- {name: a, ask: B?}\nrows:\n- {id: 1, when: a, output: x}\n"),
		"t.yaml:8: there are two inputs 'a'; each has a name of its own");
	IS_TEXT(first_mistake(HEAD "inputs:\n- {name: n, type: number, is: n + 1}\nrows:\n- {id: 1, when: n > 1, output: x}\n"),
		"t.yaml:7: n: a number or a weight of this table was expected, not 'n'");
	IS_TEXT(first_mistake(HEAD "inputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, when: else, output: x}\n- {id: 2, when: a, output: y}\n"),
		"t.yaml:9: row 1: else is the last row");
	IS_TEXT(first_mistake(HEAD "inptus: []\ninputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, when: a, output: x}\n"),
		"t.yaml:6: a decision table has no 'inptus'; did you mean 'inputs'?");
	IS_TEXT(first_mistake("- 1\n"), "t.yaml:1: a decision table has no id; write one");
	IS_TEXT(first_mistake(HEAD), "t.yaml:1: a table has 1 to 60 inputs");
}

TEST(adversarial_tables_are_refused_or_bounded_and_never_crash)
{
	static const char *const all[] = { "{}", "[]", "x", "id: []", "id: t\nrows: {a: b}\ninputs: 3", HEAD "inputs: [1, 2]\nrows: [3]",
		HEAD "inputs:\n- {name: s, type: set, ask: S?}\nrows:\n- {id: 1, when: s has any, output: x}\n",
		HEAD "inputs:\n- {name: n, type: number, is: ((((1}\nrows:\n- {id: 1, when: n > 1, output: x}\n",
		HEAD "weights: {w: 3}\ninputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, when: a, output: x}\n",
		"id: t\nversion: 1\ntitle: T\nsentence: S\nhit: score\noptions: [a]\ninputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, when: a, for: b}\n",
		"id: t\nversion: 0\ntitle: T\nsentence: S\nhit: last\ninputs: []\nrows: []\n" };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		IS(!table(all[i]));
	struct lt_buf deep = LT_BUF(1 << 20);
	lt_buf_puts(&deep, HEAD "inputs:\n- {name: a, ask: A?}\nrows:\n- {id: 1, output: x, when: '");
	lt_buf_fill(&deep, '(', 500);
	lt_buf_puts(&deep, "a');\n");
	IS(!table(deep.at));
	lt_buf_done(&deep);
}

/* 24 inputs that all matter: 2^24 ways.  The answer comes soon, and says that it may ask for too much. */
TEST(a_table_that_is_too_large_to_know_exactly_says_so)
{
	struct lt_buf yaml = LT_BUF(1 << 20);
	lt_buf_puts(&yaml, "id: t\nversion: 1\ntitle: T\nsentence: S\nhit: collect\ninputs:\n");
	for (int i = 0; i < 24; i++)
		lt_buf_printf(&yaml, "- {name: i%d, ask: I?}\n", i);
	lt_buf_puts(&yaml, "rows:\n");
	for (int i = 0; i < 24; i++)
		lt_buf_printf(&yaml, "- {id: %d, when: i%d, output: x}\n", i, i);
	const struct lt_decision_table *t = table(yaml.at);
	lt_buf_done(&yaml);
	IS(t);
	IS_TEXT(with(t, ""), "unknown");
	IS(d.bounded && d.missing.count == 24);
}

/* What a table asks for is enough: with any answers to it, it is decided; and each is needed: some answers to the
 * others leave it open. */
TEST(the_inputs_that_are_asked_for_settle_it_and_each_is_needed)
{
	unsigned seed = 7;
	for (int round = 0; round < 400; round++) {
		struct lt_buf yaml = LT_BUF(1 << 20);
		lt_buf_puts(&yaml, HEAD "inputs:\n");
		for (int i = 0; i < 5; i++)
			lt_buf_printf(&yaml, "- {name: i%d, ask: I?}\n", i);
		lt_buf_puts(&yaml, "rows:\n");
		for (int i = 0; i < 4; i++) {
			seed = seed * 1103515245u + 12345u;
			unsigned r = seed >> 8;
			lt_buf_printf(&yaml, "- {id: %d, output: o%d, when: '%si%d %s %si%d'}\n", i, i, r & 1 ? "not " : "", (int)(r / 2 % 5), r & 64 ? "and" : "or",
				r & 128 ? "not " : "", (int)(r / 256 % 5));
		}
		const struct lt_decision_table *t = table(yaml.at);
		lt_buf_done(&yaml);
		IS(t);
		with(t, "");
		unsigned asked = 0;
		for (int i = 0; i < 5; i++)
			asked |= d.inputs[i].missing ? 1u << i : 0;
		const char *answers[32];
		for (unsigned v = 0; v < 32; v++) {
			char said[80];
			snprintf(said, sizeof said, "i0=%u i1=%u i2=%u i3=%u i4=%u", v & 1, v >> 1 & 1, v >> 2 & 1, v >> 3 & 1, v >> 4 & 1);
			answers[v] = lt_copy(arena, with(t, said));
		}
		unsigned needed = 0;
		for (unsigned v = 0; v < 32; v++)
			for (int i = 0; i < 5; i++)
				needed |= strcmp(answers[v], answers[v ^ 1u << i]) != 0 ? 1u << i : 0;
		IS(asked == needed);
	}
}
