/* SPDX-License-Identifier: Apache-2.0 */
#include "api/oidc.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>

#include "api/access.h"
#include "api/access_settings.h"
#include "api/api.h"
#include "api/request.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "format/doc.h"
#include "format/json.h"
#include "net/http.h"

enum { KEPT_S = 3600, AGAIN_S = 5, CONNECT_MS = 5000, TOTAL_MS = 10000, ANSWER_MOST = 1 << 20, SECRET_MOST = 4096, FORM_MOST = 1 << 16,
	AT_ONCE = 4 };

/* What the provider said of itself; texts in its own arena, replaced as a whole. */
struct kept {
	struct lt_arena *a;
	const char *issuer;
	const char *authorize, *token, *userinfo, *keys_url;
	bool basic; /* the secret goes into a header, else into the form */
	struct lt_text keys;
	int64_t read_s, keys_s;
};

struct oidc {
	pthread_mutex_t lock;
	struct kept kept;
	atomic_int busy;
};

extern const struct lt_service lt_service_oidc;

void
lt_oidc_bind(const char *secret, struct lt_oidc_bound *ret_bound)
{
	lt_digest_hmac(lt_text(secret), LT_LIT("state"), ret_bound->state);
	lt_digest_hmac(lt_text(secret), LT_LIT("nonce"), ret_bound->nonce);
	lt_digest_hmac(lt_text(secret), LT_LIT("verifier"), ret_bound->verifier);
	lt_digest_hex(lt_text(ret_bound->state), ret_bound->state_sha256);
}

const char *
lt_oidc_return(const struct lt_request *request)
{
	return lt_print(request->a, "%s/api/v1/oidc/return", lt_api_given(request->api)->url);
}

/* --- the provider's own words --- */

static bool
ask(struct lt_arena *a, const struct lt_access_settings *settings, const char *url, const char *authorization, struct lt_text form,
	struct lt_http_answer *ret_answer, struct lt_err *err)
{
	const char *headers[] = { "Accept: application/json", authorization, NULL };
	return lt_http_ask(a, &(struct lt_http_ask){ .url = url, .headers = headers, .body = form, .ca_file = settings->ca_file,
		.connect_ms = CONNECT_MS, .total_ms = TOTAL_MS, .most = ANSWER_MOST }, ret_answer, err);
}

static bool
read_json(struct lt_arena *a, const struct lt_access_settings *settings, const char *url, struct lt_text *ret_json, struct lt_node *ret_root,
	struct lt_err *err)
{
	struct lt_http_answer answer;
	struct lt_doc *doc;
	struct lt_err quoting = { 0 };
	if (!ask(a, settings, url, NULL, LT_NONE, &answer, err))
		return false;
	if (answer.status != 200)
		return lt_fail(err, "the provider answers %d for %s; check access.oidc.issuer", answer.status, url);
	if (!lt_json_read(a, lt_keys_new(a), "provider", answer.body, &doc, &quoting))
		return lt_fail(err, "what the provider answers for %s is no JSON; check access.oidc.issuer", url);
	*ret_json = answer.body;
	*ret_root = lt_doc_root(doc);
	return true;
}

static const char *
text_at(struct lt_arena *a, struct lt_node map, const char *key)
{
	struct lt_node node = lt_node_get(map, key);
	return lt_node_is(node, LT_KIND_TEXT) ? lt_node_string(node, a) : NULL;
}

/* Over http only to who is asked over http himself, which settings allow on this machine alone. */
static bool
is_like(const char *url, const char *issuer)
{
	return url && (lt_text_starts(lt_text(url), "https://") || (lt_text_starts(lt_text(issuer), "http://") && lt_text_starts(lt_text(url), "http://")));
}

static bool
takes_basic(struct lt_arena *a, struct lt_node methods)
{
	struct lt_walk w = lt_walk(methods);
	if (lt_node_kind(methods) == LT_KIND_NONE)
		return true;
	while (lt_walk_next(&w))
		if (lt_text_eq(lt_node_text(w.value, a), "client_secret_basic"))
			return true;
	return false;
}

static bool
discover(const struct lt_access_settings *settings, struct kept *kept, int64_t now_s, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new(8 << 20);
	struct lt_node root;
	struct lt_text json;
	struct lt_text issuer = lt_text(settings->issuer);
	while (lt_text_ends(issuer, "/"))
		issuer.len--;
	struct kept found = { .a = a, .issuer = lt_copy(a, settings->issuer), .read_s = now_s };
	bool good = read_json(a, settings, lt_print(a, "%.*s/.well-known/openid-configuration", LT_ARG(issuer)), &json, &root, err);
	if (good) {
		const char *named = text_at(a, root, "issuer");
		found.authorize = text_at(a, root, "authorization_endpoint");
		found.token = text_at(a, root, "token_endpoint");
		found.userinfo = text_at(a, root, "userinfo_endpoint");
		found.keys_url = text_at(a, root, "jwks_uri");
		found.basic = takes_basic(a, lt_node_get(root, "token_endpoint_auth_methods_supported"));
		if (!named || strcmp(named, settings->issuer) != 0)
			good = lt_fail(err, "the provider calls itself by another name than access.oidc.issuer; write it as the provider does");
		else if (!is_like(found.authorize, named) || !is_like(found.token, named) || !is_like(found.keys_url, named))
			good = lt_fail(err, "the provider does not say all its addresses, or not over https; check access.oidc.issuer");
		if (found.userinfo && !is_like(found.userinfo, settings->issuer))
			found.userinfo = NULL;
	}
	if (!good) {
		lt_arena_drop(a);
		return false;
	}
	lt_arena_drop(kept->a);
	*kept = found;
	return true;
}

/* A copy of what is kept, for a request; asked for anew when it is another provider's, or old. */
static bool
provider(const struct lt_request *request, const struct lt_access_settings *settings, struct kept *ret_kept, struct lt_err *err)
{
	struct oidc *oidc = lt_service_state(request->api, &lt_service_oidc);
	struct lt_arena *a = request->a;
	int64_t now_s = request->now_us / 1000000;
	pthread_mutex_lock(&oidc->lock);
	struct kept *kept = &oidc->kept;
	bool fresh = kept->issuer && strcmp(kept->issuer, settings->issuer) == 0 && now_s < kept->read_s + KEPT_S && now_s >= kept->read_s;
	bool good = fresh || discover(settings, kept, now_s, err);
	if (good) {
		*ret_kept = *kept;
		ret_kept->authorize = lt_copy(a, kept->authorize);
		ret_kept->token = lt_copy(a, kept->token);
		ret_kept->userinfo = kept->userinfo ? lt_copy(a, kept->userinfo) : NULL;
	}
	pthread_mutex_unlock(&oidc->lock);
	return good || lt_within(err, "access.oidc");
}

/* The provider's keys; newer: those that are kept were of no use. */
static bool
keys(const struct lt_request *request, const struct lt_access_settings *settings, bool newer, struct lt_text *ret_keys, struct lt_err *err)
{
	struct oidc *oidc = lt_service_state(request->api, &lt_service_oidc);
	int64_t now_s = request->now_us / 1000000;
	struct lt_node root;
	bool good = true;
	pthread_mutex_lock(&oidc->lock);
	struct kept *kept = &oidc->kept;
	bool old = !kept->keys.at || now_s >= kept->keys_s + KEPT_S || (newer && now_s >= kept->keys_s + AGAIN_S);
	if (old && kept->keys_url) {
		struct lt_text json;
		good = read_json(request->a, settings, kept->keys_url, &json, &root, err);
		if (good) {
			kept->keys = lt_copy_text(kept->a, json);
			kept->keys_s = now_s;
		}
	}
	*ret_keys = kept->keys.at ? lt_copy_text(request->a, kept->keys) : LT_NONE;
	pthread_mutex_unlock(&oidc->lock);
	return good && ret_keys->at;
}

/* --- the question --- */

static void
put(struct lt_buf *out, const char *name, const char *value)
{
	lt_buf_printf(out, "%s%s=", out->len ? "&" : "", name);
	lt_http_escape(out, lt_text(value));
}

static const char *
joined(struct lt_arena *a, struct lt_texts texts)
{
	const char *all = "";
	for (int i = 0; i < texts.count; i++)
		all = lt_print(a, "%s%s%s", all, i ? " " : "", texts.at[i]);
	return all;
}

bool
lt_oidc_address(const struct lt_request *request, const struct lt_access_settings *settings, const struct lt_oidc_bound *bound,
	const char **ret_address, struct lt_err *err)
{
	struct kept kept;
	struct lt_buf query = LT_BUF(FORM_MOST);
	uint8_t raw[32];
	if (!provider(request, settings, &kept, err))
		return false;
	lt_digest_raw(lt_text(bound->verifier), raw);
	put(&query, "response_type", "code");
	put(&query, "client_id", settings->client);
	put(&query, "redirect_uri", lt_oidc_return(request));
	put(&query, "scope", joined(request->a, settings->scopes));
	put(&query, "state", bound->state);
	put(&query, "nonce", bound->nonce);
	put(&query, "code_challenge", lt_base64_url_write(request->a, (struct lt_text){ (const char *)raw, 32 }).at);
	put(&query, "code_challenge_method", "S256");
	*ret_address = lt_print(request->a, "%s%s%s", kept.authorize, strchr(kept.authorize, '?') ? "&" : "?", query.at);
	lt_buf_done(&query);
	return true;
}

/* --- the answer --- */

/* Where access.oidc.secret says it is; NULL: lintel has none there and PKCE alone binds the code. */
static bool
read_secret(const struct lt_request *request, const struct lt_access_settings *settings, const char **ret_secret, struct lt_err *err)
{
	struct lt_text bytes;
	*ret_secret = NULL;
	if (settings->secret_file) {
		if (!lt_io_read(request->a, AT_FDCWD, settings->secret_file, SECRET_MOST, &bytes, err))
			return lt_within(err, "access.oidc.secret");
		*ret_secret = lt_copy_text(request->a, lt_text_trim(bytes)).at;
	}
	if (!settings->secret_env)
		return true;
	size_t len = strlen(settings->secret_env);
	for (char *const *v = lt_api_given(request->api)->environment; v && *v; v++)
		if (strncmp(*v, settings->secret_env, len) == 0 && (*v)[len] == '=')
			*ret_secret = *v + len + 1;
	return *ret_secret || lt_fail(err, "access.oidc.secret: the variable %s is not set where lintel up runs", settings->secret_env);
}

/* RFC 6749, section 2.3.1: both are escaped before they are joined. */
static const char *
basic(struct lt_arena *a, const char *client, const char *secret)
{
	struct lt_buf both = LT_BUF(FORM_MOST);
	lt_http_escape(&both, lt_text(client));
	lt_buf_putc(&both, ':');
	lt_http_escape(&both, lt_text(secret));
	const char *header = lt_print(a, "Authorization: Basic %s", lt_base64_write(a, lt_buf_text(&both)).at);
	explicit_bzero(both.at, both.len);
	lt_buf_done(&both);
	return header;
}

static bool
trade(const struct lt_request *request, const struct lt_access_settings *settings, const struct kept *kept, const struct lt_oidc_bound *bound,
	const char *code, struct lt_http_answer *ret_answer, struct lt_err *err)
{
	struct lt_buf form = LT_BUF(FORM_MOST);
	const char *secret, *authorization = NULL;
	if (!read_secret(request, settings, &secret, err))
		return false;
	put(&form, "grant_type", "authorization_code");
	put(&form, "code", code);
	put(&form, "redirect_uri", lt_oidc_return(request));
	put(&form, "code_verifier", bound->verifier);
	if (secret && kept->basic)
		authorization = basic(request->a, settings->client, secret);
	else
		put(&form, "client_id", settings->client);
	if (secret && !kept->basic)
		put(&form, "client_secret", secret);
	bool good = ask(request->a, settings, kept->token, authorization, lt_buf_text(&form), ret_answer, err);
	explicit_bzero(form.at, form.len);
	lt_buf_done(&form);
	return good;
}

/* The provider's word for why not, when it is one (RFC 6749, section 5.2); nothing else of its answer is repeated. */
static bool
told(struct lt_arena *a, struct lt_node root, int status, struct lt_err *err)
{
	const char *word = text_at(a, root, "error");
	bool plain = word && *word && strlen(word) < 40 && word[strspn(word, "abcdefghijklmnopqrstuvwxyz_")] == 0;
	return lt_fail(err, "the provider gives no token (%d%s%s); check access.oidc.client and secret, and that the provider knows the redirect address",
		status, plain ? ", " : "", plain ? word : "");
}

/* The token is proven; a key that is not known may be a new one. */
static bool
prove(const struct lt_request *request, const struct lt_access_settings *settings, struct lt_text token, const struct lt_oidc_expect *expect,
	struct lt_oidc_person *ret_person, struct lt_err *err)
{
	for (int newer = 0; newer < 2; newer++) {
		struct lt_err why = { 0 };
		struct lt_text known;
		bool unknown;
		if (!keys(request, settings, newer, &known, err))
			return lt_fail(err, "the provider gives no keys; check access.oidc.issuer");
		if (lt_oidc_token_read(request->a, token, known, expect, settings->groups_claim, ret_person, &unknown, &why))
			return true;
		if (!unknown || newer)
			return lt_fail(err, "%s", why.text);
	}
	return false;
}

static bool
complete(const struct lt_request *request, const struct lt_access_settings *settings, const struct kept *kept, const char *access_token,
	struct lt_oidc_person *person, struct lt_err *err)
{
	struct lt_http_answer answer;
	if (person->groups || !kept->userinfo || !access_token)
		return true;
	const char *bearer = lt_print(request->a, "Authorization: Bearer %s", access_token);
	if (!ask(request->a, settings, kept->userinfo, bearer, LT_NONE, &answer, err))
		return false;
	return answer.status != 200 || lt_oidc_token_add(request->a, answer.body, settings->groups_claim, person, err);
}

static bool
find_person(const struct lt_request *request, const struct lt_access_settings *settings, const struct lt_oidc_bound *bound,
	const char *code, struct lt_oidc_person *ret_person, const char **ret_code, struct lt_err *err)
{
	struct kept kept;
	struct lt_http_answer answer;
	struct lt_doc *doc;
	struct lt_arena *a = request->a;
	*ret_code = "oidc-provider";
	if (!provider(request, settings, &kept, err) || !trade(request, settings, &kept, bound, code, &answer, err))
		return false;
	struct lt_err quoting = { 0 };
	if (!lt_json_read(a, lt_keys_new(a), "token", answer.body, &doc, &quoting))
		return lt_fail(err, "the provider gives no token (%d, no JSON); check access.oidc.issuer", answer.status);
	struct lt_node root = lt_doc_root(doc);
	if (answer.status != 200)
		return told(a, root, answer.status, err);
	*ret_code = "oidc-token";
	const char *token = text_at(a, root, "id_token"), *access_token = text_at(a, root, "access_token");
	if (!token)
		return lt_fail(err, "the provider gives no ID token; let access.oidc.scopes have openid");
	const struct lt_oidc_expect expect = { settings->issuer, settings->client, bound->nonce, access_token, request->now_us / 1000000 };
	return prove(request, settings, lt_text(token), &expect, ret_person, err) && complete(request, settings, &kept, access_token, ret_person, err);
}

bool
lt_oidc_person(const struct lt_request *request, const struct lt_access_settings *settings, const struct lt_oidc_bound *bound,
	const char *code, struct lt_oidc_person *ret_person, const char **ret_code, struct lt_err *err)
{
	struct oidc *oidc = lt_service_state(request->api, &lt_service_oidc);
	*ret_code = "oidc-provider";
	bool good = atomic_fetch_add(&oidc->busy, 1) < AT_ONCE
		? find_person(request, settings, bound, code, ret_person, ret_code, err)
		: lt_fail(err, "%d people are signing in at the same time; try again in a moment", AT_ONCE);
	atomic_fetch_sub(&oidc->busy, 1);
	return good;
}

/* --- the service --- */

static bool
open_oidc(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct oidc *oidc = LT_NEW(lt_api_arena(api), struct oidc);
	(void)err;
	pthread_mutex_init(&oidc->lock, NULL);
	*ret_state = oidc;
	return true;
}

static void
close_oidc(struct lt_api *api)
{
	struct oidc *oidc = lt_service_state(api, &lt_service_oidc);
	lt_arena_drop(oidc->kept.a);
}

const struct lt_service lt_service_oidc = { "oidc", open_oidc, NULL, close_oidc };
