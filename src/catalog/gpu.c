/* SPDX-License-Identifier: Apache-2.0 */
/* content/gpus/ as structs. */
#include "catalog/gpu.h"

#include "base/arena.h"
#include "base/err.h"
#include "catalog/read.h"

#define AT(field) offsetof(struct lt_gpu, field)
static const struct lt_read_field GPU[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "title", LT_READ_TEXT, AT(title), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ "names", LT_READ_NAMES, AT(names), true },
	{ "memory", LT_READ_INT, AT(memory), true },
	{ "bandwidth", LT_READ_REAL, AT(bandwidth), true },
	{ "fp16", LT_READ_REAL, AT(fp16) },
	{ "bf16", LT_READ_REAL, AT(bf16) },
	{ "fp8", LT_READ_REAL, AT(fp8) },
	{ "link", LT_READ_REAL, AT(link), true },
	{ "capability", LT_READ_REAL, AT(capability) },
	{ 0 },
};
#undef AT
#define AT(field) offsetof(struct lt_size, field)
static const struct lt_read_field SIZE[] = {
	{ "name", LT_READ_TEXT, AT(name), true },
	{ "card", LT_READ_TEXT, AT(card), true },
	{ "source", LT_READ_SOURCE, AT(source), true },
	{ "cards", LT_READ_INT, AT(cards), true },
	{ "vcpus", LT_READ_INT, AT(vcpus) },
	{ "memory", LT_READ_INT, AT(memory) },
	{ "family", LT_READ_TEXT, AT(family) },
	{ "infiniband", LT_READ_INT, AT(infiniband) },
	{ "retired", LT_READ_FLAG, AT(retired) },
	{ 0 },
};
#undef AT

bool
lt_gpus_load(struct lt_arena *a, struct lt_gpus *ret_gpus, struct lt_err *err)
{
	struct lt_gpu *at;
	struct lt_size *sizes;
	struct lt_gpus gpus = { 0 };
	if (!lt_read_rows(a, "gpus/cards.yaml", GPU, sizeof *at, &at, &gpus.count, &gpus.as_of, err) ||
		!lt_read_rows(a, "gpus/sizes.yaml", SIZE, sizeof *sizes, &sizes, &gpus.size_count, &gpus.sizes_as_of, err))
		return false;
	for (int i = 0; i < gpus.size_count; i++) {
		for (int g = 0; g < gpus.count; g++)
			if (strcmp(sizes[i].card, at[g].name) == 0)
				sizes[i].gpu = &at[g];
		if (!sizes[i].gpu)
			return lt_fail(err, "gpus/sizes.yaml: there is no card '%s' for %s", sizes[i].card, sizes[i].name);
	}
	gpus.at = at;
	gpus.sizes = sizes;
	*ret_gpus = gpus;
	return true;
}

/* A dash for anything that is no letter, no figure and no star, as in the patterns. */
static struct lt_text
plain(struct lt_text product, char *out, size_t room)
{
	size_t len = 0;
	for (size_t i = 0; i < product.len && len < room; i++) {
		unsigned char c = (unsigned char)product.at[i];
		bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
		if (word || (len > 0 && out[len - 1] != '-'))
			out[len++] = word ? (char)c : '-';
	}
	return (struct lt_text){ out, len };
}

const struct lt_gpu *
lt_gpus_find(const struct lt_gpus *gpus, struct lt_text product)
{
	char room[128];
	struct lt_text word = plain(product, room, sizeof room);
	for (int i = 0; i < gpus->count; i++)
		if (lt_text_eq_nocase(word, lt_text(gpus->at[i].name)) || lt_read_covers(gpus->at[i].names, word))
			return &gpus->at[i];
	return NULL;
}

const struct lt_size *
lt_gpus_size(const struct lt_gpus *gpus, struct lt_text name)
{
	for (int i = 0; i < gpus->size_count; i++)
		if (lt_text_eq_nocase(name, lt_text(gpus->sizes[i].name)))
			return &gpus->sizes[i];
	return NULL;
}
