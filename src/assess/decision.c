/* SPDX-License-Identifier: Apache-2.0 */
/* decision: see decision.h. */
#include "assess/decision.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/err.h"
#include "format/json.h"

enum { PEOPLE = 32 };

static const char *const DECIDED[] = { "passed", "refused", "re-opened" };

/* --- who may --- */

/* "Ana Lima (security lead)" in two. */
static bool
split(const char *who, struct lt_text *ret_name, struct lt_text *ret_role)
{
	struct lt_text text = lt_text_trim(lt_text(who));
	const char *open = memchr(text.at, '(', text.len);
	if (!open || !lt_text_ends(text, ")"))
		return false;
	*ret_name = lt_text_trim((struct lt_text){ text.at, (size_t)(open - text.at) });
	*ret_role = lt_text_trim((struct lt_text){ open + 1, (size_t)(text.at + text.len - 1 - (open + 1)) });
	return ret_name->len > 0 && ret_role->len > 0;
}

static bool
people_agree(const struct lt_gate_plan *plan, const struct lt_draft *draft, struct lt_err *err)
{
	struct lt_text names[PEOPLE], roles[PEOPLE];
	int64_t persons = 0;
	if (draft->by.count == 0 || draft->by.count > PEOPLE)
		return lt_fail(err, "a decision names who agrees: --by 'NAME (ROLE)' for each, at most %d", PEOPLE);
	for (int i = 0; i < draft->by.count; i++) {
		bool new = true;
		if (!split(draft->by.at[i], &names[i], &roles[i]))
			return lt_fail(err, "--by takes a person with a role, as 'Ana Lima (security lead)', not '%s'", draft->by.at[i]);
		for (int j = 0; j < i; j++)
			new = new && !lt_text_eq_nocase(names[i], names[j]);
		persons += new;
	}
	if (draft->decided != LT_DECIDED_PASSED)
		return true;
	for (const char *const *role = plan->approvers; role && *role; role++) {
		bool there = false;
		for (int i = 0; i < draft->by.count; i++)
			there = there || lt_text_eq_nocase(roles[i], lt_text(*role));
		if (!there)
			return lt_fail(err, "%s is passed by %s too, and nobody named with --by has that role", plan->gate, *role);
	}
	return persons >= plan->persons ||
		lt_fail(err, "%s is passed by %lld persons at least, and --by names %lld", plan->gate, (long long)plan->persons,
			(long long)persons);
}

static bool
gate_allows(const struct lt_assessment *assessment, const struct lt_draft *draft, struct lt_err *err)
{
	const struct lt_gate_score *gate = &assessment->gates[draft->gate];
	char codes[300] = "";
	size_t len = 0;
	if (gate->result != LT_PASS_REFUSED)
		return true;
	for (int i = 0; i < gate->blockers_count && len < sizeof codes - 40; i++)
		len += (size_t)snprintf(codes + len, sizeof codes - len, "%s%s", i ? " " : ": ",
			lt_assessment_check_name(&assessment->checks[gate->blockers[i].check]));
	return lt_fail(err, "%s cannot be passed: %s%s; close them or waive them, or write down --decide refused",
		lt_words_gate.at[draft->gate].word, gate->sentence, codes);
}

bool
lt_decision_may(const struct lt_assessment *assessment, const struct lt_gate_plan *plan, const struct lt_draft *draft,
	bool *ret_refused, struct lt_err *err)
{
	int64_t today = 0, review = 0;
	*ret_refused = false;
	if (!people_agree(plan, draft, err))
		return false;
	lt_date_day(lt_text(assessment->run.today), &today);
	if (draft->review_by && (!lt_date_day(lt_text(draft->review_by), &review) || review <= today))
		return lt_fail(err, "--review-by takes a day to come, such as 2027-01-31, not '%s'", draft->review_by);
	if (draft->decided == LT_DECIDED_REOPENED && !draft->because)
		return lt_fail(err, "--reopen needs --because: what happened that opens the gate again");
	if (draft->decided == LT_DECIDED_PASSED && !gate_allows(assessment, draft, err))
		return *ret_refused = true, false;
	return true;
}

/* --- writing --- */

static void
put(struct lt_buf *out, const char *name, const char *text)
{
	lt_buf_printf(out, ", \"%s\": ", name);
	lt_json_maybe(out, text);
}

static void
put_first(struct lt_buf *out, const char *next, const char *name, const char *text)
{
	lt_buf_printf(out, "%s{\"%s\": ", next, name);
	lt_json_quote(out, lt_text(text ? text : ""));
}

static void
put_requirements(const struct lt_assessment *assessment, enum lt_gate gate, struct lt_buf *out)
{
	const char *next = "";
	enum lt_grade weakest = LT_GRADE_OBSERVED;
	bool any = false;
	lt_buf_puts(out, ", \"requirements\": [");
	for (int i = 0; i < assessment->checks_count; i++) {
		const struct lt_checked *check = &assessment->checks[i];
		if (!(check->gates & 1 << gate))
			continue;
		put_first(out, next, "check", lt_assessment_check_name(check));
		put(out, "verdict", lt_words_status.at[check->verdict].word);
		put(out, "grade", check->quality < LT_GRADE_COUNT ? lt_words_grade.at[check->quality].word : NULL);
		lt_buf_printf(out, ", \"waived\": %u}", check->waived);
		next = ", ";
		if (check->verdict == LT_STATUS_OK && check->quality < LT_GRADE_COUNT) {
			weakest = check->quality > weakest ? check->quality : weakest;
			any = true;
		}
	}
	lt_buf_putc(out, ']');
	put(out, "grade", any ? lt_words_grade.at[weakest].word : NULL);
}

static void
put_waivers(const struct lt_assessment *assessment, enum lt_gate gate, struct lt_buf *out)
{
	const char *next = "";
	lt_buf_puts(out, ", \"waivers\": [");
	for (int w = 0; w < assessment->waivers_count; w++) {
		const struct lt_waiver *waiver = &assessment->waivers[w];
		bool asked = false;
		for (int i = 0; i < assessment->findings_count && !asked; i++)
			asked = assessment->findings[i].waiver == w + 1 && assessment->checks[assessment->findings[i].check].gates & 1 << gate;
		if (!asked)
			continue;
		put_first(out, next, "check", waiver->check);
		put(out, "resource", waiver->resource);
		put(out, "until", waiver->until);
		put(out, "by", waiver->by);
		put(out, "because", waiver->because);
		lt_buf_putc(out, '}');
		next = ", ";
	}
	lt_buf_putc(out, ']');
}

static void
put_plan(const struct lt_gate_plan *plan, struct lt_buf *out)
{
	lt_buf_puts(out, ", \"rollback_monitors\": [");
	for (int i = 0; i < plan->monitor_count; i++) {
		put_first(out, i ? ", " : "", "id", plan->monitors[i].id);
		put(out, "sentence", plan->monitors[i].sentence);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "], \"rollback\": [");
	for (int i = 0; plan->rollback && plan->rollback[i]; i++) {
		lt_buf_puts(out, i ? ", " : "");
		lt_json_quote(out, lt_text(plan->rollback[i]));
	}
	lt_buf_puts(out, "]}");
}

void
lt_decision_write(const struct lt_assessment *assessment, const struct lt_gate_plan *plan, const struct lt_draft *draft,
	int64_t number, const char *previous, struct lt_buf *out)
{
	int64_t day = 0;
	char review[16];
	lt_date_day(lt_text(assessment->run.today), &day);
	lt_date_spell(day + plan->review_days, review);
	lt_buf_printf(out, "{\"number\": %lld", (long long)number);
	put(out, "previous", previous);
	put(out, "gate", lt_words_gate.at[draft->gate].word);
	put(out, "decision", DECIDED[draft->decided]);
	put(out, "date", assessment->run.today);
	put(out, "run", assessment->run.id);
	put(out, "version", assessment->run.version);
	put(out, "model_version", assessment->run.model_version);
	put(out, "facts_sha256", assessment->run.facts_digest);
	put(out, "verdict", lt_words_pass.at[assessment->gates[draft->gate].result].word);
	put_requirements(assessment, draft->gate, out);
	put_waivers(assessment, draft->gate, out);
	lt_buf_puts(out, ", \"approvers\": [");
	for (int i = 0; i < draft->by.count; i++) {
		lt_buf_puts(out, i ? ", " : "");
		lt_json_quote(out, lt_text(draft->by.at[i]));
	}
	lt_buf_putc(out, ']');
	put(out, "because", draft->because);
	put(out, "review_by", draft->review_by ? draft->review_by : review);
	put_plan(plan, out);
}

/* --- reading --- */

static const char *
text(struct lt_arena *a, struct lt_node root, const char *name)
{
	struct lt_node n = lt_node_get(root, name);
	return lt_node_is(n, LT_KIND_TEXT) ? lt_node_string(n, a) : NULL;
}

static int
decided(const char *word)
{
	for (int i = 0; word && i <= LT_DECIDED_REOPENED; i++)
		if (strcmp(word, DECIDED[i]) == 0)
			return i;
	return -1;
}

bool
lt_decision_read(struct lt_arena *a, struct lt_text document, const char *digest, struct lt_decided_record *ret_record,
	struct lt_err *err)
{
	struct lt_doc *doc;
	if (!lt_json_read(a, lt_keys_new(a), "gate record", document, &doc, err))
		return false;
	struct lt_node root = lt_doc_root(doc);
	const char *gate_word = text(a, root, "gate"), *verdict = text(a, root, "verdict");
	int gate = lt_words_find(&lt_words_gate, lt_text(gate_word)), said = decided(text(a, root, "decision"));
	struct lt_decided_record r = { 0 };
	if (!lt_node_int(lt_node_get(root, "number"), &r.number) || gate < 0 || said < 0)
		return lt_fail(err, "gate record: it has no number, gate or decision that this version knows");
	const char **approvers = NULL;
	int count = 0, room = 0;
	for (struct lt_walk w = lt_walk(lt_node_get(root, "approvers")); lt_walk_next(&w);)
		LT_PUSH(a, approvers, count, room) = lt_node_string(w.value, a);
	r.gate = (enum lt_gate)gate;
	lt_text_int(lt_text(text(a, root, "run")), &r.run);
	r.decided = (enum lt_decided)said;
	r.previous = text(a, root, "previous");
	r.document = document.at;
	r.shown = (struct lt_decision){ .gate = r.gate, .id = lt_print(a, "%lld", (long long)r.number), .day = text(a, root, "date"),
		.result = r.decided != LT_DECIDED_PASSED ? LT_PASS_REFUSED
			: lt_text_eq(lt_text(verdict), lt_words_pass.at[LT_PASS_WAIVED].word) ? LT_PASS_WAIVED : LT_PASS_CLEAR,
		.approvers = { approvers, count }, .because = text(a, root, "because"),
		.model_version = text(a, root, "model_version"), .facts_digest = text(a, root, "facts_sha256"), .digest = digest,
		.review_by = text(a, root, "review_by") };
	*ret_record = r;
	return true;
}

bool
lt_decision_verify(const struct lt_decided_record *records, int count, struct lt_err *err)
{
	for (int i = 0; i < count; i++) {
		char is[65];
		const char *before = i ? records[i - 1].shown.digest : NULL;
		lt_digest_hex(lt_text(records[i].document), is);
		if (records[i].number != i + 1)
			return lt_fail(err, "gate record %d is missing; the store has %lld in its place", i + 1, (long long)records[i].number);
		if (strcmp(is, records[i].shown.digest) != 0)
			return lt_fail(err, "gate record %d (%s of %s) was changed: its SHA-256 is not the one it was written with", i + 1,
				lt_words_gate.at[records[i].gate].word, records[i].shown.day);
		if (before ? !records[i].previous || strcmp(records[i].previous, before) != 0 : records[i].previous != NULL)
			return lt_fail(err, "gate record %d does not follow the one before it: that one was changed or exchanged", i + 1);
	}
	return true;
}
