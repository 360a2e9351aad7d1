/* SPDX-License-Identifier: Apache-2.0 */
/*
 * provider: how the use of each AI provider shows in files, from content/providers/.
 *
 * One file is one provider, or one family of libraries or engines: its hosts, the
 * variables that lead its SDKs elsewhere, its packages, and what its keys look like.
 */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_arena;
struct lt_err;
struct lt_provider;

/* What one kind of key looks like. */
struct lt_secret_rule {
	const struct lt_provider *provider;
	const char *id, *sentence;
	const char *regex;          /* as Vectorscan has them */
	const char *const *anchors; /* words, one of which stands in or right before every key; NULL ends */
	bool any_case;              /* of the anchors */
	bool needs_context;         /* counts only in a file that names the provider */
	double entropy;             /* bits a character that the key has at least; 0: not asked */
	int tail;                   /* the key is these last characters of a match; 0: all of it */
};

/* A package or module that shows use; name may end in '*'. */
struct lt_sdk {
	const struct lt_provider *provider;
	const char *ecosystem; /* pypi npm go nuget maven cargo, or python java for modules */
	const char *name;
};

struct lt_provider {
	const char *id, *sentence, *family;
	const char *const *hosts;     /* a host, or a part of it with a dot or a dash where it goes on; NULL ends */
	const char *const *base_urls; /* variables that set where its SDK goes */
	const char *const *context;   /* words that name it */
};

struct lt_providers {
	const struct lt_provider *at;
	int count;
	const struct lt_secret_rule *rules;
	int rule_count;
	const struct lt_sdk *sdks;
	int sdk_count;
};

/* All that the program carries. */
bool lt_providers_load(struct lt_arena *a, struct lt_providers *ret_providers, struct lt_err *err);

/* The package or module of this name, or NULL.  A module counts with what lies below it
 * (azure.ai.ml is azure.ai), so does a Go, Maven or Java name. */
const struct lt_sdk *lt_providers_sdk(const struct lt_providers *providers, const char *ecosystem,
	struct lt_text name);
