/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions that checks may call beyond SQLite's own.  Each is deterministic, takes NULL
 * for "no value" and answers NULL when its arguments are not what it reads.
 */
#include "facts/inside.h"

#include <arpa/inet.h>
#include <ctype.h>

#include "base/date.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

static struct lt_text
text_of(sqlite3_value *v)
{
	const char *at = (const char *)sqlite3_value_text(v);
	return (struct lt_text){ at, at ? (size_t)sqlite3_value_bytes(v) : 0 };
}

static void
free_pattern(void *pattern)
{
	pcre2_code_free(pattern);
}

/* X regexp P.  Compiled once a statement; a pattern may look at 100,000 places, then it is NULL. */
static void
regexp(sqlite3_context *ctx, int count, sqlite3_value **args)
{
	(void)count;
	struct lt_text pattern = text_of(args[0]), text = text_of(args[1]);
	if (!pattern.at || !text.at)
		return;
	pcre2_code *code = sqlite3_get_auxdata(ctx, 0);
	bool made = !code;
	if (made) {
		int why;
		PCRE2_SIZE where;
		code = pcre2_compile((PCRE2_SPTR)pattern.at, pattern.len, 0, &why, &where, NULL);
		if (!code) {
			sqlite3_result_error(ctx, "regexp: the pattern cannot be read", -1);
			return;
		}
	}
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(limits, 100000);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int got = pcre2_match(code, (PCRE2_SPTR)text.at, text.len, 0, PCRE2_NO_UTF_CHECK, data, limits);
	pcre2_match_data_free(data);
	pcre2_match_context_free(limits);
	if (got >= 0 || got == PCRE2_ERROR_NOMATCH)
		sqlite3_result_int(ctx, got >= 0);
	if (made)
		sqlite3_set_auxdata(ctx, 0, code, free_pattern);
}

/* The next number or word of a version; versions end in "". */
static int
compare_versions(struct lt_text a, struct lt_text b)
{
	if (a.len && (a.at[0] == 'v' || a.at[0] == 'V'))
		a.at++, a.len--;
	if (b.len && (b.at[0] == 'v' || b.at[0] == 'V'))
		b.at++, b.len--;
	while (a.len || b.len) {
		int64_t x = 0, y = 0;
		while (a.len && isdigit((unsigned char)a.at[0]))
			x = x < INT32_MAX ? x * 10 + (a.at[0] - '0') : x, a.at++, a.len--;
		while (b.len && isdigit((unsigned char)b.at[0]))
			y = y < INT32_MAX ? y * 10 + (b.at[0] - '0') : y, b.at++, b.len--;
		if (x != y)
			return x < y ? -1 : 1;
		char c = a.len ? a.at[0] : 0, d = b.len ? b.at[0] : 0;
		if (c != d) { /* 1.2-rc1 comes before 1.2, and 1.2 before 1.2.1 */
			if (c == '-' || d == '-')
				return c == '-' ? -1 : 1;
			if ((c && d) || (c ? c : d) != '.')
				return c < d ? -1 : 1;
		}
		if (c) /* the shorter goes on as zeros: 1.2 is 1.2.0 */
			a.at++, a.len--;
		if (d)
			b.at++, b.len--;
	}
	return 0;
}

static void
semver_cmp(sqlite3_context *ctx, int count, sqlite3_value **args)
{
	(void)count;
	struct lt_text a = text_of(args[0]), b = text_of(args[1]);
	if (a.at && b.at)
		sqlite3_result_int(ctx, compare_versions(a, b));
}

/* "10.0.0.0/8" or "fd00::/8" into 16 bytes and a length in bits of 128; v4 is mapped. */
static bool
read_net(struct lt_text text, unsigned char out[16], int *ret_bits)
{
	char copy[64];
	struct lt_text rest = text, address;
	if (!text.at || text.len >= sizeof copy || !lt_text_cut(&rest, '/', &address))
		return false;
	memcpy(copy, address.at, address.len);
	copy[address.len] = 0;
	int64_t bits = -1;
	if (rest.at && !lt_text_int(rest, &bits))
		return false;
	struct in_addr v4;
	if (inet_pton(AF_INET, copy, &v4) == 1) {
		memcpy(out, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
		memcpy(out + 12, &v4, 4);
		*ret_bits = bits < 0 ? 128 : 96 + (int)bits;
	} else if (inet_pton(AF_INET6, copy, out) == 1) {
		*ret_bits = bits < 0 ? 128 : (int)bits;
	} else {
		return false;
	}
	return *ret_bits >= 0 && *ret_bits <= 128;
}

static void
cidr_contains(sqlite3_context *ctx, int count, sqlite3_value **args)
{
	(void)count;
	unsigned char net[16], address[16];
	int bits, longer;
	if (!read_net(text_of(args[0]), net, &bits) || !read_net(text_of(args[1]), address, &longer))
		return;
	bool inside = longer >= bits && memcmp(net, address, (size_t)bits / 8) == 0;
	if (inside && bits % 8)
		inside = ((net[bits / 8] ^ address[bits / 8]) >> (8 - bits % 8)) == 0;
	sqlite3_result_int(ctx, inside);
}

/* Kubernetes quantities as a number: 500m is 0.5, 2Gi is 2147483648. */
static void
k8s_quantity(sqlite3_context *ctx, int count, sqlite3_value **args)
{
	(void)count;
	static const struct {
		const char *suffix;
		double times;
	} units[] = { { "Ki", 1024.0 }, { "Mi", 1048576.0 }, { "Gi", 1073741824.0 }, { "Ti", 1099511627776.0 },
		{ "Pi", 1125899906842624.0 }, { "Ei", 1152921504606846976.0 }, { "n", 1e-9 }, { "u", 1e-6 },
		{ "m", 1e-3 }, { "k", 1e3 }, { "M", 1e6 }, { "G", 1e9 }, { "T", 1e12 }, { "P", 1e15 }, { "E", 1e18 } };
	struct lt_text text = text_of(args[0]);
	double value, times = 1;
	for (size_t i = 0; text.at && i < sizeof units / sizeof units[0]; i++)
		if (lt_text_ends(text, units[i].suffix)) {
			times = units[i].times;
			text.len -= strlen(units[i].suffix);
			break;
		}
	if (text.at && lt_text_double(text, &value))
		sqlite3_result_double(ctx, value * times);
}

static void
days_between(sqlite3_context *ctx, int count, sqlite3_value **args)
{
	(void)count;
	int64_t from, to;
	if (lt_date_day(text_of(args[0]), &from) && lt_date_day(text_of(args[1]), &to))
		sqlite3_result_int64(ctx, to - from);
}

bool
lt_function_add_all(sqlite3 *db, struct lt_err *err)
{
	static const struct {
		const char *name;
		int arguments;
		void (*run)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = { { "regexp", 2, regexp }, { "semver_cmp", 2, semver_cmp }, { "cidr_contains", 2, cidr_contains },
		{ "k8s_quantity", 1, k8s_quantity }, { "days_between", 2, days_between } };
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments,
			    SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, functions[i].run, NULL, NULL, NULL) != SQLITE_OK)
			return lt_fail(err, "facts: %s", sqlite3_errmsg(db));
	return true;
}
