/* SPDX-License-Identifier: Apache-2.0 */
/*
 * azure_ask: one question to Azure's resource manager and all pages of its answer.
 *
 * Questions only read: GET, and POST for the graph's queries.  A server that asks for patience gets
 * it within bounds.  Every other failure is a sentence with a remedy; who asked decides which tables
 * do not know because of it.  Next pages are followed on the same server alone.
 */
#pragma once
#include "collect/azure.h"
#include "net/entra.h"

struct lt_http;

struct azure_service {
	struct lt_arena *arena;
	struct lt_keys *keys;
	struct lt_http *http;
	const char *host;           /* https://management.azure.com */
	const char *ca_file;        /* or NULL */
	struct lt_entra entra;
	struct lt_text bearer;      /* a header, LT_NONE: none yet */
	bool given;                 /* the token was given and cannot be renewed */
	int64_t until_s;            /* when it ends, on the monotonic clock */
	int silent;                 /* questions in a row that got no answer at all */
	int64_t patience_ms;        /* what may still be waited for servers that ask for it */
};

struct azure_question {
	const char *path;           /* with its query, below the host */
	struct lt_text query;       /* of the graph: KQL; LT_NONE: a GET */
	const char *subscription;   /* of the graph's query */
	const char *action, *role;  /* what reading it takes */
};

struct azure_service *azure_open(struct azure *az, struct lt_err *err);
void azure_close(struct azure_service *service);

enum azure_outcome {
	AZURE_READ,   /* all pages are laid */
	AZURE_ABSENT, /* there is nothing of this kind: the provider is off, or the type is none of the parent's */
	AZURE_FAILED, /* err says why */
	AZURE_LOST,   /* the same, and nothing else can be asked either */
};

/* take is given each page. */
enum azure_outcome azure_ask(struct azure_service *service, const struct azure_question *question,
	void (*take)(struct azure *az, const struct azure_from *from, struct lt_node page), struct azure *az,
	const struct azure_from *from, struct lt_err *err);

/* azure_token.c: a token that is good for another minute, or a sentence. */
bool azure_token(struct azure_service *service, struct lt_err *err);
int64_t azure_clock_ms(void);
