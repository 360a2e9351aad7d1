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

#define FIELD(type, name, sentence) lt_type_##type name;
#define NEED(type, name, sentence) lt_type_##type name;
#define ONE(noun, name, sentence) struct lt_noun_##noun name;
#define LIST(noun, name, sentence) struct lt_noun_##noun *name; int name##_count;
#include "record/noun_structs.h" /* made by meson */
#undef FIELD
#undef NEED
#undef ONE
#undef LIST
