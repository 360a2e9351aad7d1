/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A roadmap as iCalendar (RFC 5545): an entry of whole days for each activity.
 *
 * Its UID is the same in every run, and its SEQUENCE counts days, so that a calendar that reads it again moves what
 * it has.  Lines end with CR LF and are folded at 75 octets.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/digest.h"
#include "report/roadmap.h"

enum { OCTETS = 75 };

/* Folds between characters, never inside one. */
static void
line(struct lt_buf *out, const char *text)
{
	size_t left = OCTETS, len = strlen(text);
	for (size_t i = 0; i < len;) {
		size_t next = i + 1;
		while (next < len && ((unsigned char)text[next] & 0xc0) == 0x80)
			next++;
		if (next - i > left) {
			lt_buf_puts(out, "\r\n ");
			left = OCTETS - 1;
		}
		lt_buf_add(out, text + i, next - i);
		left -= next - i;
		i = next;
	}
	lt_buf_puts(out, "\r\n");
}

/* TEXT of section 3.3.11; other control characters are left out. */
static const char *
quoted(struct lt_arena *a, const char *text)
{
	char *out = lt_alloc(a, 2 * strlen(text) + 1), *to = out;
	for (const char *c = text; *c; c++) {
		if (*c == '\\' || *c == ';' || *c == ',')
			*to++ = '\\';
		if (*c == '\n') {
			*to++ = '\\';
			*to++ = 'n';
		} else if ((unsigned char)*c >= ' ' && *c != 127) {
			*to++ = *c;
		}
	}
	return out;
}

static const char *
plain(struct lt_arena *a, int64_t day)
{
	char spelt[16];
	lt_date_spell(day, spelt);
	return lt_print(a, "%.4s%.2s%.2s", spelt, spelt + 5, spelt + 8);
}

static void
put_entry(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_noun_roadmap_activity *x, const char *whose, struct lt_buf *out)
{
	char digits[65];
	lt_digest_hex(lt_text(lt_print(a, "%s\n%s", whose, x->id)), digits);
	line(out, "BEGIN:VEVENT");
	line(out, lt_print(a, "UID:%.32s@lintel", digits));
	line(out, lt_print(a, "DTSTAMP:%sT000000Z", plain(a, lt_roadmap_day(map->today))));
	line(out, lt_print(a, "SEQUENCE:%lld", (long long)(lt_roadmap_day(map->today) - lt_roadmap_day("2026-01-01"))));
	line(out, lt_print(a, "DTSTART;VALUE=DATE:%s", plain(a, lt_roadmap_day(x->start))));
	line(out, lt_print(a, "DTEND;VALUE=DATE:%s", plain(a, lt_roadmap_day(x->end) + 1))); /* the first day that is not its own */
	line(out, lt_print(a, "SUMMARY:%s", quoted(a, lt_print(a, "%s %s", x->id, x->title))));
	line(out, lt_print(a, "DESCRIPTION:%s", quoted(a, lt_print(a, "%s\nOwner: %s", lt_roadmap_about(a, x), x->owner))));
	line(out, lt_print(a, "CATEGORIES:lintel,%s%s", x->phase, strcmp(x->kind, "gate") == 0 ? ",gate" : ""));
	line(out, "TRANSP:TRANSPARENT");
	line(out, "END:VEVENT");
}

void
lt_roadmap_ics(struct lt_arena *a, const struct lt_noun_roadmap *map, const struct lt_roadmap_look *look, struct lt_buf *out)
{
	const char *whose = look->estate ? look->estate : map->organisation ? map->organisation : "";
	line(out, "BEGIN:VCALENDAR");
	line(out, "VERSION:2.0");
	line(out, lt_print(a, "PRODID:-//lintel//lintel %s//EN", quoted(a, map->version)));
	line(out, "CALSCALE:GREGORIAN");
	line(out, "METHOD:PUBLISH");
	line(out, lt_print(a, "X-WR-CALNAME:%s", quoted(a, lt_print(a, "AI roadmap%s%s", map->organisation ? " of " : "", map->organisation ? map->organisation : ""))));
	for (int i = 0; i < map->activities_count; i++)
		if (lt_roadmap_planned(&map->activities[i]))
			put_entry(a, map, &map->activities[i], whose, out);
	line(out, "END:VCALENDAR");
}
