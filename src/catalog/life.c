/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/life.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "catalog/read.h"

#define FILE_OF "data/model_life.yaml"

bool
lt_lives_load(struct lt_arena *a, struct lt_lives *ret_lives, struct lt_err *err)
{
	struct lt_node root;
	if (!lt_read_file(a, FILE_OF, &root, err))
		return false;
	struct lt_node rows = lt_node_get(root, "rows");
	struct lt_life *lives = LT_NEW_ARRAY(a, struct lt_life, lt_node_count(rows) + 1);
	int count = 0;
	for (struct lt_walk w = lt_walk(rows); lt_walk_next(&w);) {
		const char *instead = lt_node_string(lt_node_item(w.value, 3), a);
		struct lt_life *life = &lives[count++];
		*life = (struct lt_life){ .model = lt_node_string(lt_node_item(w.value, 0), a), .version = lt_node_string(lt_node_item(w.value, 1), a),
			.retires = lt_node_string(lt_node_item(w.value, 2), a), .instead = instead && *instead ? instead : NULL };
		if (!life->model || !life->version || !life->retires || !lt_date_day(lt_text(life->retires), &life->day))
			return lt_fail(err, FILE_OF ": row %d is no model, version and day", count);
	}
	*ret_lives = (struct lt_lives){ lives, count, lt_node_string(lt_node_get(root, "as_of"), a) };
	return true;
}

const struct lt_life *
lt_lives_find(const struct lt_lives *lives, const char *model, const char *version)
{
	for (int i = 0; i < lives->count; i++)
		if (strcmp(lives->at[i].model, model) == 0 && strcmp(lives->at[i].version, version) == 0)
			return &lives->at[i];
	return NULL;
}
