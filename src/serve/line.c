/* SPDX-License-Identifier: Apache-2.0 */
/* One access line.  It is written for every call, so numbers do not go through printf. */
#include "serve/line.h"

#include "base/buf.h"
#include "format/json.h"
#include "gateway/refusal.h"
#include "serve/names.h"

static void
put_key(struct lt_buf *out, const char *key)
{
	lt_buf_puts(out, ",\"");
	lt_buf_puts(out, key);
	lt_buf_puts(out, "\":");
}

static void
put_int(struct lt_buf *out, const char *key, int64_t number)
{
	put_key(out, key);
	lt_buf_int(out, number);
}

static void
put_count(struct lt_buf *out, const char *key, int64_t number)
{
	if (number)
		put_int(out, key, number);
}

static void
put_text(struct lt_buf *out, const char *key, struct lt_text text)
{
	if (!text.len)
		return;
	put_key(out, key);
	lt_json_quote(out, text);
}

static void
put_word(struct lt_buf *out, const char *key, const char *word)
{
	put_text(out, key, lt_text(word));
}

static void
put_flag(struct lt_buf *out, const char *key, bool set)
{
	if (!set)
		return;
	put_key(out, key);
	lt_buf_puts(out, "true");
}

/* number / 10^digits with all its digits: exact, which a double is not. */
static void
put_decimal(struct lt_buf *out, const char *key, int64_t number, int digits)
{
	char text[32];
	int at = sizeof text;
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	for (int i = 0; i <= digits || left; i++, left /= 10) {
		if (i == digits)
			text[--at] = '.';
		text[--at] = (char)('0' + left % 10);
	}
	put_key(out, key);
	if (number < 0)
		lt_buf_putc(out, '-');
	lt_buf_add(out, text + at, sizeof text - (size_t)at);
}

static void
put_ms(struct lt_buf *out, const char *key, uint32_t us)
{
	if (us)
		put_decimal(out, key, us, 3);
}

/* 2026-11-22T10:31:23.123456Z.  Days of the year are counted from March (Howard Hinnant,
 * "chrono-compatible low-level date algorithms", civil_from_days). */
static void
put_time(struct lt_buf *out, int64_t us)
{
	int64_t seconds = us / 1000000, days = seconds / 86400 + 719468;
	int of_day = (int)(seconds % 86400);
	int64_t era = days / 146097, doe = days % 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = (int)(doe - (365 * yoe + yoe / 4 - yoe / 100));
	int mp = (5 * doy + 2) / 153, day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
	int year = (int)(yoe + era * 400 + (month <= 2));
	int parts[] = { year, month, day, of_day / 3600, of_day / 60 % 60, of_day % 60, (int)(us % 1000000) };
	int wide[] = { 4, 2, 2, 2, 2, 2, 6 };
	char text[27], *end = text + sizeof text;
	*--end = 'Z';
	for (int p = 6; p >= 0; p--) {
		for (int digit = 0; digit < wide[p]; digit++, parts[p] /= 10)
			*--end = (char)('0' + parts[p] % 10);
		if (p)
			*--end = "--T::."[p - 1];
	}
	lt_buf_add(out, text, sizeof text);
}

static void
put_id(struct lt_buf *out, const uint8_t id[16])
{
	char hex[32];
	for (int i = 0; i < 16; i++) {
		hex[2 * i] = "0123456789abcdef"[id[i] >> 4];
		hex[2 * i + 1] = "0123456789abcdef"[id[i] & 15];
	}
	lt_buf_puts(out, ",\"id\":\"req_");
	lt_buf_add(out, hex, sizeof hex);
	lt_buf_putc(out, '"');
}

static void
put_names(struct lt_buf *out, const struct lt_names *n)
{
	put_text(out, "caller", n->caller);
	put_text(out, "team", n->team);
	put_text(out, "model", n->model);
	put_text(out, "deployment", n->deployment);
	if (n->provider < LT_PROVIDER_COUNT)
		put_word(out, "provider", lt_provider_word(n->provider));
	put_text(out, "region", n->region);
	put_text(out, "spilled_from", n->spilled_from);
}

static void
put_end(struct lt_buf *out, const struct lt_usage *u)
{
	if (u->outcome < LT_OUTCOME_COUNT)
		put_word(out, "outcome", lt_outcome_word(u->outcome));
	put_count(out, "status", u->status);
	if (u->refusal && u->refusal < LT_REFUSE_COUNT) {
		const struct lt_refusal_row *row = &lt_refusal_rows[u->refusal];
		put_word(out, "refusal", row->code);
		if (row->retry == LT_RETRY_LATER || u->refusal == LT_REFUSE_BUDGET)
			put_word(out, "refused_scope", u->refused_scope < LT_SCOPE_COUNT ? lt_scope_word(u->refused_scope) : "");
	}
	put_count(out, "attempts", u->attempts);
	put_count(out, "upstream_status", u->upstream_status);
	put_text(out, "upstream_id", (struct lt_text){ u->upstream_id, strnlen(u->upstream_id, sizeof u->upstream_id) });
	for (int i = 0; i < LT_TOO_MANY_COUNT; i++) {
		static const char *const keys[] = {
#define WORD(value, word, sentence) "too_many_" word,
			LT_TOO_MANIES(WORD)
#undef WORD
		};
		put_count(out, keys[i], u->too_many[i]);
	}
}

static void
put_tokens(struct lt_buf *out, const struct lt_usage *u, struct lt_text currency)
{
	static const char *const keys[] = {
#define WORD(value, name, sentence) [value] = #name,
		LT_BUCKETS(WORD)
#undef WORD
	};
	if (u->source != LT_USAGE_NONE && u->source < LT_USAGE_SOURCE_COUNT) {
		put_word(out, "source", lt_usage_source_word(u->source));
		const char *before = ",\"tokens\":{\"";
		for (int i = 0; i < LT_BUCKET_COUNT; i++) {
			if (!u->tokens[i])
				continue;
			lt_buf_puts(out, before);
			lt_buf_puts(out, keys[i]);
			lt_buf_puts(out, "\":");
			lt_buf_int(out, u->tokens[i]);
			before = ",\"";
		}
		if (before[1] == '"' && before[2] == 0)
			lt_buf_putc(out, '}');
		put_decimal(out, "cost", u->cost_nano, 9);
		put_text(out, "currency", currency);
	}
	put_count(out, "reserved_tokens", u->reserved_tokens);
}

void
lt_line_write(struct lt_buf *out, const struct lt_usage *u, const struct lt_policy *p)
{
	struct lt_names names = lt_names_of(u, p);
	lt_buf_puts(out, "{\"time\":\"");
	put_time(out, u->start_us);
	lt_buf_putc(out, '"');
	put_id(out, u->id);
	if (u->surface < LT_SURFACE_COUNT && u->surface != LT_SURFACE_NONE)
		put_word(out, "surface", lt_surface_word(u->surface));
	put_names(out, &names);
	put_end(out, u);
	put_flag(out, "stream", u->flags & LT_USAGE_STREAM);
	put_flag(out, "simulated", u->flags & LT_USAGE_SIMULATED);
	put_flag(out, "unpriced", u->flags & LT_USAGE_UNPRICED);
	put_flag(out, "spilled", u->flags & LT_USAGE_SPILLED);
	put_flag(out, "azure_spilled", u->flags & LT_USAGE_AZURE_SPILLED);
	put_tokens(out, u, names.currency);
	put_ms(out, "total_ms", u->total_us);
	put_ms(out, "upstream_ms", u->upstream_us);
	put_ms(out, "first_byte_ms", u->first_byte_us);
	put_ms(out, "first_token_ms", u->first_token_us);
	put_count(out, "own_us", u->own_us);
	put_count(out, "chunks", u->chunks);
	put_count(out, "asked_bytes", u->asked_bytes);
	put_count(out, "answered_bytes", u->answered_bytes);
	put_int(out, "policy", (int64_t)u->generation);
	lt_buf_puts(out, "}\n");
}
