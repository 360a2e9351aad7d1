/* SPDX-License-Identifier: Apache-2.0 */
/* The machine itself: kernel, processors, memory; and how the other parts look beneath its root. */
#include "collect/host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/arena.h"
#include "base/auto.h"
#include "collect/collect.h"

enum { TEXT_MOST = 16 << 20, NAMES_MOST = 100 * 1000 };

/* Beneath the root even through absolute links; kernels before 5.6 know only plain openat. */
static int
open_beneath(const struct lt_host *host, const char *path, uint64_t flags)
{
	struct open_how how = { .flags = flags | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT };
	long fd = syscall(SYS_openat2, host->root, path, &how, sizeof how);
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		fd = openat(host->root, path, (int)flags | O_CLOEXEC);
	return (int)fd;
}

bool
lt_host_there(const struct lt_host *host, const char *path)
{
	LT_AUTO(lt_fd) fd = open_beneath(host, path, O_PATH);
	return fd >= 0;
}

bool
lt_host_forbidden(const struct lt_host *host, const char *path)
{
	LT_AUTO(lt_fd) fd = open_beneath(host, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	return fd < 0 && (errno == EACCES || errno == EPERM);
}

/* Files of proc and sys have no size; a longer file gives its first 16 MiB. */
struct lt_text
lt_host_text(const struct lt_host *host, const char *path)
{
	LT_AUTO(lt_fd) fd = open_beneath(host, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return LT_NONE;
	size_t room = 4096, len = 0;
	char *bytes = lt_alloc(host->arena, room + 1);
	for (;;) {
		ssize_t got = read(fd, bytes + len, room - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
		if (len < room)
			continue;
		if (room >= TEXT_MOST)
			break;
		char *more = lt_alloc(host->arena, room * 4 + 1);
		memcpy(more, bytes, len);
		bytes = more;
		room *= 4;
	}
	bytes[len] = 0;
	return (struct lt_text){ bytes, len };
}

char *
lt_host_line(const struct lt_host *host, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *path = lt_print_va(host->arena, format, args);
	va_end(args);
	struct lt_text text = lt_host_text(host, path), line;
	if (!lt_text_cut(&text, '\n', &line))
		return NULL;
	line = lt_text_trim(line);
	return line.len && lt_text_utf8(line) ? lt_print(host->arena, "%.*s", LT_ARG(line)) : NULL;
}

bool
lt_host_int(const struct lt_host *host, const char *path, int64_t *ret_value)
{
	const char *line = lt_host_line(host, "%s", path);
	return line && lt_text_int(lt_text(line), ret_value);
}

char *
lt_host_link(const struct lt_host *host, const char *path)
{
	char to[4096];
	const char *slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	char *folder = lt_print(host->arena, "%.*s", (int)(slash - path), path);
	LT_AUTO(lt_fd) fd = open_beneath(host, folder, O_PATH | O_DIRECTORY);
	ssize_t len = fd < 0 ? -1 : readlinkat(fd, slash + 1, to, sizeof to - 1);
	if (len <= 0)
		return NULL;
	to[len] = 0;
	const char *last = strrchr(to, '/');
	return lt_copy(host->arena, last ? last + 1 : to);
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct lt_host_names
lt_host_list(const struct lt_host *host, const char *path)
{
	struct lt_host_names names = { 0 };
	int room = 0, fd = open_beneath(host, path, O_RDONLY | O_DIRECTORY);
	LT_AUTO(lt_dir) dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir)
		return names;
	for (struct dirent *at; names.count < NAMES_MOST && (at = readdir(dir));)
		if (at->d_name[0] != '.' && lt_text_utf8(lt_text(at->d_name)))
			LT_PUSH(host->arena, names.at, names.count, room) = lt_copy(
				host->arena, at->d_name);
	if (names.count)
		qsort(names.at, (size_t)names.count, sizeof *names.at, by_bytes);
	return names;
}

struct lt_row *
lt_host_row(struct lt_host *host, const char *table, const char *resource, const char *name,
	const char *file)
{
	struct lt_row *row = lt_facts_row(host->facts, table);
	lt_row_text(row, "resource", resource);
	lt_row_text(row, "type", table);
	lt_row_text(row, "name", name);
	lt_row_text(row, "source", "host");
	if (file)
		lt_row_place(row, (struct lt_place){ lt_print(host->arena, "/%s", file), 1, 1 });
	lt_row_quality(row, LT_QUALITY_OBSERVED);
	host->rows++;
	return row;
}

/* The value behind a key of "key = value" or "key : value" lines, without quotes. */
static struct lt_text
value_of(struct lt_text text, const char *key, char cut)
{
	struct lt_text line, word;
	while (lt_text_cut(&text, '\n', &line)) {
		if (!memchr(line.at, cut, line.len) || !lt_text_cut(&line, cut, &word))
			continue;
		if (!lt_text_eq(lt_text_trim(word), key))
			continue;
		line = lt_text_trim(line);
		if (line.len >= 2 && line.at[0] == '"')
			line.at++, line.len -= 2;
		return line;
	}
	return LT_NONE;
}

/* "MemTotal:  131072000 kB" in MiB. */
static void
put_mebibytes(struct lt_row *row, const char *column, struct lt_text meminfo, const char *key)
{
	struct lt_text value = value_of(meminfo, key, ':'), number;
	int64_t kib;
	if (value.at && lt_text_cut(&value, ' ', &number) && lt_text_int(number, &kib))
		lt_row_int(row, column, kib / 1024);
}

static int
count_text(struct lt_text text, const char *part)
{
	int count = 0;
	size_t len = strlen(part);
	const char *end = text.at + text.len;
	for (const char *at = text.at; at && (at = memmem(at, (size_t)(end - at), part, len));
		at += len)
		count++;
	return count;
}

/* Sockets are told apart by "physical id"; machines that do not write it (ARM) say nothing. */
static int
count_sockets(struct lt_text cpuinfo)
{
	struct lt_text line;
	uint64_t seen = 0;
	int64_t id;
	while (lt_text_cut(&cpuinfo, '\n', &line)) {
		if (!lt_text_starts(line, "physical id"))
			continue;
		struct lt_text value = value_of(line, "physical id", ':');
		if (lt_text_int(value, &id) && id >= 0 && id < 64)
			seen |= (uint64_t)1 << id;
	}
	return __builtin_popcountll(seen);
}

static void
collect_machine(struct lt_host *host)
{
	struct lt_text os = lt_host_text(host, "etc/os-release");
	if (!os.at)
		os = lt_host_text(host, "usr/lib/os-release");
	struct lt_text cpu = lt_host_text(host, "proc/cpuinfo"),
		       memory = lt_host_text(host, "proc/meminfo");
	struct lt_row *row = lt_host_row(host, "host", "host", "this host", NULL);
	int sockets = count_sockets(cpu);
	lt_row_text(row, "kernel", lt_host_line(host, "proc/sys/kernel/osrelease"));
	lt_row_slice(row, "distribution", value_of(os, "ID", '='));
	lt_row_slice(row, "distribution_version", value_of(os, "VERSION_ID", '='));
	lt_row_slice(row, "cpu", value_of(cpu, "model name", ':'));
	if (cpu.at)
		lt_row_int(row, "cpus", count_text(cpu, "processor\t:"));
	if (sockets)
		lt_row_int(row, "sockets", sockets);
	put_mebibytes(row, "memory_mib", memory, "MemTotal");
	put_mebibytes(row, "swap_mib", memory, "SwapTotal");
	put_mebibytes(row, "locked_mib", memory, "Mlocked");
	lt_row_text(row, "vendor", lt_host_line(host, "sys/class/dmi/id/sys_vendor"));
	lt_row_text(row, "product", lt_host_line(host, "sys/class/dmi/id/product_name"));
	lt_row_bool(row, "contained", host->contained);
	lt_row_int(row, "nvidia_devices", host->nvidia);
	struct lt_host_names iommu = lt_host_list(host, "sys/class/iommu");
	lt_row_bool(row, "iommu", iommu.count > 0);
}

/* "0-15,32-47" is 32 processors. */
static int
count_list(const char *list)
{
	struct lt_text rest = lt_text(list), piece, first;
	int64_t from, to, count = 0;
	while (lt_text_cut(&rest, ',', &piece)) {
		if (!lt_text_cut(&piece, '-', &first) || !lt_text_int(first, &from))
			continue;
		if (!piece.at || !lt_text_int(piece, &to))
			to = from;
		if (to >= from && to - from < 1 << 20)
			count += to - from + 1;
	}
	return (int)count;
}

static void
collect_numa(struct lt_host *host)
{
	struct lt_host_names names = lt_host_list(host, "sys/devices/system/node");
	for (int i = 0; i < names.count; i++) {
		int64_t number, pages;
		const char *name = names.at[i];
		if (strncmp(name, "node", 4) != 0 || !lt_text_int(lt_text(name + 4), &number))
			continue;
		const char *path = lt_print(host->arena, "sys/devices/system/node/%s", name);
		struct lt_row *row = lt_host_row(
			host, "numa_node", lt_print(host->arena, "host/numa/%s", name), name, path);
		const char *cpus = lt_host_line(host, "%s/cpulist", path);
		lt_row_int(row, "node", number);
		if (cpus)
			lt_row_int(row, "cpus", count_list(cpus));
		static const char *const sizes[][2] = { { "2048kB", "pages_2mib" },
			{ "1048576kB", "pages_1gib" } };
		for (int size = 0; size < 2; size++)
			if (lt_host_int(host,
				    lt_print(host->arena, "%s/hugepages/hugepages-%s/nr_hugepages",
					    path, sizes[size][0]),
				    &pages))
				lt_row_int(row, sizes[size][1], pages);
	}
}

/* Containers show the host's PCI bus but not its driver, its log or its units. */
static bool
in_container(const struct lt_host *host)
{
	struct lt_text cgroup = lt_host_text(host, "proc/1/cgroup");
	return lt_host_there(host, ".dockerenv") || lt_host_there(host, "run/.containerenv") ||
		lt_text_has(cgroup, "/docker/") || lt_text_has(cgroup, "kubepods");
}

static bool
collect_host(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	if (!src->host_root)
		return true;
	LT_AUTO(lt_fd) root = open(src->host_root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0) {
		lt_facts_blind(facts, "host", src->host_root, 0,
			lt_print(src->arena, "the host's root cannot be opened: %s",
				strerror(errno)));
		return lt_facts_end(facts, err);
	}
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_host host = {
		.arena = a, .facts = facts, .root = root, .live = strcmp(src->host_root, "/") == 0
	};
	host.contained = in_container(&host);
	if (!lt_host_there(&host, "proc/version") && !lt_host_there(&host, "sys/bus") &&
		!lt_host_there(&host, "etc/os-release")) {
		lt_facts_blind(facts, "host", src->host_root, 0,
			"this folder does not look like the root of a machine: no proc/version, "
			"sys/bus or etc/os-release");
		lt_arena_drop(a);
		return lt_facts_end(facts, err);
	}
	lt_host_gpu(&host);
	lt_host_nvml(&host);
	lt_host_process(&host);
	collect_machine(&host);
	collect_numa(&host);
	lt_host_driver(&host);
	lt_host_log(&host);
	lt_host_storage(&host);
	lt_host_network(&host);
	lt_host_runtime(&host);
	lt_facts_source(facts, "host", src->host_root, host.rows);
	bool done = lt_facts_end(facts, err);
	lt_arena_drop(a);
	return done;
}

const struct lt_collector lt_collector_host = {
	.name = "host",
	.summary = "this machine, or a folder that looks like one: kernel, GPUs, storage, network, "
		   "runtimes",
	.give = "add --host to look at this machine, or --root DIR for a copy of another",
	.collect = collect_host,
};
