/* SPDX-License-Identifier: Apache-2.0 */
/* Input: a file with waivers in comments, which is also what names and reasons are made of:
 * they are judged, and all reporters write them. */
#include "assess/waiver.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 16384)
		return 0;
	struct lt_arena *a = lt_arena_new(1 << 26);
	struct lt_text text = lt_copy_text(a, (struct lt_text){ (const char *)data, size });
	struct lt_checked check = { .id = "a-check",
		.code = "NET-001",
		.title = text.at,
		.fix = text.at,
		.gap = 3,
		.verdict = LT_STATUS_GAP };
	struct lt_finding findings[3] = {
		{ .status = LT_STATUS_GAP, .file = "f", .line = 1, .reason = text.at },
		{ .status = LT_STATUS_GAP, .file = "f", .line = 3, .resource = text.at },
		{ .status = LT_STATUS_GAP, .file = text.at }
	};
	struct lt_assessment assessment = { .run = { "1", "1.0", "2026-11-22", text.at },
		.checks = &check,
		.checks_count = 1,
		.findings = findings,
		.findings_count = 3 };
	struct lt_waiver_set set = { .arena = a };
	lt_waiver_read(&set, "f", text);
	lt_waiver_apply(&set, &assessment);
	for (int i = 0; lt_reporters[i]; i++) {
		struct lt_buf out = LT_BUF(1 << 24);
		struct lt_err err = { 0 };
		lt_reporters[i]->write(&assessment, &(struct lt_report_options){ 0 }, &out, &err);
		lt_buf_done(&out);
	}
	lt_arena_drop(a);
	return 0;
}
