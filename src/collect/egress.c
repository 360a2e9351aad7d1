/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs of proxies, resolvers and firewalls, and exports of sign-ins: which AI services are used, how
 * often, since when and by how many.
 *
 * Only what is AI is kept; of who it was, a part of the digest of the name, so that the same person is the
 * same in every run and named in none.  Each log has its own window: that nothing was seen in it says
 * nothing about any other day.
 */
#include <stdint.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "collect/aihost.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "collect/stream.h"
#include "format/json.h"
#include "format/traffic.h"

enum { MOST = 100000, LIST_BYTES = 256 << 20 };

static const char *const collector = "egress";

LT_AUTO_DEFINE(lt_log_arena, struct lt_arena *, lt_arena_drop, NULL)

/* What is known of one host, one application, or one of them and one client. */
struct use {
	const struct lt_aihost *what;
	const char *name, *file; /* host or application; where it was seen first */
	char client[16];
	bool app, person, people;
	int64_t visits, refused, clients;
	uint64_t sent, received;
	char first[16], last[16];
};

struct uses {
	struct lt_map *by_key;
	struct use *at;
	int count, room;
	bool cut;
};

struct reading {
	const struct lt_source *src;
	struct lt_facts *facts;
	struct lt_arena *a; /* for the run */
	struct lt_aihosts *hosts;
	struct uses uses, clients;
	/* of the file */
	const char *path;
	struct lt_traffic_reader lines;
	struct lt_map *seen;       /* AI hosts in it */
	int64_t visits, ai_visits, other;
	char first[16], last[16];
};

/* --- counting --- */

static void
widen(char first[16], char last[16], const char *day)
{
	if (!day[0])
		return;
	if (!first[0] || strcmp(day, first) < 0)
		memcpy(first, day, 16);
	if (strcmp(day, last) > 0)
		memcpy(last, day, 16);
}

static struct use *
use_of(struct reading *r, struct uses *uses, struct lt_text key, bool *ret_new)
{
	int64_t at = lt_map_get(uses->by_key, key);
	*ret_new = at < 0;
	if (at >= 0)
		return &uses->at[at];
	if (uses->count == MOST) {
		uses->cut = true;
		*ret_new = false;
		return NULL;
	}
	lt_map_put(uses->by_key, lt_copy_text(r->a, key), uses->count);
	struct use *use = &LT_PUSH(r->a, uses->at, uses->count, uses->room);
	*use = (struct use){ .file = r->path };
	return use;
}

static void
count(struct use *use, const struct lt_visit *v)
{
	if (!use)
		return;
	use->visits += v->count;
	use->refused += v->refused ? v->count : 0;
	use->sent += v->sent;
	use->received += v->received;
	widen(use->first, use->last, v->day);
}

static struct lt_text
small(struct lt_arena *a, struct lt_text text)
{
	char *out = lt_alloc(a, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		out[i] = text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] + 32) : text.at[i];
	return (struct lt_text){ out, text.len };
}

/* one: for this piece of the file. */
static void
add_visit(struct reading *r, struct lt_arena *one, const struct lt_visit *v)
{
	bool is_new;
	char digest[65];
	const struct lt_aihost *what = v->app.len ? lt_aihosts_app(r->hosts, v->app) : lt_aihosts_host(r->hosts, v->host);
	r->visits += v->count;
	widen(r->first, r->last, v->day);
	if (!what)
		return;
	r->ai_visits += v->count;
	struct lt_text name = small(one, v->app.len ? v->app : v->host);
	struct lt_text key = lt_text(lt_print(one, "%s%.*s", v->app.len ? "app " : "", LT_ARG(name)));
	struct use *use = use_of(r, &r->uses, key, &is_new);
	lt_map_put(r->seen, lt_copy_text(r->a, key), 1);
	if (use && is_new) {
		use->what = what;
		use->app = v->app.len > 0;
		use->name = lt_copy_text(r->a, v->app.len ? v->app : name).at;
	}
	count(use, v);
	if (!use || !v->client.len)
		return;
	lt_digest_hex(small(one, v->client), digest);
	digest[12] = 0;
	use->people |= v->person;
	struct use *client = use_of(r, &r->clients, lt_text(lt_print(one, "%s %.*s", digest, LT_ARG(key))), &is_new);
	if (client && is_new) {
		use->clients++;
		client->what = what;
		client->app = use->app;
		client->person = v->person;
		client->name = use->name;
		memcpy(client->client, digest, 13);
	}
	count(client, v);
}

/* --- files --- */

/* Objects of a list, of one of the lists that exports wrap theirs in, or one alone. */
static void
add_objects(struct reading *r, struct lt_arena *one, struct lt_node root)
{
	static const char *const lists[] = { "records", "value", "events", "data", "items", "Results", NULL };
	struct lt_visit v;
	for (int i = 0; lt_node_is(root, LT_KIND_MAP) && lists[i]; i++)
		if (lt_node_is(lt_node_get(root, lists[i]), LT_KIND_LIST)) {
			add_objects(r, one, lt_node_get(root, lists[i]));
			return;
		}
	if (lt_node_is(root, LT_KIND_MAP)) {
		if (lt_traffic_object(root, one, &v))
			add_visit(r, one, &v);
		else
			r->other++;
		return;
	}
	for (struct lt_walk w = lt_walk(root); lt_node_is(root, LT_KIND_LIST) && lt_walk_next(&w);)
		if (lt_node_is(w.value, LT_KIND_MAP) && lt_traffic_object(w.value, one, &v))
			add_visit(r, one, &v);
		else
			r->other++;
}

/* A line of JSON; false when it is none. */
static bool
add_json_line(struct reading *r, struct lt_arena *one, struct lt_text line)
{
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	line = lt_copy_text(one, lt_text_trim(line));
	if (!line.len)
		return true;
	if (!lt_json_read(one, lt_keys_new(one), r->path, line, &doc, &err))
		return false;
	add_objects(r, one, lt_doc_root(doc));
	return true;
}

static void
read_piece(struct reading *r, struct lt_arena *one, struct lt_text *rest, bool last)
{
	struct lt_visit v;
	bool line = true;
	while (r->lines.traffic != LT_TRAFFIC_JSON && line) {
		if (lt_traffic_next(&r->lines, one, rest, last, &line, &v))
			add_visit(r, one, &v);
		else
			r->other += line;
	}
	while (r->lines.traffic == LT_TRAFFIC_JSON && rest->len) {
		const char *newline = memchr(rest->at, '\n', rest->len);
		if (!newline && !last)
			return;
		struct lt_text text = { rest->at, newline ? (size_t)(newline - rest->at) : rest->len };
		rest->at += text.len + (newline != NULL);
		rest->len -= text.len + (newline != NULL);
		r->other += !add_json_line(r, one, text);
	}
}

static bool
read_stream(struct reading *r, struct lt_arena *a, struct lt_err *err)
{
	struct lt_stream stream;
	struct lt_text piece, rest;
	size_t used = 0;
	if (!lt_stream_open(a, r->src, r->path, &stream, err))
		return false;
	do {
		if (!lt_stream_next(&stream, used, &piece, err))
			return false;
		if (!r->lines.traffic)
			r->lines.traffic = lt_traffic_look(piece);
		struct lt_arena *one = lt_arena_new((size_t)1 << 30);
		rest = piece;
		read_piece(r, one, &rest, stream.end);
		lt_arena_drop(one);
		used = piece.len - rest.len;
	} while (!stream.end);
	return true;
}

/* A list over many lines is one document. */
static bool
read_document(struct reading *r, struct lt_arena *a, bool *ret_whole, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_doc *doc;
	struct lt_err broken = { 0 };
	*ret_whole = false;
	if (!lt_text_ends(lt_text(r->path), ".json"))
		return true;
	if (!lt_io_read(a, r->src->dir, r->path, r->src->limits.file_bytes, &bytes, err))
		return false;
	struct lt_text start = lt_text_trim((struct lt_text){ bytes.at, bytes.len < 65536 ? bytes.len : 65536 });
	if (!start.len || (start.at[0] != '{' && start.at[0] != '[') || lt_traffic_look(start) != LT_TRAFFIC_JSON)
		return true;
	struct lt_text rest = start, line;
	lt_text_cut(&rest, '\n', &line);
	if (start.at[0] == '{' && rest.at && lt_text_ends(lt_text_trim(line), "}"))
		return true; /* an object on each line */
	*ret_whole = true;
	if (bytes.len > LIST_BYTES)
		return lt_fail(err, "%s is one list of more than %d MiB; save it with an object on each line", r->path, LIST_BYTES >> 20);
	if (!lt_json_read(a, lt_keys_new(a), r->path, bytes, &doc, &broken))
		return lt_fail(err, "%s", broken.text);
	r->lines.traffic = LT_TRAFFIC_JSON;
	add_objects(r, a, lt_doc_root(doc));
	return true;
}

/* --- rows --- */

static struct lt_row *
begin(struct reading *r, const char *table, const char *resource, const char *name, const char *file)
{
	struct lt_row *row = lt_facts_row(r->facts, table);
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "type", "egress");
	lt_row_text(row, "name", name);
	lt_row_text(row, "source", collector);
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	lt_row_place(row, (struct lt_place){ file, 0, 0 });
	return row;
}

static void
put_days(struct lt_row *row, const char first[16], const char last[16])
{
	if (first[0]) {
		lt_row_text(row, "first_day", first);
		lt_row_text(row, "last_day", last);
		return;
	}
	lt_row_unknown(row, "first_day", "is not said: its lines have no year");
	lt_row_unknown(row, "last_day", "is not said: its lines have no year");
}

static void
lay_log(struct reading *r)
{
	struct lt_row *row = begin(r, "egress_log", r->path, r->path, r->path);
	lt_row_text(row, "format", lt_traffic_word(r->lines.traffic));
	lt_row_int(row, "visits", r->visits);
	lt_row_int(row, "ai_visits", r->ai_visits);
	lt_row_int(row, "ai_hosts", lt_map_count(r->seen));
	lt_row_int(row, "other_lines", r->other);
	put_days(row, r->first, r->last);
}

static void
lay_use(struct reading *r, const struct use *use, bool client)
{
	const char *table = client ? "egress_client" : use->app ? "sign_in" : "egress_host";
	const char *resource = client ? lt_print(r->src->arena, "%s/%s", use->client, use->name) :
		use->app ? lt_print(r->src->arena, "sign-in/%s", use->name) : use->name;
	struct lt_row *row = begin(r, table, resource, use->name, use->file);
	lt_row_text(row, "service", use->what->service);
	lt_row_text(row, "class", use->what->class);
	lt_row_int(row, "visits", use->visits);
	lt_row_int(row, "refused", use->refused);
	put_days(row, use->first, use->last);
	if (client) {
		lt_row_text(row, "client", use->client);
		lt_row_bool(row, "person", use->person);
		return;
	}
	lt_row_int(row, "clients", use->clients);
	lt_row_bool(row, "people", use->people);
	if (use->app)
		return;
	lt_row_text(row, "provider", use->what->provider);
	lt_row_int(row, "sent", (int64_t)use->sent);
	lt_row_int(row, "received", (int64_t)use->received);
}

static void
read_log(struct reading *r, const char *path)
{
	LT_AUTO(lt_log_arena) a = lt_arena_new((size_t)4 << 30);
	struct lt_err err = { 0 };
	bool whole = false;
	r->path = path;
	r->lines = (struct lt_traffic_reader){ 0 };
	r->visits = r->ai_visits = r->other = 0;
	r->first[0] = r->last[0] = 0;
	r->seen = lt_map_new(a);
	bool good = read_document(r, a, &whole, &err) && (whole || read_stream(r, a, &err));
	if (!good)
		lt_facts_blind(r->facts, collector, path, 0, lt_copy(r->src->arena, err.text));
	if (r->visits) {
		lay_log(r);
		lt_facts_source(r->facts, collector, path, r->visits);
	} else if (good) {
		lt_facts_blind(r->facts, collector, path, 0, "no line of it is a visit; it says nothing about what is used");
	}
}

static bool
collect_egress(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	int at = 0;
	const struct lt_file *file = lt_files_next(src->files, LT_FILE_EGRESS, &at);
	if (!file)
		return true;
	LT_AUTO(lt_log_arena) a = lt_arena_new((size_t)4 << 30);
	struct reading *r = LT_NEW(a, struct reading);
	*r = (struct reading){ .src = src, .facts = facts, .a = a, .hosts = lt_aihosts_new(a, err),
		.uses.by_key = lt_map_new(a), .clients.by_key = lt_map_new(a) };
	if (!r->hosts)
		return false;
	for (; file; file = lt_files_next(src->files, LT_FILE_EGRESS, &at))
		read_log(r, file->path);
	for (int i = 0; i < r->uses.count; i++)
		lay_use(r, &r->uses.at[i], false);
	for (int i = 0; i < r->clients.count; i++)
		lay_use(r, &r->clients.at[i], true);
	if (r->uses.cut || r->clients.cut)
		lt_facts_blind(facts, collector, "", 0, "there are more than 100,000 clients of AI services, and those after them are not counted one by one");
	return lt_facts_end(facts, err);
}

const struct lt_collector lt_collector_egress = {
	.name = "egress",
	.summary = "DNS, proxy and firewall logs, and exports of sign-ins",
	.give = "save a week of DNS, proxy or firewall logs, or of sign-ins, into the folder, and name them under sources.egress",
	.collect = collect_egress,
};
