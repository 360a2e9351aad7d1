/* SPDX-License-Identifier: Apache-2.0 */
/* setting: see setting.h.  A document is held against the rows of setting.def. */
#include "record/setting.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "record/policy.h"

const struct lt_setting lt_settings[] = {
#define KEY(path, kind, sentence) { path, LT_SETTING_##kind, 0, 0, 0, NULL, NULL, sentence },
#define SWITCH(path, standard, sentence) { path, LT_SETTING_SWITCH, standard, 0, 1, NULL, NULL, sentence },
#define CHOICE(path, words, standard, sentence) \
	{ path, LT_SETTING_CHOICE, 0, 0, 0, words "\0" standard, NULL, sentence },
#define COUNT(path, standard, least, most, unit, sentence) \
	{ path, LT_SETTING_COUNT, standard, least, most, NULL, unit, sentence },
#define MONEY(path, most, unit, sentence) { path, LT_SETTING_MONEY, 0, 0, most, NULL, unit, sentence },
#define LIMIT(name, standard, least, most, unit, sentence) \
	COUNT("limits." #name, standard, least, most, unit, sentence)
#include "record/setting.def"
	{ 0 }
};

enum { NAME_LONGEST = 128, LINE_LONGEST = 1024 };

static const struct lt_setting *
find(const char *path)
{
	for (const struct lt_setting *s = lt_settings; s->path; s++)
		if (strcmp(s->path, path) == 0)
			return s;
	return NULL;
}

/* Is the setting right below parent? */
static const char *
name_below(const struct lt_setting *setting, const char *parent)
{
	size_t len = strlen(parent);
	if (strncmp(setting->path, parent, len) != 0 || (len > 0 && setting->path[len] != '.'))
		return NULL;
	const char *name = setting->path + len + (len > 0);
	return strpbrk(name, ".[") ? NULL : name;
}

static const char *
names_below(struct lt_arena *a, const char *parent)
{
	const char *known = "";
	for (const struct lt_setting *s = lt_settings; s->path; s++) {
		const char *name = name_below(s, parent);
		if (name)
			known = lt_print(a, "%s%s%s", known, *known ? ", " : "", name);
	}
	return known;
}

static void
unknown_key(struct lt_mistakes *m, const char *parent, struct lt_text word, struct lt_place place)
{
	const char *near = NULL;
	int least = 4;
	for (const struct lt_setting *s = lt_settings; s->path; s++) {
		const char *name = name_below(s, parent);
		int steps = name ? lt_text_distance(lt_text(name), word) : least;
		near = steps < least ? name : near;
		least = steps < least ? steps : least;
	}
	const char *where = *parent ? lt_print(m->arena, " in %s", parent) : "";
	if (near)
		lt_mistake_add(m, place, "there is no key '%.*s'%s; did you mean '%s'?",
			LT_ARG(word), where, near);
	else
		lt_mistake_add(m, place, "there is no key '%.*s'%s; there are %s", LT_ARG(word),
			where, names_below(m->arena, parent));
}

static void
check_count(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node value)
{
	int64_t number;
	const char *unit = setting->unit;
	if (!lt_node_is(value, LT_KIND_NUMBER) || !lt_node_int(value, &number))
		lt_mistake_add(m, lt_node_place(value), "%s is a whole number%s%s", setting->path,
			*unit ? " of " : "", unit);
	else if (number < setting->least || number > setting->most)
		lt_mistake_add(m, lt_node_place(value), "%s is %lld; it is from %lld to %lld%s%s",
			setting->path, (long long)number, (long long)setting->least,
			(long long)setting->most, *unit ? " " : "", unit);
}

static void
check_money(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node value)
{
	double number;
	if (!lt_node_is(value, LT_KIND_NUMBER) || !lt_node_double(value, &number) ||
		!(number >= 0) || number > (double)setting->most)
		lt_mistake_add(m, lt_node_place(value), "%s is a number from 0 to %lld, %s",
			setting->path, (long long)setting->most, setting->unit);
}

static bool
is_day(struct lt_text text)
{
	int64_t day;
	return text.len == 10 && lt_date_day(text, &day);
}

static bool
is_bool(struct lt_node value)
{
	return lt_node_is(value, LT_KIND_TRUE) || lt_node_is(value, LT_KIND_FALSE);
}

/* A number is a fine text where a text is meant: an organisation may be called 42. */
static bool
is_text(struct lt_node value)
{
	return lt_node_is(value, LT_KIND_TEXT) || lt_node_is(value, LT_KIND_NUMBER);
}

static bool
is_line(struct lt_mistakes *m, struct lt_node value)
{
	struct lt_text text = lt_node_text(value, m->arena);
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 127)
			return false;
	return is_text(value) && text.len > 0 && text.len <= LINE_LONGEST &&
		text.at[0] != ' ' && text.at[text.len - 1] != ' ';
}

static bool
is_name(struct lt_mistakes *m, struct lt_node value)
{
	return is_line(m, value) && lt_node_text(value, m->arena).len <= NAME_LONGEST;
}

static bool
is_digest(struct lt_mistakes *m, struct lt_node value)
{
	struct lt_text text = lt_node_text(value, m->arena);
	for (size_t i = 0; i < text.len; i++)
		if (!memchr("0123456789abcdefABCDEF", text.at[i], 22))
			return false;
	return lt_node_is(value, LT_KIND_TEXT) && text.len == 64;
}

static bool
are_paths(struct lt_node value)
{
	struct lt_walk w = lt_walk(value);
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w))
		if (!lt_node_is(w.value, LT_KIND_TEXT))
			return false;
	return lt_node_is(value, LT_KIND_LIST) || lt_node_is(value, LT_KIND_TEXT) || is_bool(value);
}

static bool
are_percents(struct lt_node value)
{
	int64_t before = 0, percent;
	struct lt_walk w = lt_walk(value);
	if (!lt_node_is(value, LT_KIND_LIST) || lt_node_count(value) > 4)
		return false;
	while (lt_walk_next(&w)) {
		if (!lt_node_is(w.value, LT_KIND_NUMBER) || !lt_node_int(w.value, &percent) ||
			percent <= before || percent > 100)
			return false;
		before = percent;
	}
	return true;
}

/* Which of the words; -1: none. */
static int
word_of(const char *words, struct lt_text text)
{
	struct lt_text rest = lt_text(words), word;
	for (int i = 0; lt_text_cut(&rest, '|', &word); i++)
		if (word.len && lt_text_is(word, text))
			return i;
	return -1;
}

/* "a, b or c" */
static const char *
listed(struct lt_arena *a, const char *words)
{
	struct lt_text rest = lt_text(words), word;
	const char *out = "";
	while (lt_text_cut(&rest, '|', &word))
		if (word.len)
			out = lt_print(a, "%s%s%.*s", out,
				!*out ? "" : rest.len == 0 ? " or " : ", ", LT_ARG(word));
	return out;
}

static const char *
nearest(struct lt_arena *a, const char *words, struct lt_text text)
{
	struct lt_text rest = lt_text(words), word;
	const char *near = NULL;
	int least = 3;
	while (lt_text_cut(&rest, '|', &word)) {
		int steps = lt_text_distance(word, text);
		if (word.len && steps < least) {
			near = lt_copy_text(a, word).at;
			least = steps;
		}
	}
	return near;
}

static void
check_choice(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node value)
{
	struct lt_text text = lt_node_text(value, m->arena);
	if (is_text(value) && word_of(setting->words, text) >= 0)
		return;
	const char *near = nearest(m->arena, setting->words, text);
	lt_mistake_add(m, lt_node_place(value), "%s is %s, not '%.*s'%s%s%s", setting->path,
		listed(m->arena, setting->words), LT_ARG(text), near ? "; did you mean '" : "",
		near ? near : "", near ? "'?" : "");
}

static void check_map(struct lt_mistakes *m, const char *path, struct lt_node map);

static void
check_list(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node list)
{
	struct lt_walk w = lt_walk(list);
	if (!lt_node_is(list, LT_KIND_LIST))
		lt_mistake_add(m, lt_node_place(list), "%s is a list: each item begins with a dash",
			setting->path);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w))
		check_map(m, lt_print(m->arena, "%s[]", setting->path), w.value);
}

static void
check_names(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node value)
{
	struct lt_walk w = lt_walk(value);
	bool good = is_name(m, value);
	if (lt_node_is(value, LT_KIND_LIST))
		for (good = true; good && lt_walk_next(&w);)
			good = is_name(m, w.value);
	if (!good)
		lt_mistake_add(m, lt_node_place(value), "%s is a name or a list of names, each of up to %d characters on one line",
			setting->path, NAME_LONGEST);
}

/* What stands here may be the key itself, written where its digest belongs: it is not repeated. */
static void
check_digest(struct lt_mistakes *m, const char *path, struct lt_node value)
{
	if (!is_digest(m, value))
		lt_mistake_add(m, lt_node_place(value),
			"%s is the SHA-256 of a key, 64 hex digits between quotes; lintel govern key makes a key and its line",
			path);
}

static void
check_digests(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node value)
{
	struct lt_walk w = lt_walk(value);
	if (!lt_node_is(value, LT_KIND_LIST))
		return check_digest(m, setting->path, value);
	const char *path = lt_print(m->arena, "%s[]", setting->path);
	while (lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			check_map(m, path, w.value);
		else
			check_digest(m, path, w.value);
}

/* Paths, and among them maps: systems to be asked. */
static void
check_places(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node value)
{
	struct lt_walk w = lt_walk(value);
	const char *path = lt_print(m->arena, "%s[]", setting->path);
	if (lt_node_is(value, LT_KIND_MAP))
		return check_map(m, path, value);
	if (!lt_node_is(value, LT_KIND_LIST) && !are_paths(value))
		lt_mistake_add(m, lt_node_place(value), "%s is true, false, a path, or a list of paths and of maps",
			setting->path);
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP))
			check_map(m, path, w.value);
		else if (!lt_node_is(w.value, LT_KIND_TEXT))
			lt_mistake_add(m, lt_node_place(w.value), "%s is a path, or a map such as {%s: ...}", path,
				names_below(m->arena, path));
}

static void
check_value(struct lt_mistakes *m, const struct lt_setting *setting, struct lt_node value)
{
	struct lt_place place = lt_node_place(value);
	const char *must = NULL;
	switch (setting->kind) {
	case LT_SETTING_MAP:
		return check_map(m, setting->path, value);
	case LT_SETTING_LIST:
		return check_list(m, setting, value);
	case LT_SETTING_COUNT:
		return check_count(m, setting, value);
	case LT_SETTING_MONEY:
		return check_money(m, setting, value);
	case LT_SETTING_CHOICE:
		return check_choice(m, setting, value);
	case LT_SETTING_NAMES:
		return check_names(m, setting, value);
	case LT_SETTING_DIGEST:
		return check_digest(m, setting->path, value);
	case LT_SETTING_DIGESTS:
		return check_digests(m, setting, value);
	case LT_SETTING_PLACES:
		return check_places(m, setting, value);
	case LT_SETTING_TEXT:
		must = is_text(value) ? NULL : "a text";
		break;
	case LT_SETTING_LINE:
		must = is_line(m, value) ? NULL : "a text of up to 1024 characters on one line";
		break;
	case LT_SETTING_NAME:
		must = is_name(m, value) ? NULL : "a name of up to 128 characters on one line";
		break;
	case LT_SETTING_DAY:
		must = is_day(lt_node_text(value, m->arena)) ? NULL : "a day, written 2027-01-31";
		break;
	case LT_SETTING_SWITCH:
		must = is_bool(value) ? NULL : "true or false";
		break;
	case LT_SETTING_PERCENTS:
		must = are_percents(value) ? NULL
					   : "a list of up to four whole numbers, rising, up to 100";
		break;
	case LT_SETTING_PATHS:
		must = are_paths(value) ? NULL : "true, false, a path or a list of paths";
		break;
	case LT_SETTING_ANSWERS: /* its collector reads it */
		break;
	}
	if (must)
		lt_mistake_add(m, place, "%s is %s", setting->path, must);
}

/* A key with nothing behind it is as good as not written. */
static void
check_map(struct lt_mistakes *m, const char *path, struct lt_node map)
{
	struct lt_walk w = lt_walk(map);
	if (!lt_node_is(map, LT_KIND_MAP) && !lt_node_is(map, LT_KIND_NULL))
		lt_mistake_add(m, lt_node_place(map), "%s has keys of its own, each with a colon: %s",
			*path ? path : "the file", names_below(m->arena, path));
	while (lt_node_is(map, LT_KIND_MAP) && lt_walk_next(&w)) {
		const char *key =
			lt_print(m->arena, "%s%s%.*s", path, *path ? "." : "", LT_ARG(w.word));
		const struct lt_setting *setting = strpbrk(key, " \n") ? NULL : find(key);
		if (!setting || memchr(w.word.at, '.', w.word.len))
			unknown_key(m, path, w.word, lt_walk_key_place(&w));
		else if (!lt_node_is(w.value, LT_KIND_NULL))
			check_value(m, setting, w.value);
	}
}

void
lt_setting_check(struct lt_node root, struct lt_mistakes *mistakes)
{
	check_map(mistakes, "", root);
}

static struct lt_node
value_of(struct lt_node map, const char *path)
{
	const char *dot = strrchr(path, '.');
	return lt_node_get(map, dot ? dot + 1 : path);
}

bool
lt_setting_given(struct lt_node map, const char *key)
{
	struct lt_node value = lt_node_get(map, key);
	return !lt_node_is(value, LT_KIND_NONE) && !lt_node_is(value, LT_KIND_NULL);
}

int64_t
lt_setting_int(struct lt_node map, const char *path)
{
	const struct lt_setting *setting = find(path);
	struct lt_node value = value_of(map, path);
	int64_t number;
	if (!lt_node_is(value, LT_KIND_NUMBER) || !lt_node_int(value, &number) ||
		number < setting->least || number > setting->most)
		return setting->standard;
	return number;
}

bool
lt_setting_true(struct lt_node map, const char *path)
{
	struct lt_node value = value_of(map, path);
	return is_bool(value) ? lt_node_is(value, LT_KIND_TRUE) : find(path)->standard != 0;
}

int
lt_setting_choice(struct lt_node map, const char *path)
{
	char spelt[32];
	const char *words = find(path)->words;
	struct lt_node value = value_of(map, path);
	struct lt_text rest = lt_text(words), word;
	int64_t number;
	for (int i = 0; lt_text_cut(&rest, '|', &word); i++) {
		snprintf(spelt, sizeof spelt, "%.*s", LT_ARG(word));
		if (lt_node_eq(value, spelt) || (lt_node_is(value, LT_KIND_NUMBER) &&
			lt_node_int(value, &number) && number == strtoll(spelt, NULL, 10)))
			return i;
	}
	return word_of(words, lt_text(words + strlen(words) + 1));
}

double
lt_setting_money(struct lt_node map, const char *path)
{
	double number;
	struct lt_node value = value_of(map, path);
	if (!lt_node_is(value, LT_KIND_NUMBER) || !lt_node_double(value, &number) ||
		!(number >= 0) || number > (double)find(path)->most)
		return 0;
	return number;
}

static const char *const KIND_WORDS[] = {
	[LT_SETTING_MAP] = "keys",
	[LT_SETTING_LIST] = "list",
	[LT_SETTING_TEXT] = "text",
	[LT_SETTING_LINE] = "text",
	[LT_SETTING_DAY] = "day, 2027-01-31",
	[LT_SETTING_NAME] = "name",
	[LT_SETTING_NAMES] = "name or list of names",
	[LT_SETTING_DIGEST] = "64 hex digits",
	[LT_SETTING_DIGESTS] = "64 hex digits, or a list of them or of keys",
	[LT_SETTING_PERCENTS] = "list of percents",
	[LT_SETTING_PATHS] = "true, false, a path or a list of paths",
	[LT_SETTING_PLACES] = "true, false, a path or a list of paths and of maps",
	[LT_SETTING_ANSWERS] = "keys of your own",
};

static void
page_value(struct lt_arena *a, const struct lt_setting *s, struct lt_buf *out)
{
	const char *blank = s->unit && *s->unit ? " " : "", *unit = s->unit ? s->unit : "";
	const char *standard = s->words ? s->words + strlen(s->words) + 1 : "";
	switch (s->kind) {
	case LT_SETTING_COUNT:
		lt_buf_printf(out, "%lld to %lld%s%s", (long long)s->least, (long long)s->most,
			blank, unit);
		if (s->standard >= s->least)
			lt_buf_printf(out, ", %lld when not given", (long long)s->standard);
		break;
	case LT_SETTING_MONEY:
		lt_buf_printf(out, "0 to %lld%s%s", (long long)s->most, blank, unit);
		break;
	case LT_SETTING_SWITCH:
		lt_buf_printf(out, "true or false, %s when not given",
			s->standard ? "true" : "false");
		break;
	case LT_SETTING_CHOICE:
		lt_buf_puts(out, listed(a, s->words));
		if (*standard)
			lt_buf_printf(out, ", %s when not given", standard);
		break;
	default:
		lt_buf_puts(out, KIND_WORDS[s->kind]);
	}
}

void
lt_setting_page(struct lt_buf *out)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	lt_buf_puts(out,
		"# lintel.yaml\n\nGenerated from src/record/setting.def. A key that is not here is "
		"an error.\n\n"
		"| key | value | meaning |\n|---|---|---|\n");
	for (const struct lt_setting *s = lt_settings; s->path; s++) {
		lt_buf_printf(out, "| `%s` | ", s->path);
		page_value(a, s, out);
		lt_buf_printf(out, " | %s |\n", s->sentence);
	}
	lt_arena_drop(a);
}
