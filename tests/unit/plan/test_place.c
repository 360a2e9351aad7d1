/* SPDX-License-Identifier: Apache-2.0 */
/* Demands on estates that are made by hand: every step in every state. */
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "plan/place.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_models models;
static struct lt_gpus gpus;
static struct lt_workloads workloads;
static struct lt_placement placement;

__attribute__((constructor)) static void
load(void)
{
	struct lt_err err = { 0 };
	arena = lt_arena_new((size_t)1 << 30);
	if (!lt_models_load(arena, &models, &err) || !lt_gpus_load(arena, &gpus, &err) || !lt_workloads_load(arena, &workloads, &err))
		printf("# %s\n", err.text);
}

static struct lt_found
nothing(void)
{
	return (struct lt_found){ .pci_gpus = -1, .answering = -1, .disk = -1, .runtime = -1, .gpu_share = -1 };
}

static void
place(const char *asked, struct lt_found *found)
{
	struct lt_demand demand;
	struct lt_err err = { 0 };
	placement = (struct lt_placement){ .version = "0", .today = "2026-11-22", .root = "." };
	if (!lt_demand_read(arena, asked, &models, &workloads, &demand, &err))
		printf("# %s\n", err.text);
	else
		lt_place(arena, &demand, found, &gpus, &workloads, &placement);
}

static const struct lt_placement_step *
step(const char *id)
{
	static const struct lt_placement_step none = { .id = "none", .status = LT_STATUS_COUNT, .found = "", .need = "" };
	for (int i = 0; i < placement.steps_count; i++)
		if (strcmp(placement.steps[i].id, id) == 0)
			return &placement.steps[i];
	return &none;
}

static struct lt_spot
node(const char *card, int64_t cards, int64_t free)
{
	const struct lt_gpu *gpu = lt_gpus_find(&gpus, lt_text(card));
	return (struct lt_spot){ .kind = LT_SPOT_NODE, .name = "gpu-0", .product = gpu->title, .gpu = gpu, .memory = gpu->memory,
		.cards = cards, .free = free, .driver = 580, .driver_text = "580.95.05", .ram = 900000, .quality = "observed",
		.place = { "nodes.json", 2, 0 } };
}

/* A cluster in which all is there. */
static struct lt_found
cluster(struct lt_spot *spot)
{
	struct lt_found found = nothing();
	found.spots = spot;
	found.spot_count = found.nodes = found.pods = 1;
	found.storage_class = "managed-premium";
	found.weights = "yes";
	return found;
}

TEST(with_everything_there_the_answer_is_yes)
{
	struct lt_spot spot = node("h100", 8, 8);
	struct lt_found found = cluster(&spot);
	place("chat-8b", &found);
	IS(placement.verdict == LT_READY_YES && placement.days_most == 0);
	IS_TEXT(placement.sentence, "it would run on gpu-0");
	IS(placement.gpus == 1 && placement.pool > 0 && placement.weights == 16060522496);
	IS(step("quota")->status == LT_STATUS_COUNT); /* nothing has to be granted */
	for (int i = 0; i < placement.steps_count; i++)
		IS(placement.steps[i].status == LT_STATUS_OK || placement.steps[i].status == LT_STATUS_SKIP);
}

TEST(where_nobody_looked_nothing_is_ok)
{
	struct lt_found found = nothing();
	place("chat-8b", &found);
	IS(placement.verdict == LT_READY_UNKNOWN);
	IS(step("gpus")->status == LT_STATUS_UNKNOWN && step("gpus")->command);
	place("hosted-gpt", &found);
	IS(placement.verdict == LT_READY_UNKNOWN || placement.verdict == LT_READY_NO);
	IS(step("quota")->status == LT_STATUS_UNKNOWN && step("account")->status == LT_STATUS_UNKNOWN);
}

TEST(one_fact_taken_away_never_leaves_a_yes)
{
	for (int without = 0; without < 7; without++) {
		struct lt_spot spot = node("h100", 8, 8);
		struct lt_found found = cluster(&spot);
		if (without == 0)
			spot.driver = 0;
		if (without == 1)
			spot.ram = 0;
		if (without == 2)
			found.storage_class = NULL;
		if (without == 3)
			found.weights = NULL;
		if (without == 4)
			spot.free = -1;
		if (without == 5)
			spot.gpu = NULL;
		if (without == 6)
			found.spot_count = 0;
		place("chat-8b", &found);
		IS(placement.verdict != LT_READY_YES || printf("# %d\n", without) < 0);
	}
}

TEST(a_node_that_is_taken_cordoned_or_split_is_not_free)
{
	struct lt_spot spot = node("h100", 8, 0);
	struct lt_found found = cluster(&spot);
	place("chat-8b", &found);
	IS(step("gpus")->status == LT_STATUS_GAP && strstr(step("gpus")->fix, "free 1"));
	spot.free = 8;
	spot.closed = "it is cordoned";
	place("chat-8b", &found);
	IS(step("gpus")->status == LT_STATUS_GAP && strstr(step("gpus")->fix, "cordoned"));
	spot.closed = NULL;
	spot.mig = true;
	place("chat-8b", &found);
	IS(step("gpus")->status == LT_STATUS_UNKNOWN);
}

TEST(a_card_that_is_too_small_names_one_that_is_not)
{
	struct lt_spot spot = node("t4", 1, 1);
	struct lt_found found = cluster(&spot);
	place("chat-8b", &found);
	IS(placement.verdict == LT_READY_NO && step("gpus")->status == LT_STATUS_GAP);
	IS(strstr(step("gpus")->fix, "standard_") && strstr(step("gpus")->fix, "precision="));
	IS(step("machine")->status == LT_STATUS_GAP && step("driver")->status == LT_STATUS_COUNT);
}

TEST(a_taint_is_told_and_a_quota_of_fewer_GPUs_is_a_gap)
{
	struct lt_spot spot = node("h100", 8, 8);
	struct lt_found found = cluster(&spot);
	spot.taints = "sku=gpu:NoSchedule";
	place("chat-70b", &found);
	IS(step("schedule")->status == LT_STATUS_OK && strstr(step("schedule")->found, "sku=gpu:NoSchedule"));
	found.gpu_share = 1;
	found.share_name = "team-a/quota";
	place("chat-70b", &found);
	IS(step("schedule")->status == LT_STATUS_GAP && strstr(step("schedule")->found, "team-a/quota"));
	found.gpu_share = 8;
	place("chat-70b", &found);
	IS(step("schedule")->status == LT_STATUS_OK);
}

TEST(an_old_driver_and_an_old_card_are_gaps)
{
	struct lt_spot spot = node("h100", 1, 1);
	struct lt_found found = cluster(&spot);
	spot.driver = 470;
	place("chat-8b", &found);
	IS(step("driver")->status == LT_STATUS_GAP);
	spot = node("h100", 1, 1);
	spot.capability = 6.1;
	place("chat-8b", &found);
	IS(step("driver")->status == LT_STATUS_GAP && strstr(step("driver")->found, "6.1"));
}

static struct lt_found
azure(struct lt_found_quota *quota, struct lt_found_account *account, struct lt_found_deployment *deployment)
{
	struct lt_found found = nothing();
	found.azure = true;
	found.quotas = quota;
	found.quota_count = quota ? 1 : 0;
	found.accounts = account;
	found.account_count = account ? 1 : 0;
	found.deployments = deployment;
	found.deployment_count = deployment ? 1 : 0;
	return found;
}

TEST(P1_Q_a_quota_of_zero_is_most_of_the_path)
{
	struct lt_found_quota quota = { .kind = "model", .key = "gpt-5.1", .allowed = 0, .used = 0 };
	struct lt_found_account account = { .resource = "ai", .public_access = 1 };
	struct lt_found found = azure(&quota, &account, NULL);
	place("hosted-gpt", &found);
	IS(placement.verdict == LT_READY_NO && step("quota")->status == LT_STATUS_GAP && step("quota")->place == 1);
	IS(strstr(step("quota")->found, "not entitled") && strstr(placement.sentence, "most of it quota"));
	IS(step("quota")->days_most > placement.days_most / 2);
}

TEST(P1_Q_the_same_for_the_vCPUs_of_a_machine_that_is_missing)
{
	struct lt_found_quota quota = { .kind = "gpu", .key = "standardncadsa100v4family", .allowed = 0, .used = 0 };
	struct lt_found found = azure(&quota, NULL, NULL);
	place("chat-8b,where=azure", &found);
	IS(step("quota")->status == LT_STATUS_GAP && step("quota")->place == 1 && step("quota")->days_most == 14);
	IS(strstr(placement.sentence, "most of it quota") && placement.verdict == LT_READY_NO);
}

TEST(quota_counts_what_is_taken_and_the_region_asked_for)
{
	struct lt_found_quota quotas[] = {
		{ .kind = "model", .key = "gpt-5.1", .allowed = 1000, .used = 950, .location = "eastus" },
		{ .kind = "model", .key = "gpt-5.1", .allowed = 500, .used = 0, .location = "swedencentral" },
	};
	struct lt_found_account account = { .resource = "ai", .location = "eastus", .public_access = 1 };
	struct lt_found found = azure(quotas, &account, NULL);
	found.quota_count = 2;
	place("hosted-gpt", &found);
	IS(step("quota")->status == LT_STATUS_OK);
	place("hosted-gpt,region=eastus", &found);
	IS(step("quota")->status == LT_STATUS_GAP && step("account")->status == LT_STATUS_OK);
	place("hosted-gpt,region=swedencentral", &found);
	IS(step("quota")->status == LT_STATUS_OK && step("account")->status == LT_STATUS_GAP);
}

TEST(quota_without_stock_is_a_gap_and_a_regions_own_ratio_counts)
{
	struct lt_found_quota rows[] = { { .kind = "model", .key = "gpt-5.1", .allowed = 1000, .used = 0 },
		{ .kind = "stock", .key = "gpt-5.1", .allowed = 50, .used = -1 } };
	struct lt_found_account account = { .resource = "ai", .public_access = 1 };
	struct lt_found found = azure(rows, &account, NULL);
	place("hosted-gpt", &found);
	IS(step("quota")->status == LT_STATUS_OK);
	found.quota_count = 2;
	place("hosted-gpt", &found);
	IS(step("quota")->status == LT_STATUS_GAP && strstr(step("quota")->found, "50 to deploy now"));
	found.calls_per_unit = 1;
	place("hosted-gpt,rpm=600,tokens=100,output=10", &found);
	IS(placement.units == 600); /* 60,000 tokens are 60 units, 600 calls are 600 */
}

TEST(a_node_in_another_region_is_not_taken_and_one_that_tells_none_is_unknown)
{
	struct lt_spot spot = node("h100", 8, 8);
	struct lt_found found = cluster(&spot);
	place("chat-8b,region=swedencentral", &found);
	IS(step("gpus")->status == LT_STATUS_UNKNOWN && strstr(step("gpus")->found, "region"));
	spot.zone = "swedencentral-1";
	place("chat-8b,region=swedencentral", &found);
	IS(placement.verdict == LT_READY_YES);
	spot.zone = "eastus-1";
	place("chat-8b,region=swedencentral", &found);
	IS(step("gpus")->status == LT_STATUS_GAP && !placement.spot);
}

TEST(a_deployment_that_is_large_enough_needs_nothing_more)
{
	struct lt_found_account account = { .resource = "ai", .public_access = 0, .endpoints = 1, .zones = 1 };
	struct lt_found_deployment deployment = { .resource = "ai/gpt", .model = "gpt-5.1", .sku = "GlobalStandard", .capacity = 200,
		.quality = "observed" };
	struct lt_found found = azure(NULL, &account, &deployment);
	place("hosted-gpt", &found);
	IS(placement.verdict == LT_READY_YES && placement.units == 120);
	deployment.quality = "declared"; /* code may ask for more than was granted */
	place("hosted-gpt", &found);
	IS(step("deployment")->status == LT_STATUS_OK && step("quota")->status == LT_STATUS_UNKNOWN);
	deployment.capacity = 50;
	place("hosted-gpt", &found);
	IS(step("deployment")->status == LT_STATUS_GAP);
	deployment.sku = "GlobalProvisionedManaged"; /* units of another kind */
	deployment.capacity = 500;
	place("hosted-gpt", &found);
	IS(step("deployment")->status == LT_STATUS_GAP);
}

TEST(an_account_closed_to_the_public_needs_an_endpoint_and_a_zone)
{
	struct lt_found_account account = { .resource = "ai", .public_access = 0 };
	struct lt_found found = azure(NULL, &account, NULL);
	place("hosted-gpt", &found);
	IS(step("network")->status == LT_STATUS_GAP && strstr(step("network")->found, "no private endpoint"));
	account.endpoints = 1;
	place("hosted-gpt", &found);
	IS(step("network")->status == LT_STATUS_GAP && strstr(step("network")->found, "DNS zone"));
	account.public_access = -1;
	place("hosted-gpt", &found);
	IS(step("network")->status == LT_STATUS_UNKNOWN);
}

TEST(a_model_that_retired_is_a_gap_with_what_takes_its_place)
{
	struct lt_found found = nothing();
	found.retires = "2026-11-22";
	found.instead = "gpt-5.4";
	place("hosted-gpt", &found);
	IS(step("model")->status == LT_STATUS_GAP && strstr(step("model")->fix, "gpt-5.4"));
	found.retires = "2026-11-23";
	place("hosted-gpt", &found);
	IS(step("model")->status == LT_STATUS_OK);
}

TEST(a_probe_that_gives_up_before_the_weights_are_loaded_is_a_gap)
{
	struct lt_spot spot = node("h100", 8, 8);
	struct lt_found found = cluster(&spot);
	struct lt_found_server server = { .resource = "deployment/vllm", .engine = "vllm", .model = "meta-llama/Llama-3.1-8B-Instruct",
		.startup_s = 30, .runs = true };
	found.servers = &server;
	found.server_count = 1;
	place("chat-8b", &found);
	IS(step("probe")->status == LT_STATUS_GAP && strstr(step("probe")->fix, "49 s"));
	server.startup_s = 600;
	place("chat-8b", &found);
	IS(step("probe")->status == LT_STATUS_OK);
	server.startup_s = -1;
	place("chat-8b", &found);
	IS(step("probe")->status == LT_STATUS_UNKNOWN);
	found.weights = NULL; /* what runs has fetched its own */
	place("chat-8b", &found);
	IS(step("network")->status == LT_STATUS_OK);
}

TEST(a_pool_that_code_declares_is_a_machine_that_is_still_to_be_made)
{
	struct lt_spot pool = { .kind = LT_SPOT_POOL, .name = "azurerm_kubernetes_cluster_node_pool.gpu", .cards = 1, .free = -1, .machines = 2 };
	pool.size = lt_gpus_size(&gpus, LT_LIT("standard_nc24ads_a100_v4"));
	pool.gpu = pool.size->gpu;
	struct lt_found_quota quota = { .kind = "gpu", .key = "standard_nc24ads_a100_v4", .allowed = 48, .used = -1 };
	struct lt_found found = azure(&quota, NULL, NULL);
	found.spots = &pool;
	found.spot_count = 1;
	place("chat-8b", &found);
	IS(step("quota")->status == LT_STATUS_OK && step("gpus")->status == LT_STATUS_GAP && strstr(step("gpus")->fix, "apply it"));
	quota.allowed = 12;
	place("chat-8b", &found);
	IS(step("quota")->status == LT_STATUS_GAP && placement.days_most > 14);
}

TEST(a_table_tells_its_age_and_warns_past_half_a_year)
{
	struct lt_spot spot = node("h100", 8, 8);
	struct lt_found found = cluster(&spot);
	place("chat-8b", &found);
	IS(placement.sources.count > 0 && strstr(placement.sources.at[0], "93 days old") && !strstr(placement.sources.at[0], "check it"));
	struct lt_demand demand;
	struct lt_err err = { 0 };
	placement = (struct lt_placement){ .version = "0", .today = "2027-06-01", .root = "." };
	IS(lt_demand_read(arena, "hosted-gpt", &models, &workloads, &demand, &err));
	lt_place(arena, &demand, &found, &gpus, &workloads, &placement);
	IS(strstr(placement.sources.at[0], "376 days old: check it"));
}

TEST(an_answer_that_is_neither_yes_nor_no_settles_nothing)
{
	static const enum lt_status want[] = { LT_STATUS_OK, LT_STATUS_OK, LT_STATUS_GAP, LT_STATUS_GAP, LT_STATUS_UNKNOWN };
	const char *const said[] = { "yes", "true", "No", "false", "partly" };
	for (int i = 0; i < 5; i++) {
		struct lt_spot spot = node("h100", 8, 8);
		struct lt_found found = cluster(&spot);
		found.weights = said[i];
		place("chat-8b", &found);
		IS(step("network")->status == want[i]);
	}
}

TEST(every_model_finds_a_verdict_on_every_card)
{
	for (int m = 0; m < models.count; m++)
		for (int g = 0; g < gpus.count; g++) {
			struct lt_spot spot = node(gpus.at[g].name, 8, 8);
			struct lt_found found = cluster(&spot);
			place(lt_print(arena, "model=%s,tokens=1000", models.at[m].name), &found);
			IS(placement.steps_count >= 3 && placement.sentence && placement.arithmetic.count >= 2);
			IS(placement.verdict != LT_READY_YES || placement.pool > 0 || printf("# %s\n", models.at[m].name) < 0);
		}
}
