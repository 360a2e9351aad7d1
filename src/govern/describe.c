/* SPDX-License-Identifier: Apache-2.0 */
/* describe: see describe.h. */
#include "govern/describe.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "format/number.h"

#define TEXT(p, text) LT_ARG(lt_policy_text((p), (text)))

static const char *
money(struct lt_arena *a, int64_t nano)
{
	char *spelt = lt_alloc(a, 32);
	lt_number_spell((double)nano / 1e9, spelt);
	return spelt;
}

/* "600 calls and 100000 tokens a minute, 5 at a time, 500 USD a month"; "" without limits. */
static const char *
limits(struct lt_arena *a, const struct lt_policy *p, uint32_t scope)
{
	const struct lt_policy_scope *s = &p->scopes[scope];
	const char *out = "";
	struct lt_text currency = lt_policy_text(p, p->head->currency);
#define SAY(...) (out = lt_print(a, "%s%s%s", out, *out ? ", " : "", lt_print(a, __VA_ARGS__)))
	if (s->rpm)
		SAY("%" PRIu32 " calls a minute", s->rpm);
	if (s->window_s)
		SAY("shared out by %" PRIu32 " s", s->window_s);
	if (s->tpm)
		SAY("%" PRIu64 " tokens a minute", s->tpm);
	if (s->concurrency)
		SAY("%" PRIu32 " at a time", s->concurrency);
	if (s->day_nano)
		SAY("%s %.*s a day", money(a, s->day_nano), LT_ARG(currency));
	if (s->month_nano)
		SAY("%s %.*s a month", money(a, s->month_nano), LT_ARG(currency));
	if ((s->day_nano || s->month_nano) && !s->hard)
		SAY("told, not refused");
#undef SAY
	return out;
}

enum { NAME = 22, COLUMN = NAME + 3, WIDTH = 80 };

/* A name, and what is said of it in a column of its own, wrapped for a terminal. */
static void
line(struct lt_buf *out, struct lt_text name, const char *what)
{
	struct lt_text rest = lt_text(what), word;
	size_t at = COLUMN;
	lt_buf_printf(out, "  %-*.*s", NAME, LT_ARG(name));
	if (name.len > NAME)
		lt_buf_printf(out, "\n%*s", COLUMN - 1, "");
	for (bool first = true; lt_text_cut(&rest, ' ', &word); first = false) {
		bool fits = first || at + 1 + word.len <= WIDTH;
		if (fits)
			lt_buf_putc(out, ' ');
		else
			lt_buf_printf(out, "\n%*s", COLUMN, "");
		lt_buf_text_add(out, word);
		at = (fits ? at + !first : COLUMN) + word.len;
	}
	lt_buf_putc(out, '\n');
}

static const char *
key_of(struct lt_arena *a, const struct lt_policy *p, uint32_t credential)
{
	if (credential == LT_POLICY_NONE)
		return "no key";
	const struct lt_policy_credential *c = &p->credentials[credential];
	if (c->kind == LT_CREDENTIAL_ENTRA)
		return "a token of Entra ID";
	return lt_print(a, "its key in %s%.*s", c->kind == LT_CREDENTIAL_ENV ? "$" : "", TEXT(p, c->from));
}

static bool
seen_before(const struct lt_policy *p, uint32_t deployment)
{
	for (uint32_t i = 0; i < deployment; i++)
		if (p->deployments[i].identity == p->deployments[deployment].identity)
			return true;
	return false;
}

static void
deployments(struct lt_arena *a, const struct lt_policy *p, struct lt_buf *out)
{
	lt_buf_puts(out, "deployments\n");
	for (uint32_t i = 0; i < p->deployments_count; i++) {
		const struct lt_policy_deployment *d = &p->deployments[i];
		struct lt_text host = lt_policy_text(p, d->host);
		bool local = d->flags & LT_DEPLOYMENT_UNIX;
		if (seen_before(p, i))
			continue;
		const char *units = d->kind == LT_DEPLOYMENT_PTU ? lt_print(a, ", %" PRIu32 " PTU", d->ptu) : "";
		const char *held = limits(a, p, d->scope);
		line(out, lt_policy_text(p, d->name), lt_print(a, "%s at %s%.*s%s, %s%s%s%s",
			lt_provider_people(d->provider), local ? "unix:" : "", LT_ARG(host),
			local || d->port == 443 || d->port == 80 ? "" : lt_print(a, ":%" PRIu32, d->port),
			key_of(a, p, d->credential), units, *held ? "; " : "", held));
	}
}

/* "a or b, then c" */
static const char *
ways(struct lt_arena *a, const struct lt_policy *p, const struct lt_policy_model *m)
{
	const char *out = "";
	for (uint32_t i = 0; i < m->routes; i++) {
		const struct lt_policy_route *r = &p->routes[m->first_route + i];
		bool next_tier = i > 0 && r->tier != r[-1].tier;
		out = lt_print(a, "%s%s%.*s", out, i == 0 ? "" : next_tier ? ", then " : " or ",
			TEXT(p, p->deployments[r->deployment].name));
		if (r->weight != 1)
			out = lt_print(a, "%s (weight %" PRIu32 ")", out, r->weight);
		if (r->wait_ms)
			out = lt_print(a, "%s (waited for up to %" PRIu32 " ms)", out, r->wait_ms);
	}
	return out;
}

static void
models(struct lt_arena *a, const struct lt_policy *p, struct lt_buf *out)
{
	lt_buf_puts(out, "models\n");
	for (uint32_t i = 0; i < p->models_count; i++) {
		const struct lt_policy_model *m = &p->models[i];
		const char *held = limits(a, p, m->scope);
		if (m->alias_of != LT_POLICY_NONE)
			line(out, lt_policy_text(p, m->name),
				lt_print(a, "another name for %.*s", TEXT(p, p->models[m->alias_of].name)));
		else
			line(out, lt_policy_text(p, m->name),
				lt_print(a, "%s%s%s", ways(a, p, m), *held ? "; " : "", held));
	}
}

static const char *
granted(struct lt_arena *a, const struct lt_policy *p, const struct lt_policy_caller *c)
{
	const char *out = "";
	for (uint32_t i = 0; i < c->grants; i++)
		out = lt_print(a, "%s%s%.*s", out, i ? ", " : "",
			TEXT(p, p->models[p->grants[c->first_grant + i].model].name));
	return out;
}

static void
callers(struct lt_arena *a, const struct lt_policy *p, struct lt_buf *out)
{
	lt_buf_puts(out, "callers\n");
	for (uint32_t i = 0; i < p->callers_count; i++) {
		const struct lt_policy_caller *c = &p->callers[i];
		const char *what = c->flags & LT_CALLER_ANYBODY ? "calls without a known key; any model"
			: c->flags & LT_CALLER_ANY_MODEL	? "any model" : "";
		if (!*what)
			what = granted(a, p, c);
		if (c->team.len)
			what = lt_print(a, "team %.*s; %s", TEXT(p, c->team), what);
		const char *held = limits(a, p, c->scope);
		if (*held)
			what = lt_print(a, "%s; %s", what, held);
		if (c->until_day) {
			char day[16];
			lt_date_spell(c->until_day, day);
			what = lt_print(a, "%s; until %s", what, day);
		}
		line(out, lt_policy_text(p, c->name), what);
	}
}

static void
shared_limits(struct lt_arena *a, const struct lt_policy *p, struct lt_buf *out)
{
	bool any = false;
	for (uint32_t i = 0; i < p->scopes_count; i++) {
		const struct lt_policy_scope *s = &p->scopes[i];
		const char *held = limits(a, p, i);
		if ((s->kind != LT_SCOPE_ORGANISATION && s->kind != LT_SCOPE_TEAM) || !*held)
			continue;
		lt_buf_puts(out, any ? "" : "limits that callers share\n");
		any = true;
		line(out, s->kind == LT_SCOPE_TEAM ? lt_policy_text(p, s->name) : LT_LIT("all calls"), held);
	}
}

void
lt_describe_policy(struct lt_arena *a, const struct lt_policy *p, struct lt_buf *out)
{
	deployments(a, p, out);
	models(a, p, out);
	callers(a, p, out);
	shared_limits(a, p, out);
}
