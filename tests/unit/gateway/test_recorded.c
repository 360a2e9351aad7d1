/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exchanges with real providers that others recorded (VCR cassettes), read in place beside the
 * project: each stream gives the same events however it is cut, has content, ends, and tells a
 * usage that sums up; each answer tells one, too; each body of a call is accepted.  Where the
 * folder is not there, there is nothing to read, and the test says so.
 */
#include "t.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "format/scan.h"
#include "format/sse.h"
#include "format/yaml.h"
#include "gateway/provider.h"

static struct lt_arena *arena;
static const char *file;
static int calls, streams, answers, errors;

struct totals {
	struct lt_told told;
	int events, content, last, errors, malformed;
	uint32_t text_bytes;
};

static struct totals
read_stream(const struct lt_surface_kind *kind, struct lt_text body, size_t cut)
{
	struct totals t = { 0 };
	struct lt_sse sse = { 0 };
	struct lt_sse_event event;
	struct lt_text pieces[2] = { { body.at, cut }, { body.at + cut, body.len - cut } };
	for (int i = 0; i < 2; i++) {
		lt_sse_feed(&sse, pieces[i]);
		while (lt_sse_next(&sse, arena, &event)) {
			struct lt_event_told e;
			kind->event(event.name, event.data, &t.told, &e);
			t.events++;
			t.content += e.content;
			t.last += e.last;
			t.errors += e.error;
			t.malformed += e.malformed;
			t.text_bytes += e.text_bytes;
		}
	}
	return t;
}

/* What the provider itself calls the totals; 0: it says nothing. */
static uint32_t
said(struct lt_text body, const char *name)
{
	const char *last = NULL;
	for (const char *at = body.at; (at = memmem(at, (size_t)(body.at + body.len - at), name, strlen(name))); at++)
		last = at;
	return last ? (uint32_t)strtoul(last + strlen(name), NULL, 10) : 0;
}

static bool
sums_up(const struct lt_told *told, struct lt_text body, const struct lt_surface_kind *kind)
{
	const uint32_t *t = told->tokens;
	uint32_t in = t[LT_BUCKET_INPUT] + t[LT_BUCKET_CACHED] + t[LT_BUCKET_WRITE_5M] + t[LT_BUCKET_WRITE_1H] + t[LT_BUCKET_AUDIO_IN];
	uint32_t out = t[LT_BUCKET_OUTPUT] + t[LT_BUCKET_REASONING] + t[LT_BUCKET_AUDIO_OUT];
	if (kind->anthropic)
		return t[LT_BUCKET_OUTPUT] == said(body, "\"output_tokens\":") && t[LT_BUCKET_INPUT] == said(body, "\"input_tokens\":");
	uint32_t total = said(body, "\"total_tokens\":");
	if (!total)
		total = said(body, "\"total_tokens\": ");
	return in + out == total;
}

static void
check_stream(const struct lt_surface_kind *kind, struct lt_text body)
{
	struct totals whole = read_stream(kind, body, 0);
	bool asked = lt_text_has(body, "_tokens\"");
	streams++;
	IS(whole.content && !whole.malformed && !whole.errors && whole.text_bytes);
	IS(whole.last == 1);
	IS(whole.told.there == asked && (!asked || sums_up(&whole.told, body, kind)));
	for (size_t cut = 1; cut < body.len; cut += body.len / 400 + 1) {
		struct totals t = read_stream(kind, body, cut);
		IS(memcmp(&t, &whole, sizeof t) == 0);
	}
}

static struct lt_text
text_at(struct lt_node n, const char *path)
{
	return lt_node_text(lt_node_path(n, path), arena);
}

static void
check_answer(const struct lt_surface_kind *kind, int64_t status, struct lt_text body, bool stream)
{
	struct lt_told told = { 0 };
	if (!body.len || (body.at[0] != '{' && body.at[0] != 'd' && body.at[0] != 'e'))
		return; /* recorded compressed, or not at all */
	if (lt_text_starts(body, "{ \"error\"")) /* some were recorded as 200 */
		status = 400;
	if (status != 200) {
		struct lt_policy policy = { .bytes = "" };
		struct lt_policy_deployment deployment = { .provider = LT_PROVIDER_OPENAI };
		enum lt_too_many many;
		struct lt_answer answer = { .status = (int)status };
		errors++;
		IS(lt_provider_judge(lt_provider_kinds[LT_PROVIDER_OPENAI], &answer, body, &policy, &deployment, true, &many) ==
			LT_VERDICT_PASS);
	} else if (stream) {
		check_stream(kind, body);
	} else {
		answers++;
		kind->usage(body, &told);
		IS(told.there && sums_up(&told, body, kind));
		memset(&told, 0, sizeof told);
		kind->usage((struct lt_text){ body.at + 100, body.len - 100 }, &told); /* only the end was kept */
		IS(told.there);
	}
}

static void
check_exchange(struct lt_node exchange)
{
	struct lt_text uri = text_at(exchange, "request/uri"), model, tail, asked = text_at(exchange, "request/body");
	struct lt_text path = { memchr(uri.at + 8, '/', uri.len - 8), 0 };
	const char *query = memchr(uri.at, '?', uri.len);
	path.len = (size_t)((query ? query : uri.at + uri.len) - path.at);
	const struct lt_surface_kind *kind = lt_surface_find(LT_LIT("POST"), path, &model, &tail);
	IS(kind);
	struct lt_scan scan;
	static const char *const wanted[] = { "model", "stream", NULL };
	lt_scan_init(&scan, wanted);
	lt_scan_feed(&scan, asked);
	IS(lt_scan_end(&scan) == LT_SCAN_DONE && scan.values[0].kind == LT_SCAN_TEXT);
	calls++;
	int64_t status = 0;
	lt_node_int(lt_node_path(exchange, "response/status/code"), &status);
	struct lt_text body = text_at(exchange, "response/body/string");
	check_answer(kind, status, body, scan.values[1].kind == LT_SCAN_TRUE);
}

static void
check_file(const char *path)
{
	struct lt_text bytes;
	struct lt_docs docs;
	struct lt_err err = { 0 };
	file = path;
	IS(lt_io_read(arena, AT_FDCWD, path, 1 << 24, &bytes, &err));
	IS(lt_yaml_read(arena, lt_keys_new(arena), path, bytes, &docs, &err) && docs.count == 1);
	struct lt_node list = lt_node_get(lt_doc_root(docs.at[0]), "interactions");
	for (uint32_t i = 0; i < lt_node_count(list) && !t_failed; i++)
		check_exchange(lt_node_item(list, i));
}

static void
check_folder(const char *path)
{
	DIR *dir = opendir(path);
	for (struct dirent *at; dir && !t_failed && (at = readdir(dir));) {
		if (at->d_name[0] == '.')
			continue;
		char *inner = lt_print(arena, "%s/%s", path, at->d_name);
		if (lt_text_ends(lt_text(at->d_name), ".yaml"))
			check_file(inner);
		else
			check_folder(inner);
	}
	if (dir)
		closedir(dir);
}

TEST(recorded_exchanges_are_read_as_they_were_meant)
{
	const char *source = getenv("LINTEL_SOURCE");
	arena = lt_arena_new((size_t)1 << 32);
	check_folder(lt_print(arena, "%s/../shared/data/given/llm-api", source ? source : "."));
	if (t_failed)
		printf("# in %s\n", file);
	if (calls)
		printf("# %d calls, %d streams, %d answers, %d errors\n", calls, streams, answers, errors);
	else
		printf("# there are no recorded exchanges beside the project: nothing was read\n");
	lt_arena_drop(arena);
	IS(!t_failed && (!calls || (streams && answers && errors)));
}
