/* SPDX-License-Identifier: Apache-2.0 */
#include "format/promql.h"

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

static bool
is_word(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

/* Behind the text, range or list that opens at i and ends with close. */
static size_t
behind(struct lt_text t, size_t i, char close)
{
	for (i++; i < t.len && t.at[i] != close; i++)
		if (t.at[i] == '\\' && close != ']' && close != ')')
			i++;
		else if (close == '}' && (t.at[i] == '"' || t.at[i] == '\''))
			i = behind(t, i, t.at[i]) - 1;
	return i < t.len ? i + 1 : t.len;
}

static size_t
over_blanks(struct lt_text t, size_t i)
{
	while (i < t.len && (t.at[i] == ' ' || t.at[i] == '\t' || t.at[i] == '\n' || t.at[i] == '\r'))
		i++;
	return i;
}

static bool
is_one_of(struct lt_text word, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (lt_text_eq_nocase(word, lt_text(words[i])))
			return true;
	return false;
}

/* The matcher __name__="x" in a selector of len bytes. */
static bool
name_within(struct lt_text selector, struct lt_text *ret_name)
{
	const char *at = memmem(selector.at, selector.len, "__name__", 8), *end = selector.at + selector.len;
	if (!at)
		return false;
	at += 8;
	while (at < end && *at == ' ')
		at++;
	if (end - at < 2 || at[0] != '=' || at[1] == '~')
		return false;
	for (at++; at < end && *at == ' ';)
		at++;
	if (at == end || (*at != '"' && *at != '\''))
		return false;
	const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
	if (!close || close == at + 1)
		return false;
	*ret_name = (struct lt_text){ at + 1, (size_t)(close - at - 1) };
	return true;
}

/* $name, ${name} and [[name]] are a dashboard's variables. */
static size_t
over_variable(struct lt_text t, size_t i)
{
	i++;
	if (i < t.len && t.at[i] == '{')
		return behind(t, i, '}');
	while (i < t.len && is_word(t.at[i]))
		i++;
	return i;
}

/* A word at *at: true when it is a metric's name. */
static bool
take_word(struct lt_text t, size_t *at, struct lt_text *ret_name)
{
	static const char *const lists[] = { "by", "without", "on", "ignoring", "group_left", "group_right", NULL };
	static const char *const others[] = { "and", "or", "unless", "bool", "offset", "inf", "nan", "atan2",
		"sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile", NULL };
	size_t i = *at;
	bool variable = i > 0 && (t.at[i - 1] == '}' || t.at[i - 1] == '$');
	while (i < t.len && is_word(t.at[i]))
		i++;
	struct lt_text word = { t.at + *at, i - *at };
	size_t next = over_blanks(t, i);
	bool open = next < t.len && t.at[next] == '(';
	*at = i;
	if (is_one_of(word, lists)) {
		*at = open ? behind(t, next, ')') : i;
		return false;
	}
	if (i < t.len && (t.at[i] == '$' || (t.at[i] == '[' && i + 1 < t.len && t.at[i + 1] == '['))) {
		*at = over_variable(t, i);
		while (*at < t.len && is_word(t.at[*at]))
			++*at;
		return false;
	}
	*ret_name = word;
	return !open && !variable && !is_one_of(word, others);
}

bool
lt_promql_next(struct lt_text t, size_t *at, struct lt_text *ret_name)
{
	size_t i = *at;
	while (i < t.len) {
		char c = t.at[i];
		if (is_letter(c)) {
			bool found = take_word(t, &i, ret_name);
			if (found)
				return *at = i, true;
		} else if (c >= '0' && c <= '9') { /* numbers and times: 5m, 1e3, 0x1f */
			while (i < t.len && (is_word(t.at[i]) || t.at[i] == '.'))
				i++;
		} else if (c == '"' || c == '\'' || c == '`') {
			i = behind(t, i, c);
		} else if (c == '[') {
			i = behind(t, i, ']');
		} else if (c == '{') {
			size_t end = behind(t, i, '}');
			bool found = name_within((struct lt_text){ t.at + i, end - i }, ret_name);
			i = end;
			if (found)
				return *at = i, true;
		} else if (c == '$') {
			i = over_variable(t, i);
			while (i < t.len && is_word(t.at[i])) /* ${a}_total is made of the variable too */
				i++;
		} else if (c == '#') {
			while (i < t.len && t.at[i] != '\n')
				i++;
		} else {
			i++;
		}
	}
	*at = t.len;
	return false;
}
