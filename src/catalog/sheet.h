/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet: prices that were read out of files of others, on their way into a file of ours.
 *
 * Readers push quotes, each one number of one model, and rents; what they leave out is counted
 * with its reason and never priced.  Laying puts quotes of one model together, finds what is one
 * price in several regions, and checks what has always been so: the data zone and a region cost 1.1
 * times the global price, batches half of it, cached input 10 to 50 % of input.  What breaks that is a
 * mistake of the reading or news, and is told.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "catalog/rent.h"

struct lt_buf;
struct lt_prices;

/* What a token may be bought as; the words are the keys of rows in content/prices/. */
#define LT_QUOTE_BUCKETS(WORD)                                                                      \
	WORD(input) WORD(cached) WORD(write_5m) WORD(write_1h) WORD(output) WORD(audio_in) WORD(audio_out)
enum lt_quote_bucket {
#define WORD(name) LT_QUOTE_##name,
	LT_QUOTE_BUCKETS(WORD)
#undef WORD
	LT_QUOTE_COUNT,
};
extern const char *const lt_quote_buckets[LT_QUOTE_COUNT + 1];

enum lt_quote_way { LT_QUOTE_STANDARD, LT_QUOTE_BATCH, LT_QUOTE_PRIORITY, LT_QUOTE_LONG };

struct lt_quote {
	const char *provider, *sku;
	const char *const *names; /* of the model, the first one sorts it; NULL ends */
	const char *region;       /* NULL: it does not say */
	const char *source;
	enum lt_quote_bucket bucket;
	enum lt_quote_way way;
	int64_t long_from;        /* of LT_QUOTE_LONG: the whole call costs this from so many tokens of input + 1 on */
	int64_t from_day;
	double price;             /* USD a million */
};

struct lt_sheet_left {
	const char *why, *example;
	int count;
};

/* A row of the sheet: quotes of one model that hold together. */
struct lt_sheet_row {
	struct lt_quote head;
	const char **regions;     /* NULL ends; empty: everywhere it was seen */
	int region_count, region_room;
	double price[4][LT_QUOTE_COUNT]; /* by way; -1: none */
	int64_t long_from;
};

struct lt_sheet {
	struct lt_arena *a;
	int64_t day;              /* on which all this was read */
	struct lt_quote *quotes;
	struct lt_rent *rents;
	struct lt_sheet_row *rows; /* after laying */
	struct lt_sheet_left *left;
	const char **notes;       /* sentences a person should read */
	int quote_count, quote_room, rent_count, rent_room, row_count, row_room, left_count, left_room, note_count, note_room;
	int read;                 /* entries looked at */
	const struct lt_prices *known; /* for names that go together, and for units that slipped */
};

/* LT_SHEET(arena, day, known) needs no call. */
#define LT_SHEET(where, when, what) ((struct lt_sheet){ .a = (where), .day = (when), .known = (what) })

void lt_sheet_quote(struct lt_sheet *sheet, const struct lt_quote *quote);
void lt_sheet_rent(struct lt_sheet *sheet, const struct lt_rent *rent); /* from_day and to_day are set; the texts follow */
void lt_sheet_leave(struct lt_sheet *sheet, const char *why, struct lt_text example);
void lt_sheet_note(struct lt_sheet *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));

void lt_sheet_lay(struct lt_sheet *sheet);
void lt_sheet_json(const struct lt_sheet *sheet, struct lt_buf *out);

/* The ways into it.  offers: a region's catalogue of models, which tells what a meter measures; each
 * file is one parsed document.  False with err when the file is of no kind that is known. */
struct lt_price_files {
	const char *const *names;
	const struct lt_node *roots;
	int count;
};
bool lt_price_import(struct lt_sheet *sheet, const struct lt_price_files *files, struct lt_err *err);

/* import_retail.c, import_litellm.c, import_genai.c */
struct lt_meters; /* what catalogues say of meters */
struct lt_meters *lt_import_meters(struct lt_arena *a);
void lt_import_offers(struct lt_meters *meters, struct lt_node root);
void lt_import_retail(struct lt_sheet *sheet, struct lt_meters *meters, const char *file, struct lt_node items);
void lt_import_litellm(struct lt_sheet *sheet, const char *file, struct lt_node root);
void lt_import_genai(struct lt_sheet *sheet, const char *file, struct lt_node providers);

/* What the name of a meter says: "gpt-4.1-mini cchd Inp Data Zone Tokens". */
struct lt_meter_name {
	const char *model, *sku; /* sku NULL: it does not say */
	enum lt_quote_bucket bucket;
	enum lt_quote_way way;
	bool tokens, hosting, training, unit; /* unit: a provisioned throughput unit */
};
struct lt_meter_name lt_import_name(struct lt_arena *a, struct lt_text name);
