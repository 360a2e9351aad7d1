/* SPDX-License-Identifier: Apache-2.0 */
/* Which encoding a model counts with.  A star stands for any ending: dates, previews, sizes.  The rows say what
 * tiktoken's own table says (its model.py and model_to_encoding.json); gpt-oss counts plain text as o200k_base. */
#include "tokens/tokens.h"

#define O200K "o200k_base"
#define CL100K "cl100k_base"

static const struct {
	const char *name, *encoding;
} MODELS[] = {
	{ "gpt-5*", O200K },
	{ "gpt-4.5*", O200K },
	{ "gpt-4.1*", O200K },
	{ "gpt-4o*", O200K },
	{ "chatgpt-4o*", O200K },
	{ "gpt-oss*", O200K },
	{ "o1", O200K },
	{ "o1-*", O200K },
	{ "o3", O200K },
	{ "o3-*", O200K },
	{ "o4-mini*", O200K },
	{ "gpt-4", CL100K },
	{ "gpt-4-*", CL100K },
	{ "gpt-3.5*", CL100K },
	{ "gpt-35-turbo*", CL100K }, /* as Azure spells it */
	{ "text-embedding-ada-002", CL100K },
	{ "text-embedding-3-*", CL100K },
	{ "davinci-002", CL100K },
	{ "babbage-002", CL100K },
};

static bool
fits(struct lt_text model, const char *name)
{
	size_t len = strlen(name);
	if (name[len - 1] != '*')
		return lt_text_eq(model, name);
	return model.len >= len - 1 && memcmp(model.at, name, len - 1) == 0;
}

const char *
lt_tokens_of_model(struct lt_text model)
{
	struct lt_text rest = model, part;
	while (lt_text_cut(&rest, '/', &part))
		model = part;
	if (lt_text_starts(model, "ft:")) { /* ft:MODEL:OWNER:NAME:ID */
		rest = (struct lt_text){ model.at + 3, model.len - 3 };
		lt_text_cut(&rest, ':', &model);
	}
	for (size_t i = 0; i < sizeof MODELS / sizeof *MODELS; i++)
		if (fits(model, MODELS[i].name))
			return MODELS[i].encoding;
	return NULL;
}
