/* SPDX-License-Identifier: Apache-2.0 */
/* compare: see compare.h. */
#include "assess/compare.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"

/* How often the baseline has each fingerprint with each status. */
struct known {
	struct lt_map *keys;
	int *times, count, room;
};

static bool
read_known(struct lt_arena *a, struct lt_node findings, const char *name, struct known *known,
	struct lt_err *err)
{
	struct lt_walk w = lt_walk(findings);
	for (uint32_t item = 0; lt_walk_next(&w); item++) {
		struct lt_text fingerprint = lt_node_text(lt_node_get(w.value, "fingerprint"), a);
		struct lt_text status = lt_node_text(lt_node_get(w.value, "status"), a);
		if (fingerprint.len == 0 || status.len == 0)
			return lt_fail(err,
				"%s: finding %u has no fingerprint or no status; write the "
				"baseline anew with --format json",
				name, item + 1);
		struct lt_text key = lt_text(
			lt_print(a, "%.*s %.*s", LT_ARG(status), LT_ARG(fingerprint)));
		int64_t at = lt_map_get(known->keys, key);
		if (at < 0) {
			at = known->count;
			lt_map_put(known->keys, key, at);
			LT_PUSH(a, known->times, known->count, known->room) = 0;
		}
		known->times[at]++;
	}
	return true;
}

static bool
is_known(struct known *known, const struct lt_assessment *assessment,
	const struct lt_finding *finding)
{
	char key[64], fingerprint[33];
	lt_assessment_fingerprint(assessment, finding, fingerprint);
	snprintf(key, sizeof key, "%s %s", lt_words_status.at[finding->status].word, fingerprint);
	int64_t at = lt_map_get(known->keys, lt_text(key));
	return at >= 0 && known->times[at]-- > 0;
}

bool
lt_compare_baseline(struct lt_arena *a, struct lt_assessment *assessment, struct lt_node baseline,
	const char *name, struct lt_err *err)
{
	struct known known = { .keys = lt_map_new(a) };
	struct lt_node findings = lt_node_get(baseline, "findings");
	int64_t left_out = 0;
	if (!lt_node_is(findings, LT_KIND_LIST))
		return lt_fail(err,
			"%s: this is no document of lintel assess --format json: it has no "
			"findings",
			name);
	if (lt_node_int(lt_node_get(baseline, "findings_left_out"), &left_out) && left_out > 0)
		return lt_fail(err,
			"%s: its findings are not complete; write the baseline without --baseline",
			name);
	if (!read_known(a, findings, name, &known, err))
		return false;

	int kept = 0;
	for (int i = 0; i < assessment->findings_count; i++)
		if (!is_known(&known, assessment, &assessment->findings[i]))
			assessment->findings[kept++] = assessment->findings[i];
	assessment->findings_left_out += assessment->findings_count - kept;
	assessment->findings_count = kept;
	assessment->run.baseline = lt_copy(a, name);
	return true;
}
