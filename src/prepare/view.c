/* SPDX-License-Identifier: Apache-2.0 */
/* view: see view.h.  Every row of setting_platform.def is there, given or not. */
#include "prepare/view.h"

#include "base/arena.h"
#include "prepare/name.h"
#include "record/setting.h"

static const struct lt_place NOWHERE;

void
lt_view_text(struct lt_doc *doc, const char *key, const char *value)
{
	lt_doc_key(doc, lt_text(key), NOWHERE);
	lt_doc_text(doc, lt_text(value), NOWHERE);
}

void
lt_view_number(struct lt_doc *doc, const char *key, double value)
{
	char spelling[32];
	int len = value == (double)(int64_t)value ? snprintf(spelling, sizeof spelling, "%lld", (long long)value)
						  : snprintf(spelling, sizeof spelling, "%.10g", value);
	lt_doc_key(doc, lt_text(key), NOWHERE);
	lt_doc_number(doc, (struct lt_text){ spelling, (size_t)len }, NOWHERE);
}

void
lt_view_flag(struct lt_doc *doc, const char *key, bool value)
{
	lt_doc_key(doc, lt_text(key), NOWHERE);
	lt_doc_bool(doc, value, NOWHERE);
}

void
lt_view_list(struct lt_doc *doc, const char *key)
{
	lt_doc_key(doc, lt_text(key), NOWHERE);
	lt_doc_list(doc, NOWHERE);
}

void
lt_view_map(struct lt_doc *doc, const char *key)
{
	lt_doc_key(doc, lt_text(key), NOWHERE);
	lt_doc_map(doc, NOWHERE);
}

static const struct {
	const char *path, *value;
} STANDARDS[] = {
#define STANDARD(path, value) { path, value },
#include "prepare/standard.def"
};

static const char *
standard(const char *path)
{
	for (size_t i = 0; i < sizeof STANDARDS / sizeof *STANDARDS; i++)
		if (strcmp(STANDARDS[i].path, path) == 0)
			return STANDARDS[i].value;
	return "";
}

/* The word of path right below parent, or NULL. */
static const char *
below(const char *path, const char *parent)
{
	size_t len = strlen(parent);
	if (strncmp(path, parent, len) != 0 || path[len] != '.' || strpbrk(path + len + 1, ".["))
		return NULL;
	return path + len + 1;
}

static void lay_rows(struct lt_prepare *p, struct lt_doc *doc, const char *parent, struct lt_node map);

/* Words with a blank between, where nothing is given. */
static void
lay_words(struct lt_doc *doc, const char *words, bool numbers)
{
	struct lt_text rest = lt_text(words), word;
	while (lt_text_cut(&rest, ' ', &word))
		if (word.len && numbers)
			lt_doc_number(doc, word, NOWHERE);
		else if (word.len)
			lt_doc_text(doc, word, NOWHERE);
}

static void
lay_names(struct lt_prepare *p, struct lt_doc *doc, const struct lt_setting *row, struct lt_node value)
{
	bool numbers = row->kind == LT_SETTING_PERCENTS;
	lt_doc_list(doc, NOWHERE);
	struct lt_walk w = lt_walk(value);
	if (lt_node_is(value, LT_KIND_LIST))
		while (lt_walk_next(&w))
			lt_doc_copy(doc, w.value);
	else if (!lt_node_is(value, LT_KIND_NONE) && !lt_node_is(value, LT_KIND_NULL))
		lt_doc_text(doc, lt_node_text(value, p->a), NOWHERE);
	else
		lay_words(doc, standard(row->path), numbers);
	lt_doc_end(doc);
}

/* Keys of one's own: a list of name and value. */
static void
lay_own(struct lt_prepare *p, struct lt_doc *doc, struct lt_node map)
{
	struct lt_walk w = lt_walk(map);
	lt_doc_list(doc, NOWHERE);
	while (lt_node_is(map, LT_KIND_MAP) && lt_walk_next(&w)) {
		const char *value = lt_node_string(w.value, p->a);
		lt_doc_map(doc, NOWHERE);
		lt_doc_key(doc, LT_LIT("name"), NOWHERE);
		lt_doc_text(doc, w.word, NOWHERE);
		lt_view_text(doc, "value", value ? value : "");
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

static void
lay_items(struct lt_prepare *p, struct lt_doc *doc, const char *path, struct lt_node list)
{
	const char *item = lt_print(p->a, "%s[]", path);
	struct lt_walk w = lt_walk(list);
	lt_doc_list(doc, NOWHERE);
	while (lt_node_is(list, LT_KIND_LIST) && lt_walk_next(&w)) {
		lt_doc_map(doc, NOWHERE);
		lay_rows(p, doc, item, w.value);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

static void
lay_number(struct lt_prepare *p, struct lt_doc *doc, const struct lt_setting *row, struct lt_node map)
{
	const char *key = strrchr(row->path, '.') + 1;
	char spelling[32];
	if (row->kind == LT_SETTING_COUNT) {
		int64_t number = lt_setting_int(map, row->path);
		if (number < row->least)
			return lt_doc_text(doc, LT_NONE, NOWHERE);
		int len = snprintf(spelling, sizeof spelling, "%lld", (long long)number);
		return lt_doc_number(doc, (struct lt_text){ spelling, (size_t)len }, NOWHERE);
	}
	if (!lt_setting_given(map, key))
		return lt_doc_text(doc, LT_NONE, NOWHERE);
	lt_doc_number(doc, lt_node_text(lt_node_get(map, key), p->a), NOWHERE);
}

static void
lay_row(struct lt_prepare *p, struct lt_doc *doc, const struct lt_setting *row, const char *key, struct lt_node map)
{
	struct lt_node value = lt_node_get(map, key);
	const char *text = lt_node_string(value, p->a);
	lt_doc_key(doc, lt_text(key), NOWHERE);
	switch (row->kind) {
	case LT_SETTING_MAP:
		lt_doc_map(doc, NOWHERE);
		lay_rows(p, doc, row->path, value);
		return lt_doc_end(doc);
	case LT_SETTING_LIST:
		return lay_items(p, doc, row->path, value);
	case LT_SETTING_SWITCH:
		return lt_doc_bool(doc, lt_setting_true(map, row->path), NOWHERE);
	case LT_SETTING_COUNT:
	case LT_SETTING_MONEY:
		return lay_number(p, doc, row, map);
	case LT_SETTING_NAMES:
	case LT_SETTING_PERCENTS:
		return lay_names(p, doc, row, value);
	case LT_SETTING_ANSWERS:
		return lay_own(p, doc, value);
	case LT_SETTING_CHOICE:
		if (!text)
			text = row->words + strlen(row->words) + 1;
		break;
	default:
		break;
	}
	lt_doc_text(doc, lt_text(text && !lt_node_is(value, LT_KIND_NULL) ? text : standard(row->path)), NOWHERE);
}

static void
lay_rows(struct lt_prepare *p, struct lt_doc *doc, const char *parent, struct lt_node map)
{
	for (const struct lt_setting *row = lt_settings; row->path; row++) {
		const char *key = below(row->path, parent);
		if (key)
			lay_row(p, doc, row, key, map);
	}
}

const char *
lt_view_platform(struct lt_prepare *p, const char *path)
{
	struct lt_text rest = lt_text(path), word;
	struct lt_node n = p->estate;
	while (lt_text_cut(&rest, '.', &word))
		n = lt_node_get(n, lt_copy_text(p->a, word).at);
	const char *text = lt_node_is(n, LT_KIND_NULL) ? NULL : lt_node_string(n, p->a);
	if (text && *text)
		return text;
	for (const struct lt_setting *row = lt_settings; row->path; row++)
		if (row->kind == LT_SETTING_CHOICE && strcmp(row->path, path) == 0)
			return row->words + strlen(row->words) + 1;
	return standard(path);
}

static void
lay_tag(struct lt_doc *doc, const char *name, const char *value)
{
	if (!*value)
		return;
	lt_doc_map(doc, NOWHERE);
	lt_view_text(doc, "name", name);
	lt_view_text(doc, "value", value);
	lt_doc_end(doc);
}

/* Those of infra6 7.9 that hold for the whole platform; the others are a target's own. */
static const struct {
	const char *name, *path;
} TAGS[] = {
	{ "cost-center", "platform.cost_center" },
	{ "data-classification", "platform.data" },
	{ "environment", "platform.environment" },
	{ "owner", "platform.owner" },
	{ "project", "platform.project" },
};

static void
lay_tags(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node own = lt_node_get(p->platform, "tags");
	struct lt_walk w = lt_walk(own);
	lt_view_list(doc, "tags");
	for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
		const char *value = lt_view_platform(p, TAGS[i].path);
		lay_tag(doc, TAGS[i].name, *value ? value : strcmp(TAGS[i].name, "project") == 0 ? lt_view_platform(p, "platform.name") : "");
	}
	lay_tag(doc, "managed-by", "lintel");
	lay_tag(doc, "workload-type", "ai-platform");
	while (lt_node_is(own, LT_KIND_MAP) && lt_walk_next(&w)) {
		const char *value = lt_node_string(w.value, p->a);
		lay_tag(doc, lt_copy_text(p->a, w.word).at, value ? value : "");
	}
	lt_doc_end(doc);
}

/* The account of Terraform's state comes before all else, so its name is not one of ours. */
static void
lay_state(struct lt_prepare *p, struct lt_doc *doc)
{
	const char *name = lt_view_platform(p, "platform.name"), *group = lt_view_platform(p, "platform.state.group");
	const char *account = lt_view_platform(p, "platform.state.account"), *container = lt_view_platform(p, "platform.state.container");
	lt_view_map(doc, "state");
	lt_view_text(doc, "group", *group ? group : lt_print(p->a, "rg-%s-state", name));
	lt_view_text(doc, "account", *account ? account : lt_name_state(p));
	lt_view_text(doc, "container", *container ? container : "tfstate");
	lt_doc_end(doc);
}

bool
lt_view_renders(struct lt_prepare *p, const char *target)
{
	for (int i = 0; p->chosen[i]; i++)
		if (strcmp(p->chosen[i], target) == 0)
			return true;
	return false;
}

void
lt_view_lay(struct lt_prepare *p, struct lt_doc *doc)
{
	lt_view_map(doc, "platform");
	lay_rows(p, doc, "platform", p->platform);
	lt_doc_end(doc);
	lt_view_map(doc, "names");
	lt_name_lay(p, doc);
	lt_doc_end(doc);
	lay_tags(p, doc);
	lay_state(p, doc);
	lt_view_map(doc, "lintel");
	lt_view_text(doc, "version", LT_VERSION);
	lt_doc_end(doc);
	lt_view_map(doc, "targets");
	for (int i = 0; lt_targets[i]; i++)
		lt_view_flag(doc, lt_name_key(p->a, lt_targets[i]->name), lt_view_renders(p, lt_targets[i]->name));
	lt_doc_end(doc);
}

static void
must(struct lt_prepare *p, struct lt_place place, struct lt_node map, const char *path, const char *what)
{
	const char *key = strrchr(path, '.') + 1;
	if (!lt_setting_given(map, key))
		lt_mistake_add(p->mistakes, place, "%s is not given, and nothing is rendered without %s; write %s: below %.*s", path, what, key,
			(int)(key - path - 1), path);
}

enum { MOST_TAGS = 35 };

static void
check_tags(struct lt_prepare *p)
{
	struct lt_node own = lt_node_get(p->platform, "tags");
	struct lt_walk w = lt_walk(own);
	if (lt_setting_given(p->platform, "tags") && (!lt_node_is(own, LT_KIND_MAP) || lt_node_count(own) > MOST_TAGS))
		lt_mistake_add(p->mistakes, lt_node_place(own), "platform.tags is a map of up to %d tags, a name and its value on each line: Azure takes 50, and what is rendered has its own", MOST_TAGS);
	while (lt_node_is(own, LT_KIND_MAP) && lt_walk_next(&w)) {
		struct lt_text value = lt_node_text(w.value, p->a);
		if (w.word.len == 0 || w.word.len > 128 || strpbrk(lt_copy_text(p->a, w.word).at, "<>%&\\?/\n\"'"))
			lt_mistake_add(p->mistakes, lt_walk_key_place(&w), "'%.*s' is no name of a tag: up to 128 characters without < > %% & \\ ? / and quotes", LT_ARG(w.word));
		if (!value.at || value.len > 256 || memchr(value.at, '\n', value.len))
			lt_mistake_add(p->mistakes, lt_node_place(w.value), "the tag %.*s is one line of up to 256 characters", LT_ARG(w.word));
		for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++)
			if (lt_text_eq(w.word, TAGS[i].name))
				lt_mistake_add(p->mistakes, lt_walk_key_place(&w), "the tag %s is made of %s; leave it out here", TAGS[i].name, TAGS[i].path);
	}
}

void
lt_view_check(struct lt_prepare *p)
{
	struct lt_node budget = lt_node_get(p->platform, "budget");
	struct lt_place place = lt_node_place(p->platform);
	double month;
	if (!lt_node_is(p->platform, LT_KIND_MAP)) {
		place = lt_node_place(p->estate);
		place.line = place.line ? place.line : 1;
		lt_mistake_add(p->mistakes, place, "there is no section platform; write platform: with name, region, owner, cost_center and budget: {month: ...} below it");
		return;
	}
	must(p, place, p->platform, "platform.name", "a name");
	must(p, place, p->platform, "platform.region", "a region");
	must(p, place, p->platform, "platform.owner", "somebody who answers for it");
	must(p, place, p->platform, "platform.cost_center", "somebody who pays for it");
	must(p, lt_node_is(budget, LT_KIND_MAP) ? lt_node_place(budget) : place, budget, "platform.budget.month", "a budget");
	if (lt_node_double(lt_node_get(budget, "month"), &month) && month <= 0)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(budget, "month")), "platform.budget.month is more than 0: nothing that is rendered costs nothing");
	lt_name_check(p);
	check_tags(p);
}
