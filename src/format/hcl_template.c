/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates: quoted texts, heredocs and whole files, with ${ } and %{ }.
 *
 * A template is a run of parts on the stack.  The three kinds differ in where literals end
 * and in whether a backslash means anything.
 */
#include "base/arena.h"
#include "format/hcl_scan.h"

enum mode { QUOTED, HEREDOC, BARE };

/* What <<- takes off the front of each line, found while the parts are read. */
struct flush {
	bool on, newline;
	size_t least;
};

struct template {
	struct lt_hcl_scan *s;
	enum mode mode;
	bool trim; /* the part before ended in ~} */
	struct flush flush;
};

enum stop { AT_END, AT_ELSE, AT_ENDIF, AT_ENDFOR };

static enum stop read_parts(struct template *t);

static bool
white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

/* For <<-: what stands first on a line decides how far the text is moved left.  True when
 * text is the first on a line that is not blank. */
static bool
note_line(struct template *t, struct lt_text text)
{
	struct flush *f = &t->flush;
	bool first = f->newline, ends = text.len && text.at[text.len - 1] == '\n';
	size_t blanks = 0;
	f->newline = ends;
	if (!f->on || !first)
		return false;
	while (blanks < text.len && white(text.at[blanks]))
		blanks++;
	if (ends && blanks == text.len)
		return false;
	if (blanks < f->least)
		f->least = blanks;
	return true;
}

/* ~ takes blanks off as far as the line goes, its end included; in quotes all of them. */
static struct lt_text
trim_front(const struct template *t, struct lt_text text)
{
	while (text.len && white(*text.at)) {
		bool line = t->mode != QUOTED && *text.at == '\n';
		text.at++;
		text.len--;
		if (line)
			break;
	}
	return text;
}

static struct lt_text
trim_back(const struct template *t, struct lt_text text)
{
	bool ended = text.len && text.at[text.len - 1] == '\n';
	text.len -= ended;
	while (text.len && white(text.at[text.len - 1]) &&
		(t->mode == QUOTED || text.at[text.len - 1] != '\n'))
		text.len--;
	return text;
}

/* Adds a literal.  at_strip: a ${~ or %{~ follows. */
static void
add_text(struct template *t, struct lt_text text, struct lt_place place, bool at_strip)
{
	if (t->trim)
		text = trim_front(t, text);
	if (at_strip)
		text = trim_back(t, text);
	t->trim = false;
	if (!text.len)
		return;
	struct lt_hcl_expr *e = lt_hcl_scan_make(t->s, LT_HCL_TEXT, place);
	e->text = text;
	e->spread = note_line(t, text); /* begins a line: see flush_parts() */
	lt_hcl_scan_push(t->s, e);
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* At a backslash, which a letter follows; adds what it means to out. */
static size_t
read_escape(struct lt_hcl_scan *s, char *out)
{
	static const char letters[] = "nrt\"\\", meanings[] = "\n\r\t\"\\";
	int c = lt_hcl_scan_after(s, 1);
	const char *simple = c ? strchr(letters, c) : NULL;
	if (simple) {
		s->at += 2;
		*out = meanings[simple - letters];
		return 1;
	}
	int digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
	uint32_t value = 0;
	for (int i = 0; i < digits; i++) {
		int d = lt_hcl_scan_after(s, 2 + i);
		int low = d | 0x20;
		if ((d < '0' || d > '9') && (low < 'a' || low > 'f'))
			digits = 0;
		value = value * 16 + (uint32_t)(d <= '9' ? d - '0' : low - 'a' + 10);
	}
	if (!digits || value > 0x10ffff) {
		lt_hcl_scan_fail(
			s, "this escape is none of \\n \\r \\t \\\" \\\\ \\uNNNN \\UNNNNNNNN");
		return 0;
	}
	s->at += 2 + digits;
	if (value >= 0xd800 && value < 0xe000)
		value = 0xfffd;
	return put_utf8(out, value);
}

/* Is this $${ or %%{, which stand for ${ and %{? */
static bool
doubled(const char *at, const char *end)
{
	return end - at > 2 && (*at == '$' || *at == '%') && at[1] == *at && at[2] == '{';
}

/* Where the stretch of text from here ends: at a part, the closing quote, the end, and for
 * <<- behind each line.  *ret_plain when it may be used as it stands. */
static const char *
find_end(const struct template *t, bool *ret_plain)
{
	const char *at = t->s->at, *end = t->s->end;
	*ret_plain = true;
	for (; at < end; at++) {
		if (*at == '$' || *at == '%') {
			if (doubled(at, end)) {
				*ret_plain = false;
				at += 2;
			} else if (at + 1 < end && at[1] == '{') {
				return at;
			}
		} else if (t->mode == QUOTED && *at == '\\') {
			*ret_plain = false;
			at++;
		} else if (t->mode == QUOTED && (*at == '"' || *at == '\n')) {
			return at;
		} else if (*at == '\n' && t->flush.on) {
			return at + 1;
		}
	}
	return end;
}

static struct lt_text
decode(struct template *t, const char *end)
{
	struct lt_hcl_scan *s = t->s;
	char *copy = lt_alloc(s->arena, (size_t)(end - s->at) + 1);
	size_t len = 0;
	while (s->at < end && !s->failed) {
		if (doubled(s->at, s->end)) {
			copy[len++] = *s->at;
			copy[len++] = '{';
			s->at += 3;
		} else if (*s->at == '\\' && t->mode == QUOTED) {
			len += read_escape(s, copy + len);
		} else {
			copy[len++] = *s->at++;
		}
	}
	return (struct lt_text){ copy, len };
}

/* Counts the lines that end in a stretch that was skipped. */
static void
count_lines(struct lt_hcl_scan *s, const char *from)
{
	for (; (from = memchr(from, '\n', (size_t)(s->at - from))); s->line_start = ++from)
		s->line++;
}

static void
read_text(struct template *t)
{
	struct lt_hcl_scan *s = t->s;
	struct lt_place place = lt_hcl_scan_place(s);
	bool plain;
	const char *from = s->at, *end = find_end(t, &plain);
	struct lt_text text = { from, (size_t)(end - from) };
	if (!plain)
		text = decode(t, end);
	if (s->failed)
		return;
	s->at = end > s->end ? s->end : end;
	if (t->mode != QUOTED)
		count_lines(s, from);
	bool strip = lt_hcl_scan_after(s, 1) == '{' && lt_hcl_scan_after(s, 2) == '~';
	add_text(t, text, place, strip);
}

/* Behind ${ or %{: takes the ~ if there is one. */
static void
open_part(struct template *t)
{
	struct lt_hcl_scan *s = t->s;
	note_line(t, LT_NONE);
	s->at += 2;
	if (lt_hcl_scan_peek(s) == '~')
		s->at++;
	s->flat++;
	lt_hcl_scan_blank(s);
}

static void
close_part(struct template *t)
{
	struct lt_hcl_scan *s = t->s;
	lt_hcl_scan_blank(s);
	s->flat--;
	t->trim = lt_hcl_scan_peek(s) == '~';
	if (t->trim)
		s->at++;
	lt_hcl_scan_take(s, '}');
}

/* What was pushed since from, as one expression that is a text. */
static const struct lt_hcl_expr *
join_parts(struct template *t, int from, struct lt_place place)
{
	struct lt_hcl_expr *e = lt_hcl_scan_make(t->s, LT_HCL_TEMPLATE, place);
	lt_hcl_scan_pop(t->s, from, e);
	return e;
}

/* %{ if of } with %{ else } otherwise %{ endif }; behind the word if. */
static void
read_if(struct template *t, struct lt_place place)
{
	struct lt_hcl_scan *s = t->s;
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_CONDITION, place);
	e->of = lt_hcl_scan_expr(s);
	close_part(t);
	int from = s->stack_count;
	enum stop stop = read_parts(t);
	e->with = join_parts(t, from, place);
	if (stop == AT_ELSE)
		stop = read_parts(t);
	e->otherwise = join_parts(t, from, place);
	if (stop != AT_ENDIF)
		lt_hcl_scan_fail(s, "this %%{ if has no %%{ endif }");
	lt_hcl_scan_push(s, e);
}

/* %{ for name, item in of } value %{ endfor }; behind the word for. */
static void
read_for(struct template *t, struct lt_place place)
{
	struct lt_hcl_scan *s = t->s;
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_FOR, place);
	struct lt_hcl_loop *loop = LT_NEW(s->arena, struct lt_hcl_loop);
	lt_hcl_scan_blank(s);
	loop->item = lt_hcl_scan_name(s);
	lt_hcl_scan_blank(s);
	if (lt_hcl_scan_peek(s) == ',') {
		s->at++;
		lt_hcl_scan_blank(s);
		loop->name = loop->item;
		loop->item = lt_hcl_scan_name(s);
		lt_hcl_scan_blank(s);
	}
	if (lt_hcl_scan_word(s, "in"))
		s->at += strlen("in");
	else
		lt_hcl_scan_expected(s, "the word in");
	e->of = lt_hcl_scan_expr(s);
	close_part(t);
	int from = s->stack_count;
	if (read_parts(t) != AT_ENDFOR)
		lt_hcl_scan_fail(s, "this %%{ for has no %%{ endfor }");
	loop->value = join_parts(t, from, place);
	e->loop = loop;
	struct lt_hcl_expr *joined = lt_hcl_scan_make(s, LT_HCL_JOIN, place);
	joined->of = e;
	lt_hcl_scan_push(s, joined);
}

/* At %{.  False when it closes what is being read; then *stop says what it was. */
static bool
read_directive(struct template *t, enum stop *stop)
{
	static const struct {
		const char *word;
		enum stop stop;
	} closers[] = { { "else", AT_ELSE }, { "endif", AT_ENDIF }, { "endfor", AT_ENDFOR } };
	struct lt_hcl_scan *s = t->s;
	struct lt_place place = lt_hcl_scan_place(s);
	open_part(t);
	for (int i = 0; i < 3; i++)
		if (lt_hcl_scan_word(s, closers[i].word)) {
			s->at += strlen(closers[i].word);
			close_part(t);
			*stop = closers[i].stop;
			return false;
		}
	bool is_if = lt_hcl_scan_word(s, "if");
	if (!is_if && !lt_hcl_scan_word(s, "for")) {
		lt_hcl_scan_expected(s, "if, else, endif, for or endfor");
		s->flat--;
	} else if (lt_hcl_scan_enter(s)) {
		s->at += strlen(is_if ? "if" : "for");
		if (is_if)
			read_if(t, place);
		else
			read_for(t, place);
		lt_hcl_scan_leave(s);
	}
	return true;
}

static enum stop
read_parts(struct template *t)
{
	struct lt_hcl_scan *s = t->s;
	while (s->at < s->end) {
		int c = lt_hcl_scan_peek(s), after = lt_hcl_scan_after(s, 1);
		enum stop stop;
		if (t->mode == QUOTED && (c == '"' || c == '\n'))
			break;
		if (c == '$' && after == '{') {
			open_part(t);
			lt_hcl_scan_push(s, lt_hcl_scan_expr(s));
			close_part(t);
		} else if (c == '%' && after == '{') {
			if (!read_directive(t, &stop))
				return stop;
		} else {
			read_text(t);
		}
	}
	return AT_END;
}

/* Moves the lines of <<- left and makes one text of neighbours again. */
static void
flush_parts(struct template *t, struct lt_hcl_expr *e)
{
	for (int i = 0; i < e->count; i++) {
		struct lt_hcl_expr *part = (struct lt_hcl_expr *)e->items[i];
		if (part->kind == LT_HCL_TEMPLATE)
			flush_parts(t, part);
		if (part->kind == LT_HCL_CONDITION && part->with->kind == LT_HCL_TEMPLATE) {
			flush_parts(t, (struct lt_hcl_expr *)part->with);
			flush_parts(t, (struct lt_hcl_expr *)part->otherwise);
		}
		if (part->kind == LT_HCL_JOIN)
			flush_parts(t, (struct lt_hcl_expr *)part->of->loop->value);
		if (part->kind == LT_HCL_TEXT && part->spread) {
			size_t cut = t->flush.least < part->text.len ? t->flush.least
								     : part->text.len;
			part->text.at += cut;
			part->text.len -= cut;
			part->spread = false;
		}
	}
}

static void
merge_texts(struct lt_hcl_scan *s, struct lt_hcl_expr *e)
{
	size_t len = 0;
	for (int i = 0; i < e->count; i++) {
		if (e->items[i]->kind != LT_HCL_TEXT)
			return;
		len += e->items[i]->text.len;
	}
	char *whole = lt_alloc(s->arena, len + 1), *at = whole;
	for (int i = 0; i < e->count; i++) {
		memcpy(at, e->items[i]->text.at, e->items[i]->text.len);
		at += e->items[i]->text.len;
	}
	*e = (struct lt_hcl_expr){ .kind = LT_HCL_TEXT, .place = e->place, .text = { whole, len } };
}

/* The template to its end: a plain text when it is one, the only part when there is one. */
static const struct lt_hcl_expr *
read_template(struct template *t, struct lt_place place)
{
	static const char *const words[] = { "", "else", "endif", "endfor" };
	struct lt_hcl_scan *s = t->s;
	int from = s->stack_count, flat = s->flat;
	struct lt_hcl_expr *e = lt_hcl_scan_make(s, LT_HCL_TEMPLATE, place);
	enum stop stop = read_parts(t);
	if (stop != AT_END)
		lt_hcl_scan_fail(s, "this %%{ %s } closes nothing", words[stop]);
	s->flat = flat;
	lt_hcl_scan_pop(s, from, e);
	if (s->failed)
		return e;
	if (t->flush.on)
		flush_parts(t, e);
	if (e->count == 0)
		*e = (struct lt_hcl_expr){
			.kind = LT_HCL_TEXT, .place = place, .text = LT_LIT("")
		};
	else if (e->count == 1 && e->items[0]->kind == LT_HCL_TEXT)
		((struct lt_hcl_expr *)e->items[0])->place = place;
	else if (e->count > 1)
		merge_texts(s, e);
	return e->kind == LT_HCL_TEMPLATE && e->count == 1 ? e->items[0] : e;
}

const struct lt_hcl_expr *
lt_hcl_scan_quoted(struct lt_hcl_scan *s)
{
	struct template t = { .s = s, .mode = QUOTED };
	struct lt_place place = lt_hcl_scan_place(s);
	s->at++;
	const struct lt_hcl_expr *e = read_template(&t, place);
	if (lt_hcl_scan_peek(s) == '\n')
		lt_hcl_scan_fail(s, "a quoted text may not go on to the next line");
	lt_hcl_scan_take(s, '"');
	return e;
}

/* The line on which only marker stands, or NULL.  *ret_after is behind the marker. */
static const char *
find_marker(const struct lt_hcl_scan *s, const char *from, struct lt_text marker,
	const char **ret_after)
{
	while (from <= s->end) {
		const char *stop = from < s->end ? memchr(from, '\n', (size_t)(s->end - from))
						 : NULL;
		const char *line_end = stop ? stop : s->end;
		struct lt_text line = lt_text_trim(
			(struct lt_text){ from, (size_t)(line_end - from) });
		if (lt_text_is(line, marker)) {
			*ret_after = line.at + line.len;
			return from;
		}
		if (!stop)
			break;
		from = stop + 1;
	}
	return NULL;
}

const struct lt_hcl_expr *
lt_hcl_scan_heredoc(struct lt_hcl_scan *s)
{
	struct lt_place place = lt_hcl_scan_place(s);
	struct template t = {
		.s = s, .mode = HEREDOC, .flush = { .newline = true, .least = SIZE_MAX }
	};
	const char *start = s->at;
	s->at += 2;
	t.flush.on = lt_hcl_scan_peek(s) == '-';
	s->at += t.flush.on;
	struct lt_text marker = lt_hcl_scan_name(s);
	while (lt_hcl_scan_peek(s) == '\r')
		s->at++;
	if (!marker.len)
		lt_hcl_scan_expected(s, "the end marker of a heredoc");
	lt_hcl_scan_take(s, '\n');
	const char *after = NULL, *end = s->failed ? NULL : find_marker(s, s->at, marker, &after);
	if (!end) {
		s->at = start;
		lt_hcl_scan_fail(s, "a heredoc begins here and its end marker never comes");
		return lt_hcl_scan_make(s, LT_HCL_NULL, place);
	}
	const char *whole_end = s->end, *from = s->at;
	s->line++;
	s->line_start = from;
	s->end = end;
	const struct lt_hcl_expr *e = read_template(&t, place);
	s->end = whole_end;
	s->at = s->failed ? s->end : after;
	return e;
}

const struct lt_hcl_expr *
lt_hcl_scan_bare(struct lt_hcl_scan *s)
{
	struct template t = { .s = s, .mode = BARE };
	return read_template(&t, lt_hcl_scan_place(s));
}
