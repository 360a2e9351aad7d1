/* SPDX-License-Identifier: Apache-2.0 */
/* One access line.  It is written for every call, so numbers do not go through printf. */
#include "serve/line.h"

#include "base/buf.h"
#include "format/json.h"
#include "gateway/refusal.h"
#include "serve/names.h"

/* A member's beginning, as a constant: its length is known when it is compiled. */
#define KEY(name) LT_LIT(",\"" name "\":")
#define KEY_OF(name) { ",\"" name "\":", sizeof ",\"" name "\":" - 1 }

static void
put_int(struct lt_buf *out, struct lt_text key, int64_t number)
{
	lt_buf_text_add(out, key);
	lt_buf_int(out, number);
}

static void
put_count(struct lt_buf *out, struct lt_text key, int64_t number)
{
	if (number)
		put_int(out, key, number);
}

static void
put_text(struct lt_buf *out, struct lt_text key, struct lt_text text)
{
	if (!text.len)
		return;
	lt_buf_text_add(out, key);
	lt_json_quote(out, text);
}

static void
put_word(struct lt_buf *out, struct lt_text key, const char *word)
{
	put_text(out, key, lt_text(word));
}

static void
put_flag(struct lt_buf *out, struct lt_text key, bool set)
{
	if (!set)
		return;
	lt_buf_text_add(out, key);
	lt_buf_puts(out, "true");
}

/* number / 10^digits with all its digits: exact, which a double is not. */
static void
put_decimal(struct lt_buf *out, struct lt_text key, int64_t number, int digits)
{
	char text[32];
	int at = sizeof text;
	uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	for (int i = 0; i <= digits || left; i++, left /= 10) {
		if (i == digits)
			text[--at] = '.';
		text[--at] = (char)('0' + left % 10);
	}
	lt_buf_text_add(out, key);
	if (number < 0)
		lt_buf_putc(out, '-');
	lt_buf_add(out, text + at, sizeof text - (size_t)at);
}

static void
put_ms(struct lt_buf *out, struct lt_text key, uint32_t us)
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
	put_text(out, KEY("caller"), n->caller);
	put_text(out, KEY("team"), n->team);
	put_text(out, KEY("model"), n->model);
	put_text(out, KEY("deployment"), n->deployment);
	if (n->provider < LT_PROVIDER_COUNT)
		put_word(out, KEY("provider"), lt_provider_word(n->provider));
	put_text(out, KEY("region"), n->region);
	put_text(out, KEY("spilled_from"), n->spilled_from);
}

static void
put_end(struct lt_buf *out, const struct lt_usage *u)
{
	if (u->outcome < LT_OUTCOME_COUNT)
		put_word(out, KEY("outcome"), lt_outcome_word(u->outcome));
	put_count(out, KEY("status"), u->status);
	if (u->refusal && u->refusal < LT_REFUSE_COUNT) {
		const struct lt_refusal_row *row = &lt_refusal_rows[u->refusal];
		put_word(out, KEY("refusal"), row->code);
		put_word(out, KEY("refused_scope"), u->refused_scope < LT_SCOPE_COUNT ? lt_scope_word(u->refused_scope) : "");
	}
	put_count(out, KEY("attempts"), u->attempts);
	put_count(out, KEY("upstream_status"), u->upstream_status);
	put_text(out, KEY("upstream_id"), (struct lt_text){ u->upstream_id, strnlen(u->upstream_id, sizeof u->upstream_id) });
	for (int i = 0; i < LT_TOO_MANY_COUNT; i++) {
		static const struct lt_text keys[] = {
#define WORD(value, word, sentence) KEY_OF("too_many_" word),
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
		put_word(out, KEY("source"), lt_usage_source_word(u->source));
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
		put_decimal(out, KEY("cost"), u->cost_nano, 9);
		put_text(out, KEY("currency"), currency);
	}
	put_count(out, KEY("reserved_tokens"), u->reserved_tokens);
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
		put_word(out, KEY("surface"), lt_surface_word(u->surface));
	put_names(out, &names);
	put_end(out, u);
	put_flag(out, KEY("stream"), u->flags & LT_USAGE_STREAM);
	put_flag(out, KEY("simulated"), u->flags & LT_USAGE_SIMULATED);
	put_flag(out, KEY("unpriced"), u->flags & LT_USAGE_UNPRICED);
	put_flag(out, KEY("spilled"), u->flags & LT_USAGE_SPILLED);
	put_flag(out, KEY("azure_spilled"), u->flags & LT_USAGE_AZURE_SPILLED);
	put_tokens(out, u, names.currency);
	put_ms(out, KEY("total_ms"), u->total_us);
	put_ms(out, KEY("upstream_ms"), u->upstream_us);
	put_ms(out, KEY("first_byte_ms"), u->first_byte_us);
	put_ms(out, KEY("first_token_ms"), u->first_token_us);
	put_count(out, KEY("own_us"), u->own_us);
	put_count(out, KEY("chunks"), u->chunks);
	put_count(out, KEY("asked_bytes"), u->asked_bytes);
	put_count(out, KEY("answered_bytes"), u->answered_bytes);
	put_int(out, KEY("policy"), (int64_t)u->generation);
	lt_buf_puts(out, "}\n");
}
