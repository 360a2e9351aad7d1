/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "format/promql.h"

/* The names of an expression, between blanks. */
static const char *
names(const char *expr)
{
	static char out[512];
	size_t len = 0;
	struct lt_text name;
	out[0] = 0;
	for (size_t at = 0; lt_promql_next(lt_text(expr), &at, &name);)
		len += (size_t)snprintf(out + len, sizeof out - len, "%s%.*s", len ? " " : "", LT_ARG(name));
	return out;
}

TEST(names_are_told_from_functions_keywords_labels_and_variables)
{
	static const struct {
		const char *expr, *names;
	} rows[] = {
		{ "up", "up" },
		{ "avg by (namespace) (DCGM_FI_DEV_GPU_UTIL)", "DCGM_FI_DEV_GPU_UTIL" },
		{ "sum(rate(a_total{job=\"x\",b!~\"c}\"}[5m])) by (le) / b", "a_total b" },
		{ "histogram_quantile(0.95, sum by(le) (rate(vllm:e2e_request_latency_seconds_bucket[$__rate_interval])))",
			"vllm:e2e_request_latency_seconds_bucket" },
		{ "a unless on(x) group_left(y) b offset 5m", "a b" },
		{ "{__name__=\"a:b\", c=\"d\"}", "a:b" },
		{ "{__name__=~\"a.*\"}", "" },
		{ "$metric{a=\"b\"} + foo_$bar + ${x}_total + real", "real" },
		{ "1e3 * 0x1f + Inf > bool a # b\n", "a" },
		{ "label_replace(a, \"dst\", \"$1\", \"src\", \"(.*)\")", "a" },
		{ "a[1h:5m] @ start()", "a" },
		{ "\"unclosed", "" },
		{ "a{b=\"", "a" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(names(rows[i].expr), rows[i].names) != 0)
			printf("# %s\n", rows[i].expr);
		IS_TEXT(names(rows[i].expr), rows[i].names);
	}
}
