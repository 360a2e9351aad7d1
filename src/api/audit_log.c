/* SPDX-License-Identifier: Apache-2.0 */
#include "api/audit_log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/draw.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "store/database.h"

enum { AT_ONCE = 1000, LINE_MOST = 1 << 20, SMALL_MOST = 1024 };

#define COLUMNS "number, at_us, who, role, by_id, action, object, detail, outcome, instance, previous, digest"

struct anchor {
	int64_t number;
	char digest[65]; /* "" of number 0 */
};

void
lt_audit_log_time(int64_t at_us, char out[32])
{
	time_t seconds = (time_t)(at_us / 1000000);
	struct tm day;
	gmtime_r(&seconds, &day);
	size_t len = strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &day);
	snprintf(out + len, 32 - len, ".%06dZ", (int)(at_us % 1000000));
}

static int64_t
number(struct lt_text cell)
{
	int64_t value = 0;
	return lt_text_int(cell, &value) ? value : 0;
}

void
lt_audit_log_line(const struct lt_audit_line *line, struct lt_buf *out)
{
	char at[32];
	const char *texts[] = { line->who, line->role, line->by, line->action, line->object, line->detail, line->outcome, line->instance };
	lt_audit_log_time(line->at_us, at);
	lt_buf_printf(out, "[%" PRId64 ",\"%s\"", line->number, at);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		lt_buf_putc(out, ',');
		lt_json_maybe(out, texts[i]);
	}
	lt_buf_putc(out, ']');
}

static void
digest_of(const struct lt_audit_line *line, char out[65])
{
	struct lt_buf whole = LT_BUF(LINE_MOST);
	lt_buf_printf(&whole, "%s\n", line->previous);
	lt_audit_log_line(line, &whole);
	lt_digest_hex(lt_buf_text(&whole), out);
	lt_buf_done(&whole);
}

/* --- the anchor --- */

static const char *
place(struct lt_arena *a, const struct lt_audit_log *log, const char *name)
{
	return lt_io_join(a, log->state, name);
}

static bool
is_there(const char *path)
{
	struct stat found;
	return stat(path, &found) == 0;
}

/* Whole under its name, and on the disk. */
static bool
write_small(struct lt_arena *a, const char *path, struct lt_text bytes, struct lt_err *err)
{
	char *beside = lt_print(a, "%s.XXXXXX", path);
	LT_AUTO(lt_fd) fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return lt_fail_os(err, "write %s", path);
	if (!lt_io_put(fd, bytes) || fsync(fd) != 0 || rename(beside, path) != 0) {
		lt_fail_os(err, "write %s", path);
		unlink(beside);
		return false;
	}
	return true;
}

static bool
put_anchor(struct lt_arena *a, const struct lt_audit_log *log, struct lt_text key, int64_t at, const char *digest, struct lt_err *err)
{
	char seal[65];
	const char *said = lt_print(a, "%" PRId64 " %s", at, *digest ? digest : "-");
	lt_digest_hmac(key, lt_text(said), seal);
	return write_small(a, place(a, log, "audit.anchor"), lt_text(lt_print(a, "%s %s\n", said, seal)), err);
}

static bool
read_small(struct lt_arena *a, const struct lt_audit_log *log, const char *name, struct lt_text *ret_bytes, struct lt_err *err)
{
	if (!lt_io_read(a, AT_FDCWD, place(a, log, name), SMALL_MOST, ret_bytes, err))
		return false;
	*ret_bytes = lt_text_trim(*ret_bytes);
	return true;
}

/* False: it is damaged, was put there by somebody without the key, or is gone. */
static bool
read_anchor(struct lt_arena *a, const struct lt_audit_log *log, struct lt_text key, struct anchor *ret_anchor)
{
	struct lt_err err = { 0 };
	struct lt_text rest, at, digest;
	char seal[65];
	*ret_anchor = (struct anchor){ 0 };
	if (!read_small(a, log, "audit.anchor", &rest, &err))
		return false;
	struct lt_text whole = rest;
	if (!lt_text_cut(&rest, ' ', &at) || !lt_text_cut(&rest, ' ', &digest) || !lt_text_int(at, &ret_anchor->number))
		return false;
	lt_digest_hmac(key, (struct lt_text){ whole.at, at.len + 1 + digest.len }, seal);
	if (!lt_digest_same(rest, lt_text(seal)) || (digest.len != 64 && !lt_text_eq(digest, "-")))
		return false;
	if (digest.len == 64)
		snprintf(ret_anchor->digest, sizeof ret_anchor->digest, "%.*s", LT_ARG(digest));
	return true;
}

/* The key comes last: one that is there has an anchor. */
static bool
make_anchor(struct lt_arena *a, const struct lt_audit_log *log, struct lt_err *err)
{
	char key[LT_DRAW_SECRET + 1];
	if (is_there(place(a, log, "audit.key")))
		return true;
	bool good = lt_draw(key, LT_DRAW_SECRET, err) && put_anchor(a, log, lt_text(key), 0, "", err)
		&& write_small(a, place(a, log, "audit.key"), lt_text(key), err);
	explicit_bzero(key, sizeof key);
	return good;
}

static int
lock(struct lt_arena *a, const struct lt_audit_log *log, struct lt_err *err)
{
	const char *path = place(a, log, "audit.lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || flock(fd, LOCK_EX) != 0)
		lt_fail_os(err, "lock %s", path);
	return fd;
}

/* --- reading --- */

struct reading {
	lt_audit_line_fn take;
	void *to;
	int64_t last, count;
};

static bool
take_row(void *to, const struct lt_text *cells, struct lt_err *err)
{
	struct reading *r = to;
	struct lt_audit_line line = { .number = number(cells[0]), .at_us = number(cells[1]), .who = cells[2].at, .role = cells[3].at,
		.by = cells[4].at, .action = cells[5].at, .object = cells[6].at, .detail = cells[7].at, .outcome = cells[8].at,
		.instance = cells[9].at, .previous = cells[10].at, .digest = cells[11].at };
	r->last = line.number;
	r->count++;
	return r->take(r->to, &line, err);
}

/* Conditions and their values, in order. */
struct where {
	struct lt_buf sql;
	const char *values[8];
	int count;
};

static void
add(struct where *w, const char *condition, const char *value)
{
	lt_buf_printf(&w->sql, " and %s $%d", condition, w->count + 1);
	w->values[w->count++] = value;
}

static void
choose(struct lt_arena *a, const struct lt_audit_want *want, struct where *w)
{
	lt_buf_puts(&w->sql, " where 1 = 1");
	if (want->since_us)
		add(w, "at_us >=", lt_print(a, "%" PRId64, want->since_us));
	if (want->until_us)
		add(w, "at_us <", lt_print(a, "%" PRId64, want->until_us));
	if (want->who)
		add(w, "who =", want->who);
	if (want->action) { /* what begins so: no sign of LIKE's is needed */
		lt_buf_printf(&w->sql, " and (action = $%d or substr(action, 1, length($%d)) = $%d)", w->count + 1, w->count + 2, w->count + 3);
		w->values[w->count++] = want->action;
		w->values[w->count++] = lt_print(a, "%s.", want->action);
		w->values[w->count] = w->values[w->count - 1];
		w->count++;
	}
}

bool
lt_audit_log_read(struct lt_arena *a, const struct lt_audit_log *log, const struct lt_audit_want *want, lt_audit_line_fn take, void *to,
	struct lt_err *err)
{
	int64_t from = want->from, left = want->most ? want->most : INT64_MAX;
	bool good = true, more = true;
	while (good && more && left > 0) {
		struct where w = { .sql = LT_BUF(4096) };
		struct reading r = { .take = take, .to = to };
		int64_t piece = left < AT_ONCE ? left : AT_ONCE;
		lt_buf_puts(&w.sql, "select " COLUMNS " from api_audit");
		choose(a, want, &w);
		if (from || !want->down)
			add(&w, want->down ? "number <=" : "number >=", lt_print(a, "%" PRId64, from));
		lt_buf_printf(&w.sql, " order by number%s limit %" PRId64, want->down ? " desc" : "", piece);
		good = log->db->ask(log->db, w.sql.at, w.values, w.count, take_row, &r, err);
		lt_buf_done(&w.sql);
		from = want->down ? r.last - 1 : r.last + 1;
		left -= r.count;
		more = r.count == piece && from > 0;
	}
	return good;
}

static bool
take_number(void *to, const struct lt_text *cells, struct lt_err *err)
{
	(void)err;
	*(int64_t *)to = number(cells[0]);
	return true;
}

bool
lt_audit_log_is_there(const struct lt_audit_log *log, int64_t *ret_there, struct lt_err *err)
{
	*ret_there = 0;
	return log->db->ask(log->db, log->db->has, (const char *[]){ "api_audit" }, 1, take_number, ret_there, err);
}

bool
lt_audit_log_count(struct lt_arena *a, const struct lt_audit_log *log, const struct lt_audit_want *want, int64_t *ret_count, struct lt_err *err)
{
	struct where w = { .sql = LT_BUF(4096) };
	lt_buf_puts(&w.sql, "select count(*) from api_audit");
	choose(a, want, &w);
	*ret_count = 0;
	bool good = log->db->ask(log->db, w.sql.at, w.values, w.count, take_number, ret_count, err);
	lt_buf_done(&w.sql);
	return good;
}

/* --- walking the chain --- */

struct walk {
	struct lt_audit_found *found;
	int64_t at;          /* the number before */
	char digest[65];     /* and its digest */
	const struct anchor *anchor;
};

static void
wrong(struct walk *w, int64_t at, const char *sentence)
{
	if (w->found->wrong_at)
		return;
	w->found->wrong_at = at;
	snprintf(w->found->sentence, sizeof w->found->sentence, "entry %" PRId64 " %s", at, sentence);
}

static bool
step(void *to, const struct lt_audit_line *line, struct lt_err *err)
{
	struct walk *w = to;
	char digest[65];
	(void)err;
	bool texts = line->who && line->role && line->action && line->outcome && line->instance && line->previous && line->digest;
	if (line->number != w->at + 1)
		wrong(w, w->at + 1, "is missing");
	else if (!texts || strcmp(line->previous, w->digest) != 0)
		wrong(w, line->number, "does not follow the one before it: one of the two was changed, or put elsewhere");
	if (texts) {
		digest_of(line, digest);
		if (strcmp(digest, line->digest) != 0)
			wrong(w, line->number, "is not as it was written");
		if (w->anchor->number == line->number && strcmp(w->anchor->digest, line->digest) != 0)
			wrong(w, line->number, "is another one than the anchor knows: the log was written anew from some entry on");
		snprintf(w->digest, sizeof w->digest, "%s", line->digest);
	}
	w->at = line->number;
	w->found->entries++;
	return true;
}

/* Does everything behind the anchor fit, one to the other? */
static bool
fits_since(struct lt_arena *a, const struct lt_audit_log *log, const struct anchor *anchor, struct lt_err *err)
{
	struct lt_audit_found found = { 0 };
	struct walk w = { .found = &found, .anchor = anchor, .at = anchor->number };
	snprintf(w.digest, sizeof w.digest, "%s", anchor->digest);
	return lt_audit_log_read(a, log, &(struct lt_audit_want){ .from = anchor->number + 1 }, step, &w, err) && !found.wrong_at;
}

static void
tell(struct lt_audit_found *found)
{
	if (found->good && found->entries == 0)
		snprintf(found->sentence, sizeof found->sentence, "there is no entry yet");
	else if (found->good && found->anchored)
		snprintf(found->sentence, sizeof found->sentence, "%" PRId64 " entr%s, each as it was written, in order, and up to %" PRId64
			" held by the anchor of this state folder", found->entries, found->entries == 1 ? "y" : "ies", found->anchored);
	else if (found->good)
		snprintf(found->sentence, sizeof found->sentence, "%" PRId64 " entr%s, each as it was written and in order; this state folder "
			"has written none yet, so a cut end would not be seen", found->entries, found->entries == 1 ? "y" : "ies");
}

bool
lt_audit_log_verify(struct lt_arena *a, const struct lt_audit_log *log, struct lt_audit_found *ret_found, struct lt_err *err)
{
	struct anchor anchor = { 0 };
	struct lt_text key = LT_NONE;
	struct walk w = { .found = ret_found, .anchor = &anchor };
	bool sealed = is_there(place(a, log, "audit.key")), held;
	*ret_found = (struct lt_audit_found){ 0 };
	/* Before the entries: what is added meanwhile is behind it. */
	if (sealed && !read_small(a, log, "audit.key", &key, err))
		return false;
	held = !sealed || read_anchor(a, log, key, &anchor);
	if (!lt_audit_log_read(a, log, &(struct lt_audit_want){ 0 }, step, &w, err))
		return false;
	snprintf(ret_found->head, sizeof ret_found->head, "%s", w.digest);
	ret_found->anchored = anchor.number;
	if (w.at < anchor.number)
		wrong(&w, w.at + 1, "and those behind it were cut off");
	ret_found->good = !ret_found->wrong_at && held;
	if (!held && !ret_found->wrong_at)
		snprintf(ret_found->sentence, sizeof ret_found->sentence, "the entries fit each other, but the anchor %s is gone or was not "
			"written by lintel: whether the end was cut off cannot be told", place(a, log, "audit.anchor"));
	tell(ret_found);
	return true;
}

/* --- adding --- */

/* Behind a commit.  An anchor that does not fit stays: it is the witness. */
static bool
move_anchor(struct lt_arena *a, const struct lt_audit_log *log, const struct lt_audit_line *line, struct lt_err *err)
{
	struct anchor anchor;
	struct lt_text key;
	if (!read_small(a, log, "audit.key", &key, err))
		return false;
	if (!read_anchor(a, log, key, &anchor) || anchor.number >= line->number)
		return true;
	bool next = anchor.number == line->number - 1 && strcmp(anchor.digest, line->previous) == 0;
	struct lt_err unread = { 0 };
	return (!next && !fits_since(a, log, &anchor, &unread)) || put_anchor(a, log, key, line->number, line->digest, err);
}

struct last {
	struct lt_arena *a;
	int64_t number;
	const char *digest;
};

static bool
take_last(void *to, const struct lt_audit_line *line, struct lt_err *err)
{
	struct last *last = to;
	(void)err;
	last->number = line->number;
	last->digest = lt_copy(last->a, line->digest ? line->digest : "");
	return true;
}

static bool
insert(struct lt_arena *a, const struct lt_audit_log *log, struct lt_audit_line *line, struct lt_err *err)
{
	struct last last = { a, 0, "" };
	char *digest = lt_alloc(a, 65);
	if (!lt_audit_log_read(a, log, &(struct lt_audit_want){ .down = true, .most = 1 }, take_last, &last, err))
		return false;
	line->number = last.number + 1;
	line->previous = last.digest;
	digest_of(line, digest);
	line->digest = digest;
	const char *values[] = { lt_print(a, "%" PRId64, line->number), lt_print(a, "%" PRId64, line->at_us), line->who, line->role, line->by,
		line->action, line->object, line->detail, line->outcome, line->instance, line->previous, line->digest };
	return log->db->ask(log->db, "insert into api_audit (" COLUMNS ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", values, 12,
		NULL, NULL, err);
}

static bool
end(const struct lt_audit_log *log, bool good, struct lt_err *err)
{
	struct lt_err gone = { 0 };
	if (good && log->db->run(log->db, "commit", err))
		return true;
	log->db->run(log->db, "rollback", &gone);
	return false;
}

/* A database of texts takes no other bytes, and an entry must read as it was digested. */
static const char *
clean(struct lt_arena *a, const char *text)
{
	if (!text || lt_text_utf8(lt_text(text)))
		return text;
	char *copy = lt_copy(a, text);
	for (char *at = copy; *at; at++)
		if ((unsigned char)*at > 0x7e)
			*at = '?';
	return copy;
}

bool
lt_audit_log_add(struct lt_arena *a, const struct lt_audit_log *log, struct lt_audit_line *line, struct lt_err *err)
{
	line->who = clean(a, line->who);
	line->object = clean(a, line->object);
	line->detail = clean(a, line->detail);
	LT_AUTO(lt_fd) held = lock(a, log, err);
	if (held < 0 || err->text[0] || !log->db->run(log->db, log->db->begin, err))
		return lt_within(err, "the audit log");
	return (end(log, insert(a, log, line, err), err) && move_anchor(a, log, line, err)) || lt_within(err, "the audit log");
}

bool
lt_audit_log_open(struct lt_arena *a, const struct lt_audit_log *log, struct lt_err *err)
{
	LT_AUTO(lt_fd) held = lock(a, log, err);
	if (held < 0 || err->text[0] || !make_anchor(a, log, err) || !log->db->run(log->db, log->db->durable, err)
		|| !log->db->run(log->db, log->db->begin, err))
		return lt_within(err, "the audit log");
	return end(log, log->db->run(log->db, "create table if not exists api_audit (number bigint primary key, at_us bigint not null,"
		" who text not null, role text not null, by_id text, action text not null, object text, detail text, outcome text not null,"
		" instance text not null, previous text not null, digest text not null)", err), err) || lt_within(err, "the audit log");
}
