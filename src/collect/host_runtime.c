/* SPDX-License-Identifier: Apache-2.0 */
/* Container runtimes and how each would hand a GPU to a container; CDI specs; the guard of
 * NVIDIA's own runtime.  TOML is not parsed: the few lines that matter are looked for. */
#include "collect/host.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "format/yaml.h"

enum { SPEC_DEVICES = 4096 };

struct found {
	const char *file;
	uint32_t line; /* of what hands out GPUs; 0: nothing does */
	bool is_default, cdi;
};

/* A line without its comment. */
static struct lt_text
without_comment(struct lt_text line)
{
	struct lt_text body;
	return lt_text_cut(&line, '#', &body) ? lt_text_trim(body) : LT_NONE;
}

/* Is this `key = value` with that key and a value holding part? */
static bool
sets(struct lt_text line, const char *key, const char *part)
{
	struct lt_text word;
	return lt_text_starts(line, key) && lt_text_cut(&line, '=', &word) &&
		lt_text_eq(lt_text_trim(word), key) && lt_text_has(line, part);
}

/* [plugins."...".containerd.runtimes.nvidia] of containerd, [crio.runtime.runtimes.nvidia] of CRI-O. */
static void
look_in_toml(struct lt_text text, struct found *found)
{
	struct lt_text line;
	for (uint32_t number = 1; lt_text_cut(&text, '\n', &line); number++) {
		line = without_comment(line);
		bool heading = lt_text_starts(line, "[") && lt_text_has(line, "runtimes.nvidia");
		if (!found->line &&
			(heading ||
				(lt_text_has(line, "nvidia-container-runtime") &&
					memchr(line.at, '=', line.len))))
			found->line = number;
		found->is_default |= sets(line, "default_runtime_name", "\"nvidia\"") ||
			sets(line, "default_runtime", "\"nvidia\"");
		found->cdi |= sets(line, "enable_cdi", "true");
	}
}

static void
put_runtime(struct lt_host *host, const char *name, const struct found *found)
{
	struct lt_row *row = lt_host_row(host, "container_runtime",
		lt_print(host->arena, "host/runtime/%s", name), name, found->file);
	if (found->file)
		lt_row_place(row,
			(struct lt_place){ lt_print(host->arena, "/%s", found->file),
				found->line ? found->line : 1, 1 });
	lt_row_bool(row, "nvidia", found->line > 0);
	lt_row_bool(row, "nvidia_default", found->is_default);
	lt_row_bool(row, "cdi", found->cdi);
	if (found->file && lt_host_forbidden(host, found->file))
		lt_row_unknown(row, "nvidia",
			"is not visible: reading the configuration needs more rights (run as "
			"root)");
}

static bool
installed(const struct lt_host *host, const char *program)
{
	static const char *const folders[] = { "usr/bin", "usr/local/bin", "usr/sbin" };
	for (int i = 0; i < 3; i++)
		if (lt_host_there(host, lt_print(host->arena, "%s/%s", folders[i], program)))
			return true;
	return false;
}

static void
collect_containerd(struct lt_host *host)
{
	struct found found = { .file = "etc/containerd/config.toml" };
	struct lt_text text = lt_host_text(host, found.file);
	if (!text.at && !installed(host, "containerd"))
		return;
	look_in_toml(text, &found);
	struct lt_host_names parts = lt_host_list(host, "etc/containerd/conf.d");
	for (int i = 0; i < parts.count && !found.line; i++) {
		found.file = lt_print(host->arena, "etc/containerd/conf.d/%s", parts.at[i]);
		look_in_toml(lt_host_text(host, found.file), &found);
	}
	put_runtime(host, "containerd", &found);
}

static void
collect_crio(struct lt_host *host)
{
	struct found found = { .file = "etc/crio/crio.conf" };
	struct lt_text text = lt_host_text(host, found.file);
	struct lt_host_names parts = lt_host_list(host, "etc/crio/crio.conf.d");
	if (!text.at && !parts.count)
		return;
	look_in_toml(text, &found);
	for (int i = 0; i < parts.count && !found.line; i++) {
		found.file = lt_print(host->arena, "etc/crio/crio.conf.d/%s", parts.at[i]);
		look_in_toml(lt_host_text(host, found.file), &found);
	}
	found.cdi = true; /* CRI-O reads CDI specs since 1.23, nothing to switch on */
	put_runtime(host, "crio", &found);
}

static void
collect_docker(struct lt_host *host)
{
	struct found found = { .file = "etc/docker/daemon.json" };
	struct lt_text text = lt_host_text(host, found.file);
	if (!text.at && !installed(host, "dockerd"))
		return;
	struct lt_doc *doc;
	struct lt_err err = { 0 };
	if (text.at &&
		lt_json_read(host->arena, lt_facts_keys(host->facts), "/etc/docker/daemon.json",
			text, &doc, &err)) {
		struct lt_node root = lt_doc_root(doc),
			       nvidia = lt_node_path(root, "runtimes/nvidia");
		found.line = lt_node_is(nvidia, LT_KIND_MAP) ? lt_node_place(nvidia).line : 0;
		found.is_default = lt_node_eq(lt_node_get(root, "default-runtime"), "nvidia");
		found.cdi = lt_node_true(lt_node_path(root, "features/cdi"));
	} else if (text.at) {
		lt_facts_blind(host->facts, "host", "/etc/docker/daemon.json", 0, err.text);
	}
	put_runtime(host, "docker", &found);
}

/* Device nodes that a spec wants and that are not there: it was written for another driver. */
static void
put_spec(struct lt_host *host, const char *path, struct lt_node root)
{
	struct lt_row *row = lt_host_row(
		host, "cdi_spec", lt_print(host->arena, "host/%s", path), path, path);
	struct lt_node devices = lt_node_get(root, "devices");
	const char *missing = NULL;
	int wanted = 0;
	for (uint32_t d = 0; d < lt_node_count(devices) && d < SPEC_DEVICES; d++) {
		struct lt_walk w = lt_walk(
			lt_node_path(lt_node_item(devices, d), "containerEdits/deviceNodes"));
		while (lt_walk_next(&w)) {
			const char *node = lt_node_string(
				lt_node_get(w.value, "path"), host->arena);
			wanted++;
			if (node && node[0] == '/' && !lt_host_there(host, node + 1) && !missing)
				missing = node;
		}
	}
	lt_row_slice(row, "kind", lt_node_text(lt_node_get(root, "kind"), host->arena));
	lt_row_int(row, "devices", lt_node_count(devices));
	lt_row_int(row, "device_nodes", wanted);
	lt_row_text(row, "missing_node", missing);
}

static void
collect_specs(struct lt_host *host, const char *folder)
{
	struct lt_host_names names = lt_host_list(host, folder);
	for (int i = 0; i < names.count; i++) {
		const char *path = lt_print(host->arena, "%s/%s", folder, names.at[i]);
		const char *file = lt_print(host->arena, "/%s", path);
		struct lt_text name = lt_text(names.at[i]), text = lt_host_text(host, path);
		struct lt_err err = { 0 };
		struct lt_docs docs = { 0 };
		struct lt_doc *json = NULL;
		if (!text.at)
			continue;
		if (lt_text_ends(name, ".json")) {
			lt_json_read(
				host->arena, lt_facts_keys(host->facts), file, text, &json, &err);
		} else if (lt_text_ends(name, ".yaml")) {
			lt_yaml_read(
				host->arena, lt_facts_keys(host->facts), file, text, &docs, &err);
		}
		const struct lt_doc *doc = json ? json : docs.count ? docs.at[0] : NULL;
		if (doc)
			put_spec(host, path, lt_doc_root(doc));
		else if (err.text[0])
			lt_facts_blind(host->facts, "host", file, 0, err.text);
	}
}

/* May a container without rights ask for GPUs by NVIDIA_VISIBLE_DEVICES?  The default is yes. */
static void
collect_guard(struct lt_host *host)
{
	static const char path[] = "etc/nvidia-container-runtime/config.toml";
	struct lt_text text = lt_host_text(host, path), line;
	bool by_variable = true, by_mount = false, cdi = false, written = false;
	uint32_t at = 1;
	if (!text.at)
		return;
	for (uint32_t number = 1; lt_text_cut(&text, '\n', &line); number++) {
		line = without_comment(line);
		if (lt_text_starts(
			    line, "accept-nvidia-visible-devices-envvar-when-unprivileged")) {
			by_variable = !lt_text_has(line, "false");
			written = true;
			at = number;
		}
		by_mount |= sets(line, "accept-nvidia-visible-devices-as-volume-mounts", "true");
		cdi |= sets(line, "mode", "\"cdi\"");
	}
	struct lt_row *row = lt_host_row(host, "gpu_guard", "host/nvidia-container-runtime",
		"NVIDIA container runtime", path);
	lt_row_place(row, (struct lt_place){ lt_print(host->arena, "/%s", path), at, 1 });
	lt_row_bool(row, "variable_accepted", by_variable);
	lt_row_bool(row, "variable_written", written);
	lt_row_bool(row, "mounts_accepted", by_mount);
	lt_row_bool(row, "cdi_mode", cdi);
}

void
lt_host_runtime(struct lt_host *host)
{
	collect_containerd(host);
	collect_crio(host);
	collect_docker(host);
	collect_specs(host, "etc/cdi");
	collect_specs(host, lt_host_there(host, "run/cdi") ? "run/cdi" : "var/run/cdi");
	collect_guard(host);
}
