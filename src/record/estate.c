/* SPDX-License-Identifier: Apache-2.0 */
/* estate: see estate.h.  First the document is held against the rows, then it is read. */
#include "record/estate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

enum setting_kind { MAP, LIST, TEXT, DAY, BOOL, WORD, PATHS, ANSWERS, LATER, NUMBER };

struct setting {
	const char *path;
	enum setting_kind kind;
	int64_t standard, least, most;
	const char *unit, *sentence;
};

static const struct setting SETTINGS[] = {
#define KEY(path, kind, sentence) { path, kind, 0, 0, 0, NULL, sentence },
#define LIMIT(name, standard, least, most, unit, sentence) \
	{ "limits." #name, NUMBER, standard, least, most, unit, sentence },
#include "record/setting.def"
#undef KEY
#undef LIMIT
};
enum { SETTING_COUNT = sizeof SETTINGS / sizeof *SETTINGS, MISTAKES = 8 };

const struct lt_estate_limits lt_estate_limits_default = {
#define KEY(path, kind, sentence)
#define LIMIT(name, standard, least, most, unit, sentence) .name = standard,
#include "record/setting.def"
#undef KEY
#undef LIMIT
};

/* What reading goes by: where answers go, and the mistakes so far. */
struct reading {
	struct lt_arena *arena;
	struct lt_estate *estate;
	struct lt_buf mistakes;
	int count;
};

static void
mistake(struct reading *reading, struct lt_place place, const char *format, ...)
{
	if (reading->count++ >= MISTAKES)
		return;
	va_list args;
	lt_buf_printf(&reading->mistakes, "%s%s:%u: ", reading->count > 1 ? "\n" : "",
		place.file ? place.file : "lintel.yaml", place.line);
	va_start(args, format);
	lt_buf_vprintf(&reading->mistakes, format, args);
	va_end(args);
}

static const struct setting *
find(const char *path)
{
	for (int i = 0; i < SETTING_COUNT; i++)
		if (strcmp(SETTINGS[i].path, path) == 0)
			return &SETTINGS[i];
	return NULL;
}

/* Is the setting right below parent? */
static const char *
name_below(const struct setting *setting, const char *parent)
{
	size_t len = strlen(parent);
	if (strncmp(setting->path, parent, len) != 0 || (len > 0 && setting->path[len] != '.'))
		return NULL;
	const char *name = setting->path + len + (len > 0);
	return strpbrk(name, ".[") ? NULL : name;
}

static void
unknown_key(struct reading *reading, const char *parent, struct lt_text word, struct lt_place place)
{
	const char *near = NULL, *known = "";
	int least = 4;
	for (int i = 0; i < SETTING_COUNT; i++) {
		const char *name = name_below(&SETTINGS[i], parent);
		if (!name)
			continue;
		int steps = lt_text_distance(lt_text(name), word);
		near = steps < least ? name : near;
		least = steps < least ? steps : least;
		known = lt_print(reading->arena, "%s%s%s", known, *known ? ", " : "", name);
	}
	const char *where = *parent ? lt_print(reading->arena, " in %s", parent) : "";
	if (near)
		mistake(reading, place, "there is no key '%.*s'%s; did you mean '%s'?",
			LT_ARG(word), where, near);
	else
		mistake(reading, place, "there is no key '%.*s'%s; there are %s", LT_ARG(word),
			where, known);
}

static void
check_number(struct reading *reading, const struct setting *setting, struct lt_node value)
{
	int64_t number;
	if (!lt_node_is(value, LT_KIND_NUMBER) || !lt_node_int(value, &number))
		mistake(reading, lt_node_place(value), "%s is a whole number of %s", setting->path,
			setting->unit);
	else if (number < setting->least || number > setting->most)
		mistake(reading, lt_node_place(value), "%s is %lld; it is from %lld to %lld %s",
			setting->path, (long long)number, (long long)setting->least,
			(long long)setting->most, setting->unit);
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
are_paths(struct lt_node value)
{
	struct lt_walk w = lt_walk(value);
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w))
		if (!lt_node_is(w.value, LT_KIND_TEXT))
			return false;
	return lt_node_is(value, LT_KIND_LIST) || lt_node_is(value, LT_KIND_TEXT) || is_bool(value);
}

static void check_map(struct reading *reading, const char *path, struct lt_node map);

static void
check_list(struct reading *reading, const struct setting *setting, struct lt_node list)
{
	struct lt_walk w = lt_walk(list);
	if (!lt_node_is(list, LT_KIND_LIST))
		mistake(reading, lt_node_place(list), "%s is a list: each item begins with a dash",
			setting->path);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w))
		check_map(reading, lt_print(reading->arena, "%s[]", setting->path), w.value);
}

static void
check_value(struct reading *reading, const struct setting *setting, struct lt_node value)
{
	struct lt_place place = lt_node_place(value);
	struct lt_text text = lt_node_text(value, reading->arena);
	switch (setting->kind) {
	case MAP:
		return check_map(reading, setting->path, value);
	case LIST:
		return check_list(reading, setting, value);
	case NUMBER:
		return check_number(reading, setting, value);
	case TEXT:
		if (!is_text(value))
			mistake(reading, place, "%s is a text", setting->path);
		return;
	case DAY:
		if (!is_day(text))
			mistake(reading, place, "%s is a day, written 2027-01-31", setting->path);
		return;
	case BOOL:
		if (!is_bool(value))
			mistake(reading, place, "%s is true or false", setting->path);
		return;
	case WORD:
		if (!lt_text_eq(text, "essential") && !lt_text_eq(text, "complete"))
			mistake(reading, place, "%s is essential or complete, not '%.*s'",
				setting->path, LT_ARG(text));
		return;
	case PATHS:
		if (!are_paths(value))
			mistake(reading, place,
				"%s is true, false, a path or a list of paths; this version reads "
				"files alone",
				setting->path);
		return;
	case ANSWERS: /* its collector reads it */
	case LATER:
		return;
	}
}

/* A key with nothing behind it is as good as not written. */
static void
check_map(struct reading *reading, const char *path, struct lt_node map)
{
	struct lt_walk w = lt_walk(map);
	if (!lt_node_is(map, LT_KIND_MAP) && !lt_node_is(map, LT_KIND_NULL))
		return mistake(reading, lt_node_place(map),
			"%s has keys of its own, each on its line with a colon",
			*path ? path : "the file");
	while (lt_node_is(map, LT_KIND_MAP) && lt_walk_next(&w)) {
		const char *key = lt_print(
			reading->arena, "%s%s%.*s", path, *path ? "." : "", LT_ARG(w.word));
		const struct setting *setting = strpbrk(key, " \n") ? NULL : find(key);
		if (!setting || memchr(w.word.at, '.', w.word.len))
			unknown_key(reading, path, w.word, lt_walk_key_place(&w));
		else if (!lt_node_is(w.value, LT_KIND_NULL))
			check_value(reading, setting, w.value);
	}
}

static const char *
text_at(struct reading *reading, struct lt_node map, const char *key)
{
	return lt_node_string(lt_node_get(map, key), reading->arena);
}

static void
read_paths(struct reading *reading, const char *collector, struct lt_node value)
{
	struct lt_estate *estate = reading->estate;
	struct lt_estate_source source = { lt_copy(reading->arena, collector), NULL };
	struct lt_walk w = lt_walk(value);
	if (lt_node_is(value, LT_KIND_FALSE))
		LT_PUSH(reading->arena, estate->sources, estate->sources_count,
			estate->sources_room) = source;
	if (lt_node_is(value, LT_KIND_TEXT)) {
		source.path = lt_node_string(value, reading->arena);
		LT_PUSH(reading->arena, estate->sources, estate->sources_count,
			estate->sources_room) = source;
	}
	while (lt_node_is(value, LT_KIND_LIST) && lt_walk_next(&w)) {
		source.path = lt_node_string(w.value, reading->arena);
		LT_PUSH(reading->arena, estate->sources, estate->sources_count,
			estate->sources_room) = source;
	}
}

static void
read_waivers(struct reading *reading, struct lt_node list)
{
	struct lt_estate *estate = reading->estate;
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w))
		LT_PUSH(reading->arena, estate->waivers, estate->waivers_count,
			estate->waivers_room) = (struct lt_waiver){
			.check = text_at(reading, w.value, "check"),
			.resource = text_at(reading, w.value, "resource"),
			.until = text_at(reading, w.value, "until"),
			.by = text_at(reading, w.value, "by"),
			.because = text_at(reading, w.value, "because"),
			.file = lt_node_place(w.value).file,
			.line = lt_node_place(w.value).line,
		};
}

static void
read_limits(struct lt_estate_limits *limits, struct lt_node map)
{
	*limits = lt_estate_limits_default;
#define KEY(path, kind, sentence)
#define LIMIT(name, standard, least, most, unit, sentence)                                         \
	lt_node_int(lt_node_get(map, #name), &limits->name);
#include "record/setting.def"
#undef KEY
#undef LIMIT
}

/* Keys with one dot lie in sources; deeper ones are nobody's but their readers'. */
static struct lt_node
node_at(struct lt_node root, const char *path)
{
	const char *dot = strchr(path, '.');
	return dot ? lt_node_get(lt_node_get(root, "sources"), dot + 1) : lt_node_get(root, path);
}

static void
read_by_kind(struct reading *reading, const struct setting *setting)
{
	struct lt_estate *estate = reading->estate;
	struct lt_node value = strchr(setting->path, '[') ? LT_NOWHERE
							  : node_at(estate->root, setting->path);
	if (lt_node_is(value, LT_KIND_NONE) || lt_node_is(value, LT_KIND_NULL))
		return;
	if (setting->kind == PATHS)
		read_paths(reading, strchr(setting->path, '.') + 1, value);
	else if (setting->kind == LATER)
		LT_PUSH(reading->arena, estate->later, estate->later_count,
			estate->later_room) = (struct lt_estate_later){ setting->path,
			setting->sentence, lt_node_place(value) };
}

void
lt_estate_init(struct lt_estate *ret_estate)
{
	*ret_estate = (struct lt_estate){ .profile = "complete",
		.limits = lt_estate_limits_default };
}

bool
lt_estate_read(
	struct lt_arena *a, struct lt_node root, struct lt_estate *ret_estate, struct lt_err *err)
{
	struct lt_estate estate;
	lt_estate_init(&estate);
	struct reading reading = { .arena = a, .estate = &estate, .mistakes = LT_BUF(64 << 10) };
	estate.root = root;
	check_map(&reading, "", root);
	if (reading.count == 0) {
		const char *profile = text_at(&reading, root, "profile");
		estate.organisation = text_at(&reading, root, "organisation");
		estate.profile = profile ? profile : estate.profile;
		estate.host = lt_node_true(lt_node_path(root, "sources/host"));
		read_limits(&estate.limits, lt_node_get(root, "limits"));
		for (int i = 0; i < SETTING_COUNT; i++)
			read_by_kind(&reading, &SETTINGS[i]);
		read_waivers(&reading, lt_node_get(root, "waivers"));
	}
	bool fine = reading.count == 0;
	if (fine)
		*ret_estate = estate;
	else if (reading.count > MISTAKES)
		lt_fail(err, "%s\nand %d more", lt_buf_text(&reading.mistakes).at,
			reading.count - MISTAKES);
	else
		lt_fail(err, "%s", lt_buf_text(&reading.mistakes).at);
	lt_buf_done(&reading.mistakes);
	return fine;
}

/* "infra/" and "infra" and "./infra" are one folder; "." is all. */
static bool
lies_below(const char *path, const char *folder)
{
	while (folder[0] == '.' && folder[1] == '/')
		folder += 2;
	size_t len = strlen(folder);
	while (len > 0 && folder[len - 1] == '/')
		len--;
	if (len == 0 || (len == 1 && folder[0] == '.'))
		return true;
	return strncmp(path, folder, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

bool
lt_estate_has(const struct lt_estate *estate, const char *collector, const char *path)
{
	bool named = false;
	for (int i = 0; i < estate->sources_count; i++) {
		if (strcmp(estate->sources[i].collector, collector) != 0)
			continue;
		named = true;
		if (path && estate->sources[i].path && lies_below(path, estate->sources[i].path))
			return true;
	}
	return !named;
}

static const char *const KIND_WORDS[] = {
	[MAP] = "keys",
	[LIST] = "list",
	[TEXT] = "text",
	[DAY] = "day, 2027-01-31",
	[BOOL] = "true or false",
	[WORD] = "essential or complete",
	[PATHS] = "true, false, a path or a list of paths",
	[ANSWERS] = "keys of your own",
	[LATER] = "kept for a later version",
	[NUMBER] = "number",
};

void
lt_estate_page(struct lt_buf *out)
{
	lt_buf_puts(out,
		"# lintel.yaml\n\nGenerated from src/record/setting.def. A key that is not here is "
		"an error.\n\n"
		"| key | value | meaning |\n|---|---|---|\n");
	for (int i = 0; i < SETTING_COUNT; i++) {
		const struct setting *setting = &SETTINGS[i];
		lt_buf_printf(out, "| `%s` | ", setting->path);
		if (setting->kind == NUMBER)
			lt_buf_printf(out, "%lld to %lld %s, %lld when not given",
				(long long)setting->least, (long long)setting->most, setting->unit,
				(long long)setting->standard);
		else
			lt_buf_puts(out, KIND_WORDS[setting->kind]);
		lt_buf_printf(out, " | %s |\n", setting->sentence);
	}
}
