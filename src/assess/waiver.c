/* SPDX-License-Identifier: Apache-2.0 */
/* waiver: reading, judging and covering; where a comment reaches is in reach.c. */
#include "assess/waiver.h"

#include "assess/reach.h"
#include "base/arena.h"
#include "base/date.h"
#include "catalog/check.h"

struct lt_waiver_place {
	bool comment; /* else it is of lintel.yaml */
	struct lt_reach reach;
};

/* One more, or NULL past the most. */
static struct lt_waiver *
grow(struct lt_waiver_set *set, struct lt_waiver waiver, struct lt_waiver_place place)
{
	if (set->count >= LT_WAIVER_MOST) {
		set->at[set->count - 1].state = LT_WAIVER_REFUSED;
		set->at[set->count - 1].sentence =
			"there are more than 65,000 waivers; this one and the rest were not read";
		return NULL;
	}
	int places = set->count;
	LT_PUSH(set->arena, set->places, places, set->places_room) = place;
	LT_PUSH(set->arena, set->at, set->count, set->room) = waiver;
	return &set->at[set->count - 1];
}

static const char *
copy_of(struct lt_waiver_set *set, struct lt_text text)
{
	return text.len > 0 ? lt_copy_text(set->arena, text).at : NULL;
}

/* The next word of *rest. */
static struct lt_text
word_of(struct lt_text *rest)
{
	struct lt_text word = LT_NONE;
	*rest = lt_text_trim(*rest);
	if (rest->len > 0)
		lt_text_cut(rest, ' ', &word);
	return word;
}

/* What stands before because, without its last word, and what stands behind it. */
static bool
cut_because(struct lt_text rest, struct lt_text *ret_before, struct lt_text *ret_because)
{
	static const struct lt_text because = LT_LIT("because");
	for (size_t i = 0; i + because.len <= rest.len; i++) {
		struct lt_text here = { rest.at + i, because.len };
		bool begins = i == 0 || rest.at[i - 1] == ' ',
		     ends = i + because.len == rest.len || rest.at[i + because.len] == ' ';
		if (!begins || !ends || !lt_text_eq_nocase(here, because))
			continue;
		*ret_before = lt_text_trim((struct lt_text){ rest.at, i });
		*ret_because = lt_text_trim(
			(struct lt_text){ here.at + here.len, rest.len - i - because.len });
		return true;
	}
	*ret_before = rest;
	*ret_because = LT_NONE;
	return false;
}

/* "CHECK until DAY [by NAME] because REASON"; what is missing stays NULL and is refused later. */
static struct lt_waiver
parse(struct lt_waiver_set *set, struct lt_text rest)
{
	struct lt_waiver waiver = { 0 };
	struct lt_text before, because;
	cut_because(rest, &before, &because);
	waiver.check = copy_of(set, word_of(&before));
	waiver.because = copy_of(set, because);
	struct lt_text word = word_of(&before);
	if (lt_text_eq_nocase(word, LT_LIT("until"))) {
		waiver.until = copy_of(set, word_of(&before));
		word = word_of(&before);
	}
	if (lt_text_eq_nocase(word, LT_LIT("by")))
		waiver.by = copy_of(set, lt_text_trim(before));
	return waiver;
}

void
lt_waiver_read(struct lt_waiver_set *set, const char *file, struct lt_text text)
{
	if (text.len == 0 || !memmem(text.at, text.len, "lintel:", 7))
		return;
	struct lt_reach_file lines = lt_reach_open(set->arena, text);
	int before = set->count;
	for (uint32_t line = 1; line <= lines.count; line++) {
		struct lt_text rest;
		if (!lt_reach_comment(&lines, line, "lintel:", &rest) ||
			!lt_text_eq_nocase(word_of(&rest), LT_LIT("waive")))
			continue;
		struct lt_waiver waiver = parse(set, rest);
		waiver.file = lt_copy(set->arena, file);
		waiver.line = line;
		if (set->count - before >= LT_WAIVER_MOST_IN_FILE) {
			set->at[set->count - 1].state = LT_WAIVER_REFUSED;
			set->at[set->count - 1].sentence = "its file has more than 200 waivers; "
							   "this one and the rest were not read";
			return;
		}
		if (!grow(set, waiver, (struct lt_waiver_place){ true, lt_reach_of(&lines, line) }))
			return;
	}
}

void
lt_waiver_add(struct lt_waiver_set *set, const struct lt_waiver *waiver)
{
	struct lt_waiver one = *waiver;
	if (!one.by || !*one.by) {
		one.state = LT_WAIVER_REFUSED;
		one.sentence = "it names nobody who decided it; add by: NAME";
	}
	grow(set, one, (struct lt_waiver_place){ 0 });
}

/* Is the check called so?  Several may share a code; it then speaks of all of them. */
static bool
is_called(const struct lt_checked *check, const char *name)
{
	return strcmp(check->id, name) == 0 || (check->code && strcmp(check->code, name) == 0);
}

/* The worst severity among the checks of this name; -1 when there is none. */
static int
severity_of(const struct lt_assessment *assessment, const char *name)
{
	int worst = -1;
	for (int i = 0; i < assessment->checks_count; i++)
		if (is_called(&assessment->checks[i], name) && assessment->checks[i].severity > worst)
			worst = assessment->checks[i].severity;
	return worst;
}

static const char *
nearest(const struct lt_assessment *assessment, const char *name)
{
	const char *best = NULL;
	int least = 4;
	for (int i = 0; i < assessment->checks_count; i++) {
		const char *both[] = { assessment->checks[i].id, assessment->checks[i].code };
		for (int n = 0; n < 2; n++) {
			int steps = both[n] ? lt_text_distance(lt_text(both[n]), lt_text(name))
					    : least;
			best = steps < least ? both[n] : best;
			least = steps < least ? steps : least;
		}
	}
	return best;
}

static void
refuse(struct lt_waiver *waiver, const char *sentence)
{
	waiver->state = LT_WAIVER_REFUSED;
	waiver->sentence = sentence;
}

/* Refuses it for its day, or marks it expired. */
static bool
judge_day(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_waiver *waiver,
	bool critical)
{
	int64_t today, until;
	int most = critical ? LT_WAIVER_DAYS_CRITICAL : LT_WAIVER_DAYS;
	if (!waiver->until)
		refuse(waiver, "it does not say until when; add until YYYY-MM-DD");
	else if (strlen(waiver->until) != 10 || !lt_date_day(lt_text(waiver->until), &until))
		refuse(waiver,
			lt_print(a, "'%s' is no day; write it as 2027-01-31", waiver->until));
	else if (!assessment->run.today || !lt_date_day(lt_text(assessment->run.today), &today))
		refuse(waiver, "nobody knows what day it is today");
	else if (until - today > most)
		refuse(waiver,
			lt_print(a, "it would hold for %lld days; %s may be waived for %d at most",
				(long long)(until - today),
				critical ? "a critical check" : "a check", most));
	else if (until < today) {
		waiver->state = LT_WAIVER_EXPIRED;
		waiver->sentence = lt_print(a,
			"it ended on %s, %lld %s ago; close the gap or decide again", waiver->until,
			(long long)(today - until), today - until == 1 ? "day" : "days");
	}
	return waiver->state != LT_WAIVER_REFUSED;
}

/* False when it is refused. */
static bool
judge(struct lt_arena *a, const struct lt_assessment *assessment, struct lt_waiver *waiver)
{
	if (waiver->state == LT_WAIVER_REFUSED)
		return false;
	waiver->state = LT_WAIVER_UNUSED;
	int severity = waiver->check ? severity_of(assessment, waiver->check) : -1;
	if (!waiver->check) {
		refuse(waiver,
			"it names no check; write waive CHECK until YYYY-MM-DD because REASON");
	} else if (severity < 0) {
		const char *near = nearest(assessment, waiver->check);
		refuse(waiver,
			near ? lt_print(a, "there is no check '%s'; did you mean '%s'?",
				       waiver->check, near)
			     : lt_print(a, "there is no check '%s'; lintel catalog list names them",
				       waiver->check));
	} else if (!waiver->because || !*waiver->because) {
		refuse(waiver, "it gives no reason; add because REASON");
	} else {
		return judge_day(a, assessment, waiver, severity == LT_SEVERITY_CRITICAL);
	}
	return false;
}

/* Does the name fit the pattern with * and ?  Goes back to the last star alone, so it ends. */
static bool
fits(const char *pattern, const char *name)
{
	const char *star = NULL, *from = NULL;
	while (*name) {
		if (*pattern == '*') {
			star = pattern++;
			from = name;
		} else if (*pattern && (*pattern == '?' || *pattern == *name)) {
			pattern++;
			name++;
		} else if (star) {
			pattern = star + 1;
			name = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool
covers(const struct lt_waiver *waiver, const struct lt_waiver_place *place,
	const struct lt_finding *finding)
{
	if (finding->status != LT_STATUS_GAP && finding->status != LT_STATUS_UNKNOWN)
		return false;
	if (!place->comment)
		return !waiver->resource ||
			(finding->resource && fits(waiver->resource, finding->resource));
	return finding->file && strcmp(finding->file, waiver->file) == 0 &&
		lt_reach_has(&place->reach, finding->line);
}

static void
cover(struct lt_arena *a, struct lt_assessment *assessment, struct lt_waiver_set *set, int index,
	uint32_t check)
{
	struct lt_waiver *waiver = &set->at[index];
	for (int i = lt_assessment_first(assessment, check); i < assessment->findings_count; i++) {
		struct lt_finding *finding = &assessment->findings[i];
		if (finding->check != check)
			break;
		if (!covers(waiver, &set->places[index], finding))
			continue;
		waiver->findings++;
		if (waiver->state == LT_WAIVER_EXPIRED) {
			finding->reason = lt_print(a, "%s; it was waived until %s",
				finding->reason ? finding->reason : "open", waiver->until);
			continue;
		}
		waiver->state = LT_WAIVER_USED;
		if (finding->waiver == 0)
			assessment->checks[check].waived++;
		finding->waiver = (uint16_t)(index + 1);
	}
}

void
lt_waiver_apply(struct lt_waiver_set *set, struct lt_assessment *assessment)
{
	for (int i = 0; i < set->count; i++) {
		struct lt_waiver *waiver = &set->at[i];
		if (!judge(set->arena, assessment, waiver))
			continue;
		for (int check = 0; check < assessment->checks_count; check++)
			if (is_called(&assessment->checks[check], waiver->check))
				cover(set->arena, assessment, set, i, (uint32_t)check);
		if (waiver->state == LT_WAIVER_UNUSED)
			waiver->sentence = "nothing it is about is open; take it out";
	}
	assessment->waivers = set->at;
	assessment->waivers_count = set->count;
}

const char *
lt_waiver_wrong(struct lt_arena *a, const struct lt_waiver *waiver, const struct lt_checks *checks, const char *today, const char **ret_field)
{
	struct lt_assessment stand = { .run.today = today, .checks_count = checks->count };
	struct lt_waiver_set set = { .arena = a };
	stand.checks = LT_NEW_ARRAY(a, struct lt_checked, checks->count + 1);
	for (int i = 0; i < checks->count; i++) {
		int severity = lt_words_find(&lt_words_severity, lt_text(checks->at[i].severity));
		stand.checks[i] = (struct lt_checked){ .id = checks->at[i].id, .code = checks->at[i].code,
			.severity = severity < 0 ? LT_SEVERITY_CRITICAL : (enum lt_severity)severity };
	}
	lt_waiver_add(&set, waiver);
	const struct lt_waiver *one = &set.at[0];
	judge(a, &stand, &set.at[0]);
	*ret_field = !waiver->by || !*waiver->by ? "by" : !waiver->check || severity_of(&stand, waiver->check) < 0 ? "check"
		: !waiver->because || !*waiver->because ? "because" : "until";
	return one->state == LT_WAIVER_REFUSED || one->state == LT_WAIVER_EXPIRED ? one->sentence : NULL;
}

bool
lt_waiver_speaks(const struct lt_waiver *waiver, const char *id, const char *code, const char *resource)
{
	struct lt_checked check = { .id = id, .code = code };
	return waiver->check && is_called(&check, waiver->check) && (!waiver->resource || (resource && fits(waiver->resource, resource)));
}
