/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assessed: the last assessment, kept for reading.
 *
 * The document (STATE/assessed/last.json, as docs/reference/assessment.schema.json describes it) is mapped and
 * parsed once and indexed; who answers takes a reference, reads as long as it likes, and drops it.  When a
 * new one came, it takes the place of the last and the last goes with its last reader.  Nothing in it is ever
 * changed, so several threads read one without a lock.  Nodes are read with the request's arena, for escapes.
 *
 * It survives a restart, since it is read from the state folder.  Of a version whose document cannot
 * be read any more there is none until the next assessment.
 */
#pragma once
#include "format/doc.h"
#include "record/assessment.h"

struct lt_api;
struct lt_checks;
struct lt_err;
struct lt_frameworks;
struct lt_map;
struct lt_questions;
struct lt_service;

/* A check as it answered; its findings are findings[first] to findings[first + count - 1]. */
struct lt_assessed_check {
	struct lt_node node;
	const char *id, *code, *title;  /* code: NULL when it has none */
	enum lt_severity severity;
	enum lt_area area;
	enum lt_phase phase;            /* it falls due in */
	uint8_t phases;                 /* bit 1 << LT_PHASE_... */
	enum lt_status verdict;
	uint32_t level, ok, gap, unknown, skip, waived;
	int first, count;
};

struct lt_assessed_finding {
	struct lt_node node;
	uint32_t check;                 /* index in checks */
	enum lt_status status;
	bool waived;
	const char *fingerprint;        /* 32 digits */
	struct lt_text resource, file, reason; /* LT_NONE when null */
};

struct lt_assessed_whole {
	struct lt_node root;            /* the whole document: lt_node_get(root, "items") */
	uint64_t generation;            /* another one for each document; also after a restart */
	const char *made_at;            /* 2026-11-22T10:00:00Z */
	int64_t made_us;
	enum lt_verdict verdict;
	struct lt_assessed_check *checks;
	int checks_count;
	struct lt_assessed_finding *findings; /* in the order of their checks */
	int findings_count;
	int *heaviest;                  /* indexes of findings as people should meet them: open gaps, unknowns, waived ones,
	                                 * ok, skip; in each critical before low, then as they come */
	struct lt_map *check_of;        /* id and code to the index in checks */
	struct lt_map *finding_of;      /* fingerprint to the index in findings, the first of equals */
	const char *facts;              /* the file of its facts, or NULL: they are with another instance */
	struct lt_text head;            /* the beginning of the noun assessment_head, for route_assessment.c */
};

/* The last one, with a reference taken; NULL: there was none yet. */
struct lt_assessed_whole *lt_assessed_take(struct lt_api *api);
void lt_assessed_drop(struct lt_assessed_whole *assessed); /* NULL is fine */

/* Its generation without taking it, 0 when there is none: for ETags. */
uint64_t lt_assessed_generation(struct lt_api *api);

/* Reads STATE/assessed/last.json again; false with err when it is there and cannot be read (the old one stays). */
bool lt_assessed_again(struct lt_api *api, struct lt_err *err);

/* What lintel was built with, loaded once at start; lives as long as the process, never changed. */
const struct lt_checks *lt_assessed_catalog(struct lt_api *api);
const struct lt_frameworks *lt_assessed_frameworks(struct lt_api *api);
const struct lt_questions *lt_assessed_questions(struct lt_api *api);

extern const struct lt_service lt_service_assessed;
