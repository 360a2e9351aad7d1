/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <math.h>

#include "base/arena.h"
#include "format/prom.h"

static struct lt_prom p;

/* Events up to the end: S sample, F family, ! wrong. */
static const char *
events(const char *page, bool mixed)
{
	static char out[256];
	size_t len = 0;
	lt_prom_open(&p, lt_text(page), mixed);
	for (enum lt_prom_event e; (e = lt_prom_next(&p)) != LT_PROM_END && len + 1 < sizeof out;)
		out[len++] = e == LT_PROM_SAMPLE ? 'S' : e == LT_PROM_FAMILY ? 'F' : '!';
	out[len] = 0;
	return out;
}

static bool
first(const char *line)
{
	lt_prom_open(&p, lt_text(line), false);
	return lt_prom_next(&p) == LT_PROM_SAMPLE;
}

TEST(a_sample_has_its_name_labels_value_and_time)
{
	IS(first("DCGM_FI_DEV_GPU_UTIL{gpu=\"0\", modelName=\"NVIDIA L4\",} 87 1774009423000\n"));
	IS(lt_text_eq(p.sample.name, "DCGM_FI_DEV_GPU_UTIL") && p.sample.label_count == 2);
	IS(lt_text_eq(lt_prom_label(&p.sample, "modelName"), "NVIDIA L4"));
	IS(!lt_prom_label(&p.sample, "pod").at);
	IS(p.sample.value == 87 && p.sample.timed && p.sample.time_ms == 1774009423000.0);
	IS(lt_text_eq(p.sample.series, "DCGM_FI_DEV_GPU_UTIL{gpu=\"0\", modelName=\"NVIDIA L4\",}"));
	IS(p.line == 1);
}

TEST(a_value_is_read_as_strtod_reads_it)
{
	static const struct {
		const char *text;
		double value;
	} rows[] = { { "0", 0 }, { "-1", -1 }, { "35.686000", 35.686 }, { "1.98e+09", 1.98e9 }, { "9.223372036854776e+18", 9.223372036854776e18 },
		{ "0.000131", 0.000131 }, { "1e3", 1000 }, { "+5", 5 }, { ".5", .5 }, { "5.", 5 }, { "12345678901234567890", 12345678901234567890.0 },
		{ "0.1234567890123456", 0.1234567890123456 }, { "-0.25", -.25 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char line[64];
		snprintf(line, sizeof line, "a %s\n", rows[i].text);
		bool same = first(line) && p.sample.value == rows[i].value;
		if (!same)
			printf("# %s\n", rows[i].text);
		IS(same);
	}
	IS(first("a NaN") && isnan(p.sample.value));
	IS(first("a -Inf") && isinf(p.sample.value) && p.sample.value < 0);
	IS(first("a +inf") && p.sample.value > 0);
}

TEST(escapes_in_a_label_are_undone_on_demand)
{
	struct lt_arena *a = lt_arena_new(1 << 16);
	IS(first("a{p=\"C:\\\\x\\\"y\\nz\"} 1"));
	IS(lt_text_eq(lt_prom_value(a, p.sample.labels[0].value), "C:\\x\"y\nz"));
	lt_arena_drop(a);
}

TEST(a_name_may_stand_between_quotes)
{
	IS(first("{\"my.metric\",\"a b\"=\"c\"} 2"));
	IS(lt_text_eq(p.sample.name, "my.metric") && lt_text_eq(lt_prom_label(&p.sample, "a b"), "c"));
}

TEST(help_type_and_unit_are_of_their_family)
{
	IS_TEXT(events("# HELP a What a is.\n# TYPE a histogram\n# UNIT a seconds\na_bucket{le=\"+Inf\"} 1\n", false), "FFFS");
	IS(p.family.type == LT_PROM_HISTOGRAM && lt_text_eq(p.family.unit, "seconds") && lt_text_eq(p.family.help, "What a is."));
	IS_TEXT(events("# TYPE a counter\n# TYPE b gauge\n", false), "FF");
	IS(p.family.type == LT_PROM_GAUGE && !p.family.help.at);
}

TEST(openmetrics_counts_times_in_seconds_and_has_exemplars)
{
	IS(first("a_total 3 1520879607.789 # {trace_id=\"x\"} 0.5\n# EOF\n"));
	IS(p.sample.time_ms == 1520879607789.0 && lt_text_eq(p.sample.exemplar, "{trace_id=\"x\"} 0.5"));
	IS_TEXT(events("a 1\n# EOF\n", false), "S");
	IS(p.ended);
}

TEST(a_wrong_line_is_told_and_reading_goes_on)
{
	static const struct {
		const char *line, *why;
	} rows[] = { { "a{b=\"c\" 1", "a comma or } was expected between labels" }, { "a{b=\"c", "a label's value is not between quotes" },
		{ "a{b=c} 1", "a label's value is not between quotes" }, { "a{b} 1", "a = was expected behind the label's name" },
		{ "a{1=\"\"} 1", "a label's name was expected" }, { "a", "the value is missing" }, { "a x", "the value is no number" },
		{ "a 1 x", "the time is no number" }, { "a 1 2 3", "more than a value, a time and an exemplar" }, { "9a 1", "this is no metric's name" },
		{ "a 0x", "the value is no number" }, { "a --1", "the value is no number" }, { "a .", "the value is no number" },
		{ "{} 1", "a metric's name is missing" }, { "a{b=\"\\", "a label's value is not between quotes" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char page[128];
		snprintf(page, sizeof page, "%s\nb 1\n", rows[i].line);
		lt_prom_open(&p, lt_text(page), false);
		if (lt_prom_next(&p) != LT_PROM_WRONG || strcmp(p.wrong, rows[i].why) != 0)
			printf("# %s: %s\n", rows[i].line, p.wrong);
		IS_TEXT(p.wrong, rows[i].why);
		IS(lt_prom_next(&p) == LT_PROM_SAMPLE && p.line == 2);
	}
}

TEST(more_labels_than_there_is_room_for_are_a_wrong_line)
{
	char line[4096] = "a{";
	size_t len = 2;
	for (int i = 0; i < 129; i++)
		len += (size_t)snprintf(line + len, sizeof line - len, "l%d=\"\",", i);
	snprintf(line + len, sizeof line - len, "} 1");
	lt_prom_open(&p, lt_text(line), false);
	IS(lt_prom_next(&p) == LT_PROM_WRONG);
}

TEST(a_page_within_other_text_begins_at_its_type_and_ends_at_other_text)
{
	const char *text = "# Evidence\n\nTotal 5\n```\n# HELP a b\n# TYPE a gauge\na{x=\"1\"} 1\n\na 2\n```\na 3\nFound: 1\n# TYPE b gauge\nb 1\nc 1\n";
	IS_TEXT(events(text, true), "FFSSFS");
}

TEST(a_page_is_told_by_its_first_lines)
{
	IS(lt_prom_is(lt_text("# HELP a b\n# TYPE a gauge\na 1\n")) == LT_PROM_PAGE);
	IS(lt_prom_is(lt_text("\xef\xbb\xbf# TYPE a untyped\r\na 1\r\n")) == LT_PROM_PAGE);
	IS(lt_prom_is(lt_text("up 1\n# TYPE a gauge\na 1\n")) == LT_PROM_PAGE);
	IS(lt_prom_is(lt_text("$ curl x\n# TYPE a gauge\na 1\n")) == LT_PROM_WITHIN);
	IS(lt_prom_is(lt_text("# Title\n\ntext\n  # TYPE a gauge\n")) == LT_PROM_WITHIN);
	IS(lt_prom_is(lt_text("# TYPE of thing\n")) == LT_PROM_NO_PAGE);
	IS(lt_prom_is(lt_text("requests 2.31\n")) == LT_PROM_NO_PAGE);
	IS(lt_prom_is(lt_text("")) == LT_PROM_NO_PAGE);
}
