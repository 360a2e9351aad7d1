/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_roadmap: a roadmap of 2,000 activities, from lintel.yaml as it was read and an assessment to the noun that is written;
 * and the schedule of it alone.  The bar is 100 ms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/activity.h"
#include "format/yaml.h"
#include "plan/roadmap.h"
#include "plan/schedule.h"
#include "plan/workday.h"

enum { OF_THE_FRAMEWORK = 62, GAPS = 300, ALL = 2000, RUNS = 21 };

static double
now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static uint64_t seed = 1;
static int
draw(int most)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)most);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Each needs up to three of the hundred before it, and every tenth one is waited for by the framework. */
static struct lt_node
estate(struct lt_arena *a)
{
	struct lt_buf text = LT_BUF(16 << 20);
	struct lt_docs docs;
	struct lt_err err = { 0 };
	lt_buf_puts(&text, "plan:\n  people: 25\n  activities:\n");
	for (int i = 0; i < ALL - OF_THE_FRAMEWORK - GAPS; i++) {
		lt_buf_printf(&text, "    - {id: own-%d, title: \"an activity of one's own, number %d\", effort: %d.5, wait: %d", i, i, draw(9), draw(4));
		for (int k = 0; k < 3 && i > 100; k++)
			lt_buf_printf(&text, k == 0 ? ", needs: [own-%d" : ", own-%d", i - 1 - draw(100));
		lt_buf_printf(&text, i > 100 ? "]}\n" : "}\n");
	}
	if (!lt_yaml_read(a, lt_keys_new(a), "lintel.yaml", lt_buf_text(&text), &docs, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	return lt_doc_root(docs.at[0]);
}

static void
found(struct lt_arena *a, struct lt_roadmap_found *ret)
{
	*ret = (struct lt_roadmap_found){ .checks = LT_NEW_ARRAY(a, struct lt_roadmap_check, GAPS), .check_count = GAPS };
	for (int i = 0; i < GAPS; i++)
		ret->checks[i] = (struct lt_roadmap_check){ .id = lt_print(a, "check-%d", i), .title = "a check", .fix = "close it", .verdict = LT_STATUS_GAP,
			.severity = (enum lt_severity)(i % LT_SEVERITY_COUNT), .area = (enum lt_area)(i % LT_AREA_COUNT), .gates = (uint8_t)(1 << i % LT_GATE_COUNT),
			.gap = 1 + i % 7 };
}

static void
told(const char *what, double *ms)
{
	qsort(ms, RUNS, sizeof *ms, by_size);
	printf("%-44s %8.2f ms (median of %d; %.2f to %.2f)\n", what, ms[RUNS / 2], RUNS, ms[0], ms[RUNS - 1]);
}

static void
schedule_alone(void)
{
	double ms[RUNS];
	static struct lt_task tasks[ALL];
	static int needs[ALL][4];
	for (int i = 0; i < ALL; i++) {
		for (int k = 0; k < 3; k++)
			needs[i][k] = i > 100 ? i - 1 - draw(100) : -1;
		needs[i][3] = -1;
		tasks[i] = (struct lt_task){ .effort = 0.5 + draw(9), .wait = draw(4), .needs = needs[i] };
	}
	for (int r = 0; r < RUNS; r++) {
		struct lt_arena *a = lt_arena_new((size_t)1 << 30);
		static const int pools[] = { 25 };
		struct lt_workdays days;
		int *circle;
		double begin = now_ms();
		lt_workdays_make(a, 20780, NULL, 0, &days);
		lt_schedule(a, tasks, ALL, lt_schedule_order(a, tasks, ALL, &circle), pools, 1, &days);
		ms[r] = now_ms() - begin;
		lt_arena_drop(a);
	}
	told("one schedule of 2,000 tasks, with its calendar", ms);
}

int
main(void)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_activities activities;
	struct lt_roadmap_found of;
	struct lt_err err = { 0 };
	double ms[2][RUNS];
	if (!lt_activities_load(a, &activities, &err))
		return fprintf(stderr, "%s\n", err.text), 1;
	struct lt_node root = estate(a);
	found(a, &of);
	for (int what_if = 0; what_if < 2; what_if++)
		for (int r = 0; r < RUNS; r++) {
			struct lt_arena *job = lt_arena_new((size_t)1 << 30);
			struct lt_noun_roadmap map;
			const struct lt_roadmap_asked asked = { .today = "2026-11-22", .dash = "--", .team = what_if ? "10" : NULL };
			double begin = now_ms();
			if (!lt_roadmap_make(job, &activities, &of, root, &asked, &map, &err))
				return fprintf(stderr, "%s\n", err.text), 1;
			ms[what_if][r] = now_ms() - begin;
			if (map.activities_count != ALL)
				return fprintf(stderr, "%d activities, not %d\n", map.activities_count, ALL), 1;
			lt_arena_drop(job);
		}
	told("a roadmap of 2,000 activities (bar: 100 ms)", ms[0]);
	told("the same with a what-if: two of them", ms[1]);
	schedule_alone();
	lt_arena_drop(a);
	return 0;
}
