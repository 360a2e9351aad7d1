/* SPDX-License-Identifier: Apache-2.0 */
/* Models of the platform that are retired before long: each version is one activity with that day. */
#include "base/arena.h"
#include "plan/deploy.h"
#include "plan/roadmap_inside.h"

enum { CHECKED_DAYS = 90 }; /* of the check model-not-retiring: a gap of it is an activity already */
#define CHECKED "model-not-retiring"

static bool
is_gap(const struct lt_plotting *p)
{
	for (int i = 0; i < p->found->check_count; i++)
		if (strcmp(p->found->checks[i].id, CHECKED) == 0)
			return p->found->checks[i].gap > p->found->checks[i].waived;
	return false;
}

/* All deployments of one version, which are moved together. */
static void
plot_version(struct lt_plotting *p, const struct lt_deploy_end *ends, int count, int first, const char *as_of)
{
	const struct lt_life *life = ends[first].life;
	const char *names = "";
	int places = 0;
	for (int i = first; i < count; i++)
		if (ends[i].life == life)
			names = lt_print(p->a, "%s%s%s", names, places++ ? ", " : "", ends[i].name);
	struct lt_plot *plot = lt_plot_add(p, lt_print(p->a, "RETIRE-%s-%s", life->model, life->version), "own",
		lt_print(p->a, "Move %s off %s %s", names, life->model, life->version));
	plot->phase = LT_PHASE_CONTINUOUS;
	plot->out.role = "MLE";
	plot->out.essential = true;
	plot->out.due = life->retires;
	plot->out.because = lt_print(p->a, "Azure retires it on %s, as it said on %s%s%s%s.", life->retires, as_of, life->instead ? "; " : "",
		life->instead ? life->instead : "", life->instead ? " takes its place" : "");
	plot->out.fix = "deploy the successor beside it, evaluate it, move the traffic, and then remove this version";
	plot->out.file = ends[first].place.file;
	plot->out.line = ends[first].place.line;
	lt_plot_measure(p, plot, LT_AREA_DATA_MODELS, places);
	plot->dropped = lt_plot_is_without(p, plot->out.id);
	p->left_out += plot->dropped;
}

bool
lt_plot_lives(struct lt_plotting *p, struct lt_err *err)
{
	struct lt_lives lives;
	struct lt_deploy_end *ends;
	bool gap = is_gap(p);
	if (!lt_lives_load(p->a, &lives, err))
		return false;
	int count = lt_deploy_ends(p->a, p->estate, &lives, p->today, &ends);
	for (int i = 0; i < count; i++) {
		bool seen = gap && ends[i].life->day < p->today + CHECKED_DAYS;
		for (int j = 0; j < i; j++)
			seen |= ends[j].life == ends[i].life;
		if (!seen)
			plot_version(p, ends, count, i, lives.as_of);
	}
	return true;
}
