/* SPDX-License-Identifier: Apache-2.0 */
/* inside: what the files of a placement share; nobody outside this room includes it. */
#pragma once
#include "plan/memory.h"
#include "plan/place.h"
#include "plan/start.h"
#include "plan/throughput.h"

struct lt_placing {
	struct lt_arena *a;
	const struct lt_demand *demand;
	const struct lt_found *found;
	const struct lt_gpus *gpus;
	const struct lt_workloads *workloads;
	struct lt_placement *out;
	int step_room, line_room, source_room;
	const char **lines, **sources;
	int line_count, source_count;
};

/* step.c: adds a step; lead names the time its gap takes, after the steps it waits for, between
 * blanks.  Those that are not there are not waited for. */
struct lt_placement_step *lt_step_add(struct lt_placing *p, const struct lt_placement_step *step, const char *lead,
	const char *after);
/* A sum, and where a number is from (once). */
void lt_step_line(struct lt_placing *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void lt_step_source(struct lt_placing *p, const char *source);
/* The same of a row of a dated table: with its age, and a warning past half a year. */
void lt_step_dated(struct lt_placing *p, const char *what, const char *source, const char *as_of);
/* The path, the verdict and its sentence. */
void lt_step_finish(struct lt_placing *p);
/* 131072 as people read it: 131,072. */
const char *lt_step_number(struct lt_arena *a, int64_t number);

#define LT_FITTING_TOKEN_S 0.04 /* 25 tokens a second for each caller: what people read */

/* fitting.c: how a model lies on one spot. */
enum lt_fitting_word { LT_FITTING_NO, LT_FITTING_CLOSE, LT_FITTING_YES };
struct lt_fitting {
	const struct lt_spot *spot; /* NULL: on a size that is still to be had */
	const struct lt_gpu *gpu;
	enum lt_fitting_word word;
	int rank;                   /* 5 free, 4 maybe free, 3 close, 2 taken or closed, 1 declared, 0 none */
	struct lt_serving how;
	struct lt_fit fit;
	double calls;               /* bytes of the calls at once, or of the longest one */
	struct lt_speed speed;
	double busy, busy_most;     /* share of its time that the demand takes; -1: the card is not known */
	bool old;                   /* its driver or its capability is below what the engine needs */
	bool astray;                /* a region was asked for, and where the spot stands is not known */
	bool lean;                  /* fits only when the engine is told how many calls to expect */
};
/* More than two cards share each layer, and all they say to each other goes over PCIe. */
bool lt_fitting_apart(const struct lt_fitting *f);
struct lt_fitting lt_fitting_best(const struct lt_placing *p);
/* The smallest machine size of the table that holds it and may be fast enough; else the smallest
 * that holds it; else NULL. */
const struct lt_size *lt_fitting_size(const struct lt_placing *p, struct lt_fitting *ret_fitting);

/* place_quota.c: a step for vCPUs of a size, and one for units of a model. */
void lt_place_vcpus(struct lt_placing *p, const struct lt_size *size);
void lt_place_units(struct lt_placing *p, int64_t units);

/* place_hosted.c, place_own.c */
void lt_place_hosted(struct lt_placing *p);
void lt_place_own(struct lt_placing *p);

/* place_gpus.c: cards that hold it, or those to get; place_machine.c: what the machine around them
 * has; place_serve.c: the way to weights and image, speed, the probe. */
void lt_place_no_gpus(struct lt_placing *p, const struct lt_fitting *best, const struct lt_size *size,
	const struct lt_fitting *wanted);
void lt_place_gpus(struct lt_placing *p, const struct lt_fitting *f);
void lt_place_machine(struct lt_placing *p, const struct lt_fitting *best, const struct lt_start *start);
void lt_place_driver(struct lt_placing *p, const struct lt_spot *s);
void lt_place_new_machine(struct lt_placing *p, const struct lt_start *start);
void lt_place_fetch(struct lt_placing *p, const struct lt_start *start);
void lt_place_speed(struct lt_placing *p, const struct lt_fitting *f);
void lt_place_at(struct lt_placement_step *step, const struct lt_spot *s); /* where it was found */
#define LT_PLACE_GB 1e9
