/* SPDX-License-Identifier: Apache-2.0 */
/* field: tables made from the .def files, and one walker for each medium. */
#include "record/field.h"

#include <assert.h>

#include "base/buf.h"
#include "format/json.h"
#include "record/field_rows.h"

#define HERE lt_run
static const struct lt_field fields_run[] = {
#include "record/run.def"
	{ 0 } };
const struct lt_record lt_field_run = RECORD(run);
#undef HERE
#define HERE lt_evidence
static const struct lt_field fields_evidence[] = {
#include "record/evidence.def"
	{ 0 } };
const struct lt_record lt_field_evidence = RECORD(evidence);
#undef HERE
#define HERE lt_blind
static const struct lt_field fields_blind[] = {
#include "record/blind.def"
	{ 0 } };
const struct lt_record lt_field_blind = RECORD(blind);
#undef HERE
#define HERE lt_blocker
static const struct lt_field fields_blocker[] = {
#include "record/blocker.def"
	{ 0 } };
const struct lt_record lt_field_blocker = RECORD(blocker);
#undef HERE
#define HERE lt_phase_score
static const struct lt_field fields_phase[] = {
#include "record/phase.def"
	{ 0 } };
const struct lt_record lt_field_phase = RECORD(phase);
#undef HERE
#define HERE lt_area_score
static const struct lt_field fields_area[] = {
#include "record/area.def"
	{ 0 } };
const struct lt_record lt_field_area = RECORD(area);
#undef HERE
#define HERE lt_gate_score
static const struct lt_field fields_gate[] = {
#include "record/gate.def"
	{ 0 } };
const struct lt_record lt_field_gate = RECORD(gate);
#undef HERE
#define HERE lt_waiver
static const struct lt_field fields_waiver[] = {
#include "record/waiver.def"
	{ 0 } };
const struct lt_record lt_field_waiver = RECORD(waiver);
#undef HERE
#define HERE lt_checked
static const struct lt_field fields_checked[] = {
#include "record/checked.def"
	{ 0 } };
const struct lt_record lt_field_checked = RECORD(checked);
#undef HERE
#define HERE lt_finding
static const struct lt_field fields_finding[] = {
#include "record/finding.def"
	{ 0 } };
const struct lt_record lt_field_finding = RECORD(finding);
#undef HERE
#define HERE lt_item
static const struct lt_field fields_item[] = {
#include "record/item.def"
	{ 0 } };
const struct lt_record lt_field_item = RECORD(item);
#undef HERE
#define HERE lt_answer
static const struct lt_field fields_answer[] = {
#include "record/answer.def"
	{ 0 } };
const struct lt_record lt_field_answer = RECORD(answer);
#undef HERE
#define HERE lt_pattern
static const struct lt_field fields_pattern[] = {
#include "record/pattern.def"
	{ 0 } };
const struct lt_record lt_field_pattern = RECORD(pattern);
#undef HERE
#define HERE lt_rating
static const struct lt_field fields_rating[] = {
#include "record/rating.def"
	{ 0 } };
const struct lt_record lt_field_rating = RECORD(rating);
#undef HERE
#define HERE lt_work
static const struct lt_field fields_work[] = {
#include "record/work.def"
	{ 0 } };
const struct lt_record lt_field_work = RECORD(work);
#undef HERE
#define HERE lt_override
static const struct lt_field fields_override[] = {
#include "record/override.def"
	{ 0 } };
const struct lt_record lt_field_override = RECORD(override);
#undef HERE
#define HERE lt_change
static const struct lt_field fields_change[] = {
#include "record/change.def"
	{ 0 } };
const struct lt_record lt_field_change = RECORD(change);
#undef HERE
#define HERE lt_decision
static const struct lt_field fields_decision[] = {
#include "record/decision.def"
	{ 0 } };
const struct lt_record lt_field_decision = RECORD(decision);
#undef HERE
#define HERE lt_asset
static const struct lt_field fields_asset[] = {
#include "record/asset.def"
	{ 0 } };
const struct lt_record lt_field_asset = RECORD(asset);
#undef HERE
#define HERE lt_assessment
static const struct lt_field fields_assessment[] = {
#include "record/assessment.def"
	{ 0 } };
const struct lt_record lt_field_assessment = RECORD(assessment);
#undef HERE
#define HERE lt_placement_step
static const struct lt_field fields_step[] = {
#include "record/step.def"
	{ 0 } };
const struct lt_record lt_field_step = RECORD(step);
#undef HERE
#define HERE lt_placement
static const struct lt_field fields_placement[] = {
#include "record/placement.def"
	{ 0 } };
const struct lt_record lt_field_placement = RECORD(placement);

/* The document: an assessment with its checks, or a record that speaks of none. */
struct whole {
	const void *top;
	const struct lt_checked *checks;
};

/* The place of a field's value.  of is the record; a finding also looks into its check. */
static const void *
place(const struct whole *whole, const struct lt_field *field, const void *of)
{
	if (field->of_check)
		of = &whole->checks[((const struct lt_finding *)of)->check];
	return (const char *)of + field->offset;
}

/* One past the last word is "none of them": null. */
static void
put_word(struct lt_buf *out, const struct lt_words *words, int value)
{
	assert(value <= words->count);
	if (value < words->count)
		lt_json_quote(out, lt_text(words->at[value].word));
	else
		lt_buf_puts(out, "null");
}

static void
put_words(struct lt_buf *out, const struct lt_words *words, uint8_t bits)
{
	const char *before = "";
	lt_buf_putc(out, '[');
	for (int i = 0; i < words->count; i++) {
		if (!(bits & 1 << i))
			continue;
		lt_buf_puts(out, before);
		put_word(out, words, i);
		before = ",";
	}
	lt_buf_putc(out, ']');
}

static void
put_texts(struct lt_buf *out, const struct lt_texts *texts)
{
	lt_buf_putc(out, '[');
	for (int i = 0; i < texts->count; i++) {
		lt_buf_puts(out, i ? "," : "");
		lt_json_quote(out, lt_text(texts->at[i]));
	}
	lt_buf_putc(out, ']');
}

static void
put_text(struct lt_buf *out, const char *text)
{
	if (text)
		lt_json_quote(out, lt_text(text));
	else
		lt_buf_puts(out, "null");
}

static void
put_real(struct lt_buf *out, double number)
{
	if (number >= 0) /* money has nine decimals */
		lt_buf_printf(out, number < 1000 ? "%.12g" : "%.15g", number);
	else
		lt_buf_puts(out, "null");
}

/* By hand: there are several in each of millions of findings. */
static void
put_int(struct lt_buf *out, int64_t number)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--at = '-';
	lt_buf_add(out, at, (size_t)(digits + sizeof digits - at));
}

static void
put_nth(struct lt_buf *out, int64_t number, int64_t first)
{
	if (number > 0)
		put_int(out, number - 1 + first);
	else
		lt_buf_puts(out, "null");
}

static void
put_fingerprint(struct lt_buf *out, const struct lt_assessment *assessment,
	const struct lt_finding *finding)
{
	char digits[33];
	lt_assessment_fingerprint(assessment, finding, digits);
	lt_buf_putc(out, '"');
	lt_buf_add(out, digits, 32);
	lt_buf_putc(out, '"');
}

static void put_record(struct lt_buf *out, const struct whole *whole,
	const struct lt_record *record, const void *of);

/* One item a line, so that the document can be read and compared with everyday tools. */
static void
put_list(struct lt_buf *out, const struct whole *whole, const struct lt_field *field,
	const void *of)
{
	const char *items = *(const char *const *)place(whole, field, of);
	int count = *(const int *)((const char *)of + field->count_offset);
	bool lines = of == whole->top;
	lt_buf_putc(out, '[');
	for (int i = 0; i < count; i++) {
		lt_buf_puts(out, i ? "," : "");
		lt_buf_puts(out, lines ? "\n" : "");
		put_record(out, whole, field->record, items + (size_t)i * field->record->size);
	}
	lt_buf_puts(out, lines && count > 0 ? "\n]" : "]");
}

static void
put_value(struct lt_buf *out, const struct whole *whole, const struct lt_field *field,
	const void *of)
{
	const void *at = place(whole, field, of);
	switch (field->kind) {
	case LT_FIELD_TEXT:
		return put_text(out, *(const char *const *)at);
	case LT_FIELD_INT:
		return put_int(out, *(const int64_t *)at);
	case LT_FIELD_FLAG:
		return lt_buf_puts(out, *(const bool *)at ? "true" : "false");
	case LT_FIELD_COUNT:
		return put_int(out, *(const uint32_t *)at);
	case LT_FIELD_NTH:
		return put_nth(out, *(const uint32_t *)at, 1);
	case LT_FIELD_REAL:
		return put_real(out, *(const double *)at);
	case LT_FIELD_TEXTS:
		return put_texts(out, at);
	case LT_FIELD_WORD:
		return put_word(out, field->words, *(const uint8_t *)at);
	case LT_FIELD_WORDS:
		return put_words(out, field->words, *(const uint8_t *)at);
	case LT_FIELD_CHECK:
		return put_text(out, whole->checks[*(const uint32_t *)at].id);
	case LT_FIELD_WAIVER:
		return put_nth(out, *(const uint16_t *)at, 0);
	case LT_FIELD_FINGERPRINT:
		return put_fingerprint(out, whole->top, of);
	case LT_FIELD_ONE:
		return put_record(out, whole, field->record, at);
	case LT_FIELD_LIST:
		return put_list(out, whole, field, of);
	}
}

static void
put_record(struct lt_buf *out, const struct whole *whole,
	const struct lt_record *record, const void *of)
{
	bool lines = of == whole->top;
	lt_buf_putc(out, '{');
	for (const struct lt_field *field = record->fields; field->name; field++) {
		lt_buf_puts(out, field == record->fields ? "" : ",");
		lt_buf_puts(out, lines ? "\n\"" : "\"");
		lt_buf_puts(out, field->name);
		lt_buf_puts(out, "\":");
		put_value(out, whole, field, of);
	}
	lt_buf_puts(out, lines ? "\n}\n" : "}");
}

void
lt_field_json(const struct lt_assessment *assessment, struct lt_buf *out)
{
	put_record(out, &(struct whole){ assessment, assessment->checks }, &lt_field_assessment, assessment);
}

void
lt_field_json_placement(const struct lt_placement *placement, struct lt_buf *out)
{
	put_record(out, &(struct whole){ placement, NULL }, &lt_field_placement, placement);
}

void
lt_field_json_noun(const struct lt_record *record, const void *noun, struct lt_buf *out)
{
	put_record(out, &(struct whole){ NULL, NULL }, record, noun);
}
