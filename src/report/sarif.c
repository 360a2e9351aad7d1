/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sarif: the gaps as SARIF 2.1.0, for code scanning.
 *
 * A result is a gap; a waived one is there with its suppression.  Unknowns are no alerts and
 * stay out; what could not be read is a notification.  Viewers refuse results without a file,
 * so a gap that has none (a live resource, an answer) is put to lintel.yaml, where the estate
 * is described.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "format/json.h"
#include "report/report.h"

#define ESTATE "lintel.yaml"

struct sarif {
	const struct lt_assessment *assessment;
	struct lt_arena *arena;
	struct lt_buf *out;
	struct lt_map *times; /* how often each fingerprint was written */
};

/* code-scanning shows scores over 9 as critical, over 7 as high, over 4 as medium. */
static const struct {
	const char *level, *score;
} SEVERITIES[LT_SEVERITY_COUNT] = {
	[LT_SEVERITY_CRITICAL] = { "error", "9.5" },
	[LT_SEVERITY_HIGH] = { "error", "8.0" },
	[LT_SEVERITY_MEDIUM] = { "warning", "5.5" },
	[LT_SEVERITY_LOW] = { "note", "3.0" },
};

static void
put(const struct sarif *s, const char *text)
{
	lt_buf_puts(s->out, text);
}

static void
quote(const struct sarif *s, const char *before, const char *text, const char *after)
{
	lt_buf_puts(s->out, before);
	lt_json_quote(s->out, lt_text(text ? text : ""));
	lt_buf_puts(s->out, after);
}

static void
put_tags(const struct sarif *s, const char *prefix, const struct lt_texts *texts)
{
	for (int i = 0; i < texts->count; i++)
		quote(s, ",", lt_print(s->arena, "%s/%s", prefix, texts->at[i]), "");
}

static bool
is_security(enum lt_area area)
{
	return area == LT_AREA_SECURITY || area == LT_AREA_NETWORKING ||
		area == LT_AREA_SHADOW_AI || area == LT_AREA_DATA_MODELS;
}

static void
put_rule(const struct sarif *s, const struct lt_checked *check)
{
	const char *why = check->why ? check->why : check->title,
		   *fix = check->fix ? check->fix : "";
	quote(s, "{\"id\":", check->id, "");
	quote(s, ",\"name\":", lt_assessment_check_name(check), "");
	quote(s, ",\"shortDescription\":{\"text\":", check->title, "}");
	quote(s, ",\"fullDescription\":{\"text\":", why, "}");
	quote(s, ",\"help\":{\"text\":", lt_print(s->arena, "%s\n\nFix: %s", why, fix), "");
	quote(s, ",\"markdown\":",
		lt_print(s->arena, "%s\n\n**Fix:** %s\n\n`%s` · `%s` · area %s · level %u", why,
			fix, lt_assessment_check_name(check), check->id,
			lt_words_area.at[check->area].title, check->level),
		"}");
	quote(s, ",\"defaultConfiguration\":{\"level\":", SEVERITIES[check->severity].level, "}");
	quote(s, ",\"properties\":{\"security-severity\":", SEVERITIES[check->severity].score, "");
	put(s, ",\"precision\":\"high\",\"tags\":[");
	put(s, is_security(check->area) ? "\"security\"," : "");
	quote(s, "", lt_print(s->arena, "area/%s", lt_words_area.at[check->area].word), "");
	quote(s, ",", lt_print(s->arena, "phase/%s", lt_words_phase.at[check->phase].word), "");
	put_tags(s, "caf", &check->caf);
	put_tags(s, "nist", &check->nist);
	put_tags(s, "owasp-2025", &check->owasp25);
	put_tags(s, "owasp-2026", &check->owasp26);
	put_tags(s, "iso-42001", &check->iso);
	put(s, "]}}");
}

/* A path as a URI reference (RFC 3986): all but its plain letters in %XX. */
static const char *
uri_of(const struct sarif *s, const char *path)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
	struct lt_buf uri = LT_BUF(1 << 16);
	lt_buf_puts(&uri, path[0] == '/' ? "file://" : "");
	for (; *path; path++) {
		if (strchr(plain, *path))
			lt_buf_putc(&uri, *path);
		else
			lt_buf_printf(&uri, "%%%02X", (uint8_t)*path);
	}
	const char *text = lt_copy(s->arena, lt_buf_text(&uri).at);
	lt_buf_done(&uri);
	return text;
}

static void
put_place(const struct sarif *s, const char *file, uint32_t line)
{
	quote(s, "\"physicalLocation\":{\"artifactLocation\":{\"uri\":", uri_of(s, file), "");
	put(s, file[0] == '/' ? "}" : ",\"uriBaseId\":\"ROOT\"}");
	if (line > 0)
		lt_buf_printf(s->out, ",\"region\":{\"startLine\":%u}", line);
	put(s, "}");
}

static void
put_suppressions(const struct sarif *s, const struct lt_finding *finding)
{
	put(s, ",\"suppressions\":[");
	if (finding->waiver > 0) {
		const struct lt_waiver *waiver = &s->assessment->waivers[finding->waiver - 1];
		bool beside = waiver->file && finding->file &&
			strcmp(waiver->file, finding->file) == 0;
		lt_buf_printf(s->out, "{\"kind\":\"%s\",\"status\":\"accepted\"",
			beside ? "inSource" : "external");
		quote(s, ",\"justification\":",
			lt_print(s->arena, "until %s: %s", waiver->until, waiver->because), "}");
	}
	put(s, "]");
}

/* Equal findings of one run are told apart by their number. */
static const char *
fingerprint_of(const struct sarif *s, const struct lt_finding *finding)
{
	char digits[33];
	lt_assessment_fingerprint(s->assessment, finding, digits);
	struct lt_text word = lt_text(lt_copy(s->arena, digits));
	int64_t before = lt_map_get(s->times, word);
	lt_map_put(s->times, word, before < 0 ? 1 : before + 1);
	return lt_print(s->arena, "%s:%d", digits, before < 0 ? 1 : (int)before + 1);
}

static void
put_result(const struct sarif *s, const struct lt_finding *finding)
{
	const struct lt_checked *check = &s->assessment->checks[finding->check];
	const char *reason = finding->reason ? finding->reason : check->title;
	quote(s, "{\"ruleId\":", check->id, "");
	lt_buf_printf(s->out, ",\"ruleIndex\":%u,\"kind\":\"fail\"", finding->check);
	quote(s, ",\"level\":", SEVERITIES[check->severity].level, "");
	quote(s, ",\"message\":{\"text\":",
		finding->resource ? lt_print(s->arena, "%s: %s", finding->resource, reason)
				  : reason,
		"}");
	put(s, ",\"locations\":[{");
	put_place(s, finding->file ? finding->file : ESTATE, finding->file ? finding->line : 0);
	if (finding->resource)
		quote(s, ",\"logicalLocations\":[{\"fullyQualifiedName\":", finding->resource,
			",\"kind\":\"resource\"}]");
	put(s, "}]");
	quote(s, ",\"partialFingerprints\":{\"lintelFinding/v1\":", fingerprint_of(s, finding),
		"}");
	put_suppressions(s, finding);
	put(s, s->assessment->run.baseline ? ",\"baselineState\":\"new\"" : "");
	quote(s, ",\"properties\":{\"evidence\":", lt_words_grade.at[finding->quality].word, "}}");
}

static void
put_notification(const struct sarif *s, const struct lt_blind *blind)
{
	quote(s, "{\"level\":\"warning\",\"message\":{\"text\":",
		blind->sentence ? blind->sentence : "could not be read", "}");
	if (blind->path && *blind->path) {
		put(s, ",\"locations\":[{");
		put_place(s, blind->path, blind->line);
		put(s, "}]");
	}
	put(s, "}");
}

/* The gaps of one check, in an arena of their own: equal findings are of one check, and there
 * may be very many. */
static bool
put_results(const struct sarif *s, uint32_t check, bool first)
{
	const struct lt_assessment *assessment = s->assessment;
	struct lt_arena *arena = lt_arena_new((size_t)4 << 30);
	struct sarif one = { assessment, arena, s->out, lt_map_new(arena) };
	for (int i = lt_assessment_first(assessment, check); i < assessment->findings_count; i++) {
		if (assessment->findings[i].check != check)
			break;
		if (assessment->findings[i].status != LT_STATUS_GAP)
			continue;
		put(s, first ? "\n" : ",\n");
		put_result(&one, &assessment->findings[i]);
		first = false;
	}
	lt_arena_drop(arena);
	return first;
}

static void
put_run(const struct sarif *s)
{
	const struct lt_assessment *assessment = s->assessment;
	bool first = true;
	quote(s, "\"tool\":{\"driver\":{\"name\":\"lintel\",\"version\":", assessment->run.version,
		",\"rules\":[");
	for (int i = 0; i < assessment->checks_count; i++) {
		put(s, i ? ",\n" : "\n");
		put_rule(s, &assessment->checks[i]);
	}
	put(s,
		"\n]}},\n\"originalUriBaseIds\":{\"ROOT\":{\"description\":{\"text\":\"the folder "
		"that was assessed\"}}},\n");
	put(s, "\"invocations\":[{\"executionSuccessful\":true,\"toolExecutionNotifications\":[");
	for (int i = 0; i < assessment->blind_count; i++) {
		put(s, i ? ",\n" : "\n");
		put_notification(s, &assessment->blind[i]);
	}
	put(s, "]}],\n\"results\":[");
	for (int i = 0; i < assessment->checks_count; i++)
		first = put_results(s, (uint32_t)i, first);
	put(s, "\n]");
}

static bool
write_sarif(const struct lt_assessment *assessment, const struct lt_report_options *options,
	struct lt_buf *out, struct lt_err *err)
{
	(void)err;
	(void)options;
	struct lt_arena *arena = lt_arena_new((size_t)4 << 30);
	struct sarif s = { assessment, arena, out, NULL };
	put(&s,
		"{\"$schema\":\"https://json.schemastore.org/"
		"sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\n");
	put_run(&s);
	put(&s, "}]}\n");
	lt_arena_drop(arena);
	return true;
}

const struct lt_reporter lt_reporter_sarif = {
	.name = "sarif",
	.summary = "the gaps for code scanning, SARIF 2.1.0",
	.write = write_sarif,
};
