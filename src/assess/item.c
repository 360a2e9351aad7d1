/* SPDX-License-Identifier: Apache-2.0 */
/* item: see item.h. */
#include "assess/item.h"

#include "assess/answer.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/map.h"
#include "catalog/framework.h"

enum { NAMED = 4 };

/* What speaks for and against a row. */
struct tally {
	int ok, partial, gap, waived, unknown;
	const char *open, *blind, *good; /* the first of each, by name */
	int open_count, blind_count, good_count;
	int quality; /* enum lt_grade, the weakest; -1: nothing decided */
	bool aside;  /* only what does not apply was seen */
	const char *day, *due; /* of the newest answer; the first day below */
};

struct filling {
	struct lt_arena *arena;
	struct lt_assessment *out;
	struct lt_map *checks, *answers; /* codes and ids; ids */
	const struct lt_framework *framework;
	struct tally *tallies;           /* one for each row */
	bool *kept;
	int item_room;
};

static void
name(struct filling *f, const char **list, int *count, const char *what)
{
	if (*count < NAMED)
		*list = *count ? lt_print(f->arena, "%s, %s", *list, what) : what;
	(*count)++;
}

static void
weaken(struct tally *tally, int quality)
{
	if (quality < LT_GRADE_COUNT && quality > tally->quality)
		tally->quality = quality;
}

static void
count_check(struct filling *f, struct tally *tally, const struct lt_checked *check, bool decides)
{
	const char *called = lt_assessment_check_name(check);
	bool waived = check->gap + check->unknown > 0 && check->waived >= check->gap + check->unknown;
	if (check->verdict == LT_STATUS_SKIP) {
		tally->aside = true;
		return;
	}
	if (check->verdict == LT_STATUS_UNKNOWN && !waived) {
		tally->unknown++;
		name(f, &tally->blind, &tally->blind_count, called);
		return;
	}
	weaken(tally, decides ? (int)check->quality : LT_GRADE_INFERRED);
	if (waived)
		tally->waived++;
	else if (check->verdict == LT_STATUS_GAP)
		tally->gap++;
	else
		tally->ok++;
	if (check->verdict == LT_STATUS_OK)
		name(f, &tally->good, &tally->good_count, called);
	else
		name(f, &tally->open, &tally->open_count, called);
}

static void
count_answer(struct filling *f, struct tally *tally, const struct lt_answer *answer)
{
	int counts = lt_answer_counts(answer, f->out->run.today);
	if (counts == 0) {
		tally->unknown++;
		name(f, &tally->blind, &tally->blind_count, answer->question);
		return;
	}
	weaken(tally, LT_GRADE_ATTESTED);
	tally->gap += counts == 1;
	tally->partial += counts == 2;
	tally->ok += counts == 3;
	name(f, counts == 3 ? &tally->good : &tally->open, counts == 3 ? &tally->good_count : &tally->open_count, answer->question);
	if (answer->day && (!tally->day || strcmp(answer->day, tally->day) > 0))
		tally->day = answer->day;
}

/* Its own checks and questions. */
static void
count_own(struct filling *f, const struct lt_framework_row *row, struct tally *tally)
{
	bool decides = row->strength && strcmp(row->strength, "decides") == 0;
	for (const char *const *code = row->checks; *code; code++) {
		int64_t at = lt_map_get(f->checks, lt_text(*code));
		if (at >= 0)
			count_check(f, tally, &f->out->checks[at], decides);
	}
	for (const char *const *id = row->questions; *id; id++) {
		int64_t at = lt_map_get(f->answers, lt_text(*id));
		if (at < 0)
			continue;
		struct lt_answer *answer = &f->out->answers[at];
		bool record = strncmp(answer->scale, "record", 6) == 0;
		answer->decides++;
		if (!record || !row->checks[0])
			count_answer(f, tally, answer);
		else if (answer->day && (!tally->day || strcmp(answer->day, tally->day) > 0))
			tally->day = answer->day;
	}
}

static enum lt_item_state
state_of(const struct tally *tally)
{
	if (tally->gap + tally->partial > 0)
		return tally->ok + tally->partial + tally->waived > 0 ? LT_ITEM_PARTIAL : LT_ITEM_OPEN;
	if (tally->unknown > 0)
		return LT_ITEM_UNKNOWN;
	if (tally->waived > 0)
		return LT_ITEM_WAIVED;
	return tally->ok > 0 ? LT_ITEM_DONE : tally->aside ? LT_ITEM_NONE : LT_ITEM_UNKNOWN;
}

static const char *
and_more(struct filling *f, const char *names, int count)
{
	return count > NAMED ? lt_print(f->arena, "%s and %d more", names, count - NAMED) : names;
}

static const char *
sentence_of(struct filling *f, const struct lt_framework_row *row, const struct tally *tally, enum lt_item_state state)
{
	const char *open = and_more(f, tally->open, tally->open_count), *blind = and_more(f, tally->blind, tally->blind_count),
		   *good = and_more(f, tally->good, tally->good_count);
	if (row->reason && !row->checks[0] && !row->questions[0])
		return row->reason;
	switch (state) {
	case LT_ITEM_DONE:
		return lt_print(f->arena, "ok: %s", good);
	case LT_ITEM_WAIVED:
		return lt_print(f->arena, "waived: %s", open);
	case LT_ITEM_PARTIAL:
	case LT_ITEM_OPEN:
		return blind ? lt_print(f->arena, "open: %s; nothing decides %s", open, blind) : lt_print(f->arena, "open: %s", open);
	case LT_ITEM_UNKNOWN:
		return blind ? lt_print(f->arena, "nothing decides %s", blind)
			     : "what decides it is not asked in this profile";
	default:
		return "nothing was seen that it applies to";
	}
}

/* A gate is passed by people, and it may be re-opened. */
static enum lt_item_state
gate_state(struct filling *f, const struct lt_framework_row *row, const char **ret_sentence)
{
	int gate = lt_words_find(&lt_words_gate, lt_text(row->id));
	const struct lt_assessment *all = f->out;
	const struct lt_gate_score *score = NULL;
	for (int i = 0; i < all->gates_count; i++)
		if ((int)all->gates[i].gate == gate)
			score = &all->gates[i];
	for (int i = 0; i < all->decisions_count; i++) {
		const struct lt_decision *decision = &all->decisions[i];
		if ((int)decision->gate != gate || decision->state == LT_DECISION_SUPERSEDED || decision->result == LT_PASS_REFUSED)
			continue;
		bool holds = decision->state == LT_DECISION_HOLDS;
		*ret_sentence = holds ? lt_print(f->arena, "%s on %s", lt_words_pass.at[decision->result].word, decision->day)
				      : decision->sentence;
		return !holds ? LT_ITEM_OPEN : decision->result == LT_PASS_WAIVED ? LT_ITEM_WAIVED : LT_ITEM_DONE;
	}
	if (!score)
		return LT_ITEM_UNKNOWN;
	bool ready = score->result != LT_PASS_REFUSED;
	*ret_sentence = ready ? lt_print(f->arena, "can be passed, and nobody has decided yet: %s", score->sentence) : score->sentence;
	return ready ? LT_ITEM_PARTIAL : LT_ITEM_OPEN;
}

static void
name_child(struct filling *f, struct tally *above, const struct lt_item *item)
{
	if (item->state == LT_ITEM_DONE)
		name(f, &above->good, &above->good_count, item->id);
	else if (item->state == LT_ITEM_UNKNOWN)
		name(f, &above->blind, &above->blind_count, item->id);
	else if (item->state != LT_ITEM_NONE)
		name(f, &above->open, &above->open_count, item->id);
}

/* What a row says to the one above it. */
static void
count_child(struct tally *above, const struct lt_item *item)
{
	above->ok += item->state == LT_ITEM_DONE;
	above->waived += item->state == LT_ITEM_WAIVED;
	above->partial += item->state == LT_ITEM_PARTIAL;
	above->gap += item->state == LT_ITEM_OPEN;
	above->unknown += item->state == LT_ITEM_UNKNOWN;
	above->aside |= item->state == LT_ITEM_NONE;
	if (item->state != LT_ITEM_NONE)
		weaken(above, item->quality);
	if (item->due && (!above->due || strcmp(item->due, above->due) < 0))
		above->due = item->due;
}

static struct lt_texts
list(const char *const *names)
{
	struct lt_texts texts = { .at = names };
	while (names[texts.count])
		texts.count++;
	return texts;
}

/* Codes as the ids of checks that were asked. */
static struct lt_texts
check_ids(struct filling *f, const char *const *codes)
{
	const char **ids = LT_NEW_ARRAY(f->arena, const char *, list(codes).count + 1);
	struct lt_texts texts = { .at = ids };
	for (; *codes; codes++) {
		int64_t at = lt_map_get(f->checks, lt_text(*codes));
		if (at >= 0)
			ids[texts.count++] = f->out->checks[at].id;
	}
	return texts;
}

static struct lt_item
judge(struct filling *f, const struct lt_framework_row *row, struct tally *tally)
{
	struct lt_item item = { .framework = f->framework->name, .id = row->id,
		.parent = row->parent < 0 ? NULL : f->framework->rows[row->parent].id, .title = row->title, .kind = row->kind,
		.tier = row->tier, .origin = row->origin, .scope = row->scope, .owner = row->owner, .deliverable = row->deliverable,
		.checks = check_ids(f, row->checks), .questions = list(row->questions), .strength = row->strength, .cycle = row->cycle };
	bool gate = strcmp(row->kind, "gate") == 0;
	tally->aside |= row->reason && !row->checks[0] && !row->questions[0];
	item.state = gate ? gate_state(f, row, &item.sentence) : state_of(tally);
	item.due = row->cycle && tally->day ? lt_item_later(f->arena, tally->day, lt_framework_months(row->cycle)) : tally->due;
	if (row->cycle && item.due && item.state == LT_ITEM_DONE && strcmp(item.due, f->out->run.today) < 0) {
		item.state = LT_ITEM_PARTIAL;
		item.sentence = lt_print(f->arena, "was due again on %s", item.due);
	}
	item.quality = tally->quality < 0 ? LT_GRADE_COUNT : (enum lt_grade)tally->quality;
	item.ok = (uint32_t)tally->ok;
	item.gap = (uint32_t)(tally->gap + tally->partial + tally->waived);
	item.unknown = (uint32_t)tally->unknown;
	return item;
}

/* Rows below stand behind those above, so the last come first; names are put in their order. */
static void
fill_framework(struct filling *f)
{
	const struct lt_framework *framework = f->framework;
	bool essential = f->out->run.profile && strcmp(f->out->run.profile, "essential") == 0;
	struct lt_item *items = LT_NEW_ARRAY(f->arena, struct lt_item, framework->count + 1);
	f->tallies = LT_NEW_ARRAY(f->arena, struct tally, framework->count + 1);
	f->kept = LT_NEW_ARRAY(f->arena, bool, framework->count + 1);
	for (int i = 0; i < framework->count; i++)
		f->tallies[i].quality = -1;
	for (int i = framework->count - 1; i >= 0; i--) {
		const struct lt_framework_row *row = &framework->rows[i];
		f->kept[i] |= !essential || strcmp(row->tier, "essential") == 0;
		if (!f->kept[i])
			continue;
		count_own(f, row, &f->tallies[i]);
		items[i] = judge(f, row, &f->tallies[i]);
		if (row->parent >= 0) {
			f->kept[row->parent] = true;
			count_child(&f->tallies[row->parent], &items[i]);
		}
	}
	for (int i = 0; i < framework->count; i++)
		if (f->kept[i] && framework->rows[i].parent >= 0)
			name_child(f, &f->tallies[framework->rows[i].parent], &items[i]);
	for (int i = 0; i < framework->count; i++) {
		if (f->kept[i] && !items[i].sentence)
			items[i].sentence = sentence_of(f, &framework->rows[i], &f->tallies[i], items[i].state);
		if (f->kept[i])
			LT_PUSH(f->arena, f->out->items, f->out->items_count, f->item_room) = items[i];
	}
}

void
lt_item_fill(struct lt_arena *a, const struct lt_frameworks *frameworks, struct lt_assessment *assessment)
{
	struct filling f = { .arena = a, .out = assessment, .checks = lt_map_new(a), .answers = lt_map_new(a) };
	for (int i = 0; i < assessment->checks_count; i++) {
		lt_map_put(f.checks, lt_text(assessment->checks[i].id), i);
		if (assessment->checks[i].code)
			lt_map_put(f.checks, lt_text(assessment->checks[i].code), i);
	}
	for (int i = 0; i < assessment->answers_count; i++)
		lt_map_put(f.answers, lt_text(assessment->answers[i].question), i);
	for (int i = 0; i < frameworks->count; i++) {
		f.framework = &frameworks->at[i];
		fill_framework(&f);
	}
}

const char *
lt_item_later(struct lt_arena *a, const char *day, int months)
{
	int64_t number, year, month, date;
	char spelt[16];
	if (!lt_date_day(lt_text(day), &number))
		return NULL;
	lt_date_spell(number, spelt);
	lt_text_int((struct lt_text){ spelt, 4 }, &year);
	lt_text_int((struct lt_text){ spelt + 5, 2 }, &month);
	lt_text_int((struct lt_text){ spelt + 8, 2 }, &date);
	month += months - 1;
	for (;; date--) {
		const char *later = lt_print(a, "%04d-%02d-%02d", (int)(year + month / 12), (int)(month % 12 + 1), (int)date);
		if (lt_date_day(lt_text(later), &number))
			return later;
	}
}
