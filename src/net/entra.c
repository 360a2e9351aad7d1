/* SPDX-License-Identifier: Apache-2.0 */
#include "net/entra.h"

#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "net/http.h"
#include "net/program.h"

enum { CONNECT_MS = 5000, METADATA_CONNECT_MS = 1000, TOTAL_MS = 15000, AZ_MS = 30000, MOST = 65536 };

static bool
there(const char *text)
{
	return text && *text;
}

const char *
lt_entra_word(enum lt_entra_way way)
{
	static const char *const words[] = { "client secret", "federated token", "managed identity", "managed identity",
		"az account get-access-token" };
	return words[way];
}

static void
put_field(struct lt_buf *out, const char *name, const char *value)
{
	lt_buf_printf(out, "%s%s=", out->len ? "&" : "", name);
	lt_http_escape(out, lt_text(value));
}

/* The resource of a scope: managed identities are asked for that, without "/.default". */
static const char *
resource_of(struct lt_arena *a, const char *scope)
{
	struct lt_text text = lt_text(scope);
	if (lt_text_ends(text, "/.default"))
		text.len -= strlen("/.default");
	return lt_print(a, "%.*s", LT_ARG(text));
}

/* Both ways of an application: a form to the tenant's token address. */
static bool
ask_application(struct lt_arena *a, const struct lt_entra *from, const char *scope, const char *proof_name,
	const char *proof, struct lt_http_answer *ret_answer, struct lt_err *err)
{
	struct lt_buf form = LT_BUF(MOST), tenant = LT_BUF(1024);
	put_field(&form, "grant_type", "client_credentials");
	put_field(&form, "client_id", from->client);
	put_field(&form, "scope", scope);
	if (strcmp(proof_name, "client_assertion") == 0)
		put_field(&form, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	put_field(&form, proof_name, proof);
	lt_http_escape(&tenant, lt_text(from->tenant));
	const char *authority = there(from->authority) ? from->authority : "https://login.microsoftonline.com";
	size_t len = strlen(authority);
	while (len && authority[len - 1] == '/')
		len--;
	struct lt_http_ask ask = {
		.url = lt_print(a, "%.*s/%s/oauth2/v2.0/token", (int)len, authority, tenant.at),
		.body = lt_buf_text(&form),
		.connect_ms = CONNECT_MS,
		.total_ms = TOTAL_MS,
		.most = MOST,
	};
	bool good = lt_http_ask(a, &ask, ret_answer, err);
	explicit_bzero(form.at, form.len);
	lt_buf_done(&form);
	lt_buf_done(&tenant);
	return good;
}

static bool
ask_federated(struct lt_arena *a, const struct lt_entra *from, const char *scope, struct lt_http_answer *ret_answer,
	struct lt_err *err)
{
	struct lt_text proof;
	if (!lt_io_read(a, AT_FDCWD, from->token_file, MOST, &proof, err))
		return false;
	return ask_application(a, from, scope, "client_assertion", lt_copy_text(a, lt_text_trim(proof)).at, ret_answer, err);
}

/* App Service and Container Apps: api-version 2019-08-01, proven by a header. */
/* Asks a service of the platform for a token of the scope. */
static bool
ask_platform(struct lt_arena *a, const struct lt_entra *from, const char *url, const char *version, const char *header,
	int connect_ms, const char *scope, struct lt_http_answer *ret_answer, struct lt_err *err)
{
	struct lt_buf query = LT_BUF(4096);
	put_field(&query, "api-version", version);
	put_field(&query, "resource", resource_of(a, scope));
	if (there(from->client))
		put_field(&query, "client_id", from->client);
	const char *headers[] = { header, NULL };
	struct lt_http_ask ask = {
		.url = lt_print(a, "%s?%s", url, query.at),
		.headers = headers,
		.connect_ms = connect_ms,
		.total_ms = TOTAL_MS,
		.most = MOST,
		.direct = true,
	};
	lt_buf_done(&query);
	return lt_http_ask(a, &ask, ret_answer, err);
}

static bool
ask_app_service(struct lt_arena *a, const struct lt_entra *from, const char *scope, struct lt_http_answer *ret_answer,
	struct lt_err *err)
{
	const char *header = lt_print(a, "X-IDENTITY-HEADER: %s", from->identity_header);
	return ask_platform(a, from, from->identity_url, "2019-08-01", header, CONNECT_MS, scope, ret_answer, err);
}

static bool
ask_machine(struct lt_arena *a, const struct lt_entra *from, const char *scope, struct lt_http_answer *ret_answer,
	struct lt_err *err)
{
	const char *base = there(from->metadata) ? from->metadata : "http://169.254.169.254";
	return ask_platform(a, from, lt_print(a, "%s/metadata/identity/oauth2/token", base), "2018-02-01", "Metadata: true",
		METADATA_CONNECT_MS, scope, ret_answer, err);
}

static bool
ask_az(struct lt_arena *a, const struct lt_entra *from, const char *scope, struct lt_http_answer *ret_answer, struct lt_err *err)
{
	char *argv[] = { "az", "account", "get-access-token", "--output", "json", "--scope", lt_copy(a, scope),
		there(from->tenant) ? "--tenant" : NULL, there(from->tenant) ? lt_copy(a, from->tenant) : NULL, NULL };
	struct lt_program az = { .path = from->az, .argv = argv, .environ = from->environ, .most_ms = AZ_MS, .most = MOST };
	struct lt_err why = { 0 };
	struct lt_text said;
	if (!lt_program_run(a, &az, &said, &why))
		return lt_fail(err, "az gave no token; az login signs in");
	*ret_answer = (struct lt_http_answer){ 200, said };
	return true;
}

static enum lt_entra_way
way_of(const struct lt_entra *from)
{
	bool application = there(from->tenant) && there(from->client);
	if (application && there(from->secret))
		return LT_ENTRA_SECRET;
	if (application && there(from->token_file))
		return LT_ENTRA_FEDERATED;
	if (there(from->identity_url) && there(from->identity_header))
		return LT_ENTRA_APP_SERVICE;
	return LT_ENTRA_MACHINE;
}

bool
lt_entra_ask(struct lt_arena *a, const struct lt_entra *from, const char *scope, struct lt_entra_answer *ret_answer,
	struct lt_err *err)
{
	struct lt_http_answer answer = { 0 };
	enum lt_entra_way way = way_of(from);
	bool good = false;
	if (way == LT_ENTRA_SECRET)
		good = ask_application(a, from, scope, "client_secret", from->secret, &answer, err);
	else if (way == LT_ENTRA_FEDERATED)
		good = ask_federated(a, from, scope, &answer, err);
	else if (way == LT_ENTRA_APP_SERVICE)
		good = ask_app_service(a, from, scope, &answer, err);
	else
		good = ask_machine(a, from, scope, &answer, err);
	/* No metadata service: this is no machine of Azure's.  The person may be signed in. */
	if (!good && way == LT_ENTRA_MACHINE && there(from->az)) {
		way = LT_ENTRA_AZ;
		*err = (struct lt_err){ 0 };
		good = ask_az(a, from, scope, &answer, err);
	}
	if (!good)
		return lt_within(err, "a token of Entra ID by %s", lt_entra_word(way));
	*ret_answer = (struct lt_entra_answer){ way, answer.status, answer.body };
	return true;
}
