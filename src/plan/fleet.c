/* SPDX-License-Identifier: Apache-2.0 */
/* fleet: see fleet.h. */
#include "plan/fleet.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "plan/inside.h"

enum { MOST_REPLICAS = 1 << 20, MOST_STAGES = 16, WAIT = 1 };

struct fleet {
	struct lt_arena *a;
	struct lt_fleet_ask ask;
	const struct lt_gpus *gpus;
	const struct lt_rents *rents;
	struct lt_noun_capacity_gpu *out;
	int64_t day;
	int size_room;
};

static struct lt_texts
push(struct lt_arena *a, struct lt_texts texts, const char *line)
{
	const char **all = LT_NEW_ARRAY(a, const char *, texts.count + 1);
	if (texts.count)
		memcpy(all, texts.at, sizeof *all * (size_t)texts.count);
	all[texts.count] = line;
	return (struct lt_texts){ all, texts.count + 1 };
}

const char *
lt_fleet_rule(double need_gb, const char **ret_size)
{
	static const struct {
		double most;
		const char *row, *size;
	} rows[] = { { 12.8, "D11.7", "standard_nc4as_t4_v3" }, { 19.2, "D11.8", "standard_nv36ads_a10_v5" }, { 64, "D11.9", "standard_nc24ads_a100_v4" },
		{ 75, "D11.9", "standard_nc40ads_h100_v5" }, { 128, "D11.10", "standard_nc48ads_a100_v4" }, { 150, "D11.10", "standard_nc80adis_h100_v5" },
		{ 256, "D11.11", "standard_nc96ads_a100_v4" }, { 512, "D11.12", "standard_nd96amsr_a100_v4" }, { 902, "D11.13", "standard_nd96isr_h200_v5" },
		{ INFINITY, "D11.14", "standard_nd96isr_mi300x_v5" } };
	int i = 0;
	while (need_gb > rows[i].most)
		i++;
	*ret_size = rows[i].size;
	return rows[i].row;
}

/* From the ideal to the worst that was measured elsewhere, or to what was measured here. */
static struct lt_speed
speed_of(const struct fleet *f, const struct lt_gpu *gpu, const struct lt_serving *how, int64_t batch)
{
	const struct lt_fleet_factor *k = &f->ask.factor;
	struct lt_speed s = lt_throughput_of(f->ask.model, gpu, how, batch, f->ask.input + f->ask.output, f->ask.input);
	if (k->runs > 0 && k->prefill > 0) {
		s.prefill_most_s = s.prefill_s / k->prefill_least;
		s.prefill_s /= k->prefill;
	}
	if (k->runs > 0 && k->step > 0) {
		s.step_most_s = s.step_s / k->step_least;
		s.step_s /= k->step;
	}
	return s;
}

/* Share of one copy's time that its part of the calls takes. */
static double
busy(const struct fleet *f, const struct lt_gpu *gpu, const struct lt_serving *how, int64_t copies, bool worst)
{
	int64_t batch = (f->ask.at_once + copies - 1) / copies;
	struct lt_speed s = speed_of(f, gpu, how, batch);
	double step = worst ? s.step_most_s : s.step_s, prefill = worst ? s.prefill_most_s : s.prefill_s;
	return f->ask.rpm / 60 / (double)copies * prefill + (f->ask.output > 0 ? step / LT_FITTING_TOKEN_S : 0);
}

/* The least copies that hold the calls and are fast enough; 0: no number is. */
static int64_t
copies(const struct fleet *f, const struct lt_gpu *gpu, const struct lt_serving *how, int64_t each, bool worst)
{
	int64_t least = each > 0 ? (f->ask.at_once + each - 1) / each : 1, low, high;
	least = least > 1 ? least : 1;
	for (high = least; high < MOST_REPLICAS && busy(f, gpu, how, high, worst) > 1; high *= 2)
		;
	if (busy(f, gpu, how, high, worst) > 1)
		return 0;
	for (low = least; low < high;) {
		int64_t middle = low + (high - low) / 2;
		if (busy(f, gpu, how, middle, worst) > 1)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static double
gib(double bytes)
{
	return bytes < 0 ? -1 : bytes / LT_GIB;
}

/* How it lies on so many cards of each of so many machines. */
static struct lt_serving
serving(const struct fleet *f, const struct lt_gpu *gpu, double card, int64_t tp)
{
	struct lt_serving how = lt_memory_defaults(f->ask.model, gpu, card);
	how.precision = f->ask.precision;
	how.kv_bytes = f->ask.kv_bytes;
	how.tp = tp;
	how.utilisation = f->ask.utilisation;
	how.sequences = f->ask.sequences > 0 ? f->ask.sequences : how.sequences;
	how.batched = f->ask.batched > 0 ? f->ask.batched : how.batched;
	return how;
}

static void
lay(const struct fleet *f, struct lt_noun_capacity_size *s, const struct lt_serving *how, double card, int64_t pp)
{
	const struct lt_model *m = f->ask.model;
	struct lt_fit fit = lt_memory_fit(m, how, card, f->ask.context);
	double share = fit.weights - fit.weights / (double)pp, call = lt_memory_call(m, how->kv_bytes, how->tp, (f->ask.context + how->block - 1) / how->block * how->block);
	s->tp = how->tp;
	s->pp = pp;
	s->weights = gib(fit.weights / (double)pp);
	s->activation = gib(fit.activation);
	s->activation_most = gib(fit.activation_most);
	s->other = gib(fit.other);
	s->pool = gib(fit.pool + share);
	s->pool_least = gib(fit.pool_least + share);
	double pool = fit.pool_least + share;
	s->tokens = lt_memory_tokens(pool, fit.token / (double)pp, how->block);
	s->at_once = pool > 0 && call > 0 ? (int64_t)(pool / (call / (double)pp)) : 0;
	int64_t low = 0, high = m->context / how->block;
	while (low < high) { /* windows make a call cheaper than its tokens, so it is searched */
		int64_t middle = (low + high + 1) / 2;
		if (lt_memory_call(m, how->kv_bytes, how->tp, middle * how->block) / (double)pp <= pool)
			low = middle;
		else
			high = middle - 1;
	}
	s->longest = pool > 0 ? low * how->block : 0;
}

/* At worst, is a copy on so many cards ever fast enough? */
static bool
quick(const struct fleet *f, const struct lt_gpu *gpu, const struct lt_serving *how)
{
	return f->ask.output <= 0 || speed_of(f, gpu, how, 1).step_most_s <= LT_FITTING_TOKEN_S;
}

/* The fewest cards that hold it and may be fast enough: in one machine, then across machines that are joined by InfiniBand. */
static bool
place(const struct fleet *f, const struct lt_size *size, const struct lt_gpu *gpu, int64_t cards, struct lt_noun_capacity_size *s)
{
	double card = (double)gpu->memory * (1 << 20);
	bool legal = false, held = false;
	struct lt_noun_capacity_size kept = *s;
	for (int64_t tp = 1; tp <= cards; tp *= 2) {
		if ((f->ask.tp > 0 && tp != f->ask.tp) || !lt_memory_divides(f->ask.model, tp) || (tp > 2 && gpu->link == 0))
			continue;
		struct lt_serving how = serving(f, gpu, card, tp);
		legal = true;
		lay(f, s, &how, card, 1);
		if (s->at_once > 0 && quick(f, gpu, &how))
			return true;
		if (s->at_once > 0 && !held)
			kept = *s;
		held |= s->at_once > 0;
	}
	if (held) {
		*s = kept;
		return true;
	}
	if (!legal) {
		s->why = f->ask.tp > cards ? lt_print(f->a, "it has %lld cards, and --tp asks for %lld", (long long)cards, (long long)f->ask.tp)
			: "its cards are joined by PCIe alone, and more than two would share each layer";
		return false;
	}
	for (int64_t pp = 2; size && size->infiniband > 0 && f->ask.tp == 0 && pp <= MOST_STAGES; pp++) {
		struct lt_serving how = serving(f, gpu, card, s->tp);
		lay(f, s, &how, card, pp);
		if (s->at_once > 0)
			return true;
	}
	s->pp = 1;
	s->why = s->pool_least < 0 ? "its weights and the peak leave no room for a token" : lt_print(f->a, "a call of %s tokens does not fit; %s do",
		lt_step_number(f->a, f->ask.context), lt_step_number(f->a, s->longest));
	if (size && size->infiniband == 0 && cards > 0)
		s->why = lt_print(f->a, "%s, and it has no InfiniBand to share layers with a second machine", s->why);
	return false;
}

static void
fill_speed(struct fleet *f, const struct lt_size *size, const struct lt_gpu *gpu, struct lt_noun_capacity_size *s)
{
	struct lt_serving how = serving(f, gpu, (double)gpu->memory * (1 << 20), s->tp);
	s->replicas = copies(f, gpu, &how, s->at_once, false);
	s->replicas_most = copies(f, gpu, &how, s->at_once, true);
	int64_t batch = s->replicas > 0 ? (f->ask.at_once + s->replicas - 1) / s->replicas : f->ask.at_once < s->at_once ? f->ask.at_once : s->at_once;
	struct lt_speed speed = speed_of(f, gpu, &how, batch > 0 ? batch : 1);
	s->first_ms = speed.prefill_s * 1e3;
	s->first_ms_most = speed.prefill_most_s * 1e3;
	s->token_ms = speed.step_s * 1e3;
	s->token_ms_most = speed.step_most_s * 1e3;
	s->tokens_s = (double)batch / speed.step_s;
	s->tokens_s_least = (double)batch / speed.step_most_s;
	if (s->replicas == 0) {
		s->verdict = "slow";
		s->why = lt_print(f->a, "no number of copies answers %g tokens a second to each caller", 1 / LT_FITTING_TOKEN_S);
		return;
	}
	int64_t most = s->replicas_most > 0 ? s->replicas_most : s->replicas, per = size ? size->cards / (s->tp > 0 ? s->tp : 1) : 1;
	s->machines = s->pp > 1 ? most * s->pp : (most + per - 1) / per;
	s->vcpus = size ? s->machines * size->vcpus : 0;
	if (s->replicas_most == 0)
		s->verdict = "perhaps";
	if (s->replicas_most == 0)
		s->why = "at worst no number of copies is fast enough: measure it and say --calibrate";
	else if (s->tp == 2 && gpu->link == 0)
		s->why = "two cards share each layer over PCIe: measure it before you rely on it";
	if (!size)
		return;
	const struct lt_rent *rent = lt_rents_find(f->rents, LT_RENT_MACHINE, NULL, size->name, f->ask.region, LT_RENT_HOUR, f->day);
	s->hour = rent ? lt_rent_hour(rent) : -1;
	s->month = rent ? s->hour * LT_RENT_MONTH_HOURS * (double)s->machines : -1;
}

static void
try_size(struct fleet *f, const struct lt_size *size, const struct lt_gpu *gpu, int64_t cards)
{
	struct lt_noun_capacity_size *s = &LT_PUSH(f->a, f->out->sizes, f->out->sizes_count, f->size_room);
	*s = (struct lt_noun_capacity_size){ .verdict = "no", .size = size ? size->name : gpu->name, .card = gpu->title, .cards = cards, .pp = 1,
		.memory = (double)gpu->memory / 1024, .pool = -1, .pool_least = -1, .hour = -1, .month = -1, .first_ms = -1, .first_ms_most = -1, .token_ms = -1,
		.token_ms_most = -1, .tokens_s = -1, .tokens_s_least = -1 };
	if (size && size->retired) {
		s->why = "the provider has retired it";
		return;
	}
	if (!place(f, size, gpu, cards, s))
		return;
	s->verdict = "yes";
	fill_speed(f, size, gpu, s);
}

static int
order(const char *verdict)
{
	static const char *const words[] = { "yes", "perhaps", "slow" };
	int i = 0;
	while (i < 3 && strcmp(verdict, words[i]) != 0)
		i++;
	return i;
}

static int
by_money(const void *left, const void *right)
{
	const struct lt_noun_capacity_size *a = left, *b = right;
	int x = order(a->verdict), y = order(b->verdict);
	if (x != y)
		return x - y;
	if ((a->month < 0) != (b->month < 0))
		return a->month < 0 ? 1 : -1;
	if (fabs(a->month - b->month) > 1e-9)
		return a->month < b->month ? -1 : 1;
	int64_t gpus = a->machines * a->cards - b->machines * b->cards;
	return gpus ? gpus < 0 ? -1 : 1 : strcmp(a->size, b->size);
}

static void
write_layout(struct fleet *f, const struct lt_noun_capacity_size *s)
{
	const struct lt_model *m = f->ask.model;
	struct lt_noun_capacity_gpu *o = f->out;
	o->layout = push(f->a, o->layout, s->tp > 1 ? lt_print(f->a, "%lld GPUs of one machine share each layer (tensor parallel)", (long long)s->tp)
		: "one GPU holds each layer");
	if (s->pp > 1)
		o->layout = push(f->a, o->layout, lt_print(f->a, "%lld machines hold the layers one after the other (pipeline parallel), over InfiniBand", (long long)s->pp));
	o->layout = push(f->a, o->layout, lt_print(f->a, "%lld to %lld copies, each answers calls of its own", (long long)s->replicas,
		(long long)(s->replicas_most ? s->replicas_most : s->replicas)));
	if (m->experts[0] > 0)
		o->layout = push(f->a, o->layout, m->experts[0] % s->tp == 0 && s->tp > 1
			? lt_print(f->a, "its %lld experts may be spread instead, %lld on each GPU (expert parallel): it moves tokens between all GPUs, so within one machine",
				(long long)m->experts[0], (long long)(m->experts[0] / s->tp))
			: lt_print(f->a, "its %lld experts lie on every GPU that shares a layer", (long long)m->experts[0]));
	int64_t spare = s->machines >= 4 ? (s->machines + 3) / 4 : s->pp;
	o->pools = push(f->a, o->pools, "system: 3 nodes, one in each zone, that cannot be taken away");
	o->pools = push(f->a, o->pools, lt_print(f->a, "gpu: %lld to %lld nodes of %s, taint nvidia.com/gpu=present:NoSchedule, %s", (long long)s->machines,
		(long long)(s->machines + spare), s->size, s->pp > 1 ? "in one zone and placement group, for the fabric" : s->machines > 1 ? "spread over zones"
		: "one zone; a second copy in another zone outlives the loss of the first"));
}

/* What settings of the engine would give back, on the size that is looked at first. */
static void
write_flags(struct fleet *f, const struct lt_noun_capacity_size *s, const struct lt_gpu *gpu)
{
	struct lt_serving how = serving(f, gpu, s->memory * LT_GIB, s->tp > 0 ? s->tp : 1), fewer = how;
	double now, most, then;
	fewer.sequences = 256;
	lt_memory_activation(f->ask.model, &how, &now, &most);
	lt_memory_activation(f->ask.model, &fewer, &then, &most);
	if (how.sequences > 256 && now - then > 0.1 * LT_GIB)
		f->out->flags = push(f->a, f->out->flags, lt_print(f->a, "--max-num-seqs 256 gives back %.1f GiB of each card (predicted, not measured)", (now - then) / LT_GIB));
	if (s->longest > 0 && s->longest < f->ask.model->context)
		f->out->flags = push(f->a, f->out->flags, lt_print(f->a, "--max-model-len %lld is the longest that one call may be there", (long long)s->longest));
	if (f->ask.kv_bytes > 1 && gpu->fp8 > 0)
		f->out->flags = push(f->a, f->out->flags, "--kv-cache-dtype fp8 keeps twice the tokens; test the answers");
	if (lt_memory_width(f->ask.precision) >= 2 && gpu->fp8 > 0)
		f->out->flags = push(f->a, f->out->flags, lt_print(f->a, "weights in fp8 take %.1f GiB in place of %.1f; test the answers",
			lt_memory_weights(f->ask.model, LT_PRECISION_FP8) / LT_GIB, f->out->weights));
}

static const char *
attention_word(const struct lt_model *m)
{
	switch (m->attention) {
	case LT_ATTENTION_LATENT:
		return "one latent a layer (MLA)";
	case LT_ATTENTION_WINDOW:
		return "a window in most layers";
	case LT_ATTENTION_HYBRID:
		return "keys in some layers, a state in the others";
	default:
		return m->kv_heads == m->heads ? "every head (MHA)" : m->kv_heads == 1 ? "one head for all (MQA)" : "groups of heads (GQA)";
	}
}

static void
write_head(struct fleet *f)
{
	const struct lt_fleet_ask *q = &f->ask;
	const struct lt_model *m = q->model;
	struct lt_noun_capacity_gpu *o = f->out;
	double weights = lt_memory_weights(m, q->precision), token = lt_memory_token(m, q->kv_bytes, 1), call = lt_memory_call(m, q->kv_bytes, 1, q->context);
	*o = (struct lt_noun_capacity_gpu){ .version = LT_VERSION, .today = q->today, .model = m->name, .precision = lt_model_precisions[q->precision],
		.attention = attention_word(m), .params = m->params, .active = lt_memory_active(m) / 1e9, .weights = weights / LT_GIB, .token = (int64_t)token,
		.context = q->context, .at_once = (double)q->at_once, .rpm = q->rpm };
	o->rough = lt_memory_rough_need(weights, call * (double)q->at_once) / 1e9;
	o->rule = lt_fleet_rule(o->rough, &o->first);
	o->sums = push(f->a, o->sums, lt_print(f->a, "weights: %.4g billion parameters in %s: %.2f GiB", m->params, o->precision, o->weights));
	o->sums = push(f->a, o->sums, lt_print(f->a, "tokens: %s bytes each; one call of %s: %.2f GiB; %s at once: %.1f GiB", lt_step_number(f->a, o->token),
		lt_step_number(f->a, q->context), call / LT_GIB, lt_step_number(f->a, q->at_once), call * (double)q->at_once / LT_GIB));
	o->sums = push(f->a, o->sums, lt_print(f->a, "rule of thumb: (weights + tokens) x 1.15 = %.1f GB, and a fifth of the cards left free", o->rough));
	bool known = !m->multimodal && m->attention == LT_ATTENTION_FULL && m->experts[0] == 0;
	o->warnings = push(f->a, o->warnings, known ? "dense text models on vLLM and H100 came out 0.2 to 0.3 GiB off on each card, 0.7 at worst; on other engines and cards take 1.5"
		: "this kind of model was not measured as dense ones were: take 1.5 GiB off or on for each card");
	o->warnings = push(f->a, o->warnings, q->factor.runs > 0 ? lt_print(f->a, "times are those that you measured (%d)", q->factor.runs)
		: "times are a range from the ideal, which nothing beats, to three times as long: measure, and say --calibrate");
	o->sources = push(f->a, o->sources, lt_print(f->a, "%s: %s", m->name, m->source));
	o->sources = push(f->a, o->sources, lt_print(f->a, "machine sizes: of %s; cards: of %s", f->gpus->sizes_as_of, f->gpus->as_of));
	o->sources = push(f->a, o->sources, lt_print(f->a, "prices of machines: of %s, Linux, on demand", f->rents->as_of));
}

static bool
check(const struct fleet *f, struct lt_err *err)
{
	const struct lt_fleet_ask *q = &f->ask;
	bool known = !q->card;
	for (int i = 0; q->card && i < f->gpus->count; i++)
		known |= strcmp(f->gpus->at[i].name, q->card) == 0;
	if (!known)
		return lt_fail(err, "no card '%.40s' is known; there are h100, h100-nvl, h200, a100, a100-pcie, l40s, l4, a10, t4 and others of content/gpus/cards.yaml", q->card);
	if (q->tp > 0 && (q->tp & (q->tp - 1)))
		return lt_fail(err, "%lld GPUs cannot share a layer: a machine has 1, 2, 4 or 8", (long long)q->tp);
	if (q->tp > 0 && !lt_memory_divides(q->model, q->tp))
		return lt_fail(err, "%lld GPUs cannot share a layer of %s: its %lld heads and %lld heads of keys do not divide", (long long)q->tp, q->model->name,
			(long long)q->model->heads, (long long)q->model->kv_heads);
	if (q->context > q->model->context)
		return lt_fail(err, "%s reads at most %lld tokens, not %lld", q->model->name, (long long)q->model->context, (long long)q->context);
	return true;
}

bool
lt_fleet_find(struct lt_arena *a, const struct lt_fleet_ask *ask, const struct lt_gpus *gpus, const struct lt_rents *rents,
	struct lt_noun_capacity_gpu *ret_gpu, struct lt_err *err)
{
	struct fleet f = { .a = a, .ask = *ask, .gpus = gpus, .rents = rents, .out = ret_gpu };
	double call = WAIT + LT_FITTING_TOKEN_S * ask->output;
	lt_date_day(lt_text(ask->today), &f.day);
	f.ask.context = ask->context > 0 ? ask->context : (int64_t)(ask->input + ask->output);
	f.ask.context = f.ask.context > 0 ? f.ask.context : 1;
	f.ask.at_once = ask->at_once > 0 ? ask->at_once : (int64_t)fmax(ceil(lt_throughput_at_once(ask->rpm, call)), 1);
	if (!check(&f, err))
		return false;
	write_head(&f);
	for (int i = 0; i < gpus->size_count; i++) {
		const struct lt_size *s = &gpus->sizes[i];
		if (s->family || s->infiniband)
			if (!ask->card || strcmp(ask->card, s->card) == 0)
				try_size(&f, s, s->gpu, s->cards);
	}
	for (int i = 0; ret_gpu->sizes_count == 0 && i < gpus->count; i++)
		if (ask->card && strcmp(gpus->at[i].name, ask->card) == 0)
			try_size(&f, NULL, &gpus->at[i], 8);
	if (ret_gpu->sizes_count > 1)
		qsort(ret_gpu->sizes, (size_t)ret_gpu->sizes_count, sizeof *ret_gpu->sizes, by_money);
	struct lt_noun_capacity_size *first = ret_gpu->sizes;
	bool fits = ret_gpu->sizes_count > 0 && order(first->verdict) < 2;
	ret_gpu->verdict = fits ? "yes" : "no";
	if (fits) {
		first->best = true;
		write_layout(&f, first);
	}
	for (int i = 0; ret_gpu->sizes_count > 0 && i < gpus->count; i++)
		if (strcmp(gpus->at[i].title, first->card) == 0)
			write_flags(&f, first, &gpus->at[i]);
	return true;
}

static bool
add_run(struct lt_node run, const struct lt_model *model, int precision, const struct lt_gpus *gpus, struct lt_arena *a, struct lt_fleet_factor *k, struct lt_err *err)
{
	double ttft = 0, tpot = 0, input = 0, output = 0;
	int64_t batch = 1, tp = 1;
	struct lt_text card = lt_node_text(lt_node_get(run, "card"), a);
	const struct lt_gpu *gpu = NULL;
	for (int i = 0; i < gpus->count; i++)
		gpu = lt_text_eq(card, gpus->at[i].name) ? &gpus->at[i] : gpu;
	lt_node_int(lt_node_get(run, "batch"), &batch);
	lt_node_int(lt_node_get(run, "tp"), &tp);
	if (!gpu || !lt_node_double(lt_node_get(run, "ttft_ms"), &ttft) || !lt_node_double(lt_node_get(run, "tpot_ms"), &tpot) ||
		!lt_node_double(lt_node_get(run, "input"), &input) || !lt_node_double(lt_node_get(run, "output"), &output) || !(ttft > 0) || !(tpot > 0) || batch < 1 ||
		tp < 1 || batch > 100000 || tp > 64 || !(input > 0) || input > 1e8)
		return lt_fail(err, "a run needs card, input, output, ttft_ms and tpot_ms above 0; tp and batch are 1 when not given");
	struct lt_serving how = lt_memory_defaults(model, gpu, (double)gpu->memory * (1 << 20));
	how.precision = precision;
	how.tp = tp;
	struct lt_speed s = lt_throughput_of(model, gpu, &how, batch, input + output / 2, input);
	double prefill = s.prefill_s * 1e3 / ttft, step = s.step_s * 1e3 / tpot;
	k->prefill = fmax(k->prefill, prefill);
	k->step = fmax(k->step, step);
	k->prefill_least = k->runs ? fmin(k->prefill_least, prefill) : prefill;
	k->step_least = k->runs ? fmin(k->step_least, step) : step;
	k->runs++;
	return true;
}

bool
lt_fleet_calibrate(struct lt_arena *a, const char *file, struct lt_node runs, const struct lt_model *model, int precision, const struct lt_gpus *gpus,
	struct lt_fleet_factor *ret_factor, struct lt_err *err)
{
	struct lt_fleet_factor k = { 0 };
	if (lt_node_is(runs, LT_KIND_MAP) && !add_run(runs, model, precision, gpus, a, &k, err))
		return lt_within(err, "%s", file);
	for (struct lt_walk w = lt_walk(lt_node_is(runs, LT_KIND_LIST) ? runs : LT_NOWHERE); lt_walk_next(&w);)
		if (!add_run(w.value, model, precision, gpus, a, &k, err))
			return lt_within(err, "%s, run %d", file, k.runs + 1);
	if (k.runs == 0)
		return lt_fail(err, "%s: there is no run in it: [{\"card\": \"h100\", \"tp\": 2, \"batch\": 32, \"input\": 1024, \"output\": 1024, \"ttft_ms\": 236.8, \"tpot_ms\": 20.06}]", file);
	*ret_factor = k;
	return true;
}
