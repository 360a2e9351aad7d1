/* SPDX-License-Identifier: Apache-2.0 */
/* How a model lies on a spot: the fewest cards of it that hold weights, peak and all calls at once. */
#include <math.h>

#include "plan/inside.h"

enum { MOST_CARDS = 16, LEAN = 8 };

/* Measured on H100 with vLLM and dense text models; elsewhere the sums are less sure. */
static double
doubt(const struct lt_placing *p, const struct lt_gpu *gpu)
{
	const struct lt_model *m = p->demand->model;
	bool sure = p->demand->engine->checked && gpu && strcmp(gpu->name, "h100") == 0 && !m->embeds && !m->multimodal;
	return sure ? 0 : LT_MEMORY_DOUBT;
}

/* Bytes on each card of all calls at once; the longest alone has to fit too. */
static double
calls_bytes(const struct lt_demand *d, const struct lt_serving *how)
{
	double all = (double)d->at_once * lt_memory_call(d->model, how->kv_bytes, how->tp, d->tokens);
	return fmax(all, lt_memory_call(d->model, how->kv_bytes, how->tp, d->context));
}

static void
try_cards(const struct lt_placing *p, double card, int64_t tp, bool lean, struct lt_fitting *f)
{
	const struct lt_demand *d = p->demand;
	double unsure = doubt(p, f->gpu);
	f->how = lt_memory_defaults(d->model, f->gpu, card);
	f->how.precision = d->precision;
	f->how.tp = tp;
	f->lean = lean;
	if (lean)
		f->how.sequences = d->at_once > LEAN ? d->at_once : LEAN;
	f->fit = lt_memory_fit(d->model, &f->how, card, d->tokens);
	f->calls = d->model->embeds ? 0 : calls_bytes(d, &f->how);
	f->word = f->fit.pool_least - unsure >= f->calls ? LT_FITTING_YES
		: f->fit.pool + unsure >= f->calls ? LT_FITTING_CLOSE : LT_FITTING_NO;
}

/* The fewest cards for a sure fit, else for a close one; the engine's defaults before fewer calls. */
static struct lt_fitting
try_spot(const struct lt_placing *p, const struct lt_gpu *gpu, double card, int64_t cards)
{
	struct lt_fitting best = { .gpu = gpu };
	for (int64_t tp = 1; tp <= MOST_CARDS && card > 0; tp *= 2)
		for (int lean = 0; lean < 2; lean++) {
			struct lt_fitting f = { .gpu = gpu };
			if ((tp > cards && tp > 1) || !lt_memory_divides(p->demand->model, tp))
				continue;
			bool lower = p->demand->at_once < lt_memory_defaults(p->demand->model, gpu, card).sequences;
			if (lean && !lower)
				continue;
			try_cards(p, card, tp, lean, &f);
			if (f.word > best.word || best.how.tp == 0 || (f.word == LT_FITTING_NO && best.word == LT_FITTING_NO))
				best = f;
			if (best.word == LT_FITTING_YES)
				return best;
		}
	return best;
}

bool
lt_fitting_apart(const struct lt_fitting *f)
{
	return f->how.tp > 2 && f->gpu && f->gpu->link == 0;
}

static int
rank(const struct lt_fitting *f)
{
	const struct lt_spot *s = f->spot;
	if (f->word == LT_FITTING_NO || s->cards == 0)
		return 0;
	if (s->kind == LT_SPOT_POOL)
		return s->closed ? 0 : 1;
	if (s->closed || (s->free >= 0 && s->free < f->how.tp))
		return 2;
	if (f->word == LT_FITTING_CLOSE || lt_fitting_apart(f))
		return 3;
	return s->free < 0 || s->mig || f->astray ? 4 : 5;
}

/* May this spot be used for what was asked? */
static bool
asked_for(enum lt_where where, enum lt_spot_kind kind)
{
	switch (where) {
	case LT_WHERE_HOST:
		return kind == LT_SPOT_HOST || kind == LT_SPOT_REPORT;
	case LT_WHERE_CLUSTER:
	case LT_WHERE_AZURE:
		return kind != LT_SPOT_HOST;
	case LT_WHERE_ANY:
		break;
	}
	return true;
}

static double
card_bytes(const struct lt_spot *s)
{
	int64_t mib = s->memory > 0 ? s->memory : s->gpu ? s->gpu->memory : s->size ? s->size->gpu->memory : 0;
	return (double)mib * (1 << 20);
}

/* Prompts are computed while answers wait, so both take of the same time. */
static void
load(const struct lt_placing *p, struct lt_fitting *f)
{
	const struct lt_demand *d = p->demand;
	f->busy = f->busy_most = -1;
	if (!f->gpu)
		return;
	f->speed = lt_throughput_of(d->model, f->gpu, &f->how, d->at_once, (double)d->tokens, (double)(d->tokens - d->output));
	f->busy = (double)d->rpm / 60 * f->speed.prefill_s + (d->output > 0 ? f->speed.step_s / LT_FITTING_TOKEN_S : 0);
	f->busy_most = f->busy / LT_THROUGHPUT_DOUBT;
}

/* Where it would be best: free before taken, then fast enough and with a driver that runs it. */
static int
merit(const struct lt_fitting *f)
{
	return f->rank * 10 - (f->old ? 7 : 0) - (f->busy > 1 ? 5 : f->busy < 0 || f->busy_most > 1 ? 2 : 0);
}

struct lt_fitting
lt_fitting_best(const struct lt_placing *p)
{
	struct lt_fitting best = { .rank = -1 };
	int most = -100;
	for (int i = 0; i < p->found->spot_count; i++) {
		const struct lt_spot *s = &p->found->spots[i];
		bool there = !p->demand->region || (s->zone && lt_text_starts(lt_text(s->zone), p->demand->region));
		if (!asked_for(p->demand->where, s->kind) || (s->zone && !there))
			continue;
		struct lt_fitting f = try_spot(p, s->gpu, card_bytes(s), s->cards);
		f.spot = s;
		f.astray = !there;
		f.rank = rank(&f);
		f.old = (s->driver > 0 && s->driver < p->demand->engine->driver) ||
			(s->capability > 0 && s->capability < p->demand->engine->capability);
		load(p, &f);
		double all = (double)f.how.tp * f.fit.card, least = (double)best.how.tp * best.fit.card;
		/* What fits best, then on as little as it can; of what does not fit, the largest. */
		int now = f.rank > 0 ? merit(&f) : f.rank * 10 - 50;
		if (now > most || (now == most && (f.rank > 0 ? all < least : all > least))) {
			best = f;
			most = now;
		}
	}
	return best;
}

const struct lt_size *
lt_fitting_size(const struct lt_placing *p, struct lt_fitting *ret_fitting)
{
	const struct lt_size *slow = NULL;
	for (int i = 0; i < p->gpus->size_count; i++) {
		const struct lt_size *size = &p->gpus->sizes[i];
		if (size->retired || !size->family)
			continue;
		struct lt_fitting f = try_spot(p, size->gpu, (double)size->gpu->memory * (1 << 20), size->cards);
		load(p, &f);
		bool joined = f.how.tp == 1 || size->gpu->link > 0, native = p->demand->precision != LT_PRECISION_BF16 || size->gpu->bf16 > 0;
		if (f.word != LT_FITTING_YES || !joined || !native || (slow && f.busy > 1))
			continue;
		*ret_fitting = f;
		if (f.busy <= 1)
			return size;
		slow = size;
	}
	return slow;
}
