/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "gateway/refusal.h"
#include "sample.h"
#include "serve/metrics.h"
#include "t.h"

static const char *
text_of(struct lt_arena *a, const struct lt_metrics *m)
{
	struct lt_buf out = LT_BUF(1 << 22);
	lt_metrics_write(m, &out);
	const char *text = lt_copy_text(a, lt_buf_text(&out)).at;
	lt_buf_done(&out);
	return text;
}

TEST(calls_become_the_exposition_that_is_kept_beside)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_metrics *m = lt_metrics_new(a, 10);
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = sample_usage();
	lt_metrics_count(m, &usage, &policy);
	usage.source = LT_USAGE_ESTIMATED;
	usage.outcome = LT_OUTCOME_ABORT;
	usage.status = 499;
	lt_metrics_count(m, &usage, &policy);
	struct lt_usage refused = { .generation = 7, .caller = 1, .model = 1, .deployment = LT_POLICY_NONE, .spilled_from = LT_POLICY_NONE,
		.status = 429, .surface = LT_SURFACE_EMBEDDINGS, .outcome = LT_OUTCOME_REFUSED, .refusal = LT_REFUSE_RATE,
		.refused_scope = LT_SCOPE_CALLER, .own_us = 4 };
	lt_metrics_count(m, &refused, &policy);
	const char *path = lt_print(a, "%s/tests/unit/serve/metrics.txt", getenv("LINTEL_SOURCE")), *got = text_of(a, m);
	struct lt_err err = { 0 };
	struct lt_text want;
	if (getenv("UPDATE"))
		IS(lt_io_write(path, lt_text(got), &err));
	IS(lt_io_read(a, AT_FDCWD, path, 1 << 20, &want, &err));
	IS_TEXT(got, want.at);
	lt_arena_drop(a);
}

TEST(the_reference_page_is_what_the_table_of_metrics_says)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_err err = { 0 };
	struct lt_text want = LT_NONE;
	const char *path = lt_print(a, "%s/docs/reference/metrics.md", getenv("LINTEL_SOURCE"));
	lt_metrics_page(&out);
	if (getenv("UPDATE"))
		IS(lt_io_write(path, lt_buf_text(&out), &err));
	IS(lt_io_read(a, AT_FDCWD, path, 1 << 20, &want, &err) && lt_text_is(want, lt_buf_text(&out)));
	lt_buf_done(&out);
	lt_arena_drop(a);
}

TEST(series_past_the_most_are_counted_as_other)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_metrics *m = lt_metrics_new(a, 2);
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = sample_usage();
	for (uint32_t caller = 0; caller < 2; caller++)
		for (uint32_t model = 0; model < 2; model++)
			for (int times = 0; times < 2; times++) {
				usage.caller = caller;
				usage.model = model;
				lt_metrics_count(m, &usage, &policy);
			}
	const char *got = text_of(a, m);
	IS(strstr(got, "lintel_calls_total{operation=\"chat\",provider=\"azure.ai.openai\",model=\"gpt\",deployment=\"gpt-payg\","
		"team=\"service\\\"desk\\\"\",caller=\"support-bot\",outcome=\"done\",status=\"200\"} 2\n"));
	IS(strstr(got, "lintel_calls_total{operation=\"other\",provider=\"other\",model=\"other\",deployment=\"other\","
		"team=\"other\",caller=\"other\",outcome=\"done\",status=\"200\"} 4\n"));
	IS(!strstr(got, "sales-bot"));
	lt_arena_drop(a);
}

TEST(the_same_names_under_another_policy_are_the_same_series)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_metrics *m = lt_metrics_new(a, 10);
	struct lt_policy policy = sample_policy();
	struct lt_usage usage = sample_usage();
	lt_metrics_count(m, &usage, &policy);
	usage.generation = 8;
	lt_metrics_count(m, &usage, &policy);
	IS(strstr(text_of(a, m), "caller=\"support-bot\",outcome=\"done\",status=\"200\"} 2\n"));
	lt_arena_drop(a);
}
