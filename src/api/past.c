/* SPDX-License-Identifier: Apache-2.0 */
/* past: see past.h. */
#include "api/past.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/api.h"
#include "api/service.h"
#include "assess/change.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "format/yaml.h"
#include "record/estate.h"

enum { ESTATE_BYTES = 16 << 20, WEEK = 7 };

const char *
lt_past_folder(struct lt_api *api, struct lt_arena *a)
{
	const struct lt_api_given *given = lt_api_given(api);
	return given->folder ? given->folder : lt_io_join(a, given->state, "assessed/here");
}

bool
lt_past_read_estate(struct lt_api *api, struct lt_arena *a, struct lt_estate *ret_estate, struct lt_err *err)
{
	const struct lt_api_given *given = lt_api_given(api);
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	lt_estate_init(ret_estate);
	if (!given->estate || access(given->estate, F_OK) != 0)
		return true;
	if (!lt_io_read(a, AT_FDCWD, given->estate, ESTATE_BYTES, &bytes, err) ||
		!lt_yaml_read(a, lt_keys_new(a), "lintel.yaml", bytes, &docs, err))
		return false;
	return docs.count == 0 || lt_estate_read(a, lt_doc_root(docs.at[0]), ret_estate, err);
}

const char *
lt_past_store(struct lt_api *api)
{
	const struct lt_api_given *given = lt_api_given(api);
	return given->store ? given->store : given->state;
}

bool
lt_past_open(struct lt_api *api, struct lt_arena *a, struct lt_past *ret_past, struct lt_err *err)
{
	const char *store = lt_past_store(api);
	struct lt_estate estate;
	struct lt_err gone = { 0 };
	*ret_past = (struct lt_past){ 0 };
	lt_past_read_estate(api, a, &estate, &gone); /* one that is broken is told by the next run */
	ret_past->estate = lt_estate_called(a, &estate, lt_past_folder(api, a));
	if (strcmp(store, "none") == 0)
		return true;
	if (!lt_text_has(lt_text(store), "://")) {
		store = lt_io_join(a, store, "history.db");
		if (access(store, F_OK) != 0)
			return true;
	}
	ret_past->history = lt_history_open(a, store, false, err);
	return ret_past->history != NULL;
}

void
lt_past_close(struct lt_past *past)
{
	lt_history_close(past->history);
	past->history = NULL;
}

struct lt_kept *
lt_past_kept(struct lt_arena *a, const struct lt_history_run *run, struct lt_err *err)
{
	struct lt_kept *kept;
	char *day = lt_alloc(a, 16);
	if (!lt_kept_read(a, run->document, run->part, &kept, err)) {
		lt_within(err, "run %lld", (long long)run->id);
		return NULL;
	}
	lt_date_spell(run->day, day);
	kept->id = run->id;
	kept->day = day;
	kept->version = run->version;
	kept->model = run->model ? run->model : "";
	kept->digest = run->digest;
	return kept;
}

/* The run that a number or a day means; id 0: there is none. */
static bool
find(const struct lt_past *past, const char *word, struct lt_history_run *ret_run, struct lt_err *err)
{
	int64_t number = 0;
	*ret_run = (struct lt_history_run){ 0 };
	if (lt_text_int(lt_text(word), &number))
		return lt_history_by_id(past->history, past->estate, number, ret_run, err);
	if (lt_text(word).len != 10 || !lt_date_day(lt_text(word), &number))
		return lt_fail(err, "a run is named by its number or by a day such as 2026-11-01, not '%.40s'", word);
	return lt_history_before(past->history, past->estate, number, ret_run, err) &&
		(ret_run->id || lt_history_after(past->history, past->estate, number, ret_run, err));
}

/* The runs behind one of them, newest first, with their findings: the last one, and of each day one. */
static bool
read_between(struct lt_arena *a, const struct lt_past *past, const struct lt_history_run *since, struct lt_kept ***ret_runs,
	int *ret_count, struct lt_err *err)
{
	struct lt_history_run *runs, run;
	int found, count = 0;
	if (!lt_history_runs(past->history, past->estate, since->day, &runs, &found, err))
		return false;
	struct lt_kept **kept = LT_NEW_ARRAY(a, struct lt_kept *, found + 1);
	for (int i = found; i-- > 0 && runs[i].id != since->id;) {
		if (count > 0 && i > 0 && runs[i].day == runs[i - 1].day)
			continue;
		if (!lt_history_by_id(past->history, past->estate, runs[i].id, &run, err) || !(kept[count++] = lt_past_kept(a, &run, err)))
			return false;
	}
	*ret_runs = kept;
	*ret_count = count;
	return true;
}

bool
lt_past_changes(struct lt_arena *a, const struct lt_past *past, const char *word, struct lt_past_changes *ret_changes,
	struct lt_err *err)
{
	struct lt_history_run last, since;
	struct lt_kept **between, *before;
	int count;
	char week[16];
	*ret_changes = (struct lt_past_changes){ 0 };
	if (!past->history)
		return true;
	if (!lt_history_before(past->history, past->estate, INT32_MAX, &last, err))
		return false;
	if (!last.id)
		return true;
	lt_date_spell(last.day - WEEK, week);
	if (!find(past, word ? word : week, &since, err))
		return false;
	if (!since.id || since.id == last.id)
		return true;
	if (!read_between(a, past, &since, &between, &count, err) || !(before = lt_past_kept(a, &since, err)))
		return false;
	if (count == 0)
		return true;
	struct lt_assessment told = { 0 };
	lt_change_find(a, &told, between[0], before, between, count);
	*ret_changes = (struct lt_past_changes){ before, between[0], told.changes, told.changes_count, 0, 0 };
	for (int i = 0; i < told.changes_count; i++) {
		ret_changes->better += told.changes[i].way == LT_CHANGE_BETTER;
		ret_changes->worse += told.changes[i].way == LT_CHANGE_WORSE;
	}
	return true;
}
