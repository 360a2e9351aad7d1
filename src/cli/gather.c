/* SPDX-License-Identifier: Apache-2.0 */
/* Folder, files, collectors. */
#include "cli/gather.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "cli/home.h"
#include "cli/progress.h"
#include "collect/collect.h"
#include "collect/files.h"
#include "format/yaml.h"

enum { ESTATE_BYTES = 16 << 20 };

static const struct lt_collector *
named(const char *name)
{
	for (int i = 0; lt_collectors[i]; i++)
		if (strcmp(lt_collectors[i]->name, name) == 0)
			return lt_collectors[i];
	return NULL;
}

/* The folder's lintel.yaml, or the defaults when it has none.  An empty one says nothing. */
static bool
read_estate(struct lt_arena *a, struct lt_gather *gather, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	const char *folder = lt_gather_folder(a, gather), *name = "lintel.yaml";
	lt_estate_init(&gather->estate);
	if (access(lt_io_join(a, folder, name), F_OK) != 0)
		name = "lintel.yml";
	const char *file = lt_io_join(a, folder, name);
	if (access(file, F_OK) != 0)
		return true;
	if (!lt_io_read(a, AT_FDCWD, file, ESTATE_BYTES, &bytes, err) ||
		!lt_yaml_read(a, lt_keys_new(a), name, bytes, &docs, err))
		return false;
	if (docs.count > 1)
		return lt_fail(err, "%s: it holds %d documents; an estate is one", name, docs.count);
	return docs.count == 0 || lt_estate_read(a, lt_doc_root(docs.at[0]), &gather->estate, err);
}

/* A path that lintel.yaml names is relative to its folder; ~/ is the person's home. */
static const char *
from_estate(struct lt_arena *a, const struct lt_gather *gather, const char *path)
{
	const char *home = getenv("HOME");
	if (!path)
		return NULL;
	if (strncmp(path, "~/", 2) == 0 && home)
		return lt_io_join(a, home, path + 2);
	return lt_io_join(a, lt_gather_folder(a, gather), path);
}

/* Live systems that options name are asked as if lintel.yaml named them. */
static void
add_live(struct lt_arena *a, struct lt_gather *gather)
{
	struct lt_estate *estate = &gather->estate;
	bool current = gather->kubeconfig && gather->contexts.count == 0 && estate->clusters_count == 0;
	for (int i = 0; i < estate->clusters_count; i++)
		estate->clusters[i].kubeconfig = from_estate(a, gather, estate->clusters[i].kubeconfig);
	for (int i = 0; i < gather->contexts.count; i++)
		LT_PUSH(a, estate->clusters, estate->clusters_count, estate->clusters_room) =
			(struct lt_estate_cluster){ .context = gather->contexts.at[i] };
	if (current)
		LT_PUSH(a, estate->clusters, estate->clusters_count, estate->clusters_room) = (struct lt_estate_cluster){ 0 };
	for (int i = 0; i < estate->clusters_count; i++)
		if (gather->kubeconfig)
			estate->clusters[i].kubeconfig = gather->kubeconfig;
	for (int i = 0; i < gather->prometheus.count; i++)
		LT_PUSH(a, estate->prometheus, estate->prometheus_count, estate->prometheus_room) =
			(struct lt_estate_prometheus){ .url = gather->prometheus.at[i] };
	for (int i = 0; i < estate->prometheus_count; i++)
		if (estate->prometheus[i].token_env)
			estate->prometheus[i].token = getenv(estate->prometheus[i].token_env);
	estate->azure.recordings = from_estate(a, gather, estate->azure.recordings);
	estate->azure.certificate = from_estate(a, gather, estate->azure.certificate);
	estate->azure.ca_file = from_estate(a, gather, estate->azure.ca_file);
	if (gather->azure.count > 0) {
		estate->azure.asked = true;
		estate->azure.subscriptions = (struct lt_texts){ gather->azure.at, gather->azure.count };
		if (strcmp(gather->azure.at[0], "all") == 0)
			estate->azure.subscriptions = (struct lt_texts){ 0 };
	}
	if (gather->from) {
		estate->azure.asked = true;
		estate->azure.recordings = gather->from;
	}
}

/* Where the gateway of this user keeps its ledger is known here alone. */
static bool
add_ledgers(struct lt_arena *a, struct lt_gather *gather, struct lt_err *err)
{
	struct lt_estate *estate = &gather->estate;
	for (int i = 0; i < gather->ledgers.count; i++)
		LT_PUSH(a, estate->ledgers, estate->ledgers_count, estate->ledgers_room) =
			(struct lt_estate_ledger){ .folder = lt_home_state(a, gather->ledgers.at[i], err) };
	for (int i = 0; i < estate->ledgers_count; i++) {
		struct lt_estate_ledger *ledger = &estate->ledgers[i];
		if (!ledger->folder)
			ledger->folder = lt_home_state(a, NULL, err);
		if (!ledger->folder)
			return false;
		ledger->absolute = ledger->folder[0] == '/';
	}
	return true;
}

static bool
check_only(const struct lt_gather *gather, struct lt_err *err)
{
	for (int i = 0; i < gather->only.count; i++) {
		char names[256] = "";
		size_t len = 0;
		if (named(gather->only.at[i]))
			continue;
		for (int j = 0; lt_collectors[j] && len < sizeof names; j++)
			len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", j ? ", " : "", lt_collectors[j]->name);
		return lt_fail(err, "--only: there is no collector '%s'; there are %s", gather->only.at[i], names);
	}
	return true;
}

bool
lt_gather_prepare(struct lt_arena *a, struct lt_gather *gather, struct lt_err *err)
{
	int64_t day;
	if (!gather->path)
		gather->path = ".";
	if (!gather->today) {
		gather->today = lt_alloc(a, 16);
		lt_date_spell((int64_t)time(NULL) / 86400, (char *)gather->today);
	} else if (!lt_date_day(lt_text(gather->today), &day)) {
		return lt_fail(err, "--today takes a day such as 2026-11-22, not '%s'", gather->today);
	}
	if (!check_only(gather, err) || !read_estate(a, gather, err))
		return false;
	add_live(a, gather);
	return add_ledgers(a, gather, err);
}

/* What --only names runs; else what lintel.yaml does not switch off, and the host where
 * somebody asked for it. */
static bool
chosen(const struct lt_gather *gather, const char *name)
{
	for (int i = 0; i < gather->only.count; i++)
		if (strcmp(gather->only.at[i], name) == 0)
			return true;
	if (gather->only.count > 0)
		return false;
	if (strcmp(name, "host") == 0)
		return gather->host || gather->root || gather->estate.host;
	for (int i = 0; i < gather->estate.sources_count; i++)
		if (!gather->estate.sources[i].path && strcmp(gather->estate.sources[i].collector, name) == 0)
			return false;
	return true;
}

const char *const *
lt_gather_collectors(struct lt_arena *a, const struct lt_gather *gather)
{
	const char **names = NULL;
	int count = 0, room = 0;
	for (int i = 0; lt_collectors[i]; i++)
		if (chosen(gather, lt_collectors[i]->name))
			LT_PUSH(a, names, count, room) = lt_collectors[i]->name;
	LT_PUSH(a, names, count, room) = NULL;
	return names;
}

/* A line on standard error, from the second second on, that says what is being looked at. */
static const char *volatile looking_at;
static volatile sig_atomic_t showed;

static void
show(int signal)
{
	static const char head[] = "\r\033[Klintel: looking at ";
	const char *name = looking_at;
	(void)signal;
	if (!name)
		return;
	showed = 1;
	if (write(STDERR_FILENO, head, sizeof head - 1) < 0 || write(STDERR_FILENO, name, strlen(name)) < 0 ||
		write(STDERR_FILENO, " ...", 4) < 0)
		return;
}

static void
tick(bool on)
{
	struct sigaction action = { .sa_handler = show, .sa_flags = SA_RESTART };
	struct itimerval every = { { on, 0 }, { on, 0 } };
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
	if (on || !showed)
		return;
	showed = 0;
	fputs("\r\033[K", stderr);
}

/* The folder to stand in and, when path is a file, the file in it. */
static int
open_path(struct lt_arena *a, const char *path, const char **ret_root, const char **ret_file, struct lt_err *err)
{
	struct stat st;
	*ret_file = NULL;
	*ret_root = path;
	if (stat(path, &st) != 0) {
		lt_fail_os(err, "look at %s", path);
		return -1;
	}
	if (!S_ISDIR(st.st_mode)) {
		const char *slash = strrchr(path, '/');
		*ret_file = slash ? slash + 1 : path;
		*ret_root = slash ? lt_copy_text(a, (struct lt_text){ path, (size_t)(slash - path) + (slash == path) }).at : ".";
	}
	int dir = open(*ret_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		lt_fail_os(err, "open %s", *ret_root);
	return dir;
}

const char *
lt_gather_folder(struct lt_arena *a, const struct lt_gather *gather)
{
	const char *root = gather->path, *file;
	struct lt_err gone = { 0 };
	LT_AUTO(lt_fd) dir = open_path(a, gather->path, &root, &file, &gone);
	return dir >= 0 ? root : ".";
}

/* What the walk could not see is blind for whoever would have read it. */
static void
lay_unreadable(const struct lt_files *files, struct lt_facts *facts)
{
	for (int i = 0; i < files->unreadable_count; i++)
		lt_facts_blind(facts, "files", files->unreadable[i].path, 0, files->unreadable[i].sentence);
	if (files->cut)
		lt_facts_blind(facts, "files", "", 0, "the folder holds more files than the limit; name a smaller folder");
}

/* The files that lintel.yaml lets this collector look at. */
static const struct lt_files *
files_for(struct lt_arena *a, const struct lt_estate *estate, const struct lt_files *all, const char *collector)
{
	struct lt_files *files = LT_NEW(a, struct lt_files);
	struct lt_file *at = NULL;
	*files = *all;
	if (lt_estate_has(estate, collector, NULL))
		return all;
	at = LT_NEW_ARRAY(a, struct lt_file, all->count);
	files->count = 0;
	for (int i = 0; i < all->count; i++)
		if (lt_estate_has(estate, collector, all->at[i].path))
			at[files->count++] = all->at[i];
	files->at = at;
	return files;
}

static struct lt_limits
limits_of(const struct lt_estate *estate)
{
	return (struct lt_limits){ .file_bytes = (uint64_t)estate->limits.file_bytes, .depth = (int)estate->limits.depth,
		.values = estate->limits.values, .files = (int)estate->limits.files };
}

/* What a collector said it found, behind the sources that were there before it. */
static int64_t
facts_since(const struct lt_facts *facts, int before)
{
	const struct lt_facts_source *sources;
	int count = lt_facts_sources(facts, &sources);
	int64_t sum = 0;
	for (int i = before; i < count; i++)
		sum += sources[i].count;
	return sum;
}

/* One of total collectors; what it cannot do is blind, and the others go on. */
static void
collect(const struct lt_gather *gather, const struct lt_collector *collector, const struct lt_source *src, struct lt_facts *facts,
	int done, int total)
{
	const struct lt_facts_source *sources;
	struct lt_err blind = { 0 };
	int before = lt_facts_sources(facts, &sources);
	looking_at = collector->name;
	lt_progress_tell(gather->steps, "collect", collector->name, done, total, -1, lt_print(src->arena, "%s: looking", collector->name));
	if (!collector->collect(src, facts, &blind))
		lt_facts_blind(facts, collector->name, "", 0, blind.text);
	int64_t found = facts_since(facts, before);
	lt_progress_tell(gather->steps, "collect", collector->name, done + 1, total, found,
		lt_print(src->arena, "%s: %lld fact%s", collector->name, (long long)found, found == 1 ? "" : "s"));
}

bool
lt_gather_run(struct lt_arena *a, const struct lt_gather *gather, struct lt_facts *facts, struct lt_err *err)
{
	const char *root, *file;
	struct lt_files files = { 0 };
	LT_AUTO(lt_fd) dir = open_path(a, gather->path, &root, &file, err);
	if (dir < 0)
		return false;
	if (!(file ? lt_files_one(a, dir, file, &files, err)
		   : lt_files_find(a, dir, (int)gather->estate.limits.files, &files, err)))
		return false;
	lay_unreadable(&files, facts);
	struct lt_source src = { .arena = a, .root = root, .dir = dir, .files = &files, .today = gather->today,
		.estate = &gather->estate, .environ = environ, .limits = limits_of(&gather->estate) };
	src.host_root = !chosen(gather, "host") ? NULL : gather->root ? gather->root : "/";
	if (gather->progress)
		tick(true);
	int done = 0, total = 0;
	for (int i = 0; lt_collectors[i]; i++)
		total += chosen(gather, lt_collectors[i]->name);
	for (int i = 0; lt_collectors[i]; i++) {
		if (!chosen(gather, lt_collectors[i]->name))
			continue;
		src.files = files_for(a, &gather->estate, &files, lt_collectors[i]->name);
		collect(gather, lt_collectors[i], &src, facts, done++, total);
	}
	looking_at = NULL;
	if (gather->progress)
		tick(false);
	return lt_facts_end(facts, err);
}

static struct lt_evidence *
row_of(const struct lt_assessment *assessment, const char *collector)
{
	for (int i = 0; i < assessment->sources_count; i++)
		if (strcmp(assessment->sources[i].collector, collector) == 0)
			return &assessment->sources[i];
	return NULL;
}

void
lt_gather_explain(struct lt_arena *a, const struct lt_gather *gather, struct lt_assessment *assessment)
{
	int collectors = 0, count = assessment->sources_count;
	while (lt_collectors[collectors])
		collectors++;
	struct lt_evidence *sources = LT_NEW_ARRAY(a, struct lt_evidence, count + collectors);
	if (count > 0)
		memcpy(sources, assessment->sources, sizeof *sources * (size_t)count);
	assessment->sources = sources;
	for (int i = 0; i < collectors; i++) {
		const struct lt_collector *collector = lt_collectors[i];
		struct lt_evidence *row = row_of(assessment, collector->name);
		if (!row) {
			row = &sources[assessment->sources_count++];
			*row = (struct lt_evidence){ .collector = collector->name, .state = LT_SOURCE_ABSENT };
		}
		if (row->state == LT_SOURCE_ABSENT && !row->sentence)
			row->sentence = gather->only.count > 0 && !chosen(gather, collector->name) ? "left out by --only" :
				collector->give;
	}
}
