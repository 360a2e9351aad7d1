/* SPDX-License-Identifier: Apache-2.0 */
/* path: see path.h. */
#include "plan/path.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"

enum { NEW, OPEN, DONE };

struct walk {
	struct lt_leg *legs;
	char *seen;
	int *last; /* the leg that each one waits for longest, or -1 */
};

static void
visit(struct walk *w, int i)
{
	struct lt_leg *leg = &w->legs[i];
	double soon = 0;
	w->seen[i] = OPEN;
	for (const int *at = leg->after; at && *at >= 0; at++) {
		if (w->seen[*at] == OPEN)
			continue;
		if (w->seen[*at] == NEW)
			visit(w, *at);
		soon = fmax(soon, w->legs[*at].soonest);
		if (w->last[i] < 0 || w->legs[*at].ends > leg->begins) {
			leg->begins = w->legs[*at].ends;
			w->last[i] = *at;
		}
	}
	leg->ends = leg->begins + leg->most;
	leg->soonest = soon + leg->least;
	w->seen[i] = DONE;
}

void
lt_path_find(struct lt_arena *a, struct lt_leg *legs, int count, double *ret_least, double *ret_most)
{
	struct walk w = { legs, lt_alloc(a, (size_t)count + 1), LT_NEW_ARRAY(a, int, count + 1) };
	int end = -1;
	*ret_least = *ret_most = 0;
	for (int i = 0; i < count; i++) {
		w.last[i] = -1;
		legs[i].begins = legs[i].ends = legs[i].soonest = 0;
		legs[i].critical = false;
	}
	for (int i = 0; i < count; i++)
		if (w.seen[i] == NEW)
			visit(&w, i);
	for (int i = 0; i < count; i++) {
		*ret_least = fmax(*ret_least, legs[i].soonest);
		if (legs[i].ends > *ret_most) {
			*ret_most = legs[i].ends;
			end = i;
		}
	}
	for (; end >= 0; end = w.last[end])
		legs[end].critical = legs[end].most > 0;
}
