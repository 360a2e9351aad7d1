/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The head for the chosen deployment, with its own host, path and key, and the edits of the body:
 * the model's name there, and stream_options where usage is asked for on the caller's behalf.
 */
#include <stdatomic.h>

#include "base/buf.h"
#include "format/json.h"
#include "gateway/inside.h"

#define MS INT64_C(1000)

enum { EDITS = 2, OPTIONS_BYTES = 1024, FIXED_BYTES = 512 };

static const struct lt_policy_deployment *
deployment_of(const struct lt_call *call)
{
	return &call->policy->deployments[call->deployment];
}

static struct lt_text
model_there(const struct lt_call *call)
{
	struct lt_text there = lt_policy_text(call->policy, deployment_of(call)->model);
	return there.len ? there : call->model_name;
}

static struct lt_edit *
edit(struct lt_call *call, struct lt_edit *edits, uint64_t at, uint64_t drop, struct lt_text put)
{
	int i = call->attempt.edits_count++;
	for (; i > 0 && edits[i - 1].at > at; i--)
		edits[i] = edits[i - 1];
	edits[i] = (struct lt_edit){ at, drop, put };
	call->attempt.body_len += put.len;
	call->attempt.body_len -= drop;
	return &edits[i];
}

static struct lt_text
quoted(struct lt_arena *a, struct lt_text text, const char *before, const char *behind)
{
	size_t size = 6 * text.len + strlen(before) + strlen(behind) + 3;
	struct lt_buf out = LT_BUF_IN(lt_alloc(a, size), size);
	lt_buf_puts(&out, before);
	lt_json_quote(&out, text);
	lt_buf_puts(&out, behind);
	return lt_buf_text(&out);
}

/* The model as it is called there, in the place of what the caller called it. */
static void
edit_model(struct lt_call *call, struct lt_edit *edits)
{
	struct lt_text name = model_there(call);
	const struct lt_scan_value *at = &call->model_at;
	if (at->kind == LT_SCAN_ABSENT)
		edit(call, edits, call->open_at + 1, 0, quoted(call->arena, name, "\"model\":", call->empty ? "" : ","));
	else if (at->kind != LT_SCAN_TEXT || call->path_named || !lt_text_is(name, call->model_name))
		edit(call, edits, at->at, at->end - at->at, quoted(call->arena, name, "", ""));
}

/* stream_options that are there already: is include_usage set, and where would it go? */
static void
edit_options(struct lt_call *call, struct lt_edit *edits)
{
	static const char *const wanted[] = { "include_usage", NULL };
	const struct lt_scan_value *at = &call->options_at;
	uint64_t len = at->end - at->at;
	struct lt_scan inner;
	char map[OPTIONS_BYTES];
	if (len > sizeof map)
		return;
	lt_scan_copy(call->pieces, call->pieces_count, at->at, at->end, map);
	lt_scan_init(&inner, wanted);
	lt_scan_feed(&inner, (struct lt_text){ map, len });
	if (lt_scan_end(&inner) != LT_SCAN_DONE || inner.values[0].kind == LT_SCAN_TRUE)
		return;
	const struct lt_scan_value *flag = &inner.values[0];
	if (flag->kind == LT_SCAN_ABSENT)
		edit(call, edits, at->at + inner.open_at + 1, 0,
			inner.empty ? LT_LIT("\"include_usage\":true") : LT_LIT("\"include_usage\":true,"));
	else
		edit(call, edits, at->at + flag->at, flag->end - flag->at, LT_LIT("true"));
	call->injected = true;
}

/* Usage in a stream is only told to those who ask; who did not is not shown it. */
static void
ask_for_usage(struct lt_call *call, const struct lt_provider_kind *kind, struct lt_edit *edits)
{
	const struct lt_policy_deployment *d = deployment_of(call);
	if (!call->stream || !call->surface->injects || call->stripped || d->flags & LT_DEPLOYMENT_NO_INJECT ||
		call->world->health[call->deployment]->no_usage_in_streams ||
		!kind->injects(call->policy, d, call->surface->surface))
		return;
	const struct lt_scan_value *at = &call->options_at;
	if (at->kind == LT_SCAN_MAP) {
		edit_options(call, edits);
		return;
	}
	call->injected = true;
	if (at->kind == LT_SCAN_NULL)
		edit(call, edits, at->at, at->end - at->at, LT_LIT("{\"include_usage\":true}"));
	else
		edit(call, edits, call->close_at, 0, call->empty ? LT_LIT("\"stream_options\":{\"include_usage\":true}") :
								  LT_LIT(",\"stream_options\":{\"include_usage\":true}"));
}

static void
write_edits(struct lt_call *call, const struct lt_provider_kind *kind)
{
	struct lt_edit *edits = LT_NEW_ARRAY(call->arena, struct lt_edit, EDITS);
	call->injected = false;
	call->attempt.edits = edits;
	call->attempt.edits_count = 0;
	call->attempt.body_len = call->body_len;
	if (!call->model || !call->body_len)
		return;
	if (kind->model_in_body)
		edit_model(call, edits);
	ask_for_usage(call, kind, edits);
}

static size_t
head_bound(const struct lt_call *call, struct lt_text key)
{
	const struct lt_policy_deployment *d = deployment_of(call);
	size_t size = FIXED_BYTES + key.len + d->host.len + d->base_path.len + d->api_version.len +
		      3 * (d->model.len + call->model_name.len + call->tail.len + call->asked.query.len);
	for (int i = 0; i < call->asked.headers_count; i++)
		size += call->asked.headers[i].name.len + call->asked.headers[i].value.len + 4;
	return size;
}

/* One look for room a line: a head has fifteen. */
static void
line(struct lt_buf *out, struct lt_text name, struct lt_text value)
{
	size_t len = name.len + value.len + 4;
	if (out->over || len > out->ceiling - out->len) {
		out->over = true;
		return;
	}
	char *p = out->at + out->len;
	memcpy(p, name.at, name.len);
	p += name.len;
	memcpy(p, ": ", 2);
	if (value.len)
		memcpy(p + 2, value.at, value.len);
	memcpy(p + 2 + value.len, "\r\n", 3);
	out->len += len;
}

static void
write_host(struct lt_buf *out, const struct lt_call *call)
{
	const struct lt_policy_deployment *d = deployment_of(call);
	uint32_t usual = d->flags & LT_DEPLOYMENT_TLS ? 443 : 80;
	lt_buf_puts(out, " HTTP/1.1\r\nHost: ");
	if (d->flags & LT_DEPLOYMENT_UNIX)
		lt_buf_puts(out, "localhost");
	else
		lt_buf_text_add(out, lt_policy_text(call->policy, d->host));
	if (!(d->flags & LT_DEPLOYMENT_UNIX) && d->port != usual) {
		lt_buf_putc(out, ':');
		lt_buf_int(out, d->port);
	}
	lt_buf_add(out, "\r\n", 2);
}

/* False: the key is not there any more, or the head does not fit what it was reckoned to need. */
static bool
write_head(struct lt_call *call, const struct lt_provider_kind *kind)
{
	const struct lt_policy_deployment *d = deployment_of(call);
	struct lt_text key = LT_NONE;
	const char *key_header, *key_prefix;
	if (d->credential != LT_POLICY_NONE && lt_provider_key(call->policy, d, &key_header, &key_prefix)) {
		key = call->world->credential(call->world->host, d->credential);
		if (!key.len)
			return false;
	}
	size_t size = head_bound(call, key);
	struct lt_buf out = LT_BUF_IN(lt_alloc(call->arena, size), size);
	lt_buf_text_add(&out, call->asked.method);
	lt_buf_putc(&out, ' ');
	kind->path(&out, call->policy, d, call->surface->surface, model_there(call), call->tail, call->asked.query);
	write_host(&out, call);
	if (key.len) {
		lt_buf_puts(&out, key_header);
		lt_buf_add(&out, ": ", 2);
		lt_buf_puts(&out, key_prefix);
		lt_buf_text_add(&out, key);
		lt_buf_add(&out, "\r\n", 2);
	}
	for (int i = 0; i < call->asked.headers_count; i++)
		if (lt_header_goes(call, i))
			line(&out, call->asked.headers[i].name, call->asked.headers[i].value);
	kind->headers(&out, &call->asked);
	lt_buf_puts(&out, "Accept-Encoding: identity\r\n");
	line(&out, LT_LIT("x-lintel-request-id"), (struct lt_text){ call->id, sizeof call->id - 1 });
	if (call->body_read) {
		lt_buf_puts(&out, "Content-Length: ");
		lt_buf_int(&out, (int64_t)call->attempt.body_len);
		lt_buf_add(&out, "\r\n", 2);
	}
	lt_buf_add(&out, "\r\n", 2);
	call->attempt.head = lt_buf_text(&out);
	return !lt_buf_over(&out);
}

static void
fill_ptu(struct lt_call *call)
{
	const struct lt_policy_deployment *d = deployment_of(call);
	call->ptu_tokens = 0;
	if (d->kind != LT_DEPLOYMENT_PTU)
		return;
	call->ptu_tokens = (int64_t)(call->input_guess + call->output_guess * d->ptu_output_ratio_milli / 1000);
	lt_health_ptu_add(call->world->health[call->deployment], d, call->ptu_tokens, call->now_us / MS);
}

static enum lt_want
start(struct lt_call *call)
{
	const struct lt_policy_deployment *d = deployment_of(call);
	const struct lt_provider_kind *kind = lt_provider_kinds[d->provider];
	int64_t own_deadline = d->total_ms ? call->now_us + d->total_ms * MS : call->deadline_us;
	call->attempt = (struct lt_attempt){ .deployment = call->deployment, .connect_ms = d->connect_ms,
		.first_byte_ms = d->first_byte_ms, .first_content_ms = d->first_content_ms, .idle_ms = d->idle_ms,
		.deadline_us = own_deadline < call->deadline_us ? own_deadline : call->deadline_us,
		.retried = call->usage.attempts > 0 };
	write_edits(call, kind);
	if (!write_head(call, kind)) {
		call->lost = LT_LOST_OURS;
		call->tried |= UINT64_C(1) << call->route;
		lt_call_go(call, call->by_id ? LT_STEP_reply : LT_STEP_route);
		return call->by_id ? lt_call_say_no(call, LT_REFUSE_UNAVAILABLE, call->sticky_id) : LT_DONE;
	}
	call->usage.attempts++;
	call->sent_us = call->now_us;
	call->sending = LT_SENDING_OUT;
	lt_relay_begin(call);
	fill_ptu(call);
	atomic_fetch_add_explicit(&call->world->health[call->deployment]->sent, 1, memory_order_relaxed);
	return LT_WANT_UPSTREAM;
}

enum lt_want
lt_step_send(struct lt_call *call)
{
	switch (call->sending) {
	case LT_SENDING_NOT:
	case LT_SENDING_AGAIN:
		return start(call);
	case LT_SENDING_LOST:
		call->sending = LT_SENDING_NOT;
		lt_call_go(call, LT_STEP_route);
		return LT_DONE;
	case LT_SENDING_OVER:
		return LT_DONE;
	default:
		return LT_WANT_UPSTREAM;
	}
}
