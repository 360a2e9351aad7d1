/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noun: what the API takes and gives, beside the assessment.
 *
 * A noun is one .def file here and one name in the list `nouns` of meson.build: its struct
 * (struct lt_noun_<name>), its table of fields (lt_field_<name>), the schema in the OpenAPI document and
 * the type in web/src/records.ts follow.  Its rows:
 *
 *	FIELD(type, name, sentence)  text, int, real, count, flag, texts, or a vocabulary of words.h
 *	NEED(type, name, sentence)   the same; who sends it must give it
 *	ONE LIST (noun, name, sentence)  a noun inside, or a list of them; ONE comes behind its noun in the list
 *
 * text is null when NULL, real when it is below 0 (money is real, in the currency that stands beside
 * it); a time is a text, 2026-11-22T10:00:00Z; a day is 2026-11-22.
 */
#pragma once
#include "record/assessment.h"

/* Parts of the assessment stand in nouns under their own names. */
#define lt_noun_run lt_run
#define lt_noun_blocker lt_blocker
#define lt_noun_phase lt_phase_score
#define lt_noun_area lt_area_score
#define lt_noun_gate lt_gate_score
#define lt_noun_evidence lt_evidence
#define lt_noun_blind lt_blind
#define lt_noun_rating lt_rating
#define lt_noun_pattern lt_pattern
#define lt_noun_work lt_work
#define lt_noun_decision lt_decision
#define lt_noun_change lt_change
#define lt_noun_waiver lt_waiver

#define FIELD(type, name, sentence) lt_type_##type name;
#define NEED(type, name, sentence) lt_type_##type name;
#define ONE(noun, name, sentence) struct lt_noun_##noun name;
#define LIST(noun, name, sentence) struct lt_noun_##noun *name; int name##_count;
#include "record/noun_structs.h" /* made by meson */
#undef FIELD
#undef NEED
#undef ONE
#undef LIST
