/* SPDX-License-Identifier: Apache-2.0 */
/* roadmap_inside: what the files of a roadmap share; nobody outside this room includes it. */
#pragma once
#include "plan/roadmap.h"
#include "plan/workday.h"
#include "record/mistake.h"

struct lt_activities;
struct lt_map;

enum { LT_LEAST, LT_LIKELY, LT_MOST, LT_RANGE }; /* the three ways it may go */

struct lt_ids {
	int *at, count, room;
};

struct lt_plot {
	struct lt_noun_roadmap_activity out; /* id, title, owner, ...: what is known before the days */
	int phase;
	bool dropped, own, gate_word;
	double effort[LT_RANGE];
	int64_t wait[LT_RANGE];
	bool calendar, first;
	int64_t from;            /* a day, or 0 */
	int parent;              /* or -1 */
	struct lt_ids needs, soft;
	struct lt_node node;     /* of lintel.yaml, or LT_NOWHERE */
	const struct lt_activity *row;
};

struct lt_plotting {
	struct lt_arena *a;
	const struct lt_activities *content;
	const struct lt_roadmap_found *found;
	const struct lt_roadmap_asked *asked;
	struct lt_node estate, plan; /* plan: of lintel.yaml */
	struct lt_mistakes mistakes;
	struct lt_noun_roadmap *out;
	struct lt_plot *at;
	int count, room;
	struct lt_map *by_id, *item_by_id, *check_by_id;
	int64_t today, start;
	int size;                /* 0 s, 1 m, 2 l */
	bool essential, named_size;
	const char **pool_roles; /* of pools from 1 on; pool 0: everybody else */
	int *pools, pool_count;
	const char **withouts;
	int without_count, without_room;
	const char **notes;
	int note_count, note_room;
	int waived, left_out, unknown;
};

/* roadmap_asked.c: today, start, size, path, team, what is left out. */
bool lt_plot_asked(struct lt_plotting *p, struct lt_err *err);
bool lt_plot_is_without(const struct lt_plotting *p, const char *id);

/* roadmap_plot.c: framework, own, edges; drops. */
struct lt_plot *lt_plot_add(struct lt_plotting *p, const char *id, const char *kind, const char *title);
void lt_plot_need(struct lt_plotting *p, struct lt_ids *ids, int other);
int lt_plot_find(const struct lt_plotting *p, const char *id); /* or -1 */
void lt_plot_framework(struct lt_plotting *p);
void lt_plot_drop(struct lt_plotting *p);

/* roadmap_own.c */
void lt_plot_own(struct lt_plotting *p);
void lt_plot_own_edges(struct lt_plotting *p);

/* roadmap_gap.c */
void lt_plot_gaps(struct lt_plotting *p);
void lt_plot_gap_edges(struct lt_plotting *p);
void lt_plot_measure(const struct lt_plotting *p, struct lt_plot *plot, enum lt_area area, int64_t places); /* its effort, of gaps of an area */

/* roadmap_life.c: models of the platform that are retired before long */
bool lt_plot_lives(struct lt_plotting *p, struct lt_err *err);

/* roadmap_owner.c */
void lt_plot_owners(struct lt_plotting *p);

/* roadmap_days.c: three schedules; false when there is a circle. */
bool lt_plot_days(struct lt_plotting *p, struct lt_err *err);

/* roadmap_tell.c */
void lt_plot_note(struct lt_plotting *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lt_plot_tell(struct lt_plotting *p);
void lt_plot_compare(struct lt_arena *a, const struct lt_noun_roadmap *before, struct lt_noun_roadmap *after);
struct lt_texts lt_plot_texts(struct lt_arena *a, const char *const *list); /* of a list that NULL ends */
