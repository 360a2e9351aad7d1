/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roadmap: what is still to be done, in what order, by whom and until when.
 *
 * The activities of content/roadmap/, those of lintel.yaml and the gaps of an assessment are one graph.  What evidence says
 * is done is not planned; what is left out hands its needs on.  A gap hangs below the activity that covers it: that one
 * is done after it, and has so much less left to do itself.
 */
#pragma once
#include "format/doc.h"
#include "record/noun.h"

struct lt_activities;
struct lt_arena;
struct lt_err;

/* What an assessment knows, as a roadmap reads it. */
struct lt_roadmap_check {
	const char *id, *code, *title, *fix; /* code: NULL when it has none */
	enum lt_severity severity;
	enum lt_area area;
	enum lt_phase phase;
	uint8_t gates;                 /* bit 1 << LT_GATE_... */
	enum lt_status verdict;
	int64_t gap, waived;           /* places */
	struct lt_texts sources;       /* collectors that can decide it */
	const char *file;              /* of its first open gap, or NULL */
	uint32_t line;
};
struct lt_roadmap_item {
	const char *id;
	enum lt_item_state state;
	struct lt_texts checks;        /* ids */
};
struct lt_roadmap_decision {
	bool passed;                   /* and nothing speaks against it */
	const char *day, *reopened;    /* reopened: what re-opened it, or NULL */
};
struct lt_roadmap_found {
	const char *organisation, *profile;
	struct lt_roadmap_check *checks;
	int check_count;
	struct lt_roadmap_item *items;
	int item_count;
	struct lt_roadmap_decision gates[LT_GATE_COUNT];
	bool gate_known[LT_GATE_COUNT]; /* somebody decided about it */
	int64_t decided;               /* checks that are ok or a gap */
};

/* What was asked; NULL and 0: what lintel.yaml says. */
struct lt_roadmap_asked {
	const char *today;             /* a day; needed */
	const char *team;              /* "3", "PLT=2,SEC=1" */
	const char *start, *size, *path;
	struct lt_texts without;
	const char *dash;              /* what stands before these words in sentences: "--" */
};

/* The facts of an assessment that holds its items. */
void lt_roadmap_found(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_roadmap_found *ret_found);

/* estate: the root of lintel.yaml, or LT_NOWHERE.  False with a sentence for each mistake in it, or for a word that was
 * asked wrongly. */
bool lt_roadmap_make(struct lt_arena *a, const struct lt_activities *activities, const struct lt_roadmap_found *found, struct lt_node estate,
	const struct lt_roadmap_asked *asked, struct lt_noun_roadmap *ret_roadmap, struct lt_err *err);
