/* SPDX-License-Identifier: Apache-2.0 */
#include "api/oidc_token.h"

#include <string.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/signature.h"
#include "format/doc.h"
#include "format/json.h"

enum { TOKEN_MOST = 64 << 10, NAME_MOST = 128, GROUPS_MOST = 64 << 10 };

static bool
read_json(struct lt_arena *a, const char *what, struct lt_text json, struct lt_node *ret_root, struct lt_err *err)
{
	struct lt_doc *doc;
	struct lt_err quoting = { 0 }; /* its sentence may quote a secret */
	if (!lt_json_read(a, lt_keys_new(a), what, lt_copy_text(a, json), &doc, &quoting) || !lt_node_is(lt_doc_root(doc), LT_KIND_MAP))
		return lt_fail(err, "%s is no JSON", what);
	*ret_root = lt_doc_root(doc);
	return true;
}

static const char *
text_at(struct lt_arena *a, struct lt_node map, const char *key)
{
	struct lt_node node = lt_node_get(map, key);
	return lt_node_is(node, LT_KIND_TEXT) ? lt_node_string(node, a) : NULL;
}

static bool
is(struct lt_arena *a, struct lt_node map, const char *key, const char *value)
{
	const char *text = text_at(a, map, key);
	return text && strcmp(text, value) == 0;
}

/* --- the signature --- */

struct parts {
	struct lt_text head, body, signature, both; /* decoded, but for both: what was signed */
};

static bool
cut(struct lt_arena *a, struct lt_text token, struct parts *ret, struct lt_err *err)
{
	struct lt_text rest = token, head, body, signature;
	if (token.len > TOKEN_MOST || !lt_text_cut(&rest, '.', &head) || !lt_text_cut(&rest, '.', &body) || !lt_text_cut(&rest, '.', &signature) || rest.at)
		return lt_fail(err, "the ID token is not of three parts");
	ret->both = (struct lt_text){ token.at, head.len + 1 + body.len };
	if (!lt_base64_url_read(a, head, &ret->head) || !lt_base64_url_read(a, body, &ret->body) || !lt_base64_url_read(a, signature, &ret->signature))
		return lt_fail(err, "the ID token is not in base64url");
	return true;
}

static struct lt_text
bytes_at(struct lt_arena *a, struct lt_node map, const char *key)
{
	struct lt_text bytes = LT_NONE;
	const char *text = text_at(a, map, key);
	return text && lt_base64_url_read(a, lt_text(text), &bytes) ? bytes : LT_NONE;
}

static bool
fits(struct lt_arena *a, struct lt_node jwk, const char *alg, const char *kid)
{
	bool curve = strcmp(alg, "ES256") == 0;
	if (!is(a, jwk, "kty", curve ? "EC" : "RSA") || (curve && !is(a, jwk, "crv", "P-256")))
		return false;
	if ((text_at(a, jwk, "use") && !is(a, jwk, "use", "sig")) || (text_at(a, jwk, "alg") && !is(a, jwk, "alg", alg)))
		return false;
	return !kid || is(a, jwk, "kid", kid);
}

/* The one key that the token can mean. */
static bool
find_key(struct lt_arena *a, struct lt_text keys, const char *alg, const char *kid, struct lt_signature_key *ret_key, bool *ret_unknown,
	struct lt_err *err)
{
	struct lt_node root;
	int found = 0;
	if (!read_json(a, "what the provider gives as its keys", keys, &root, err))
		return false;
	struct lt_walk w = lt_walk(lt_node_get(root, "keys"));
	while (lt_walk_next(&w)) {
		if (!fits(a, w.value, alg, kid))
			continue;
		*ret_key = (struct lt_signature_key){ strcmp(alg, "ES256") == 0, bytes_at(a, w.value, "n"), bytes_at(a, w.value, "e"),
			bytes_at(a, w.value, "x"), bytes_at(a, w.value, "y") };
		found++;
	}
	*ret_unknown = found == 0;
	return found == 1 || lt_fail(err, found ? "the ID token does not say which of the provider's keys it is signed with"
						: "the ID token is signed with a key that the provider does not have");
}

static bool
check_signature(struct lt_arena *a, const struct parts *parts, struct lt_text keys, bool *ret_unknown, struct lt_err *err)
{
	struct lt_node head;
	struct lt_signature_key key;
	if (!read_json(a, "the head of the ID token", parts->head, &head, err))
		return false;
	const char *alg = text_at(a, head, "alg"), *kid = text_at(a, head, "kid");
	int way = alg ? lt_signature_way(lt_text(alg)) : -1;
	if (way < 0)
		return lt_fail(err, "the ID token is signed by none of RS256, PS256 and ES256; let the provider sign lintel's with one of them");
	if (lt_node_kind(lt_node_get(head, "crit")) != LT_KIND_NONE || (lt_node_kind(lt_node_get(head, "kid")) != LT_KIND_NONE && !kid))
		return lt_fail(err, "the head of the ID token asks for what lintel does not know");
	return find_key(a, keys, alg, kid, &key, ret_unknown, err)
		&& (lt_signature_good((enum lt_signature_way)way, &key, parts->both, parts->signature)
			|| lt_fail(err, "the signature of the ID token is not the provider's"));
}

/* --- the claims --- */

static bool
is_for(struct lt_arena *a, struct lt_node claims, const char *client)
{
	struct lt_node aud = lt_node_get(claims, "aud");
	const char *azp = text_at(a, claims, "azp");
	bool found = lt_node_is(aud, LT_KIND_TEXT) && lt_text_eq(lt_node_text(aud, a), client), others = false;
	struct lt_walk w = lt_walk(aud);
	while (lt_node_is(aud, LT_KIND_LIST) && lt_walk_next(&w)) {
		bool ours = lt_node_is(w.value, LT_KIND_TEXT) && lt_text_eq(lt_node_text(w.value, a), client);
		found |= ours;
		others |= !ours;
	}
	if (lt_node_kind(lt_node_get(claims, "azp")) != LT_KIND_NONE && !azp)
		return false;
	return found && (azp ? strcmp(azp, client) == 0 : !others);
}

static bool
seconds_at(struct lt_node claims, const char *key, int64_t *ret_s)
{
	struct lt_node node = lt_node_get(claims, key);
	double value;
	if (!lt_node_is(node, LT_KIND_NUMBER) || !lt_node_double(node, &value) || value < 0 || value > 1e12)
		return false;
	*ret_s = (int64_t)value;
	return true;
}

static bool
check_times(struct lt_node claims, int64_t now_s, struct lt_err *err)
{
	int64_t exp, nbf, iat;
	if (!seconds_at(claims, "exp", &exp) || now_s >= exp + LT_OIDC_SKEW_S)
		return lt_fail(err, "the ID token has expired; compare the clocks of both machines");
	if (lt_node_kind(lt_node_get(claims, "nbf")) != LT_KIND_NONE && (!seconds_at(claims, "nbf", &nbf) || nbf > now_s + LT_OIDC_SKEW_S))
		return lt_fail(err, "the ID token does not hold yet; compare the clocks of both machines");
	if (!seconds_at(claims, "iat", &iat) || iat > now_s + LT_OIDC_SKEW_S)
		return lt_fail(err, "the ID token comes from the future; compare the clocks of both machines");
	return true;
}

/* at_hash: the left half of the digest; all three ways to sign are over SHA-256. */
static bool
check_access_token(struct lt_arena *a, struct lt_node claims, const char *access_token, struct lt_err *err)
{
	uint8_t raw[32];
	const char *hash = text_at(a, claims, "at_hash");
	if (lt_node_kind(lt_node_get(claims, "at_hash")) == LT_KIND_NONE || !access_token)
		return true;
	lt_digest_raw(lt_text(access_token), raw);
	struct lt_text half = lt_base64_url_write(a, (struct lt_text){ (const char *)raw, 16 });
	return (hash && lt_digest_same(half, lt_text(hash))) || lt_fail(err, "the access token is not the one that the ID token came with");
}

static bool
check_claims(struct lt_arena *a, struct lt_node claims, const struct lt_oidc_expect *expect, struct lt_err *err)
{
	const char *nonce = text_at(a, claims, "nonce");
	if (!is(a, claims, "iss", expect->issuer))
		return lt_fail(err, "the ID token is of another issuer than access.oidc.issuer");
	if (!is_for(a, claims, expect->client))
		return lt_fail(err, "the ID token is for another application than access.oidc.client");
	if (!nonce || !lt_digest_same(lt_text(nonce), lt_text(expect->nonce)))
		return lt_fail(err, "the ID token answers another sign-in than this one");
	return check_times(claims, expect->now_s, err) && check_access_token(a, claims, expect->access_token, err);
}

/* --- the person --- */

/* A claim by its name, or by a path of names: realm_access.roles. */
static struct lt_node
claim_at(struct lt_arena *a, struct lt_node claims, const char *name)
{
	struct lt_node node = lt_node_get(claims, name);
	struct lt_text rest = lt_text(name), piece;
	if (lt_node_kind(node) != LT_KIND_NONE)
		return node;
	node = claims;
	while (lt_text_cut(&rest, '.', &piece))
		node = lt_node_get(node, lt_copy_text(a, piece).at);
	return node;
}

/* Texts of a list, or one text, as a list of JSON. */
static const char *
groups_at(struct lt_arena *a, struct lt_node claims, const char *name)
{
	struct lt_node value = claim_at(a, claims, name);
	struct lt_walk w = lt_walk(value);
	struct lt_buf out = LT_BUF(GROUPS_MOST);
	bool list = lt_node_is(value, LT_KIND_LIST), first = true;
	if (!list && !lt_node_is(value, LT_KIND_TEXT))
		return NULL;
	lt_buf_putc(&out, '[');
	if (!list)
		lt_json_quote(&out, lt_node_text(value, a));
	while (list && lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_TEXT)) {
			lt_buf_puts(&out, first ? "" : ",");
			lt_json_quote(&out, lt_node_text(w.value, a));
			first = false;
		}
	lt_buf_putc(&out, ']');
	const char *groups = lt_buf_over(&out) ? NULL : lt_copy(a, out.at);
	lt_buf_done(&out);
	return groups;
}

static bool
is_verified(struct lt_node claims)
{
	struct lt_node said = lt_node_get(claims, "email_verified");
	return lt_node_is(said, LT_KIND_TRUE) || lt_node_eq(said, "true");
}

static const char *
plain(struct lt_arena *a, const char *text)
{
	char *copy = lt_print(a, "%.*s", NAME_MOST, text);
	for (char *at = copy; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			*at = ' ';
	return copy;
}

static void
take_name(struct lt_arena *a, struct lt_node claims, struct lt_oidc_person *person)
{
	static const char *const names[] = { "preferred_username", "email", "name" };
	for (size_t i = 0; i < sizeof names / sizeof *names && !person->named; i++) {
		const char *text = text_at(a, claims, names[i]);
		if (text && *text) {
			person->name = plain(a, text);
			person->named = true;
		}
	}
	if (!person->name)
		person->name = plain(a, person->subject);
}

static void
take(struct lt_arena *a, struct lt_node claims, const char *groups_claim, struct lt_oidc_person *person)
{
	take_name(a, claims, person);
	if (!person->email && is_verified(claims))
		person->email = text_at(a, claims, "email");
	if (!person->groups)
		person->groups = groups_at(a, claims, groups_claim);
}

bool
lt_oidc_token_read(struct lt_arena *a, struct lt_text token, struct lt_text keys, const struct lt_oidc_expect *expect,
	const char *groups_claim, struct lt_oidc_person *ret_person, bool *ret_unknown, struct lt_err *err)
{
	struct parts parts;
	struct lt_node claims;
	struct lt_oidc_person person = { 0 };
	*ret_unknown = false;
	if (!cut(a, token, &parts, err) || !check_signature(a, &parts, keys, ret_unknown, err)
		|| !read_json(a, "the body of the ID token", parts.body, &claims, err) || !check_claims(a, claims, expect, err))
		return false;
	person.subject = text_at(a, claims, "sub");
	if (!person.subject || !*person.subject || strlen(person.subject) > 255)
		return lt_fail(err, "the ID token does not say who it is about");
	take(a, claims, groups_claim, &person);
	*ret_person = person;
	return true;
}

bool
lt_oidc_token_add(struct lt_arena *a, struct lt_text userinfo, const char *groups_claim, struct lt_oidc_person *person, struct lt_err *err)
{
	struct lt_node claims;
	if (!read_json(a, "what the provider knows of the person", userinfo, &claims, err))
		return false;
	if (!is(a, claims, "sub", person->subject))
		return lt_fail(err, "what the provider knows is of another person than the ID token");
	take(a, claims, groups_claim, person);
	return true;
}
