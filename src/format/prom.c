/* SPDX-License-Identifier: Apache-2.0 */
/* Line by line; a cursor goes through each line once. */
#include "format/prom.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

struct cursor {
	const char *at, *end;
};

static const char *const type_words[] = { "untyped", "counter", "gauge", "histogram", "summary", "info", "stateset",
	"gaugehistogram", "unknown" };

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void
skip_blanks(struct cursor *c)
{
	while (c->at < c->end && is_blank(*c->at))
		c->at++;
}

/* 1: may stand in a name, 2: may begin one; colons are for metrics alone, and nobody minds them in labels. */
static const unsigned char name_bytes[256] = { ['a' ... 'z'] = 3, ['A' ... 'Z'] = 3, ['_'] = 3, [':'] = 3, ['0' ... '9'] = 1 };

static bool
take_name(struct cursor *c, struct lt_text *ret_name)
{
	const char *from = c->at;
	if (c->at == c->end || !(name_bytes[(unsigned char)*c->at] & 2))
		return false;
	while (c->at < c->end && name_bytes[(unsigned char)*c->at])
		c->at++;
	*ret_name = (struct lt_text){ from, (size_t)(c->at - from) };
	return true;
}

/* Behind the closing quote; what stood between is a slice with its escapes. */
static bool
take_quoted(struct cursor *c, struct lt_text *ret_text)
{
	const char *from = ++c->at;
	for (; c->at < c->end && *c->at != '"'; c->at++)
		if (*c->at == '\\' && ++c->at == c->end)
			return false;
	if (c->at == c->end)
		return false;
	*ret_text = (struct lt_text){ from, (size_t)(c->at++ - from) };
	return true;
}

static bool
take_word(struct cursor *c, struct lt_text *ret_word)
{
	skip_blanks(c);
	const char *from = c->at;
	while (c->at < c->end && !is_blank(*c->at))
		c->at++;
	*ret_word = (struct lt_text){ from, (size_t)(c->at - from) };
	return c->at > from;
}

/* NaN, Inf, and what the short way cannot read exactly. */
static bool
slow_number(struct lt_text word, double *ret_value)
{
	char copy[64], *end;
	struct lt_text bare = word;
	if (bare.len && strchr("+-", bare.at[0]))
		bare.at++, bare.len--;
	double sign = bare.at != word.at && word.at[0] == '-' ? -1 : 1;
	if (lt_text_eq_nocase(bare, LT_LIT("nan")))
		return *ret_value = NAN, true;
	if (lt_text_eq_nocase(bare, LT_LIT("inf")) || lt_text_eq_nocase(bare, LT_LIT("infinity")))
		return *ret_value = sign * INFINITY, true;
	if (!bare.len || word.len >= sizeof copy || (!(bare.at[0] >= '0' && bare.at[0] <= '9') && bare.at[0] != '.'))
		return false;
	memcpy(copy, word.at, word.len);
	copy[word.len] = 0;
	*ret_value = strtod(copy, &end);
	return end == copy + word.len;
}

/* Digits with a point among them, as far as they are exact; else the long way. */
static bool
read_number(struct lt_text word, double *ret_value)
{
	static const double tens[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
	const char *at = word.at, *end = word.at + word.len, *point = NULL;
	bool minus = word.len && *at == '-';
	uint64_t digits = 0;
	at += minus;
	if (end - at > 16 || at == end)
		return slow_number(word, ret_value);
	for (; at < end; at++) {
		if (*at >= '0' && *at <= '9')
			digits = digits * 10 + (uint64_t)(*at - '0');
		else if (*at == '.' && !point)
			point = at;
		else
			return slow_number(word, ret_value);
	}
	if (digits >= (uint64_t)1 << 53 || (point && end - word.at - minus == 1))
		return slow_number(word, ret_value);
	double value = point ? (double)digits / tens[end - point - 1] : (double)digits;
	*ret_value = minus ? -value : value;
	return true;
}

/* The inside of the braces.  A quoted text alone is the metric's name. */
static const char *
take_labels(struct cursor *c, struct lt_prom_sample *s)
{
	for (c->at++;;) {
		skip_blanks(c);
		if (c->at < c->end && *c->at == '}')
			break;
		struct lt_text name;
		bool quoted = c->at < c->end && *c->at == '"';
		if (!(quoted ? take_quoted(c, &name) : take_name(c, &name)))
			return "a label's name was expected";
		skip_blanks(c);
		if (quoted && !s->name.len && c->at < c->end && (*c->at == ',' || *c->at == '}')) {
			s->name = name;
		} else {
			if (c->at == c->end || *c->at != '=')
				return "a = was expected behind the label's name";
			c->at++;
			skip_blanks(c);
			if (s->label_count == LT_PROM_LABELS)
				return "it has more than 128 labels";
			struct lt_prom_label *label = &s->labels[s->label_count++];
			label->name = name;
			if (c->at == c->end || *c->at != '"' || !take_quoted(c, &label->value))
				return "a label's value is not between quotes";
		}
		skip_blanks(c);
		if (c->at < c->end && *c->at == ',')
			c->at++;
		else if (c->at == c->end || *c->at != '}')
			return "a comma or } was expected between labels";
	}
	c->at++;
	return NULL;
}

static const char *
take_exemplar(struct cursor *c, struct lt_prom_sample *s)
{
	struct lt_text hash;
	if (!take_word(c, &hash))
		return NULL;
	skip_blanks(c);
	if (!lt_text_eq(hash, "#") || c->at == c->end || *c->at != '{')
		return "more than a value, a time and an exemplar";
	s->exemplar = (struct lt_text){ c->at, (size_t)(c->end - c->at) };
	return NULL;
}

static const char *
take_sample(struct lt_prom *p, struct cursor c)
{
	struct lt_prom_sample *s = &p->sample;
	const char *from = c.at, *wrong;
	struct lt_text word;
	s->name = s->exemplar = LT_NONE;
	s->label_count = 0;
	s->timed = false;
	if (*c.at != '{' && !take_name(&c, &s->name))
		return "this is no metric's name";
	const char *behind = c.at;
	skip_blanks(&c);
	if (c.at < c.end && *c.at == '{') {
		if ((wrong = take_labels(&c, s)))
			return wrong;
		behind = c.at;
	}
	if (!s->name.len)
		return "a metric's name is missing";
	s->series = (struct lt_text){ from, (size_t)(behind - from) };
	if (!take_word(&c, &word))
		return "the value is missing";
	if (!read_number(word, &s->value))
		return "the value is no number";
	skip_blanks(&c);
	if (c.at < c.end && *c.at != '#') {
		take_word(&c, &word);
		if (!read_number(word, &s->time_ms))
			return "the time is no number";
		s->timed = true;
		s->time_ms *= p->seconds ? 1000 : 1;
	}
	return take_exemplar(&c, s);
}

static bool
type_of(struct lt_text word, enum lt_prom_type *ret_type)
{
	for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++)
		if (lt_text_eq(word, type_words[i])) {
			*ret_type = i <= LT_PROM_GAUGE_HISTOGRAM ? (enum lt_prom_type)i : LT_PROM_UNTYPED;
			return true;
		}
	return false;
}

/* A family that is told of anew loses what was known of the one before. */
static void
turn_to(struct lt_prom *p, struct lt_text name)
{
	if (!lt_text_is(p->family.name, name))
		p->family = (struct lt_prom_family){ .name = name };
}

/* A line behind its #.  False when it is a mere comment. */
static bool
take_family(struct lt_prom *p, struct cursor c)
{
	struct lt_text word, name;
	if (!take_word(&c, &word))
		return false;
	p->ended |= lt_text_eq(word, "EOF");
	bool help = lt_text_eq(word, "HELP"), unit = lt_text_eq(word, "UNIT");
	if (!help && !unit && !lt_text_eq(word, "TYPE"))
		return false;
	skip_blanks(&c);
	bool quoted = c.at < c.end && *c.at == '"';
	if (!(quoted ? take_quoted(&c, &name) : take_name(&c, &name)))
		return false;
	skip_blanks(&c);
	struct lt_text said = lt_text_trim((struct lt_text){ c.at, (size_t)(c.end - c.at) });
	enum lt_prom_type type;
	if (help || unit) {
		turn_to(p, name);
		*(help ? &p->family.help : &p->family.unit) = said;
		return true;
	}
	if (!type_of(said, &type))
		return false;
	turn_to(p, name);
	p->family.type = type;
	p->inside = true;
	return true;
}

void
lt_prom_open(struct lt_prom *p, struct lt_text bytes, bool mixed)
{
	p->line = 0;
	p->sample.label_count = 0;
	p->family = (struct lt_prom_family){ 0 };
	p->wrong = NULL;
	p->ended = p->inside = false;
	if (lt_text_starts(bytes, "\xef\xbb\xbf"))
		bytes.at += 3, bytes.len -= 3;
	p->rest = bytes;
	p->mixed = mixed;
	struct lt_text end = lt_text_trim(bytes);
	p->seconds = lt_text_ends(end, "# EOF"); /* OpenMetrics: its times are seconds */
}

static bool
take_line(struct lt_prom *p, struct cursor *ret_line)
{
	if (!p->rest.len)
		return false;
	const char *from = p->rest.at, *end = from + p->rest.len, *newline = memchr(from, '\n', p->rest.len);
	const char *last = newline ? newline : end;
	p->rest = newline ? (struct lt_text){ newline + 1, (size_t)(end - newline - 1) } : LT_NONE;
	p->line++;
	if (last > from && last[-1] == '\r')
		last--;
	*ret_line = (struct cursor){ from, last };
	skip_blanks(ret_line);
	return true;
}

enum lt_prom_event
lt_prom_next(struct lt_prom *p)
{
	for (struct cursor c; take_line(p, &c);) {
		if (c.at == c.end)
			continue;
		if (*c.at == '#') {
			c.at++;
			if (take_family(p, c))
				return LT_PROM_FAMILY;
			continue;
		}
		if (p->mixed && !p->inside)
			continue;
		const char *wrong = take_sample(p, c);
		if (p->mixed && !wrong && !(p->sample.name.len >= p->family.name.len
			&& memcmp(p->sample.name.at, p->family.name.at, p->family.name.len) == 0))
			wrong = "it is of no family";
		if (!wrong)
			return LT_PROM_SAMPLE;
		p->inside = false;
		p->wrong = wrong;
		if (!p->mixed)
			return LT_PROM_WRONG;
	}
	return LT_PROM_END;
}

struct lt_text
lt_prom_label(const struct lt_prom_sample *sample, const char *name)
{
	for (int i = 0; i < sample->label_count; i++)
		if (lt_text_eq(sample->labels[i].name, name))
			return sample->labels[i].value;
	return LT_NONE;
}

struct lt_text
lt_prom_value(struct lt_arena *a, struct lt_text written)
{
	if (!written.len || !memchr(written.at, '\\', written.len))
		return written;
	char *out = lt_alloc(a, written.len);
	size_t len = 0;
	for (size_t i = 0; i < written.len; i++) {
		bool escape = written.at[i] == '\\' && i + 1 < written.len;
		if (escape)
			i++;
		out[len++] = escape && written.at[i] == 'n' ? '\n' : written.at[i];
	}
	return (struct lt_text){ out, len };
}

enum lt_prom_kind
lt_prom_is(struct lt_text head)
{
	struct lt_prom p;
	struct cursor first = { 0 };
	bool any = false;
	lt_prom_open(&p, head, false);
	head = p.rest;
	while (!any && take_line(&p, &first))
		any = first.at < first.end;
	if (!any)
		return LT_PROM_NO_PAGE;
	bool hash = *first.at == '#';
	if (hash && take_family(&p, (struct cursor){ first.at + 1, first.end }) && p.inside)
		return LT_PROM_PAGE;
	/* A page begins with HELP, and TYPE is not far; a bare sample could be anything. */
	bool begins = hash ? p.family.name.len > 0 : !take_sample(&p, first);
	const char *at = head.at, *end = head.at + head.len;
	while ((at = memmem(at, (size_t)(end - at), "# TYPE ", 7))) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		struct cursor c = { at + 1, newline ? newline : end };
		bool starts = at == head.at || at[-1] == '\n' || is_blank(at[-1]);
		if (c.end > c.at && c.end[-1] == '\r')
			c.end--;
		if (starts && take_family(&p, c))
			return begins ? LT_PROM_PAGE : LT_PROM_WITHIN;
		at = c.end;
	}
	return LT_PROM_NO_PAGE;
}
