/* SPDX-License-Identifier: Apache-2.0 */
#include "net/assertion.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/certificate.h"
#include "base/digest.h"
#include "base/err.h"

enum { GOOD_S = 600 };

static const char *
url64(struct lt_arena *a, const unsigned char *at, size_t len)
{
	return lt_base64_url_write(a, (struct lt_text){ (const char *)at, len }).at;
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
