/* SPDX-License-Identifier: Apache-2.0 */
/* explain: what would become of a call, told to an administrator.  Nothing is sent or held for it. */
#include "base/buf.h"
#include "base/digest.h"
#include "format/json.h"
#include "gateway/inside.h"

enum { PAGE_BYTES = 1 << 18 };

/* All bytes are compared, whatever the first ones say. */
static bool
is_admin(const struct lt_call *call)
{
	uint8_t digest[32], differs = 0, any = 0;
	if (call->caller->flags & LT_CALLER_ADMIN)
		return true;
	lt_digest_raw(call->admin_key, digest);
	for (int i = 0; i < 32; i++) {
		differs |= digest[i] ^ call->policy->head->admin[i];
		any |= call->policy->head->admin[i];
	}
	return any && !differs;
}

static void
member_text(struct lt_buf *out, const char *name, struct lt_text value)
{
	lt_buf_printf(out, "\"%s\":", name);
	lt_json_quote(out, value);
}

static void
member_int(struct lt_buf *out, const char *name, int64_t value)
{
	lt_buf_printf(out, ",\"%s\":%lld", name, (long long)value);
}

static void
write_scope(struct lt_buf *out, const struct lt_call *call, uint32_t place)
{
	const struct lt_policy_scope *s = &call->policy->scopes[place];
	if (out->at[out->len - 1] != '[')
		lt_buf_putc(out, ',');
	lt_buf_putc(out, '{');
	member_text(out, "scope", lt_text(lt_scope_word(s->kind)));
	lt_buf_putc(out, ',');
	member_text(out, "name", lt_policy_text(call->policy, s->name));
	member_int(out, "concurrency", s->concurrency);
	member_int(out, "rpm", s->rpm);
	member_int(out, "window_s", s->window_s);
	member_int(out, "tpm", (int64_t)s->tpm);
	member_int(out, "day_nano", s->day_nano);
	member_int(out, "month_nano", s->month_nano);
	lt_buf_printf(out, ",\"hard\":%s}", s->hard ? "true" : "false");
}

static const char *
candidate_word(enum lt_candidate what)
{
	static const char *const words[] = {
#define WORD(value, word, sentence) [value] = word,
		LT_CANDIDATES(WORD)
#undef WORD
	};
	return words[what];
}

static const char *
candidate_sentence(enum lt_candidate what)
{
	static const char *const sentences[] = {
#define WORD(value, word, sentence) [value] = sentence,
		LT_CANDIDATES(WORD)
#undef WORD
	};
	return sentences[what];
}

static void
write_candidate(struct lt_buf *out, struct lt_call *call, uint32_t route)
{
	const struct lt_policy *p = call->policy;
	const struct lt_policy_route *row = lt_route_row(call, route);
	const struct lt_policy_deployment *d = &p->deployments[row->deployment];
	int64_t until_ms = 0, now_ms = call->now_us / 1000;
	enum lt_candidate what = lt_route_look(call, route, &until_ms);
	lt_buf_puts(out, route ? ",{" : "{");
	member_text(out, "deployment", lt_policy_text(p, d->name));
	lt_buf_putc(out, ',');
	member_text(out, "provider", lt_text(lt_provider_word(d->provider)));
	lt_buf_putc(out, ',');
	member_text(out, "region", lt_policy_text(p, d->region));
	member_int(out, "tier", row->tier);
	member_int(out, "weight", row->weight);
	member_int(out, "wait_ms", row->wait_ms);
	member_int(out, "in_flight", call->world->in_flight(call->world->host, row->deployment));
	if (d->kind == LT_DEPLOYMENT_PTU)
		member_int(out, "ptu_milli", lt_health_ptu_level(call->world->health[row->deployment], d, now_ms));
	lt_buf_putc(out, ',');
	member_text(out, "state", lt_text(candidate_word(what)));
	lt_buf_putc(out, ',');
	member_text(out, "because", lt_text(candidate_sentence(what)));
	if (until_ms > now_ms)
		member_int(out, "free_in_ms", until_ms - now_ms);
	lt_buf_putc(out, '}');
}

static void
write_page(struct lt_buf *out, struct lt_call *call)
{
	const struct lt_policy *p = call->policy;
	uint32_t chosen = lt_route_would(call);
	lt_buf_putc(out, '{');
	member_text(out, "caller", lt_policy_text(p, call->caller->name));
	lt_buf_putc(out, ',');
	member_text(out, "team", lt_policy_text(p, call->caller->team));
	lt_buf_putc(out, ',');
	member_text(out, "model", call->model_name);
	lt_buf_putc(out, ',');
	member_text(out, "surface", lt_text(lt_surface_word(call->surface->surface)));
	member_int(out, "policy", (int64_t)p->head->generation);
	lt_buf_printf(out, ",\"estimate\":{\"text_bytes\":%llu", (unsigned long long)call->text_bytes);
	member_int(out, "input_tokens", (int64_t)call->input_guess);
	member_int(out, "output_tokens", (int64_t)call->output_guess);
	member_int(out, "nano", call->lease.nano);
	lt_buf_puts(out, "},\"scopes\":[");
	for (int i = 0; i < 4; i++)
		if (call->lease.scopes[i] != LT_POLICY_NONE)
			write_scope(out, call, call->lease.scopes[i]);
	lt_buf_puts(out, "],\"candidates\":[");
	for (uint32_t i = 0; call->model && i < call->model->routes && i < LT_ROUTES; i++)
		write_candidate(out, call, i);
	lt_buf_puts(out, "],\"chosen\":");
	if (chosen == LT_POLICY_NONE)
		lt_buf_puts(out, "null");
	else
		lt_json_quote(out, lt_policy_text(p, p->deployments[chosen].name));
	lt_buf_putc(out, '}');
}

enum lt_want
lt_explain(struct lt_call *call)
{
	if (!is_admin(call))
		return lt_call_say_no(call, LT_REFUSE_EXPLAIN, LT_NONE);
	call->admin_key = LT_NONE;
	if (!lt_route_begin(call))
		return lt_call_say_no(call, LT_REFUSE_NOT_KEPT, call->sticky_id);
	struct lt_buf out = LT_BUF(PAGE_BYTES);
	write_page(&out, call);
	lt_reply_json(call, lt_buf_over(&out) ? LT_NONE : lt_copy_text(call->arena, lt_buf_text(&out)));
	lt_buf_done(&out);
	return LT_DONE;
}
