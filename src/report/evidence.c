/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence: an archive for an auditor: what was found, in three formats, with the digest of each.
 *
 *	unzip assessment.zip && sha256sum -c SHA256SUMS
 *
 * manifest.json says what each file is, its digest, and what the assessment was made from.  The
 * facts themselves stay with who was assessed; their digest, when it was asked for, is in there.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "format/json.h"
#include "format/zip.h"
#include "report/report.h"

static const struct {
	const char *reporter, *name, *what;
} ENTRIES[] = {
	{ "json", "assessment.json", "everything, for programs" },
	{ "html", "report.html", "the same to read; it opens nothing from anywhere" },
	{ "csv", "gaps.csv", "a row for each answer of a check" },
};

enum { COUNT = sizeof ENTRIES / sizeof *ENTRIES };

static void
put_pair(struct lt_buf *out, const char *name, const char *value)
{
	lt_buf_printf(out, "\"%s\":", name);
	lt_json_maybe(out, value);
	lt_buf_puts(out, ",\n");
}

static void
put_manifest(const struct lt_run *run, const struct lt_buf *files, struct lt_buf *out)
{
	lt_buf_puts(out, "{\n");
	put_pair(out, "made_by", "lintel");
	put_pair(out, "version", run->version);
	put_pair(out, "model_version", run->model_version);
	put_pair(out, "today", run->today);
	put_pair(out, "root", run->root);
	put_pair(out, "organisation", run->organisation);
	put_pair(out, "profile", run->profile);
	put_pair(out, "run", run->id);
	put_pair(out, "facts_digest", run->facts_digest);
	lt_buf_puts(out, "\"entries\":[");
	for (int i = 0; i < COUNT; i++) {
		char digest[65];
		lt_digest_hex(lt_buf_text(&files[i]), digest);
		lt_buf_printf(out, "%s\n{\"name\":\"%s\",\"bytes\":%zu,\"sha256\":\"%s\",\"what\":\"%s\"}", i ? "," : "", ENTRIES[i].name,
			files[i].len, digest, ENTRIES[i].what);
	}
	lt_buf_puts(out, "\n]\n}\n");
}

/* The list that sha256sum reads. */
static void
put_sum(struct lt_buf *out, const char *name, struct lt_text bytes)
{
	char digest[65];
	lt_digest_hex(bytes, digest);
	lt_buf_printf(out, "%s  %s\n", digest, name);
}

static bool
write_evidence(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	struct lt_arena *arena = lt_arena_new((size_t)4 << 30);
	struct lt_zip_writer zip = { .a = arena, .out = out };
	struct lt_buf files[COUNT], manifest = LT_BUF(1 << 20), sums = LT_BUF(1 << 20);
	bool good = true;
	for (int i = 0; i < COUNT; i++) {
		files[i] = LT_BUF((size_t)2 << 30);
		good = good && lt_report_find(lt_text(ENTRIES[i].reporter))->write(assessment, options, &files[i], err);
		if (good && lt_buf_over(&files[i]))
			good = lt_fail(err, "evidence: %s is longer than 2 GiB", ENTRIES[i].name);
	}
	if (good) {
		put_manifest(&assessment->run, files, &manifest);
		for (int i = 0; i < COUNT; i++) {
			lt_zip_add(&zip, ENTRIES[i].name, lt_buf_text(&files[i]));
			put_sum(&sums, ENTRIES[i].name, lt_buf_text(&files[i]));
		}
		lt_zip_add(&zip, "manifest.json", lt_buf_text(&manifest));
		put_sum(&sums, "manifest.json", lt_buf_text(&manifest));
		lt_zip_add(&zip, "SHA256SUMS", lt_buf_text(&sums));
		lt_zip_end(&zip);
	}
	for (int i = 0; i < COUNT; i++)
		lt_buf_done(&files[i]);
	lt_buf_done(&manifest);
	lt_buf_done(&sums);
	lt_arena_drop(arena);
	return good;
}

const struct lt_reporter lt_reporter_evidence = {
	.name = "evidence",
	.summary = "a zip for an auditor: json, html and csv with the digest of each",
	.reads = LT_READS_ALL,
	.whole = true,
	.binary = "zip",
	.write = write_evidence,
};
