/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What other scanners found: SARIF of any tool, OCSF (Prowler), Kubescape, PSRule.
 *
 * Their word is taken as theirs: each row names the scanner and its rule, and weighs as inferred,
 * because we did not see what it saw.  What a rule means for our checks is content/data/scan_rule.yaml.
 */
#include "base/arena.h"
#include "base/auto.h"
#include "base/date.h"
#include "base/io.h"
#include "collect/files.h"
#include "collect/scan_read.h"
#include "format/json.h"

LT_AUTO_DEFINE(lt_scan_arena, struct lt_arena *, lt_arena_drop, NULL)

static const char collector[] = "scans";
enum { LONGEST_MESSAGE = 400 };

const char *
lt_scan_text(struct lt_scan *scan, struct lt_node n, const char *path)
{
	struct lt_node at = lt_node_path(n, path);
	const char *text = lt_node_is(at, LT_KIND_NULL) ? NULL : lt_node_string(at, scan->arena);
	return text && *text ? text : NULL;
}

const char *
lt_scan_day(struct lt_scan *scan, const char *time)
{
	int64_t day;
	if (!time || !lt_date_day(lt_text(time), &day))
		return NULL;
	char *spelt = lt_alloc(scan->arena, 16);
	lt_date_spell(day, spelt);
	return spelt;
}

/* On one line and not for ever: a message may quote a whole file. */
static const char *
shortened(struct lt_scan *scan, const char *message)
{
	if (!message)
		return NULL;
	char *text = lt_print(scan->arena, "%.*s", LONGEST_MESSAGE, message);
	size_t len = strlen(text);
	while (len && !lt_text_utf8((struct lt_text){ text, len })) /* cut inside a character */
		text[--len] = 0;
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	return text;
}

void
lt_scan_lay(struct lt_scan *scan, const struct lt_scan_finding *f)
{
	struct lt_row *row = lt_facts_row(scan->facts, "scan_finding");
	lt_row_text(row, "resource", f->resource);
	lt_row_text(row, "type", f->type);
	lt_row_text(row, "source", "scan");
	lt_row_quality(row, LT_QUALITY_INFERRED);
	lt_row_place(row, f->file ? (struct lt_place){ f->file, f->line > 0 ? (uint32_t)f->line : 0, 0 } : f->place);
	lt_row_text(row, "scanner", scan->scanner);
	lt_row_text(row, "version", scan->version);
	lt_row_text(row, "rule", f->rule);
	lt_row_text(row, "title", shortened(scan, f->title));
	lt_row_text(row, "status", f->status);
	lt_row_text(row, "severity", f->severity);
	lt_row_text(row, "message", shortened(scan, f->message));
	lt_row_bool(row, "placed", f->file != NULL && f->line > 0);
	if (f->end_line > 0)
		lt_row_int(row, "end_line", f->end_line);
	lt_row_text(row, "day", scan->day);
	lt_row_text(row, "report", scan->path);
	scan->rows++;
	scan->gaps += strcmp(f->status, "gap") == 0;
	scan->passed += strcmp(f->status, "ok") == 0;
	scan->left += strcmp(f->status, "skip") == 0;
}

void
lt_scan_read_end(struct lt_scan *scan)
{
	struct lt_row *row = lt_facts_row(scan->facts, "scan_run");
	lt_row_text(row, "resource", scan->path);
	lt_row_text(row, "source", "scan");
	lt_row_place(row, (struct lt_place){ scan->path, 1, 1 });
	lt_row_text(row, "scanner", scan->scanner);
	lt_row_text(row, "version", scan->version);
	lt_row_text(row, "day", scan->day);
	lt_row_int(row, "findings", scan->rows);
	lt_row_int(row, "gaps", scan->gaps);
	lt_row_int(row, "passed", scan->passed);
	lt_row_int(row, "left_out", scan->left);
}

static bool
read_report(const struct lt_source *src, struct lt_facts *facts, const char *path, struct lt_err *err)
{
	LT_AUTO(lt_scan_arena) arena = lt_arena_new(SIZE_MAX);
	struct lt_scan scan = { .facts = facts, .arena = arena, .path = path };
	struct lt_text bytes;
	struct lt_doc *doc;
	struct lt_err why = { 0 };
	if (!lt_io_read(arena, src->dir, path, src->limits.file_bytes, &bytes, &why) ||
		!lt_json_read(arena, lt_facts_keys(facts), path, bytes, &doc, &why)) {
		lt_facts_blind(facts, collector, path, 0, lt_copy(src->arena, why.text));
		return true;
	}
	struct lt_node root = lt_doc_root(doc);
	if (lt_scan_sarif(&scan, root) || lt_scan_ocsf(&scan, root) || lt_scan_kubescape(&scan, root) || lt_scan_psrule(&scan, root))
		lt_facts_source(facts, collector, path, scan.rows);
	else
		lt_facts_blind(facts, collector, path, 0, "it looks like a report of a scanner and has the shape of none that is known: SARIF 2.1.0, "
			"OCSF, Kubescape and PSRule in JSON are");
	return lt_facts_end(facts, err);
}

static bool
collect_scans(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err)
{
	const struct lt_file *file;
	for (int at = 0; (file = lt_files_next(src->files, LT_FILE_SCAN, &at));)
		if (!read_report(src, facts, file->path, err))
			return false;
	return true;
}

const struct lt_collector lt_collector_scans = {
	.name = collector,
	.summary = "reports of other scanners: SARIF, OCSF of Prowler, Kubescape, PSRule",
	.give = "save a report of Checkov, Trivy, Prowler, Kubescape or PSRule into the folder: checkov -d . -o sarif",
	.collect = collect_scans,
};
