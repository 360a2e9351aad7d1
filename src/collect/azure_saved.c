/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saved answers of the resource manager: one as it came, what the CLI prints, an example of
 * Microsoft's API descriptions (responses, parameters), and the tapes that SDKs' tests are
 * recorded on (Entries; interactions, in JSON or YAML).
 */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/io.h"
#include "collect/azure.h"
#include "collect/files.h"
#include "format/json.h"
#include "format/yaml.h"
#include "record/estate.h"

enum { DEEPEST_FOLDER = 8, MOST_FILES = 20000 };

static const char *
location_of(struct lt_arena *a, struct lt_text path)
{
	const char *at = path.at ? strcasestr(path.at, "/locations/") : NULL;
	struct lt_text rest = at ? lt_text(at + strlen("/locations/")) : LT_NONE, piece;
	return lt_text_cut(&rest, '/', &piece) ? azure_location(a, piece) : NULL;
}

/* Without scheme, host and query, which only say where and how it was asked. */
static struct lt_text
path_of(struct lt_arena *a, struct lt_text url)
{
	const char *all = lt_copy_text(a, url).at, *host = strstr(all, "://");
	const char *path = host ? strchr(host + 3, '/') : all;
	return path ? lt_copy_text(a, (struct lt_text){ path, strcspn(path, "?#") }) : LT_NONE;
}

/* A body inside a tape: a tree, or the text of one. */
static void
read_body(struct azure *az, const struct azure_from *from, struct lt_node body)
{
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	struct lt_text text = lt_node_is(body, LT_KIND_TEXT) ? lt_node_text(body, az->arena) : LT_NONE;
	if (!text.at) {
		azure_answer(az, from, body);
		return;
	}
	text = lt_text_trim(lt_copy_text(az->arena, text));
	struct azure_from inner = *from;
	inner.saved = false; /* its lines are not those of the file */
	if (text.len && (text.at[0] == '{' || text.at[0] == '[')
		&& lt_json_read(az->arena, lt_facts_keys(az->facts), from->place, lt_copy_text(az->arena, text), &doc, &err))
		azure_answer(az, &inner, lt_doc_root(doc));
}

/* What was refused is unknown, and not nothing. */
static void
refuse_usages(struct azure *az, const struct azure_from *from, struct lt_text address)
{
	bool models = lt_text_has_nocase(address, "/Microsoft.CognitiveServices/");
	lt_facts_blind_of(az->facts, azure_collector, from->place, models ? "model_quota" : "gpu_quota",
		lt_print(az->arena, "usages of %s in %s were refused: it takes the role %s on the subscription", models ? "models" : "machines",
			from->location ? from->location : "a region", models ? "Cognitive Services Usages Reader" : "Reader"));
}

static void
read_recorded(struct azure *az, const char *file, struct lt_node url, struct lt_node status, struct lt_node body)
{
	int64_t code;
	struct lt_text address = path_of(az->arena, lt_node_text(url, az->arena));
	struct azure_from from = { .place = file, .saved = true, .subscription = azure_subscription(az->arena, address),
		.location = location_of(az->arena, address) };
	if (!lt_node_int(status, &code))
		return;
	if (code / 100 == 2)
		read_body(az, &from, body);
	else if ((code == 401 || code == 403) && lt_text_ends(address, "/usages"))
		refuse_usages(az, &from, address);
}

static void
read_example(struct azure *az, const char *file, struct lt_node root)
{
	struct lt_node parameters = lt_node_get(root, "parameters"), body = lt_node_path(root, "responses/200/body");
	struct lt_text subscription = lt_node_text(lt_node_get(parameters, "subscriptionId"), az->arena);
	struct azure_from from = { .place = file, .saved = true,
		.subscription = subscription.len ? azure_small(az->arena, subscription) : NULL,
		.location = azure_location(az->arena, lt_node_text(lt_node_get(parameters, "location"), az->arena)) };
	azure_answer(az, &from, body);
}

static void
read_root(struct azure *az, const char *file, struct lt_node root)
{
	struct lt_node entries = lt_node_get(root, "Entries"), interactions = lt_node_get(root, "interactions");
	struct azure_from plain = { .place = file, .saved = true };
	if (lt_node_is(entries, LT_KIND_LIST))
		for (struct lt_walk w = lt_walk(entries); lt_walk_next(&w);)
			read_recorded(az, file, lt_node_get(w.value, "RequestUri"), lt_node_get(w.value, "StatusCode"),
				lt_node_get(w.value, "ResponseBody"));
	else if (lt_node_is(interactions, LT_KIND_LIST))
		for (struct lt_walk w = lt_walk(interactions); lt_walk_next(&w);)
			read_recorded(az, file, lt_node_path(w.value, "request/uri"), lt_node_path(w.value, "response/status/code"),
				lt_node_path(w.value, "response/body/string"));
	else if (lt_node_is(lt_node_get(root, "responses"), LT_KIND_MAP))
		read_example(az, file, root);
	else
		azure_answer(az, &plain, root);
}

static bool
is_yaml(const char *path)
{
	return lt_text_ends(lt_text(path), ".yaml") || lt_text_ends(lt_text(path), ".yml");
}

/* One file below dir.  shown is how it is called in places. */
static void
read_file(struct azure *az, int dir, const char *path, const char *shown)
{
	struct lt_err err = { 0 };
	struct lt_text bytes;
	struct lt_doc *doc;
	struct lt_docs docs = { 0 };
	int64_t before = 0, after = 0;
	for (int i = 0; i < az->kind_count; i++)
		before += az->kinds[i].count;
	bool good = lt_io_read(az->arena, dir, path, az->src->limits.file_bytes, &bytes, &err);
	if (good && is_yaml(path)) {
		good = lt_yaml_read(az->arena, lt_facts_keys(az->facts), shown, bytes, &docs, &err);
		for (int i = 0; good && i < docs.count; i++)
			read_root(az, shown, lt_doc_root(docs.at[i]));
	} else if (good && (good = lt_json_read(az->arena, lt_facts_keys(az->facts), shown, bytes, &doc, &err))) {
		read_root(az, shown, lt_doc_root(doc));
	}
	for (int i = 0; i < az->kind_count; i++)
		after += az->kinds[i].count;
	if (!good)
		lt_facts_blind(az->facts, azure_collector, shown, 0, err.text);
	else if (after == before)
		lt_facts_source_of(az->facts, azure_collector, shown, "", 0);
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The files of a folder that --from names, in order, whatever they look like. */
static void
read_folder(struct azure *az, const char *folder, int depth, int *left)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, NULL, by_name);
	struct lt_err err = { 0 };
	if (count < 0) {
		lt_fail_os(&err, "the folder of saved answers cannot be opened, check its name");
		lt_facts_blind(az->facts, azure_collector, folder, 0, err.text);
		return;
	}
	for (int i = 0; i < count; i++) {
		const char *path = lt_io_join(az->arena, folder, names[i]->d_name);
		struct lt_text name = lt_text(names[i]->d_name);
		struct stat st;
		if (name.at[0] == '.' || lstat(path, &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode) && depth < DEEPEST_FOLDER)
			read_folder(az, path, depth + 1, left);
		else if (S_ISREG(st.st_mode) && (lt_text_ends(name, ".json") || is_yaml(path)) && (*left)-- > 0)
			read_file(az, AT_FDCWD, path, lt_copy(az->arena, path));
	}
	for (int i = 0; i < count; i++)
		free(names[i]);
	free(names);
}

void
azure_saved(struct azure *az)
{
	const struct lt_file *file;
	const char *folder = az->src->estate->azure.recordings;
	int left = MOST_FILES;
	for (int at = 0; (file = lt_files_next(az->src->files, LT_FILE_ARM_ANSWER, &at));)
		read_file(az, az->src->dir, file->path, file->path);
	if (folder)
		read_folder(az, folder, 0, &left);
}
