/* SPDX-License-Identifier: Apache-2.0 */
/* estate: see estate.h. */
#include "api/estate.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "api/api.h"
#include "api/request.h"
#include "api/service.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "format/yaml.h"

enum { ESTATE_BYTES = 64 << 20, ERRORS = 16 };

/* What is handed out is the first of these. */
struct kept {
	struct lt_estate_kept estate;
	struct lt_arena *a;
	struct stat seen;
	int references;
};

struct state {
	const char *path, *folder;
	struct kept *last;
};

/* Of the last one and of all counts; a process has one estate. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool
open_estate(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct lt_arena *a = lt_api_arena(api);
	const struct lt_api_given *given = lt_api_given(api);
	struct state *s = LT_NEW(a, struct state);
	(void)err;
	s->path = given->estate ? given->estate : lt_io_join(a, given->state, "lintel.yaml");
	const char *slash = strrchr(s->path, '/');
	s->folder = given->folder ? given->folder : slash ? lt_print(a, "%.*s", (int)(slash - s->path), s->path) : ".";
	*ret_state = s;
	return true;
}

static void
let_go(struct kept *kept)
{
	if (kept && --kept->references == 0)
		lt_arena_drop(kept->a);
}

static void
close_estate(struct lt_api *api)
{
	struct state *s = lt_service_state(api, &lt_service_estate);
	let_go(s->last);
	s->last = NULL;
}

const struct lt_service lt_service_estate = { "estate", open_estate, NULL, close_estate };

static struct state *
state_of(struct lt_api *api)
{
	return lt_service_state(api, &lt_service_estate);
}

const char *
lt_estate_path(struct lt_api *api)
{
	return state_of(api)->path;
}

const char *
lt_estate_folder(struct lt_api *api)
{
	return state_of(api)->folder;
}

static struct kept *
read_estate(const char *path, const struct stat *seen)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct kept *kept = LT_NEW(a, struct kept);
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	struct lt_err err = { .text = "" };
	struct lt_mistakes mistakes = LT_MISTAKES(a);
	const char *slash = strrchr(path, '/');
	kept->a = a;
	kept->seen = *seen;
	kept->references = 1;
	kept->estate.file = lt_copy(a, slash ? slash + 1 : path);
	lt_estate_init(&kept->estate.estate);
	if (!seen->st_ino)
		return kept;
	kept->estate.changed_us = seen->st_mtim.tv_sec * INT64_C(1000000) + seen->st_mtim.tv_nsec / 1000;
	if (!lt_io_read(a, AT_FDCWD, path, ESTATE_BYTES, &bytes, &err) ||
		!lt_yaml_read(a, lt_keys_new(a), kept->estate.file, bytes, &docs, &err)) {
		kept->estate.wrong = lt_copy(a, err.text);
		return kept;
	}
	kept->estate.root = docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
	if (docs.count && !lt_estate_look(kept->estate.root, &kept->estate.estate, &mistakes) && mistakes.count)
		kept->estate.wrong = lt_print(a, "%s:%u: %s", kept->estate.file, mistakes.at[0].place.line, mistakes.at[0].sentence);
	return kept;
}

static bool
is_same_file(const struct stat *one, const struct stat *other)
{
	return one->st_ino == other->st_ino && one->st_dev == other->st_dev && one->st_size == other->st_size &&
		memcmp(&one->st_mtim, &other->st_mtim, sizeof one->st_mtim) == 0 && memcmp(&one->st_ctim, &other->st_ctim, sizeof one->st_ctim) == 0;
}

struct lt_estate_kept *
lt_estate_take(struct lt_api *api)
{
	struct state *s = state_of(api);
	struct stat now = { 0 };
	if (stat(s->path, &now) != 0)
		now = (struct stat){ 0 };
	pthread_mutex_lock(&lock);
	if (!s->last || !is_same_file(&s->last->seen, &now)) {
		let_go(s->last);
		s->last = read_estate(s->path, &now);
	}
	s->last->references++;
	struct kept *kept = s->last;
	pthread_mutex_unlock(&lock);
	return &kept->estate;
}

void
lt_estate_drop(struct lt_estate_kept *estate)
{
	if (!estate)
		return;
	pthread_mutex_lock(&lock);
	let_go((struct kept *)estate);
	pthread_mutex_unlock(&lock);
}

struct lt_edit *
lt_estate_begin(const struct lt_request *request, struct lt_reply *reply)
{
	struct lt_err err = { .text = "" };
	struct lt_edit *edit = lt_edit_begin(request->a, lt_estate_path(request->api), lt_api_given(request->api)->state, &err);
	if (!edit)
		lt_problem_err(reply, 500, "failed", &err);
	return edit;
}

static bool
tell_mistakes(const struct lt_request *request, struct lt_reply *reply, const struct lt_edit *edit, const struct lt_err *err)
{
	struct lt_problem_field fields[ERRORS];
	int count = 0;
	for (int i = 0; i < edit->mistakes->count && count < ERRORS; i++) {
		const struct lt_mistake *m = &edit->mistakes->at[i];
		fields[count++] = (struct lt_problem_field){ lt_print(request->a, "%s:%u", m->place.file ? m->place.file : "lintel.yaml", m->place.line),
			m->sentence };
	}
	return lt_problem_fields(reply, 422, "wrong", lt_print(request->a, "nothing was changed: %s", err->text), fields, count);
}

bool
lt_estate_problem(const struct lt_request *request, struct lt_reply *reply, const struct lt_edit *edit, const struct lt_err *err)
{
	static const struct { int status; const char *code; } told[] = {
		[LT_EDIT_FINE] = { 500, "failed" },
		[LT_EDIT_WRONG] = { 422, "wrong" },
		[LT_EDIT_MISSING] = { 404, "not-found" },
		[LT_EDIT_UNSAFE] = { 409, "estate-unsafe" },
		[LT_EDIT_CHANGED] = { 412, "conflict" },
		[LT_EDIT_READ_ONLY] = { 409, "estate-read-only" },
		[LT_EDIT_FAILED] = { 500, "failed" },
	};
	if (edit->trouble == LT_EDIT_WRONG && edit->mistakes)
		return tell_mistakes(request, reply, edit, err);
	return lt_problem_err(reply, told[edit->trouble].status, told[edit->trouble].code, err);
}

bool
lt_estate_match(const struct lt_request *request, struct lt_reply *reply, const char *version)
{
	const char *match = lt_request_header(request, "If-Match");
	struct lt_text want = match ? lt_text_trim(lt_text(match)) : LT_NONE;
	if (want.len >= 2 && want.at[0] == '"')
		want = (struct lt_text){ want.at + 1, want.len - 2 };
	return !match || lt_text_eq(want, "*") || lt_text_eq(want, version) ||
		lt_problem(reply, 412, "conflict", "somebody else changed this since it was looked at; look again and repeat the change");
}

const char *
lt_estate_version(struct lt_arena *a, struct lt_node row)
{
	struct lt_buf json = LT_BUF(1 << 20);
	char hex[65];
	if (!lt_node_is(row, LT_KIND_NONE))
		lt_node_json(row, &json);
	lt_digest_hex(lt_buf_text(&json), hex);
	lt_buf_done(&json);
	return lt_print(a, "%.16s", hex);
}
