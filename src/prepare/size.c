/* SPDX-License-Identifier: Apache-2.0 */
/* size: see size.h. */
#include "prepare/size.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "catalog/read.h"
#include "record/mistake.h"
#include "record/setting.h"

/* Weights that are quantized carry their scales; an engine takes a part of the memory for itself. */
#define OVERHEAD 1.15 /* decision.md, D11 */

bool
lt_sizes_load(struct lt_prepare *p, struct lt_sizes *ret_sizes)
{
	struct lt_node root;
	struct lt_err err = { 0 };
	*ret_sizes = (struct lt_sizes){ 0 };
	if (lt_gpus_load(p->a, &ret_sizes->gpus, &err) && lt_models_load(p->a, &ret_sizes->models, &err) &&
		lt_read_file(p->a, "data/gpu_retired.yaml", &root, &err)) {
		ret_sizes->retired = lt_node_get(root, "rows");
		ret_sizes->retired_as_of = lt_node_string(lt_node_get(root, "as_of"), p->a);
		return true;
	}
	lt_mistake_add(p->mistakes, lt_node_place(p->platform), "%s", err.text);
	return false;
}

const char *
lt_sizes_text(struct lt_prepare *p, struct lt_node map, const char *key)
{
	const char *text = lt_node_string(lt_node_get(map, key), p->a);
	return text ? text : "";
}

bool
lt_sizes_named(struct lt_prepare *p, struct lt_node map, const char *what, int most, bool dashes)
{
	const char *name = lt_sizes_text(p, map, "name");
	bool fine = *name >= 'a' && *name <= 'z' && (int)strlen(name) <= most;
	for (const char *c = name; *c; c++)
		fine &= (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || (dashes && *c == '-');
	struct lt_place place = lt_node_place(*name ? lt_node_get(map, "name") : map);
	bool told = false; /* form.def has the names of some lists */
	for (int i = 0; !fine && i < p->mistakes->count; i++)
		told |= *name && p->mistakes->at[i].place.line == place.line && p->mistakes->at[i].place.column == place.column;
	if (!fine && !told)
		lt_mistake_add(p->mistakes, place, "%s needs a name of up to %d small letters%s digits, a letter first", what, most, dashes ? ", dashes and" : " and");
	return fine;
}

const struct lt_model *
lt_sizes_model(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map)
{
	const char *name = lt_sizes_text(p, map, "model");
	const struct lt_model *model = *name ? lt_models_find(&sizes->models, lt_text(name)) : NULL;
	if (*name && !model) {
		const char *near = lt_models_near(&sizes->models, lt_text(name));
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "model")), "there is no open model %s in the catalogue%s%s", name,
			near ? "; did you mean " : "", near ? near : "");
	}
	return model;
}

double
lt_sizes_weights(const struct lt_model *model, struct lt_node map)
{
	static const double BYTES[LT_PRECISION_COUNT] = {
		[LT_PRECISION_BF16] = 2, [LT_PRECISION_FP16] = 2, [LT_PRECISION_FP8] = 1, [LT_PRECISION_INT8] = 1,
		[LT_PRECISION_INT4] = 0.55, [LT_PRECISION_MXFP4] = 0.55, [LT_PRECISION_FP32] = 4,
	};
	struct lt_node asked = lt_node_get(map, "precision");
	double bytes = BYTES[model->precision];
	for (int i = 0; i < LT_PRECISION_COUNT; i++)
		if (lt_node_eq(asked, lt_model_precisions[i]))
			bytes = BYTES[i];
	return model->params * bytes;
}

/* Is the size one that its provider takes back?  Told with its day and with what takes its place. */
static bool
refused(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node node, const char *name, const struct lt_size *size)
{
	struct lt_walk w = lt_walk(sizes->retired);
	while (lt_walk_next(&w)) {
		const char *const pattern[] = { lt_node_string(lt_node_item(w.value, 0), p->a), NULL };
		if (!lt_read_covers(pattern, lt_text(name)))
			continue;
		lt_mistake_add(p->mistakes, lt_node_place(node), "Azure retires %s on %s; take one of %s in its place", name,
			lt_node_string(lt_node_item(w.value, 1), p->a), lt_node_string(lt_node_item(w.value, 2), p->a));
		return true;
	}
	if (size && size->retired)
		lt_mistake_add(p->mistakes, lt_node_place(node), "Azure has retired %s; take one of the NC A100 v4 sizes in its place", name);
	return size && size->retired;
}

/* The smallest size of Azure that has room for so many GB with a fifth to spare, or NULL. */
static const struct lt_size *
roomy(const struct lt_sizes *sizes, double need)
{
	const struct lt_size *best = NULL;
	for (int i = 0; i < sizes->gpus.size_count; i++) {
		const struct lt_size *s = &sizes->gpus.sizes[i];
		double room = s->gpu ? s->gpu->memory * s->cards / 1024.0 * 1.073741824 : 0;
		if (!s->retired && strncmp(s->name, "standard_", 9) == 0 && room * 0.8 >= need &&
			(!best || room < best->gpu->memory * best->cards / 1024.0 * 1.073741824))
			best = s;
	}
	return best;
}

static bool
fits(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map, const struct lt_size *size, const char *name)
{
	const struct lt_model *model = lt_sizes_model(p, sizes, map);
	double need = model ? lt_sizes_weights(model, map) * OVERHEAD : 0;
	double room = size && size->gpu ? size->gpu->memory * size->cards / 1024.0 * 1.073741824 : 0;
	if (!model || room == 0 || need <= room)
		return true;
	const struct lt_size *other = roomy(sizes, need);
	lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(map, "size")), "%s has %.0f GB of GPU memory, and %s needs %.0f GB before its first token%s%s%s", name, room,
		model->name, need, other ? "; take " : "", other ? other->name : "", other ? " or a smaller precision" : "; no one machine has so much");
	return false;
}

const struct lt_size *
lt_sizes_ask(struct lt_prepare *p, const struct lt_sizes *sizes, struct lt_node map, const char *what, const char **ret_spelt)
{
	struct lt_node node = lt_node_get(map, "size");
	const char *name = lt_sizes_text(p, map, "size");
	*ret_spelt = name;
	if (!*name) {
		lt_mistake_add(p->mistakes, lt_node_place(map), "%s needs a size, such as Standard_NC24ads_A100_v4", what);
		return NULL;
	}
	if (strncasecmp(name, "standard_", 9) == 0)
		*ret_spelt = lt_print(p->a, "Standard_%s", name + 9);
	const struct lt_size *size = lt_gpus_size(&sizes->gpus, lt_text(name));
	if (refused(p, sizes, node, *ret_spelt, size))
		return NULL;
	if (!size || strncmp(size->name, "standard_", 9) != 0) {
		lt_mistake_add(p->mistakes, lt_node_place(node), "the catalogue of %s has no GPU size %s of Azure; Standard_NC24ads_A100_v4 is one", sizes->gpus.sizes_as_of, name);
		return NULL;
	}
	if (size->gpu && size->gpu->capability == 0) {
		lt_mistake_add(p->mistakes, lt_node_place(node), "%s has %s, and driver, device plugin and exporter that are rendered are NVIDIA's; take a size with their cards, such as Standard_ND96isr_H200_v5",
			*ret_spelt, size->gpu->title);
		return NULL;
	}
	return fits(p, sizes, map, size, *ret_spelt) ? size : NULL;
}

const char *
lt_sizes_first(struct lt_prepare *p, struct lt_node names)
{
	const char *text = lt_node_string(lt_node_is(names, LT_KIND_LIST) ? lt_node_item(names, 0) : names, p->a);
	return text ? text : "";
}
