/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/azure_ask.h"

#include <poll.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/json.h"
#include "net/http.h"
#include "net/program.h"
#include "record/estate.h"

enum {
	CONNECT_MS = 10000,
	TOTAL_MS = 60000,
	ANSWER_BYTES = 64 << 20,
	MOST_PAGES = 1000,
	TRIES = 5,
	WAIT_MOST_MS = 30000,
	PATIENCE_MS = 120000,
	SILENT_MOST = 2,
};

/* What one page said when it is not the page. */
struct refusal {
	int status;
	struct lt_text code; /* error/code, a plain word */
};

static struct lt_text
plain_word(struct lt_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!((text.at[i] >= 'a' && text.at[i] <= 'z') || (text.at[i] >= 'A' && text.at[i] <= 'Z')))
			return LT_NONE;
	return text.len < 80 ? text : LT_NONE;
}

static bool
is_code(const struct refusal *r, const char *code)
{
	return lt_text_eq_nocase(r->code, lt_text(code));
}

/* The provider is switched off, or knows no such list here: nothing of this kind exists. */
static bool
is_absent(const struct refusal *r)
{
	static const char *const codes[] = { "MissingSubscriptionRegistration", "SubscriptionNotRegistered", "NoRegisteredProviderFound",
		"InvalidResourceType", "ResourceTypeNotSupported", "LocationNotAvailableForResourceType", "ResourceNotFound", "NotFound",
		"ParentResourceNotFound", "ManagementPolicyNotFound", "FeatureNotSupportedForAccount" };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (is_code(r, codes[i]))
			return true;
	return false;
}

static bool
tell_refusal(const struct azure_service *service, const struct azure_question *q, const struct refusal *r, struct lt_err *err)
{
	if (is_code(r, "InvalidAuthenticationTokenTenant"))
		return lt_fail(err, "the sign-in belongs to another directory than this subscription; set sources.azure.tenant, or az login --tenant");
	if (is_code(r, "SubscriptionNotFound") || is_code(r, "InvalidSubscriptionId"))
		return lt_fail(err, "this sign-in sees no such subscription; check its id, and that the identity has a role in it");
	if (is_code(r, "SubscriptionDisabled") || is_code(r, "ReadOnlyDisabledSubscription"))
		return lt_fail(err, "the subscription is disabled; its owner can enable it again in the portal");
	if (r->status == 401)
		return lt_fail(err, "Azure does not take the token (401%s%.*s); sign in again, and compare this machine's clock",
			r->code.len ? " " : "", LT_ARG(r->code));
	if (r->status == 403)
		return lt_fail(err, "this sign-in may not read it (403); give it a role with the action %s, such as %s", q->action, q->role);
	if (r->status == 429)
		return lt_fail(err, "Azure asks for patience (429) longer than is waited here; ask again later, or about fewer subscriptions");
	return lt_fail(err, "%s answered with status %d%s%.*s; try again, and look at Azure's status page if it stays", service->host,
		r->status, r->code.len ? " " : "", LT_ARG(r->code));
}

static int64_t
wait_of(const struct lt_http_answer *answer, int attempt)
{
	int64_t wait = answer->retry_after_s >= 0 ? answer->retry_after_s * 1000 : (int64_t)500 << attempt;
	return wait < WAIT_MOST_MS ? wait : WAIT_MOST_MS;
}

/* Worth another try, after a while? */
static bool
is_patient(struct azure_service *service, const struct lt_http_answer *answer, int attempt)
{
	bool busy = answer->status == 429 || answer->status == 503 || answer->status == 502 || answer->status == 504;
	int64_t wait = wait_of(answer, attempt);
	if (!busy || attempt + 1 >= TRIES || wait > service->patience_ms)
		return false;
	service->patience_ms -= wait;
	poll(NULL, 0, (int)wait);
	return true;
}

/* One page, tried as often as it makes sense. */
static bool
fetch(struct azure_service *service, const char *url, struct lt_text body, struct lt_http_answer *answer, struct lt_err *err)
{
	bool renewed = false;
	for (int attempt = 0;; attempt++) {
		if (!azure_token(service, err))
			return false;
		const char *headers[] = { service->bearer.at, "Accept: application/json", body.at ? "Content-Type: application/json" : NULL,
			NULL };
		struct lt_http_ask ask = { .on = service->http, .url = url, .headers = headers, .body = body, .ca_file = service->ca_file,
			.connect_ms = CONNECT_MS, .total_ms = TOTAL_MS, .most = ANSWER_BYTES };
		if (!lt_http_ask(service->arena, &ask, answer, err)) {
			service->silent++;
			return false;
		}
		service->silent = 0;
		if (answer->status == 401 && !renewed && !service->given) {
			renewed = true;
			service->bearer = LT_NONE;
		} else if (!is_patient(service, answer, attempt)) {
			return true;
		}
	}
}

static const char *
next_of(const struct azure_service *service, struct lt_node root, struct lt_arena *a, struct lt_err *err)
{
	struct lt_node link = lt_node_get(root, "nextLink");
	const char *url = lt_node_is(link, LT_KIND_TEXT) ? lt_node_string(link, a) : NULL;
	size_t len = strlen(service->host);
	if (!url || !*url)
		return NULL;
	if (strncasecmp(url, service->host, len) == 0 && url[len] == '/')
		return url;
	lt_fail(err, "its next page is on another server, which is not asked; what follows the first page is not known");
	return NULL;
}

static struct lt_text
graph_body(struct lt_arena *a, const struct azure_question *q, struct lt_text token)
{
	struct lt_buf out = LT_BUF(1 << 20);
	lt_buf_puts(&out, "{\"subscriptions\":[");
	lt_json_quote(&out, lt_text(q->subscription));
	lt_buf_puts(&out, "],\"query\":");
	lt_json_quote(&out, q->query);
	lt_buf_puts(&out, ",\"options\":{\"resultFormat\":\"objectArray\",\"$top\":1000");
	if (token.len) {
		lt_buf_puts(&out, ",\"$skipToken\":");
		lt_json_quote(&out, token);
	}
	lt_buf_puts(&out, "}}");
	struct lt_text body = lt_copy_text(a, lt_buf_text(&out));
	lt_buf_done(&out);
	return body;
}

static struct refusal
refusal_of(int status, struct lt_node root, struct lt_arena *a)
{
	struct lt_node code = lt_node_path(root, "error/code");
	if (!lt_node_is(code, LT_KIND_TEXT))
		code = lt_node_get(root, "code");
	return (struct refusal){ status, lt_node_is(code, LT_KIND_TEXT) ? plain_word(lt_node_text(code, a)) : LT_NONE };
}

static enum azure_outcome
not_read(const struct azure_service *service, const struct azure_question *q, const struct refusal *r, struct lt_err *err)
{
	if (r->status == 404 && !r->code.len)
		return AZURE_ABSENT;
	if (is_absent(r))
		return AZURE_ABSENT;
	tell_refusal(service, q, r, err);
	return r->status == 401 ? AZURE_LOST : AZURE_FAILED;
}

enum azure_outcome
azure_ask(struct azure_service *service, const struct azure_question *q,
	void (*take)(struct azure *az, const struct azure_from *from, struct lt_node page), struct azure *az,
	const struct azure_from *from, struct lt_err *err)
{
	const char *url = lt_print(service->arena, "%s%s", service->host, q->path);
	struct lt_text body = q->query.at ? graph_body(service->arena, q, LT_NONE) : LT_NONE;
	for (int page = 0; url && page < MOST_PAGES; page++) {
		struct lt_http_answer answer;
		struct lt_doc *doc;
		struct lt_err unread = { 0 };
		if (!fetch(service, url, body, &answer, err))
			return service->bearer.at && service->silent < SILENT_MOST ? AZURE_FAILED : AZURE_LOST;
		bool read = lt_json_read(service->arena, service->keys, from->place, answer.body, &doc, &unread);
		struct lt_node root = read ? lt_doc_root(doc) : LT_NOWHERE;
		if (answer.status / 100 != 2) {
			struct refusal r = refusal_of(answer.status, root, service->arena);
			return not_read(service, q, &r, err);
		}
		if (answer.status == 204)
			return AZURE_READ;
		if (!read) {
			lt_fail(err, "what %s answered is no JSON; look for a proxy in between", service->host);
			return AZURE_FAILED;
		}
		take(az, from, root);
		struct lt_node token = lt_node_get(root, "$skipToken");
		bool more = q->query.at && lt_node_is(token, LT_KIND_TEXT);
		if (more)
			body = graph_body(service->arena, q, lt_node_text(token, service->arena));
		else
			url = next_of(service, root, service->arena, err);
		if (err->text[0])
			return AZURE_FAILED;
	}
	if (url)
		lt_fail(err, "the answer has more than %d pages; what follows is not known", MOST_PAGES);
	return url ? AZURE_FAILED : AZURE_READ;
}

/* What is set to nothing is not set. */
static const char *
variable(const struct azure *az, const char *name)
{
	const char *value = lt_program_variable(az->src->environ, name);
	return value && *value ? value : NULL;
}

/* Clouds beside the public one are told by who signs in. */
static const char *
host_of(struct lt_arena *a, const char *named, const char *authority)
{
	static const struct {
		const char *authority, *host;
	} clouds[] = {
		{ "login.microsoftonline.us", "https://management.usgovcloudapi.net" },
		{ "login.chinacloudapi.cn", "https://management.chinacloudapi.cn" },
		{ "login.partner.microsoftonline.cn", "https://management.chinacloudapi.cn" },
	};
	for (size_t i = 0; !named && authority && i < sizeof clouds / sizeof *clouds; i++)
		if (strstr(authority, clouds[i].authority))
			named = clouds[i].host;
	named = named ? named : "https://management.azure.com";
	size_t len = strlen(named);
	while (len && named[len - 1] == '/')
		len--;
	return lt_print(a, "%.*s", (int)len, named);
}

static const char *
or_variable(const struct azure *az, const char *said, const char *name)
{
	return said ? said : variable(az, name);
}

/* az, where PATH has it. */
static const char *
find_az(struct azure *az)
{
	struct lt_text rest = lt_text(variable(az, "PATH")), folder;
	while (lt_text_cut(&rest, ':', &folder)) {
		const char *path = lt_print(az->arena, "%.*s/az", LT_ARG(folder));
		if (folder.len && access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

struct azure_service *
azure_open(struct azure *az, struct lt_err *err)
{
	const struct lt_estate_azure *estate = &az->src->estate->azure;
	const char *authority = variable(az, "AZURE_AUTHORITY_HOST"), *token = variable(az, "LINTEL_AZURE_TOKEN");
	struct azure_service *service = LT_NEW(az->arena, struct azure_service);
	*service = (struct azure_service){ .arena = az->arena, .keys = lt_facts_keys(az->facts), .ca_file = estate->ca_file,
		.host = host_of(az->arena, variable(az, "AZURE_RESOURCE_MANAGER_ENDPOINT"), authority), .patience_ms = PATIENCE_MS };
	service->entra = (struct lt_entra){ .choice = estate->sign_in, .tenant = or_variable(az, estate->tenant, "AZURE_TENANT_ID"),
		.client = or_variable(az, estate->client, "AZURE_CLIENT_ID"), .secret = variable(az, "AZURE_CLIENT_SECRET"),
		.certificate = or_variable(az, estate->certificate, "AZURE_CLIENT_CERTIFICATE_PATH"),
		.token_file = variable(az, "AZURE_FEDERATED_TOKEN_FILE"), .authority = authority, .ca_file = estate->ca_file,
		.identity_url = variable(az, "IDENTITY_ENDPOINT"), .identity_header = variable(az, "IDENTITY_HEADER"),
		.metadata = variable(az, "AZURE_POD_IDENTITY_AUTHORITY_HOST"), .az = find_az(az), .environ = az->src->environ };
	for (const char *c = token; c && *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f) {
			lt_fail(err, "LINTEL_AZURE_TOKEN has blanks or line ends in it; set it to the token alone");
			return NULL;
		}
	if (token) {
		service->bearer = lt_text(lt_print(az->arena, "Authorization: Bearer %s", token));
		service->given = true;
	}
	service->http = lt_http_open(az->arena, err);
	return service->http ? service : NULL;
}

void
azure_close(struct azure_service *service)
{
	lt_http_close(service->http);
	if (service->bearer.at)
		explicit_bzero((char *)service->bearer.at, service->bearer.len);
}
