/* SPDX-License-Identifier: Apache-2.0 */
/*
 * header: which headers mean something here, and which ones pass.
 *
 * A header that no row names passes on.  Names are hashed by their length, first and last letter
 * into a set of 256 bits made by the compiler, so that most of those that pass cost one look.
 */
#include "gateway/inside.h"

enum role {
	PASSES,
	STAYS,
	KEY_BEARER, /* the caller's key: never passed on */
	KEY_PLAIN,
	ADMIN_KEY,
	EXPLAIN,
	FALLBACK,
	CONNECTION,
	VERSION,    /* passes, and tells that Anthropic's dialect is spoken */
};

/* What callers send.  Only these, and what prefix_stays() knows, do not pass; the usual ones first. */
#define ASKED(HEADER)                                                                         \
	HEADER("host", STAYS) HEADER("authorization", KEY_BEARER) HEADER("connection", CONNECTION)                     \
	HEADER("content-length", STAYS) HEADER("accept-encoding", STAYS) HEADER("x-api-key", KEY_PLAIN)          \
	HEADER("api-key", KEY_PLAIN) HEADER("anthropic-version", VERSION)                                        \
	HEADER("x-lintel-admin-key", ADMIN_KEY) HEADER("x-lintel-explain", EXPLAIN)                              \
	HEADER("x-lintel-fallback", FALLBACK)                                                                    \
	HEADER("transfer-encoding", STAYS) HEADER("expect", STAYS) HEADER("te", STAYS)                           \
	HEADER("trailer", STAYS) HEADER("upgrade", STAYS) HEADER("http2-settings", STAYS)                        \
	HEADER("keep-alive", STAYS) HEADER("cookie", STAYS) HEADER("cookie2", STAYS) HEADER("forwarded", STAYS)  \
	HEADER("x-real-ip", STAYS) HEADER("x-original-url", STAYS) HEADER("x-rewrite-url", STAYS)                \
	HEADER("openai-organization", STAYS) HEADER("openai-project", STAYS)                                     \
	HEADER("x-goog-api-key", STAYS) HEADER("ocp-apim-subscription-key", STAYS)                               \
	HEADER("x-ms-spillover-deployment", STAYS) HEADER("x-http-method-override", STAYS)                       \
	HEADER("x-method-override", STAYS) HEADER("range", STAYS) HEADER("if-range", STAYS)

/* What providers answer and callers do not get: hop by hop, what is only true of the provider's own
 * host, and what names the account there. */
#define ANSWERED(HEADER)                                                                                 \
	HEADER("connection", STAYS) HEADER("keep-alive", STAYS) HEADER("transfer-encoding", STAYS)       \
	HEADER("te", STAYS) HEADER("trailer", STAYS) HEADER("upgrade", STAYS)                            \
	HEADER("proxy-authenticate", STAYS) HEADER("proxy-connection", STAYS)                            \
	HEADER("set-cookie", STAYS) HEADER("set-cookie2", STAYS) HEADER("alt-svc", STAYS)                \
	HEADER("strict-transport-security", STAYS) HEADER("location", STAYS) HEADER("refresh", STAYS)    \
	HEADER("www-authenticate", STAYS) HEADER("server", STAYS) HEADER("date", STAYS)                  \
	HEADER("openai-organization", STAYS) HEADER("openai-project", STAYS)                             \
	HEADER("anthropic-organization-id", STAYS)                                                       \
	HEADER("x-accel-redirect", STAYS) HEADER("x-accel-expires", STAYS)                               \
	HEADER("x-accel-limit-rate", STAYS) HEADER("x-accel-buffering", STAYS)                           \
	HEADER("x-accel-charset", STAYS) HEADER("x-lintel-request-id", STAYS)                            \
	HEADER("x-lintel-policy", STAYS) HEADER("x-lintel-deployment", STAYS)                            \
	HEADER("x-lintel-simulated", STAYS)

#define HASH(len, first, last) (((len) * 7u + ((first) | 32u) * 5u + ((last) | 32u) * 11u) & 255u)
#define IN_WORD(name, word)                                                                              \
	| (HASH(sizeof(name) - 1, (unsigned char)name[0], (unsigned char)name[sizeof(name) - 2]) >> 6 == word \
			? UINT64_C(1) << (HASH(sizeof(name) - 1, (unsigned char)name[0],                 \
				  (unsigned char)name[sizeof(name) - 2]) & 63)                           \
			: 0)
#define WORD_0(name, role) IN_WORD(name, 0)
#define WORD_1(name, role) IN_WORD(name, 1)
#define WORD_2(name, role) IN_WORD(name, 2)
#define WORD_3(name, role) IN_WORD(name, 3)
#define SET(LIST) { 0 LIST(WORD_0), 0 LIST(WORD_1), 0 LIST(WORD_2), 0 LIST(WORD_3) }

static inline bool
in_set(const uint64_t set[4], struct lt_text name)
{
	unsigned hash = HASH((unsigned)name.len, (unsigned char)name.at[0], (unsigned char)name.at[name.len - 1]);
	return set[hash >> 6] >> (hash & 63) & 1;
}

/* word is lower-case. */
static inline bool
same(struct lt_text name, const char *word, size_t len)
{
	if (name.len != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = name.at[i];
		if ((c >= 'A' && c <= 'Z' ? c | 32 : c) != word[i])
			return false;
	}
	return true;
}

static inline bool
begins(struct lt_text name, const char *word, size_t len)
{
	return name.len >= len && same((struct lt_text){ name.at, len }, word, len);
}

/* Whole families: what proxies say of a caller, and what is ours. */
static inline bool
prefix_stays(struct lt_text name)
{
	if (name.len < 6 || ((name.at[0] | 32) != 'x' && (name.at[0] | 32) != 'p'))
		return false;
	switch (name.at[2] | 32) {
	case 'o':
		return begins(name, "proxy-", 6);
	case 'f':
		return begins(name, "x-forwarded-", 12);
	case 'l':
		return begins(name, "x-lintel-", 9);
	case 'm':
		return begins(name, "x-ms-client-principal", 21);
	default:
		return false;
	}
}

static enum role
asked_role(struct lt_text name)
{
	const uint64_t set[4] = SET(ASKED);
	if (name.len == 0)
		return STAYS;
	if (in_set(set, name)) {
#define HEADER(word, role)                          \
	if (same(name, word, sizeof(word) - 1)) \
		return role;
		ASKED(HEADER)
#undef HEADER
	}
	return prefix_stays(name) ? STAYS : PASSES;
}

bool
lt_header_returns(const struct lt_call *call, struct lt_text name)
{
	const uint64_t set[4] = SET(ANSWERED);
	if (name.len == 0)
		return false;
	if (call->hides && same(name, "content-length", 14))
		return false;
	if (call->last_word && same(name, "x-should-retry", 14))
		return false;
	if (in_set(set, name)) {
#define HEADER(word, role)                          \
	if (same(name, word, sizeof(word) - 1)) \
		return role == PASSES;
		ANSWERED(HEADER)
#undef HEADER
	}
	return true;
}

/* Bearer KEY, of any letter case, as RFC 9110 has it. */
static struct lt_text
bearer(struct lt_text value)
{
	if (value.len < 7 || !same((struct lt_text){ value.at, 7 }, "bearer ", 7))
		return LT_NONE;
	return lt_text_trim((struct lt_text){ value.at + 7, value.len - 7 });
}

/* The first of Authorization, api-key, x-api-key that is there. */
static void
take(struct lt_call *call, const struct lt_header *h, enum role role, struct lt_text *plain)
{
	switch (role) {
	case KEY_BEARER:
		if (!call->key.at)
			call->key = bearer(h->value);
		break;
	case KEY_PLAIN:
		if (!plain->at)
			*plain = lt_text_trim(h->value);
		break;
	case ADMIN_KEY:
		call->admin_key = lt_text_trim(h->value);
		break;
	case EXPLAIN:
		call->explain = lt_text_eq(h->value, "1");
		break;
	case FALLBACK:
		call->one_only = lt_text_eq_nocase(h->value, LT_LIT("off"));
		break;
	case CONNECTION:
		if (!lt_text_eq_nocase(h->value, LT_LIT("keep-alive")) && !lt_text_eq_nocase(h->value, LT_LIT("close")))
			call->hops = h->value;
		break;
	case VERSION:
		call->speaks_anthropic = true;
		break;
	case PASSES:
	case STAYS:
		break;
	}
}

void
lt_header_sort(struct lt_call *call)
{
	struct lt_text plain = LT_NONE;
	for (int i = 0; i < call->asked.headers_count; i++) {
		const struct lt_header *h = &call->asked.headers[i];
		enum role role = asked_role(h->name);
		if (role == PASSES)
			continue;
		if (role != VERSION && i < 64)
			call->dropped |= UINT64_C(1) << i;
		take(call, h, role, &plain);
	}
	if (!call->key.at)
		call->key = plain;
}

/* Named in the caller's Connection header: of this hop alone. */
static bool
is_hop(struct lt_text hops, struct lt_text name)
{
	for (struct lt_text word; lt_text_cut(&hops, ',', &word);)
		if (lt_text_eq_nocase(lt_text_trim(word), name))
			return true;
	return false;
}

bool
lt_header_goes(const struct lt_call *call, int i)
{
	struct lt_text name = call->asked.headers[i].name;
	if (i < 64 ? call->dropped >> i & 1 : asked_role(name) != PASSES && asked_role(name) != VERSION)
		return false;
	return !call->hops.at || !is_hop(call->hops, name);
}

void
lt_header_add(struct lt_call *call, const char *name, struct lt_text value)
{
	if (call->headers_count < LT_HEADERS_OURS)
		call->headers[call->headers_count++] = (struct lt_header){ lt_text(name), value };
}
