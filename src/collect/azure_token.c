/* SPDX-License-Identifier: Apache-2.0 */
/* The token for Azure's resource manager: signed in for once, kept in memory until it ends. */
#include <time.h>

#include "base/arena.h"
#include "collect/azure_ask.h"
#include "format/json.h"

enum { EARLY_S = 60, UNSAID_S = 300, LONGEST_S = 86400 };

int64_t
azure_clock_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Entra's error codes say more than its words: AADSTS7000215 is a wrong secret. */
static const char *
remedy(struct lt_text said)
{
	static const struct {
		const char *code, *what;
	} known[] = {
		{ "AADSTS7000215", "the client secret is wrong; set AZURE_CLIENT_SECRET to the secret's value, not its id" },
		{ "AADSTS7000222", "the client secret has expired; make a new one for the application" },
		{ "AADSTS700016", "there is no such application in this directory; check AZURE_CLIENT_ID and AZURE_TENANT_ID" },
		{ "AADSTS90002", "there is no such directory; check AZURE_TENANT_ID" },
		{ "AADSTS900023", "there is no such directory; check AZURE_TENANT_ID" },
		{ "AADSTS700027", "the certificate is not one of the application's; upload it there, or name another" },
		{ "AADSTS700213", "no federated credential of the application matches this token; add its issuer and subject" },
		{ "AADSTS70021", "no federated credential of the application matches this token; add its issuer and subject" },
		{ "AADSTS700024", "the assertion is not valid now; compare this machine's clock, or renew the token file" },
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (lt_text_has(said, known[i].code))
			return known[i].what;
	return NULL;
}

static bool
refused(const struct lt_entra_answer *answer, struct lt_node root, struct lt_arena *a, struct lt_err *err)
{
	const char *way = lt_entra_word(answer->way);
	const char *known = remedy(lt_node_text(lt_node_get(root, "error_description"), a));
	if (known)
		return lt_fail(err, "sign-in to Azure by %s was refused: %s", way, known);
	return lt_fail(err, "sign-in to Azure by %s was refused with status %d; check that this identity exists and may sign in so",
		way, answer->status);
}

/* When it ends, in seconds from now: expires_in, else expires_on or expiresOn's number. */
static int64_t
life_of(struct lt_node root)
{
	int64_t life;
	if (lt_node_int(lt_node_get(root, "expires_on"), &life))
		return life - (int64_t)time(NULL);
	return lt_node_int(lt_node_get(root, "expires_in"), &life) ? life : UNSAID_S;
}

static void
keep(struct azure_service *service, struct lt_text token, int64_t life_s)
{
	service->bearer = lt_text(lt_print(service->arena, "Authorization: Bearer %.*s", LT_ARG(token)));
	service->until_s = azure_clock_ms() / 1000 + (life_s < LONGEST_S ? life_s : LONGEST_S);
}

bool
azure_token(struct azure_service *service, struct lt_err *err)
{
	struct lt_entra_answer answer;
	struct lt_doc *doc;
	struct lt_err unread = { 0 };
	if (service->bearer.at && (service->given || azure_clock_ms() / 1000 < service->until_s - EARLY_S))
		return true;
	const char *scope = lt_print(service->arena, "%s/.default", service->host);
	if (!lt_entra_ask(service->arena, &service->entra, scope, &answer, err))
		return false;
	if (!lt_json_read(service->arena, service->keys, "token", answer.json, &doc, &unread))
		return lt_fail(err, "sign-in to Azure by %s: what was answered with status %d is no JSON; check AZURE_AUTHORITY_HOST",
			lt_entra_word(answer.way), answer.status);
	struct lt_node root = lt_doc_root(doc), token = lt_node_get(root, "access_token");
	if (!lt_node_is(token, LT_KIND_TEXT))
		token = lt_node_get(root, "accessToken");
	struct lt_text text = lt_node_is(token, LT_KIND_TEXT) ? lt_node_text(token, service->arena) : LT_NONE;
	if (answer.status != 200 || !text.len || memchr(text.at, '\n', text.len) || memchr(text.at, '\r', text.len))
		return refused(&answer, root, service->arena, err);
	int64_t life = life_of(root);
	if (life <= 0)
		return lt_fail(err, "the token that %s gave has ended already; compare this machine's clock, or sign in again",
			lt_entra_word(answer.way));
	keep(service, text, life);
	return true;
}
