/* SPDX-License-Identifier: Apache-2.0 */
/* Processes: the limits of those that start containers and jobs, and model servers with the
 * ports they listen on.  A command line is looked at and never kept: it may hold a key. */
#include "collect/host.h"

#include "base/arena.h"

enum { LISTENERS_MOST = 10000, FILES_MOST = 65536 };

struct listener {
	uint16_t port;
	bool outside; /* not only on the loopback address */
	struct lt_text inode;
};

struct listeners {
	struct listener *at;
	int count, room;
};

/* Programs, or modules and scripts that Python runs, that are model servers; then: the word
 * that must follow, for programs that are a server only when told so. */
static const struct {
	const char *program, *then, *engine;
} engines[] = {
	{ "ollama", "serve", "ollama" },
	{ "vllm", "serve", "vllm" },
	{ "vllm.entrypoints", NULL, "vllm" },
	{ "text-generation-launcher", NULL, "text-generation-inference" },
	{ "text-generation-router", NULL, "text-generation-inference" },
	{ "sglang", NULL, "sglang" },
	{ "tritonserver", NULL, "triton" },
	{ "llama-server", NULL, "llama.cpp" },
	{ "llama_cpp.server", NULL, "llama.cpp" },
	{ "local-ai", NULL, "localai" },
	{ "lmstudio", NULL, "lm-studio" },
	{ "koboldcpp", NULL, "koboldcpp" },
	{ "open-webui", NULL, "open-webui" },
	{ "jupyter-lab", NULL, "jupyter" },
};

/* Columns: sl local_address rem_address st ... inode; local_address is hex, 0A is listening. */
static void
read_listeners(const struct lt_host *host, const char *path, struct listeners *out)
{
	struct lt_text text = lt_host_text(host, path), line, word, column[10];
	while (lt_text_cut(&text, '\n', &line) && out->count < LISTENERS_MOST) {
		int count = 0;
		while (count < 10 && lt_text_cut(&line, ' ', &word))
			if (word.len)
				column[count++] = word;
		if (count < 10 || !lt_text_eq(column[3], "0A") || column[1].len < 6)
			continue;
		struct lt_text address = column[1];
		const char *hex = address.at + address.len - 4;
		bool inside = lt_text_starts(address, "0100007F:") ||
			lt_text_starts(address, "00000000000000000000000001000000:");
		LT_PUSH(host->arena, out->at, out->count, out->room) = (struct listener){
			(uint16_t)strtoul(lt_print(host->arena, "%.4s", hex), NULL, 16), !inside,
			column[9]
		};
	}
}

static struct lt_text
last_part(struct lt_text path)
{
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	return slash ? (struct lt_text){ slash + 1, path.len - (size_t)(slash + 1 - path.at) }
		     : path;
}

/* The program is the first word, or what Python was told to run in the next three. */
static const char *
engine_of(struct lt_text command)
{
	struct lt_text word, words[5] = { 0 };
	int count = 0;
	while (count < 5 && lt_text_cut(&command, 0, &word))
		words[count++] = last_part(word);
	int most = lt_text_starts(words[0], "python") ? 4 : 1;
	for (int w = 0; w < most && w < count; w++)
		for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
			if (lt_text_starts(words[w], engines[i].program) &&
				(!engines[i].then ||
					(w + 1 < count &&
						lt_text_eq(words[w + 1], engines[i].then))))
				return engines[i].engine;
	return NULL;
}

/* Is flag one whole word of the command line, or its start up to "="? */
static bool
has_flag(struct lt_text command, const char *flag)
{
	struct lt_text word;
	size_t len = strlen(flag);
	while (lt_text_cut(&command, 0, &word))
		if (lt_text_starts(word, flag) && (word.len == len || word.at[len] == '='))
			return true;
	return false;
}

/* The listener whose socket this process holds open, looked up by the names of its files. */
static void
put_ports(const struct lt_host *host, const char *process, const struct listeners *all,
	struct lt_row *row)
{
	const char *folder = lt_print(host->arena, "proc/%s/fd", process), *ports = NULL;
	struct lt_host_names files = lt_host_list(host, folder);
	bool outside = false;
	if (!files.count) {
		lt_row_unknown(row, "outside",
			"is not visible: its open files belong to another account (run as root)");
		return;
	}
	for (int f = 0; f < files.count && f < FILES_MOST; f++) {
		const char *to = lt_host_link(
			host, lt_print(host->arena, "%s/%s", folder, files.at[f]));
		for (int i = 0; to && strncmp(to, "socket:[", 8) == 0 && i < all->count; i++) {
			const struct listener *l = &all->at[i];
			if (strlen(to) != l->inode.len + 9 ||
				strncmp(to + 8, l->inode.at, l->inode.len) != 0)
				continue;
			outside |= l->outside;
			ports = ports ? lt_print(host->arena, "%s %u", ports, l->port)
				      : lt_print(host->arena, "%u", l->port);
		}
	}
	lt_row_text(row, "ports", ports);
	lt_row_bool(row, "outside", outside);
}

static void
put_server(struct lt_host *host, const char *process, const char *engine, struct lt_text command,
	const struct listeners *listeners)
{
	struct lt_row *row = lt_host_row(host, "model_server",
		lt_print(host->arena, "host/process/%s", process), engine,
		lt_print(host->arena, "proc/%s/cmdline", process));
	lt_row_text(row, "engine", engine);
	lt_row_bool(row, "running", true);
	lt_row_bool(row, "trust_remote_code",
		has_flag(command, "--trust-remote-code") ||
			has_flag(command, "--trust_remote_code"));
	struct lt_text variables = lt_host_text(
		host, lt_print(host->arena, "proc/%s/environ", process));
	if (has_flag(command, "--api-key") || has_flag(command, "--api_key") ||
		has_flag(command, "--api-key-file") || has_flag(variables, "VLLM_API_KEY"))
		lt_row_bool(row, "key_required", true);
	else if (variables.at)
		lt_row_bool(row, "key_required", false);
	else
		lt_row_unknown(row, "key_required",
			"is not visible: its environment belongs to another account (run as root)");
	put_ports(host, process, listeners, row);
}

/* "Max locked memory         8388608     8388608     bytes": the soft limit, -1 is none. */
static void
put_limit(struct lt_row *row, const char *column, struct lt_text limits, const char *name)
{
	struct lt_text line, word;
	int64_t value;
	while (lt_text_cut(&limits, '\n', &line)) {
		if (!lt_text_starts(line, name))
			continue;
		struct lt_text rest = lt_text_trim(
			(struct lt_text){ line.at + strlen(name), line.len - strlen(name) });
		if (lt_text_cut(&rest, ' ', &word) && lt_text_eq(word, "unlimited"))
			lt_row_int(row, column, -1);
		else if (lt_text_int(word, &value))
			lt_row_int(row, column, value);
		return;
	}
	lt_row_unknown(
		row, column, "is not visible: its limits belong to another account (run as root)");
}

static void
put_limits(struct lt_host *host, const char *process, const char *program)
{
	const char *path = lt_print(host->arena, "proc/%s/limits", process);
	struct lt_text limits = lt_host_text(host, path);
	struct lt_row *row = lt_host_row(host, "process_limit",
		lt_print(host->arena, "host/limit/%s", program), program, path);
	lt_row_text(row, "program", program);
	put_limit(row, "memlock_bytes", limits, "Max locked memory");
	put_limit(row, "open_files", limits, "Max open files");
}

/* What starts containers and jobs: the program and its unit. */
static const struct {
	const char *program, *unit;
} starters[] = { { "containerd", "containerd" }, { "dockerd", "docker" }, { "crio", "crio" },
	{ "kubelet", "kubelet" }, { "slurmd", "slurmd" } };
enum { STARTERS = sizeof starters / sizeof *starters };

static int
starter(const char *program)
{
	for (int i = 0; program && i < STARTERS; i++)
		if (strcmp(program, starters[i].program) == 0)
			return i;
	return -1;
}

/* "LimitMEMLOCK=infinity"; the last one read counts, as for systemd. */
static void
take_limit(struct lt_text text, const char *key, int64_t *limit)
{
	struct lt_text line, word;
	while (lt_text_cut(&text, '\n', &line)) {
		line = lt_text_trim(line);
		if (!lt_text_starts(line, key) || !lt_text_cut(&line, '=', &word) ||
			!lt_text_eq(lt_text_trim(word), key))
			continue;
		if (lt_text_eq(line, "infinity"))
			*limit = -1;
		else
			lt_text_int(line, limit);
	}
}

/* Limits as the unit writes them, for a starter that was not seen running: drop-ins after the
 * unit itself.  A limit that is nowhere written is systemd's default, 8 MiB of locked memory. */
static void
put_unit_limits(struct lt_host *host, int which)
{
	static const char *const folders[] = { "usr/lib/systemd/system", "lib/systemd/system",
		"etc/systemd/system" };
	int64_t memlock = 8 << 20, files = INT64_MIN;
	const char *file = NULL;
	for (int i = 0; i < 3; i++) {
		const char *unit =
			lt_print(host->arena, "%s/%s.service", folders[i], starters[which].unit);
		struct lt_host_names parts =
			lt_host_list(host, lt_print(host->arena, "%s.d", unit));
		file = lt_host_there(host, unit) ? unit : file;
		take_limit(lt_host_text(host, unit), "LimitMEMLOCK", &memlock);
		take_limit(lt_host_text(host, unit), "LimitNOFILE", &files);
		for (int p = 0; p < parts.count; p++) {
			struct lt_text part = lt_host_text(host,
				lt_print(host->arena, "%s.d/%s", unit, parts.at[p]));
			take_limit(part, "LimitMEMLOCK", &memlock);
			take_limit(part, "LimitNOFILE", &files);
		}
	}
	if (!file)
		return;
	const char *program = starters[which].program;
	struct lt_row *row = lt_host_row(host, "process_limit",
		lt_print(host->arena, "host/limit/%s", program), program, file);
	lt_row_text(row, "program", program);
	lt_row_int(row, "memlock_bytes", memlock);
	if (files != INT64_MIN)
		lt_row_int(row, "open_files", files);
	lt_row_quality(row, LT_QUALITY_DECLARED);
}

/* What carries GPU measurements out of the machine; the kernel cuts names after 15 letters. */
static bool
exports_gpus(const char *program)
{
	return program &&
		(strcmp(program, "dcgm-exporter") == 0 || strcmp(program, "nv-hostengine") == 0 ||
			strncmp(program, "nvidia_gpu_expo", 15) == 0);
}

/* Units that would start a model server at the next boot. */
static void
collect_units(struct lt_host *host)
{
	static const char *const units[] = { "ollama", "vllm", "localai", "open-webui" };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		const char *path = lt_print(host->arena, "etc/systemd/system/%s.service", units[i]);
		if (!lt_host_there(host, path))
			continue;
		struct lt_row *row = lt_host_row(host, "model_server",
			lt_print(host->arena, "host/unit/%s", units[i]), units[i], path);
		lt_row_text(row, "engine", units[i]);
		lt_row_bool(row, "running", false);
	}
}

void
lt_host_process(struct lt_host *host)
{
	struct listeners listeners = { 0 };
	struct lt_host_names names = lt_host_list(host, "proc");
	int64_t number;
	bool seen[STARTERS] = { false };
	read_listeners(host, "proc/net/tcp", &listeners);
	read_listeners(host, "proc/net/tcp6", &listeners);
	for (int i = 0; i < names.count; i++) {
		if (!lt_text_int(lt_text(names.at[i]), &number))
			continue;
		const char *program = lt_host_line(host, "proc/%s/comm", names.at[i]);
		struct lt_text command = lt_host_text(
			host, lt_print(host->arena, "proc/%s/cmdline", names.at[i]));
		const char *engine = engine_of(command);
		host->processes++;
		host->exporter |= exports_gpus(program);
		int which = starter(program);
		if (which >= 0 && !seen[which])
			put_limits(host, names.at[i], program);
		if (which >= 0)
			seen[which] = true;
		if (engine)
			put_server(host, names.at[i], engine, command, &listeners);
	}
	for (int which = 0; which < STARTERS; which++)
		if (!seen[which])
			put_unit_limits(host, which);
	collect_units(host);
}
