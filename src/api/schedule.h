/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schedule: what the control plane does without being asked; a service.
 *
 * It assesses at start when there is no assessment or it is old, then by an interval, and when something changed:
 * files of the estate's folder (watch.h) once they were quiet for two seconds, and the policy in force.  It
 * removes what is older than schedule.keep_days once a day, and writes a digest.  Of several
 * instances that share a store the one that assesses does all of it.
 *
 * Its rules are the schedule section of lintel.yaml, read again when the file changes.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "record/noun.h"

struct lt_api;
struct lt_arena;
struct lt_service;

enum lt_digest_how { LT_DIGEST_OFF, LT_DIGEST_DAILY, LT_DIGEST_WEEKLY };
struct lt_schedule_rules {
	int64_t interval_s;   /* 0: none */
	bool on_change;
	int64_t keep_days;
	enum lt_digest_how digest;
	int digest_day;       /* 0: Monday */
};

/* What is so at a moment; times are us since 1970, 0: never. */
struct lt_schedule_seen {
	int64_t now_us, began_us; /* began: this instance */
	int64_t made_us;          /* the document that can be read */
	int64_t ended_us;         /* the last assessment that this instance saw end, done or failed */
	int64_t first_us, changed_us; /* changes that no assessment has seen: the first and the last of them */
	bool busy;                /* one runs or waits */
};

/* Why an assessment is due: start, change or interval; NULL: none is. */
const char *lt_schedule_due(const struct lt_schedule_rules *rules, const struct lt_schedule_seen *seen);
/* When the interval is over; 0: never. */
int64_t lt_schedule_next_us(const struct lt_schedule_rules *rules, const struct lt_schedule_seen *seen);

/* The day of the next digest behind last (a day since 1970), 0: none. */
int64_t lt_schedule_digest_day(const struct lt_schedule_rules *rules, int64_t last);

/* When the next assessment is due by the clock, as 2026-11-22T10:00:00Z, or NULL. */
const char *lt_schedule_next(struct lt_api *api, struct lt_arena *a);

void lt_schedule_read(struct lt_api *api, struct lt_arena *a, struct lt_noun_schedule *ret_schedule);
struct lt_schedule_rules lt_schedule_rules(struct lt_api *api);
/* The estate was written: its rules hold from now on. */
void lt_schedule_again(struct lt_api *api);

extern const struct lt_service lt_service_schedule;
