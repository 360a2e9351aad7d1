/* SPDX-License-Identifier: Apache-2.0 */
#include "net/assertion.h"

#include "base/arena.h"
#include "base/certificate.h"
#include "base/digest.h"
#include "base/err.h"

enum { GOOD_S = 600 };

/* RFC 4648, section 5, without padding. */
static const char *
url64(struct lt_arena *a, const unsigned char *at, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *out = lt_alloc(a, (len + 2) / 3 * 4 + 1);
	size_t to = 0;
	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = (uint32_t)at[i] << 16 | (uint32_t)(i + 1 < len ? at[i + 1] : 0) << 8 | (i + 2 < len ? at[i + 2] : 0);
		for (size_t digit = 0; digit < 4 && digit < len - i + 1; digit++)
			out[to++] = digits[three >> (18 - 6 * digit) & 63];
	}
	return out;
}

static const char *
part(struct lt_arena *a, const char *json)
{
	return url64(a, (const unsigned char *)json, strlen(json));
}

/* Names of applications and addresses are put into JSON as they are: nothing that would end a text. */
static bool
is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || *text == '"' || *text == '\\')
			return false;
	return true;
}

bool
lt_assertion_sign(struct lt_arena *a, struct lt_text pem, const char *client, const char *audience, int64_t now_s,
	struct lt_text *ret_assertion, struct lt_err *err)
{
	unsigned char print[32];
	struct lt_text signature;
	if (!is_plain(client) || !is_plain(audience))
		return lt_fail(err, "the application's id or the authority's address has characters that neither may have");
	if (!lt_certificate_print(pem, print, err))
		return false;
	const char *head = part(a, lt_print(a, "{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t#S256\":\"%s\"}", url64(a, print, sizeof print)));
	const char *id = url64(a, print, 16);
	const char *body = part(a, lt_print(a, "{\"aud\":\"%s\",\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"%s%lld\",\"nbf\":%lld,\"exp\":%lld}",
		audience, client, client, id, (long long)now_s, (long long)now_s, (long long)(now_s + GOOD_S)));
	const char *signed_part = lt_print(a, "%s.%s", head, body);
	if (!lt_certificate_sign(a, pem, lt_text(signed_part), &signature, err))
		return false;
	*ret_assertion = lt_text(lt_print(a, "%s.%s", signed_part, url64(a, (const unsigned char *)signature.at, signature.len)));
	return true;
}
