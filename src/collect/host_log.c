/* SPDX-License-Identifier: Apache-2.0 */
/* Xid errors that the driver wrote to the kernel's log, counted by code since the last start. */
#include "collect/host.h"

#include <sys/klog.h>

#include "base/arena.h"

enum { CODES = 512 };

struct counts {
	int64_t count[CODES];
	uint32_t line[CODES]; /* of the latest */
	struct lt_text device[CODES];
	uint32_t lines;
};

/* "NVRM: Xid (PCI:0000:1b:00): 79, pid=2213, GPU has fallen off the bus." */
static bool
xid_of(struct lt_text line, int64_t *ret_code, struct lt_text *ret_device)
{
	struct lt_text piece, number;
	const char *at = memmem(line.at, line.len, "NVRM: Xid (", 11);
	if (!at)
		return false;
	struct lt_text rest = { at + 11, line.len - (size_t)(at + 11 - line.at) };
	if (!lt_text_cut(&rest, ')', &piece) || !rest.at || !lt_text_cut(&rest, ' ', &number) ||
		!rest.at)
		return false;
	*ret_device = lt_text_starts(piece, "PCI:")
		? (struct lt_text){ piece.at + 4, piece.len - 4 }
		: piece;
	return lt_text_cut(&rest, ',', &number) && lt_text_int(lt_text_trim(number), ret_code) &&
		*ret_code >= 0 && *ret_code < CODES;
}

/* A log may hold several starts; what came before the last one is history. */
static void
count_lines(struct lt_text log, struct counts *counts)
{
	struct lt_text line, device;
	int64_t code;
	while (lt_text_cut(&log, '\n', &line)) {
		counts->lines++;
		if (lt_text_has(line, "] Linux version ") ||
			lt_text_has(line, "kernel: Linux version "))
			*counts = (struct counts){ .lines = counts->lines };
		if (!xid_of(line, &code, &device))
			continue;
		counts->count[code]++;
		counts->line[code] = counts->lines;
		counts->device[code] = device;
	}
}

static void
put_log(struct lt_host *host, const char *path, struct lt_text text)
{
	struct counts *counts = LT_NEW(host->arena, struct counts);
	int64_t all = 0;
	const char *file = lt_print(host->arena, "/%s", path);
	count_lines(text, counts);
	for (int code = 0; code < CODES; code++) {
		all += counts->count[code];
		if (!counts->count[code])
			continue;
		struct lt_row *row = lt_host_row(host, "gpu_xid",
			lt_print(host->arena, "host/%s/xid/%d", path, code),
			lt_print(host->arena, "Xid %d", code), path);
		lt_row_place(row, (struct lt_place){ file, counts->line[code], 1 });
		lt_row_int(row, "code", code);
		lt_row_int(row, "count", counts->count[code]);
		lt_row_slice(row, "device", counts->device[code]);
	}
	struct lt_row *row = lt_host_row(
		host, "kernel_log", lt_print(host->arena, "host/%s", path), path, path);
	lt_row_bool(row, "readable", true);
	lt_row_int(row, "xids", all);
}

/* The kernel's own buffer, where we may ask for it. */
static struct lt_text
own_buffer(const struct lt_host *host)
{
	enum { READ_ALL = 3, SIZE = 10 };
	int size = host->live ? klogctl(SIZE, NULL, 0) : -1;
	if (size <= 0)
		return LT_NONE;
	char *bytes = lt_alloc(host->arena, (size_t)size + 1);
	int len = klogctl(READ_ALL, bytes, size);
	return len < 0 ? LT_NONE : (struct lt_text){ bytes, (size_t)len };
}

void
lt_host_log(struct lt_host *host)
{
	static const char *const paths[] = { "var/log/kern.log", "var/log/dmesg",
		"var/log/messages", "var/log/syslog" };
	if (!host->nvidia && !host->answering)
		return;
	struct lt_text own = own_buffer(host);
	bool any = own.at != NULL, forbidden = false;
	if (own.at)
		put_log(host, "dev/kmsg", own);
	for (size_t i = 0; i < sizeof paths / sizeof *paths && !any; i++) {
		struct lt_text text = lt_host_text(host, paths[i]);
		forbidden |= lt_host_forbidden(host, paths[i]);
		any = text.at != NULL;
		if (any)
			put_log(host, paths[i], text);
	}
	if (any)
		return;
	struct lt_row *row = lt_host_row(host, "kernel_log", "host/log", "kernel log", NULL);
	lt_row_bool(row, "readable", false);
	lt_row_unknown(row, "xids",
		forbidden ? "are not visible: reading the kernel's log needs more rights (run as "
			    "root)"
			  : "are not visible: no kernel log beneath this root");
}
