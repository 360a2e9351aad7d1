/* SPDX-License-Identifier: Apache-2.0 */
#include "api/bearer.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/draw.h"
#include "base/err.h"
#include "store/database.h"

#define COLUMNS "id, secret, name, role, team, made_by, made_s, used_s, until_s"

static const char *
spell(struct lt_arena *a, int64_t value)
{
	return lt_print(a, "%" PRId64, value);
}

static int64_t
number(struct lt_text cell)
{
	int64_t value = 0;
	return lt_text_int(cell, &value) ? value : 0;
}

bool
lt_bearer_make(struct lt_arena *a, struct lt_database *db, struct lt_bearer *of, char ret_token[LT_BEARER_TEXT], struct lt_err *err)
{
	char digest[65];
	memcpy(ret_token, "lt_", 3);
	if (!lt_draw(ret_token + 3, LT_BEARER_ID + LT_DRAW_SECRET, err))
		return false;
	lt_digest_hex(lt_text(ret_token), digest);
	of->id = lt_print(a, "%.*s", LT_BEARER_ID, ret_token + 3);
	of->secret = lt_copy(a, digest);
	of->used_s = 0;
	const char *values[] = { of->id, of->secret, of->name, of->role, of->team, of->made_by, spell(a, of->made_s), "0", spell(a, of->until_s) };
	return db->ask(db, "insert into api_token (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", values, 9, NULL, NULL, err);
}

bool
lt_bearer_read(struct lt_text sent, char ret_id[LT_BEARER_ID + 1])
{
	if (sent.len != LT_BEARER_TEXT - 1 || !lt_text_starts(sent, "lt_"))
		return false;
	for (size_t i = 3; i < sent.len; i++) {
		char c = sent.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			return false;
	}
	memcpy(ret_id, sent.at + 3, LT_BEARER_ID);
	ret_id[LT_BEARER_ID] = 0;
	return true;
}

struct listing {
	struct lt_arena *a;
	struct lt_bearer *at;
	int count, room;
};

static const char *
copy(struct lt_arena *a, struct lt_text cell)
{
	return cell.at ? lt_copy_text(a, cell).at : NULL;
}

static bool
take(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct listing *l = to;
	struct lt_arena *a = l->a;
	(void)err;
	LT_PUSH(a, l->at, l->count, l->room) = (struct lt_bearer){ .id = copy(a, cells[0]), .secret = copy(a, cells[1]), .name = copy(a, cells[2]),
		.role = copy(a, cells[3]), .team = copy(a, cells[4]), .made_by = copy(a, cells[5]), .made_s = number(cells[6]),
		.used_s = number(cells[7]), .until_s = number(cells[8]) };
	return true;
}

bool
lt_bearer_find(struct lt_arena *a, struct lt_database *db, const char *id, struct lt_bearer *ret_token, struct lt_err *err)
{
	struct listing l = { .a = a };
	if (!db->ask(db, "select " COLUMNS " from api_token where id = $1", &id, 1, take, &l, err))
		return false;
	*ret_token = l.count ? l.at[0] : (struct lt_bearer){ 0 };
	return true;
}

bool
lt_bearer_list(struct lt_arena *a, struct lt_database *db, struct lt_bearer **ret_tokens, int *ret_count, struct lt_err *err)
{
	struct listing l = { .a = a };
	if (!db->ask(db, "select " COLUMNS " from api_token order by made_s desc, id limit 10000", NULL, 0, take, &l, err))
		return false;
	*ret_tokens = l.at;
	*ret_count = l.count;
	return true;
}

bool
lt_bearer_used(struct lt_arena *a, struct lt_database *db, const char *id, int64_t now_s, struct lt_err *err)
{
	return db->ask(db, "update api_token set used_s = $1 where id = $2", (const char *[]){ spell(a, now_s), id }, 2, NULL, NULL, err);
}

static bool
note(void *to, const struct lt_text *cells, struct lt_err *err)
{
	(void)cells, (void)err;
	*(bool *)to = true;
	return true;
}

bool
lt_bearer_end(struct lt_database *db, const char *id, bool *ret_was, struct lt_err *err)
{
	*ret_was = false;
	return db->ask(db, "delete from api_token where id = $1 returning id", &id, 1, note, ret_was, err);
}
