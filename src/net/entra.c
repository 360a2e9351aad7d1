/* SPDX-License-Identifier: Apache-2.0 */
#include "net/entra.h"

#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "net/assertion.h"
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
	static const char *const words[] = { "client secret", "federated token", "client certificate", "managed identity", "managed identity",
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

static const char *
token_url(struct lt_arena *a, const struct lt_entra *from, const char *tenant)
{
	const char *authority = there(from->authority) ? from->authority : "https://login.microsoftonline.com";
	size_t len = strlen(authority);
	while (len && authority[len - 1] == '/')
		len--;
	return lt_print(a, "%.*s/%s/oauth2/v2.0/token", (int)len, authority, tenant);
}

/* All ways of an application: a form to the tenant's token address. */
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
	struct lt_http_ask ask = {
		.url = token_url(a, from, tenant.at),
		.body = lt_buf_text(&form),
		.ca_file = from->ca_file,
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

static bool
ask_certificate(struct lt_arena *a, const struct lt_entra *from, const char *scope, struct lt_http_answer *ret_answer,
	struct lt_err *err)
{
	struct lt_text pem, proof;
	if (!lt_io_read(a, AT_FDCWD, from->certificate, MOST, &pem, err))
		return false;
	bool good = lt_assertion_sign(a, pem, from->client, token_url(a, from, from->tenant), (int64_t)time(NULL), &proof, err);
	explicit_bzero((char *)pem.at, pem.len);
	if (!good)
		return lt_within(err, "%s", from->certificate);
	return ask_application(a, from, scope, "client_assertion", proof.at, ret_answer, err);
}

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

/* App Service and Container Apps: api-version 2019-08-01, proven by a header. */
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

static bool
is_chosen(const struct lt_entra *from, const char *word)
{
	return !there(from->choice) || strcmp(from->choice, "auto") == 0 || strcmp(from->choice, word) == 0;
}

/* The first way whose parts are all there; false with what is missing of the one that was chosen. */
static bool
find_way(const struct lt_entra *from, enum lt_entra_way *ret_way, struct lt_err *err)
{
	bool application = there(from->tenant) && there(from->client);
	bool service = there(from->identity_url) && there(from->identity_header);
	if (application && there(from->secret) && is_chosen(from, "secret"))
		*ret_way = LT_ENTRA_SECRET;
	else if (application && there(from->token_file) && is_chosen(from, "federated"))
		*ret_way = LT_ENTRA_FEDERATED;
	else if (application && there(from->certificate) && is_chosen(from, "certificate"))
		*ret_way = LT_ENTRA_CERTIFICATE;
	else if (is_chosen(from, "managed"))
		*ret_way = service ? LT_ENTRA_APP_SERVICE : LT_ENTRA_MACHINE;
	else if (is_chosen(from, "cli"))
		*ret_way = LT_ENTRA_AZ;
	else
		return lt_fail(err, "sign_in: %s needs a directory, an application and its %s; set AZURE_TENANT_ID, AZURE_CLIENT_ID and %s",
			from->choice, strcmp(from->choice, "federated") == 0 ? "token" : from->choice,
			strcmp(from->choice, "secret") == 0 ? "AZURE_CLIENT_SECRET" : strcmp(from->choice, "federated") == 0
				? "AZURE_FEDERATED_TOKEN_FILE" : "AZURE_CLIENT_CERTIFICATE_PATH");
	return true;
}

static bool
ask_by(struct lt_arena *a, enum lt_entra_way way, const struct lt_entra *from, const char *scope,
	struct lt_http_answer *ret_answer, struct lt_err *err)
{
	switch (way) {
	case LT_ENTRA_SECRET:
		return ask_application(a, from, scope, "client_secret", from->secret, ret_answer, err);
	case LT_ENTRA_FEDERATED:
		return ask_federated(a, from, scope, ret_answer, err);
	case LT_ENTRA_CERTIFICATE:
		return ask_certificate(a, from, scope, ret_answer, err);
	case LT_ENTRA_APP_SERVICE:
		return ask_app_service(a, from, scope, ret_answer, err);
	case LT_ENTRA_MACHINE:
		return ask_machine(a, from, scope, ret_answer, err);
	case LT_ENTRA_AZ:
		break;
	}
	if (!there(from->az))
		return lt_fail(err, "there is no program az in PATH; install the Azure CLI, or choose another sign_in");
	return ask_az(a, from, scope, ret_answer, err);
}

bool
lt_entra_ask(struct lt_arena *a, const struct lt_entra *from, const char *scope, struct lt_entra_answer *ret_answer,
	struct lt_err *err)
{
	struct lt_http_answer answer = { 0 };
	enum lt_entra_way way = LT_ENTRA_AZ;
	if (!find_way(from, &way, err))
		return false;
	bool good = ask_by(a, way, from, scope, &answer, err);
	/* No metadata service: this is no machine of Azure's.  The person may be signed in. */
	if (!good && way == LT_ENTRA_MACHINE && there(from->az) && is_chosen(from, "cli")) {
		way = LT_ENTRA_AZ;
		*err = (struct lt_err){ 0 };
		good = ask_az(a, from, scope, &answer, err);
	}
	if (!good)
		return lt_within(err, "a token of Entra ID by %s", lt_entra_word(way));
	*ret_answer = (struct lt_entra_answer){ way, answer.status, answer.body };
	return true;
}
