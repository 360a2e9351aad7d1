/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a demand: the profile first, then its words, then what follows from them. */
#include "plan/demand.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "plan/throughput.h"

enum { MOST = 1000000000, LONGEST = 1000 };

/* A call begins after a second and answers 25 tokens a second: what people wait for. */
#define WAIT_S 1.0
#define TOKEN_S 0.04

struct reading {
	struct lt_arena *a;
	const struct lt_models *models;
	const struct lt_workloads *workloads;
	struct lt_demand *d;
	const char *engine;
	bool precise, output; /* these were given */
};

/* What somebody typed, short enough for a sentence and without control characters. */
static const char *
shown(struct lt_arena *a, struct lt_text text)
{
	char *copy = lt_print(a, "%.*s%s", text.len > 48 ? 48 : (int)text.len, text.at ? text.at : "", text.len > 48 ? "..." : "");
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = '?';
	return copy;
}

/* " did you mean 'x'?", or what there is. */
static bool
unknown(struct reading *r, const char *what, struct lt_text given, const char *const *words, struct lt_err *err)
{
	const char *near = NULL, *all = "";
	int least = 4;
	for (int i = 0; words[i]; i++) {
		int steps = lt_text_distance(given, lt_text(words[i]));
		if (steps < least) {
			least = steps;
			near = words[i];
		}
		all = lt_print(r->a, "%s%s%s", all, i ? ", " : "", words[i]);
	}
	if (near)
		return lt_fail(err, "--tomorrow: there is no %s '%s'; did you mean '%s'?", what, shown(r->a, given), near);
	return lt_fail(err, "--tomorrow: there is no %s '%s'; there are %s", what, shown(r->a, given), all);
}

static bool
find_model(struct reading *r, struct lt_text name, struct lt_err *err)
{
	const char *near = lt_models_near(r->models, name);
	r->d->model = lt_models_find(r->models, name);
	r->d->hosted = r->d->model ? NULL : lt_models_hosted(r->models, name);
	if (r->d->model || r->d->hosted)
		return true;
	if (near)
		return lt_fail(err, "--tomorrow: no model '%s' is known; did you mean '%s'?", shown(r->a, name), near);
	return lt_fail(err, "--tomorrow: no model '%s' is known; lintel assess --tomorrow list names those that are",
		shown(r->a, name));
}

static bool
read_profile(struct reading *r, struct lt_text name, struct lt_err *err)
{
	const struct lt_profile *p = lt_workloads_profile(r->workloads, name);
	const char **names = LT_NEW_ARRAY(r->a, const char *, r->workloads->profile_count + 1);
	for (int i = 0; i < r->workloads->profile_count; i++)
		names[i] = r->workloads->profiles[i].name;
	if (!p)
		return unknown(r, "profile", name, names, err);
	r->d->title = p->title;
	r->d->rpm = p->rpm;
	r->d->tokens = p->tokens;
	r->d->output = p->output;
	r->output = true;
	r->d->context = p->context;
	r->engine = p->engine;
	r->d->where = p->where && strcmp(p->where, "azure") == 0 ? LT_WHERE_AZURE : LT_WHERE_ANY;
	return find_model(r, lt_text(p->model), err);
}

static bool
read_number(struct reading *r, const char *key, struct lt_text value, int64_t *out, struct lt_err *err)
{
	if (lt_text_int(value, out) && *out >= (out == &r->d->output ? 0 : 1) && *out <= MOST)
		return true;
	return lt_fail(err, "--tomorrow: %s takes a whole number from 1 to %d, not '%s'", key, MOST, shown(r->a, value));
}

static int
word_at(const char *const *words, struct lt_text value)
{
	for (int i = 0; words[i]; i++)
		if (lt_text_eq_nocase(value, lt_text(words[i])))
			return i;
	return -1;
}

static const char *const PLACES[] = { "host", "cluster", "azure", NULL };
#define KEY(name, sentence) #name,
static const char *const KEYS[] = { LT_DEMANDS(KEY) NULL };
#undef KEY

static bool
read_word(struct reading *r, struct lt_text key, struct lt_text value, struct lt_err *err)
{
	int at;
	if (lt_text_eq(key, "model"))
		return find_model(r, value, err);
	if (lt_text_eq(key, "engine")) {
		r->engine = lt_copy_text(r->a, value).at;
		return true;
	}
	if (lt_text_eq(key, "region")) {
		r->d->region = lt_copy_text(r->a, value).at;
		return true;
	}
	if (lt_text_eq(key, "precision")) {
		if ((at = word_at(lt_model_precisions, value)) < 0)
			return unknown(r, "precision", value, lt_model_precisions, err);
		r->d->precision = at;
		r->precise = true;
		return true;
	}
	if (lt_text_eq(key, "where")) {
		if ((at = word_at(PLACES, value)) < 0)
			return unknown(r, "place", value, PLACES, err);
		r->d->where = (enum lt_where)(at + 1);
		return true;
	}
	return unknown(r, "word", key, KEYS, err);
}

static bool
read_piece(struct reading *r, struct lt_text piece, struct lt_err *err)
{
	struct lt_text value = piece, key;
	struct {
		const char *key;
		int64_t *at;
	} numbers[] = { { "rpm", &r->d->rpm }, { "tokens", &r->d->tokens }, { "output", &r->d->output },
		{ "context", &r->d->context }, { "sessions", &r->d->at_once } };
	lt_text_cut(&value, '=', &key);
	key = lt_text_trim(key);
	value = lt_text_trim(value);
	if (!value.at || value.len == 0)
		return lt_fail(err, "--tomorrow: '%s' wants a value, as in rpm=60", shown(r->a, piece));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (lt_text_eq(key, numbers[i].key)) {
			r->output |= numbers[i].at == &r->d->output;
			return read_number(r, numbers[i].key, value, numbers[i].at, err);
		}
	return read_word(r, key, value, err);
}

/* What the words leave open. */
static bool
complete(struct reading *r, struct lt_err *err)
{
	struct lt_demand *d = r->d;
	const char *engine = r->engine ? r->engine : "vllm";
	const char **engines = LT_NEW_ARRAY(r->a, const char *, r->workloads->engine_count + 1);
	for (int i = 0; i < r->workloads->engine_count; i++)
		engines[i] = r->workloads->engines[i].name;
	if (!d->model && !d->hosted)
		return lt_fail(err, "--tomorrow: which model? name a profile or say model=llama-3.1-8b");
	if (!(d->engine = lt_workloads_engine(r->workloads, lt_text(engine))))
		return unknown(r, "engine", lt_text(engine), engines, err);
	bool embeds = d->model ? d->model->embeds : d->hosted->embeds;
	d->rpm = d->rpm ? d->rpm : 60;
	d->tokens = d->tokens ? d->tokens : 2000;
	if (!r->output)
		d->output = embeds ? 0 : d->tokens / 8;
	if (d->output > d->tokens)
		return lt_fail(err, "--tomorrow: an answer of %lld tokens is longer than its call of %lld", (long long)d->output,
			(long long)d->tokens);
	d->context = d->context > d->tokens ? d->context : d->tokens;
	if (d->model && d->context > d->model->context)
		return lt_fail(err, "--tomorrow: %s reads at most %lld tokens, not %lld", d->model->name,
			(long long)d->model->context, (long long)d->context);
	if (d->model && !r->precise)
		d->precision = d->model->precision;
	if (d->hosted && (d->where == LT_WHERE_HOST || d->where == LT_WHERE_CLUSTER))
		return lt_fail(err, "--tomorrow: nobody but Azure serves %s; leave where out", d->hosted->name);
	if (d->hosted)
		d->where = LT_WHERE_AZURE;
	if (d->at_once == 0)
		d->at_once = (int64_t)ceil(lt_throughput_at_once((double)d->rpm, WAIT_S + TOKEN_S * (double)d->output));
	return true;
}

bool
lt_demand_read(struct lt_arena *a, const char *asked, const struct lt_models *models,
	const struct lt_workloads *workloads, struct lt_demand *ret_demand, struct lt_err *err)
{
	struct lt_text rest = lt_text(asked), piece;
	struct reading r = { .a = a, .models = models, .workloads = workloads, .d = ret_demand };
	*ret_demand = (struct lt_demand){ .asked = shown(a, lt_text(asked)), .title = "a workload of your own" };
	if (rest.len > LONGEST)
		return lt_fail(err, "--tomorrow: a profile is at most %d characters long", LONGEST);
	for (int i = 0; lt_text_cut(&rest, ',', &piece); i++) {
		piece = lt_text_trim(piece);
		bool named = !memchr(piece.at, '=', piece.len);
		if (!(named && i == 0 ? read_profile(&r, piece, err) : read_piece(&r, piece, err)))
			return false;
	}
	ret_demand->asked = lt_copy(a, asked);
	return complete(&r, err);
}
