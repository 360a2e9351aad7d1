/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule files as Prometheus itself loads them, and Alertmanager's own configuration file.
 * The same inside Kubernetes objects is read by the kubernetes collector.
 */
#include <stdint.h>

#include "base/arena.h"
#include "base/auto.h"
#include "base/io.h"
#include "collect/alerts.h"
#include "collect/files.h"
#include "format/yaml.h"

LT_AUTO_DEFINE(lt_file_arena, struct lt_arena *, lt_arena_drop, NULL)

static bool
read_file(const struct lt_source *src, struct lt_facts *facts, const char *path, struct lt_err *err)
{
	LT_AUTO(lt_file_arena) arena = lt_arena_new(SIZE_MAX);
	struct lt_err why = { 0 };
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	int64_t count = 0;
	bool fine = lt_io_read(arena, src->dir, path, src->limits.file_bytes, &bytes, &why)
		&& lt_yaml_read(arena, lt_facts_keys(facts), path, bytes, &docs, &why);
	for (int i = 0; i < docs.count; i++) {
		struct lt_node root = lt_doc_root(docs.at[i]), groups = lt_node_get(root, "groups");
		lt_alerts_rules(facts, arena, path, groups, false);
		lt_alerts_manager(facts, arena, path, root, false, (struct lt_place){ 0 });
		count += lt_node_count(groups) + lt_node_count(lt_node_get(root, "receivers"));
	}
	if (!fine)
		lt_facts_blind(facts, "prometheus_rules", path, 0, lt_copy(src->arena, why.text));
	else
		lt_facts_source(facts, "prometheus_rules", path, count);
	return lt_facts_end(facts, err);
}

static bool
is_alertmanager(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct lt_text name = lt_text(slash ? slash + 1 : path);
	return lt_text_starts(name, "alertmanager") && (lt_text_ends(name, ".yml") || lt_text_ends(name, ".yaml"));
}

static bool
collect_rules(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	for (int i = 0; i < src->files->count; i++) {
		const struct lt_file *f = &src->files->at[i];
		if (f->kind == LT_FILE_PROMETHEUS || (f->kind == LT_FILE_OTHER && is_alertmanager(f->path)))
			if (!read_file(src, facts, f->path, err))
				return false;
	}
	return true;
}

const struct lt_collector lt_collector_prometheus_rules = {
	.name = "prometheus_rules",
	.summary = "Prometheus rule files and Alertmanager's configuration",
	.give = "name a folder with alerting rules",
	.collect = collect_rules,
};
