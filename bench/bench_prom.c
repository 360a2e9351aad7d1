/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast /metrics pages are read: the best of many rounds over one page.
 *
 *	bench_prom [FILE]
 *
 * Without a file the page is made here: a thousand series with eight labels.  Prints bytes,
 * samples, wrong lines and MB/s.
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "format/prom.h"

static double
now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct lt_text
made_page(struct lt_buf *out)
{
	lt_buf_puts(out, "# HELP DCGM_FI_DEV_GPU_UTIL GPU utilization (in %).\n# TYPE DCGM_FI_DEV_GPU_UTIL gauge\n");
	for (int i = 0; i < 1000; i++)
		lt_buf_printf(out, "DCGM_FI_DEV_GPU_UTIL{gpu=\"%d\",UUID=\"GPU-5b4e07f6-3a86-4340-%04d-25f2a83cdc43\",pci_bus_id=\"00000000:00:07.0\","
			"device=\"nvidia%d\",modelName=\"NVIDIA L40S\",Hostname=\"gpu%d\",namespace=\"chat\",pod=\"vllm-%d\"} %d.%06d\n",
			i % 8, i, i % 8, i / 8, i, i % 100, i * 997 % 1000000);
	return lt_buf_text(out);
}

int
main(int argc, char **argv)
{
	struct lt_arena *a = lt_arena_new((size_t)1 << 30);
	struct lt_buf made = LT_BUF(16 << 20);
	struct lt_err err = { 0 };
	struct lt_text page;
	if (argc == 2 && !lt_io_read(a, AT_FDCWD, argv[1], (uint64_t)1 << 30, &page, &err)) {
		fprintf(stderr, "bench_prom: %s\n", err.text);
		return 2;
	}
	if (argc != 2)
		page = made_page(&made);
	double best = 1e9, sum = 0;
	int samples = 0, wrong = 0;
	for (double end = now_s() + 2; now_s() < end;) {
		struct lt_prom p;
		double start = now_s();
		samples = wrong = 0;
		lt_prom_open(&p, page, false);
		for (enum lt_prom_event e; (e = lt_prom_next(&p)) != LT_PROM_END;) {
			samples += e == LT_PROM_SAMPLE;
			wrong += e == LT_PROM_WRONG;
			sum += e == LT_PROM_SAMPLE ? p.sample.value : 0;
		}
		double took = now_s() - start;
		best = took < best ? took : best;
	}
	printf("%zu bytes, %d samples, %d wrong lines, %.0f MB/s%s\n", page.len, samples, wrong, (double)page.len / best / 1e6,
		sum > 1e308 ? "!" : "");
	lt_buf_done(&made);
	lt_arena_drop(a);
	return 0;
}
