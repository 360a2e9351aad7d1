/* SPDX-License-Identifier: Apache-2.0 */
/* shared: see shared.h. */
#include "api/shared.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/api.h"
#include "api/assessed.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "store/database.h"

enum { DOCUMENT_BYTES = 256 << 20 };

bool
lt_shared_is(struct lt_api *api)
{
	const char *store = lt_api_given(api)->store;
	return store && (lt_text_starts(lt_text(store), "postgres://") || lt_text_starts(lt_text(store), "postgresql://"));
}

bool
lt_shared_make(struct lt_api *api, struct lt_err *err)
{
	struct lt_database *db = lt_api_database(api, err);
	return db && db->run(db, "create table if not exists api_document(name text primary key, number bigint not null, "
			"made_us bigint not null, bytes text not null)", err);
}

bool
lt_shared_put(struct lt_api *api, int64_t number, struct lt_err *err)
{
	struct lt_arena *a = lt_arena_new((size_t)DOCUMENT_BYTES * 2);
	struct lt_database *db = lt_api_database(api, err);
	struct lt_assessed_whole *whole = lt_assessed_take(api);
	struct lt_text bytes;
	bool good = db && whole && lt_io_read(a, AT_FDCWD, lt_io_join(a, lt_api_given(api)->state, "assessed/last.json"), DOCUMENT_BYTES,
		&bytes, err);
	if (good) {
		const char *values[] = { "last", lt_print(a, "%lld", (long long)number), lt_print(a, "%lld", (long long)whole->made_us), bytes.at };
		good = db->ask(db, "insert into api_document(name, number, made_us, bytes) values ($1, $2, $3, $4) on conflict (name) do update "
				"set number = excluded.number, made_us = excluded.made_us, bytes = excluded.bytes", values, 4, NULL, NULL, err);
	}
	lt_assessed_drop(whole);
	lt_arena_drop(a);
	return good;
}

struct document {
	struct lt_api *api;
	int64_t number, made_us;
};

static bool
take_made(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct document *document = to;
	(void)err;
	lt_text_int(cells[0], &document->number);
	lt_text_int(cells[1], &document->made_us);
	return true;
}

/* It keeps the time at which it was made, not the one at which it came here. */
static bool
take_bytes(void *to, const struct lt_text *cells, struct lt_err *err)
{
	const struct document *document = to;
	const char *state = lt_api_given(document->api)->state;
	char next[4200], last[4200], facts[4200];
	struct timespec times[2] = { { document->made_us / 1000000, document->made_us % 1000000 * 1000 } };
	times[1] = times[0];
	snprintf(next, sizeof next, "%s/assessed/next.json", state);
	snprintf(last, sizeof last, "%s/assessed/last.json", state);
	snprintf(facts, sizeof facts, "%s/assessed/facts.db", state);
	if (!lt_io_write(next, cells[0], err))
		return false;
	if (utimensat(AT_FDCWD, next, times, 0) != 0 || rename(next, last) != 0)
		return lt_fail_os(err, "put %s in place", last);
	unlink(facts); /* they are of another assessment */
	return true;
}

int64_t
lt_shared_get(struct lt_api *api, struct lt_err *err)
{
	struct document document = { .api = api };
	struct lt_database *db = lt_api_database(api, err);
	struct lt_assessed_whole *whole = lt_assessed_take(api);
	int64_t ours = whole ? whole->made_us : 0;
	lt_assessed_drop(whole);
	if (!db || !db->ask(db, "select number, made_us from api_document where name = 'last'", NULL, 0, take_made, &document, err) ||
		document.made_us <= ours ||
		!db->ask(db, "select bytes from api_document where name = 'last'", NULL, 0, take_bytes, &document, err) ||
		!lt_assessed_again(api, err))
		return 0;
	return document.number;
}
