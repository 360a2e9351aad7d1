/* SPDX-License-Identifier: Apache-2.0 */
/* traffic: what a file is, and which reader takes its lines (traffic_line.c, traffic_table.c, traffic_json.c). */
#include "format/traffic.h"

#include "format/traffic_inside.h"

const char *
lt_traffic_word(enum lt_traffic traffic)
{
	static const char *const words[] = {
#define WORD(value, word) word,
		LT_TRAFFICS(WORD)
#undef WORD
	};
	return words[traffic];
}

static const struct {
	enum lt_traffic traffic;
	bool (*read)(struct lt_text line, struct lt_visit *ret_visit);
} readers[] = {
	{ LT_TRAFFIC_SQUID, lt_traffic_squid },
	{ LT_TRAFFIC_COMBINED, lt_traffic_combined },
	{ LT_TRAFFIC_DNSMASQ, lt_traffic_dnsmasq },
	{ LT_TRAFFIC_BIND, lt_traffic_bind },
	{ LT_TRAFFIC_COREDNS, lt_traffic_coredns },
	{ LT_TRAFFIC_WINDOWS_DNS, lt_traffic_windows_dns },
	{ LT_TRAFFIC_PROXIFIER, lt_traffic_proxifier },
};
enum { READERS = sizeof readers / sizeof *readers, LOOK_LINES = 200 };

/* Lines that belong to a format and are no visit: answers of dnsmasq, heads of Windows' debug log. */
static bool
is_beside(enum lt_traffic traffic, struct lt_text line)
{
	return traffic == LT_TRAFFIC_DNSMASQ ? lt_text_has(line, " dnsmasq") :
		traffic == LT_TRAFFIC_PROXIFIER ? lt_text_has(line, " close, ") || lt_text_has(line, " error : ") :
		traffic == LT_TRAFFIC_WINDOWS_DNS ? lt_text_has(line, " PACKET ") || lt_text_has(line, "DNS Server log") : false;
}

/* The format that reads most of the first lines, and at least half of those that say something. */
static enum lt_traffic
by_lines(struct lt_text head)
{
	int lines = 0, read[READERS] = { 0 }, beside[READERS] = { 0 }, best = 0;
	struct lt_text rest = head, line;
	struct lt_visit visit;
	while (lines < LOOK_LINES && lt_text_cut(&rest, '\n', &line) && rest.at) { /* the last may be broken off */
		line = lt_text_trim(line);
		if (line.len == 0 || line.at[0] == '#')
			continue;
		lines++;
		for (int i = 0; i < READERS; i++) {
			bool good = readers[i].read(line, &visit);
			read[i] += good;
			beside[i] += !good && is_beside(readers[i].traffic, line);
		}
	}
	if (lines == 0 && head.len && readers[0].read(lt_text_trim(head), &visit))
		return readers[0].traffic;
	for (int i = 1; i < READERS; i++)
		best = read[i] > read[best] ? i : best;
	return read[best] && (read[best] + beside[best]) * 2 >= lines ? readers[best].traffic : LT_TRAFFIC_NONE;
}

enum lt_traffic
lt_traffic_look(struct lt_text head)
{
	if (lt_text_starts(head, "\xef\xbb\xbf"))
		head = (struct lt_text){ head.at + 3, head.len - 3 };
	struct lt_text start = lt_text_trim(head);
	if (start.len && (start.at[0] == '{' || start.at[0] == '['))
		if (lt_traffic_json_look(start))
			return LT_TRAFFIC_JSON;
	enum lt_traffic table = lt_traffic_table_look(head);
	return table ? table : by_lines(head);
}

bool
lt_traffic_next(struct lt_traffic_reader *r, struct lt_arena *a, struct lt_text *rest, bool last, bool *ret_line,
	struct lt_visit *ret_visit)
{
	*ret_visit = (struct lt_visit){ .count = 1 };
	if (r->traffic == LT_TRAFFIC_CSV || r->traffic == LT_TRAFFIC_PALOALTO)
		return lt_traffic_table(r, a, rest, last, ret_line, ret_visit);
	const char *newline = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
	*ret_line = newline || (last && rest->len);
	if (!*ret_line)
		return false;
	struct lt_text line = { rest->at, newline ? (size_t)(newline - rest->at) : rest->len };
	size_t over = line.len + (newline != NULL);
	rest->at += over;
	rest->len -= over;
	line = lt_text_trim(line);
	if (r->traffic == LT_TRAFFIC_W3C)
		return lt_traffic_w3c(r, line, ret_visit);
	for (int i = 0; i < READERS; i++)
		if (readers[i].traffic == r->traffic)
			return readers[i].read(line, ret_visit) && ret_visit->host.len;
	return false;
}
