/* SPDX-License-Identifier: Apache-2.0 */
/* traffic_line: formats of a line a visit, and the times and hosts in all of them. */
#include "base/date.h"
#include "format/traffic_inside.h"

/* --- words --- */

struct lt_text
lt_traffic_word_of(struct lt_text *rest)
{
	while (rest->len && (*rest->at == ' ' || *rest->at == '\t'))
		rest->at++, rest->len--;
	struct lt_text word = { rest->at, 0 };
	while (rest->len && *rest->at != ' ' && *rest->at != '\t')
		rest->at++, rest->len--, word.len++;
	return word;
}

uint64_t
lt_traffic_bytes(struct lt_text text)
{
	int64_t number;
	return lt_text_int(lt_text_trim(text), &number) && number > 0 ? (uint64_t)number : 0;
}

bool
lt_traffic_is_refusal(struct lt_text action)
{
	static const char *const words[] = { "deny", "denied", "block", "drop", "refus", "reset", "reject", "fail", "policy_", NULL };
	for (int i = 0; words[i]; i++)
		if (lt_text_has_nocase(action, words[i]))
			return true;
	return false;
}

static struct lt_text
behind(struct lt_text text, const char *part)
{
	size_t len = strlen(part);
	const char *at = text.len ? memmem(text.at, text.len, part, len) : NULL;
	return at ? (struct lt_text){ at + len, text.len - (size_t)(at + len - text.at) } : LT_NONE;
}

static bool
is_digits(struct lt_text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

struct lt_text
lt_traffic_host(struct lt_text target)
{
	struct lt_text host = lt_text_trim(target), scheme = behind(host, "://");
	bool name = false;
	if (scheme.at)
		host = scheme;
	for (size_t i = 0; i < host.len; i++)
		if (strchr("/?#", host.at[i]))
			host.len = i;
	const char *at = host.len ? memrchr(host.at, '@', host.len) : NULL;
	if (at)
		host = (struct lt_text){ at + 1, host.len - (size_t)(at + 1 - host.at) };
	const char *colon = host.len ? memrchr(host.at, ':', host.len) : NULL;
	if (colon)
		host.len = (size_t)(colon - host.at);
	while (host.len && host.at[host.len - 1] == '.')
		host.len--;
	if (host.len == 0 || host.len > 253)
		return LT_NONE;
	for (size_t i = 0; i < host.len; i++) {
		char c = host.at[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != '_')
			return LT_NONE;
		name |= letter;
	}
	return name && memchr(host.at, '.', host.len) ? host : LT_NONE;
}

/* --- times --- */

static int
month_of(struct lt_text word)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };
	for (int i = 0; i < 12; i++)
		if (word.len >= 3 && lt_text_eq_nocase((struct lt_text){ word.at, 3 }, lt_text(months[i])))
			return i + 1;
	return 0;
}

static bool
spell_day(int64_t year, int64_t month, int64_t day, char ret_day[16])
{
	if (year < 1990 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	const char digits[] = { (char)('0' + year / 1000), (char)('0' + year / 100 % 10), (char)('0' + year / 10 % 10),
		(char)('0' + year % 10), '-', (char)('0' + month / 10), (char)('0' + month % 10), '-',
		(char)('0' + day / 10), (char)('0' + day % 10), 0 };
	memcpy(ret_day, digits, sizeof digits);
	return true;
}

/* Numbers and names of months, whatever stands between, up to the time of day. */
struct pieces {
	int64_t numbers[3];
	int digits[3], count, month, month_at;
};

static struct pieces
cut_time(struct lt_text time)
{
	struct pieces p = { 0 };
	size_t i = 0;
	while (i < time.len && p.count < 3) {
		size_t start = i;
		while (i < time.len && time.at[i] >= '0' && time.at[i] <= '9')
			i++;
		struct lt_text word = { time.at + start, i - start };
		if (word.len && word.len <= 2 && i < time.len && time.at[i] == ':') { /* the time of day */
			while (i < time.len && time.at[i] != ' ')
				i++;
			continue;
		}
		if (word.len && lt_text_int(word, &p.numbers[p.count])) {
			p.digits[p.count++] = (int)word.len;
			continue;
		}
		while (i < time.len && ((time.at[i] | 32) >= 'a' && (time.at[i] | 32) <= 'z'))
			i++;
		word = (struct lt_text){ time.at + start, i - start };
		if (!p.month && (p.month = month_of(word)))
			p.month_at = p.count;
		i += i == start;
	}
	return p;
}

bool
lt_traffic_day(struct lt_text time, char ret_day[16])
{
	int64_t seconds = 0;
	ret_day[0] = 0;
	time = lt_text_trim(time);
	size_t digits = 0;
	while (digits < time.len && time.at[digits] >= '0' && time.at[digits] <= '9')
		digits++;
	if (digits >= 10 && digits <= 13 && (digits == time.len || time.at[digits] == '.')) {
		if (!lt_text_int((struct lt_text){ time.at, digits }, &seconds))
			return false;
		seconds = digits == 13 ? seconds / 1000 : seconds;
		lt_date_spell(seconds / 86400, ret_day);
		return true;
	}
	struct pieces p = cut_time(time);
	if (p.month && p.count >= 2) /* 22/Nov/2026, Nov 22 2026, Sun Nov 22 10:00:00 2026 */
		return p.digits[0] == 4 ? spell_day(p.numbers[0], p.month, p.numbers[1], ret_day) :
			p.digits[1] == 4 && spell_day(p.numbers[1], p.month, p.numbers[0], ret_day);
	if (p.month || p.count < 3)
		return false;
	if (p.digits[0] == 4) /* 2026-11-22, 2026/11/22 */
		return spell_day(p.numbers[0], p.numbers[1], p.numbers[2], ret_day);
	if (p.digits[2] != 4)
		return false;
	int64_t a = p.numbers[0], b = p.numbers[1];
	if (a <= 12 && b <= 12 && a != b && !memchr(time.at, '.', time.len < 10 ? time.len : 10)) /* which is the month? */
		return false;
	bool day_first = a > 12 || memchr(time.at, '.', time.len < 10 ? time.len : 10);
	return spell_day(p.numbers[2], day_first ? b : a, day_first ? a : b, ret_day);
}

/* --- proxies --- */

/* 1066036250.603 310 192.168.0.227 TCP_MISS/200 2046 GET http://x/ user HIER_DIRECT/1.2.3.4 text/html */
bool
lt_traffic_squid(struct lt_text line, struct lt_visit *ret_visit)
{
	struct lt_text rest = line, time = lt_traffic_word_of(&rest), took = lt_traffic_word_of(&rest);
	const char *dot = time.len ? memchr(time.at, '.', time.len) : NULL;
	if (!dot || dot - time.at != 10 || took.len == 0)
		return false;
	*ret_visit = (struct lt_visit){ .count = 1, .client = lt_traffic_word_of(&rest) };
	struct lt_text code = lt_traffic_word_of(&rest), bytes = lt_traffic_word_of(&rest);
	struct lt_text method = lt_traffic_word_of(&rest), url = lt_traffic_word_of(&rest), user = lt_traffic_word_of(&rest);
	if (!memchr(code.at ? code.at : "", '/', code.len) || method.len == 0 || !lt_traffic_day(time, ret_visit->day))
		return false;
	ret_visit->received = lt_traffic_bytes(bytes);
	ret_visit->refused = lt_text_has(code, "DENIED");
	if (user.len && !lt_text_eq(user, "-")) {
		ret_visit->client = user;
		ret_visit->person = true;
	}
	ret_visit->host = lt_traffic_host(url);
	return true;
}

/* 10.0.0.1 - jo [22/Nov/2026:10:00:00 +0000] "CONNECT api.openai.com:443 HTTP/1.1" 200 512 */
bool
lt_traffic_combined(struct lt_text line, struct lt_visit *ret_visit)
{
	struct lt_text rest = line, client = lt_traffic_word_of(&rest), ident = lt_traffic_word_of(&rest);
	struct lt_text user = lt_traffic_word_of(&rest), time, request = behind(rest, "] \"");
	if (ident.len == 0 || !request.at || !lt_text_cut(&rest, '[', &time) || !lt_text_cut(&rest, ']', &time))
		return false;
	*ret_visit = (struct lt_visit){ .count = 1, .client = client };
	struct lt_text method = lt_traffic_word_of(&request), target = lt_traffic_word_of(&request);
	if ((!lt_text_eq(method, "CONNECT") && !behind(target, "://").at) || !lt_traffic_day(time, ret_visit->day))
		return false;
	struct lt_text after = behind(request, "\" ");
	struct lt_text status = lt_traffic_word_of(&after);
	ret_visit->received = lt_traffic_bytes(lt_traffic_word_of(&after));
	ret_visit->refused = lt_text_eq(status, "403") || lt_text_eq(status, "407");
	if (user.len && !lt_text_eq(user, "-")) {
		ret_visit->client = user;
		ret_visit->person = true;
	}
	ret_visit->host = lt_traffic_host(target);
	return true;
}

/* [10.30 16:49:06] chrome.exe - host:443 open through proxy ...; the year is not said. */
bool
lt_traffic_proxifier(struct lt_text line, struct lt_visit *ret_visit)
{
	struct lt_text rest = line, program, time;
	if (!lt_text_starts(line, "[") || !lt_text_cut(&rest, ']', &time) || time.len < 10 || !memchr(time.at, '.', 4))
		return false;
	struct lt_text target = behind(rest, " - ");
	if (!target.at)
		return false;
	program = lt_text_trim((struct lt_text){ rest.at, (size_t)(target.at - 3 - rest.at) });
	struct lt_text host = lt_traffic_word_of(&target);
	if (!lt_text_has(target, "open ") && !lt_text_has(target, " sent,"))
		return false;
	*ret_visit = (struct lt_visit){ .count = lt_text_has(target, "open "), .client = program };
	struct lt_text sent = behind(target, "close, "), received = behind(target, " sent, ");
	ret_visit->sent = lt_traffic_bytes(lt_traffic_word_of(&sent));
	ret_visit->received = lt_traffic_bytes(lt_traffic_word_of(&received));
	ret_visit->host = lt_traffic_host(host);
	return true;
}

/* --- resolvers --- */

/* Nov 22 10:00:00 dnsmasq[123]: query[A] api.openai.com from 10.0.0.1; the year is not said. */
bool
lt_traffic_dnsmasq(struct lt_text line, struct lt_visit *ret_visit)
{
	struct lt_text rest = behind(line, " dnsmasq");
	rest = rest.at ? behind(rest, " query[") : rest;
	struct lt_text type;
	if (!rest.at || !lt_text_cut(&rest, ']', &type) || !rest.at)
		return false;
	*ret_visit = (struct lt_visit){ .count = 1, .host = lt_traffic_host(lt_traffic_word_of(&rest)) };
	struct lt_text from = lt_traffic_word_of(&rest);
	ret_visit->client = lt_text_eq(from, "from") ? lt_traffic_word_of(&rest) : LT_NONE;
	return from.len > 0;
}

/* 22-Nov-2026 10:00:00.000 queries: info: client @0x7f 10.0.0.1#5353 (x): query: x IN A + (10.0.0.2) */
bool
lt_traffic_bind(struct lt_text line, struct lt_visit *ret_visit)
{
	struct lt_text client = behind(line, "client "), query = behind(line, "): query: "), address;
	if (!client.at || !query.at)
		return false;
	if (lt_text_starts(client, "@"))
		lt_traffic_word_of(&client);
	address = lt_traffic_word_of(&client);
	const char *hash = address.len ? memchr(address.at, '#', address.len) : NULL;
	if (!hash)
		return false;
	*ret_visit = (struct lt_visit){ .count = 1, .client = { address.at, (size_t)(hash - address.at) },
		.host = lt_traffic_host(lt_traffic_word_of(&query)) };
	struct lt_text rest = line;
	lt_traffic_day(lt_traffic_word_of(&rest), ret_visit->day);
	return true;
}

/* [INFO] 10.0.0.1:5353 - 1234 "A IN api.openai.com. udp 40 false 512" NOERROR qr,rd,ra 100 0.01s */
bool
lt_traffic_coredns(struct lt_text line, struct lt_visit *ret_visit)
{
	struct lt_text rest = behind(line, "[INFO] "), client = lt_traffic_word_of(&rest), dash = lt_traffic_word_of(&rest);
	if (!rest.at || !lt_text_eq(dash, "-"))
		return false;
	struct lt_text number = lt_traffic_word_of(&rest), type = lt_traffic_word_of(&rest), in = lt_traffic_word_of(&rest);
	if (!is_digits(number) || !lt_text_starts(type, "\"") || !lt_text_eq(in, "IN"))
		return false;
	const char *colon = memrchr(client.at, ':', client.len);
	*ret_visit = (struct lt_visit){ .count = 1, .client = { client.at, colon ? (size_t)(colon - client.at) : client.len },
		.host = lt_traffic_host(lt_traffic_word_of(&rest)) };
	struct lt_text start = { line.at, (size_t)(client.at - line.at) };
	lt_traffic_day(lt_traffic_word_of(&start), ret_visit->day);
	return true;
}

/* (3)api(6)openai(3)com(0) is made api.openai.com where it stands: what is cut out lies at its end. */
static struct lt_text
labels(struct lt_text spelt, char *out, size_t room)
{
	size_t len = 0, i = 0;
	while (i < spelt.len && spelt.at[i] == '(') {
		size_t many = 0;
		for (i++; i < spelt.len && spelt.at[i] >= '0' && spelt.at[i] <= '9'; i++)
			many = many * 10 + (size_t)(spelt.at[i] - '0');
		if (++i > spelt.len || many == 0 || many > 63 || i + many > spelt.len || len + many + 1 > room)
			break;
		if (len)
			out[len++] = '.';
		memcpy(out + len, spelt.at + i, many);
		len += many;
		i += many;
	}
	return (struct lt_text){ out, len };
}

/* 22/11/2026 10:00:00 0E98 PACKET 000000C9 UDP Rcv 10.0.0.5 0002 Q [0001 D NOERROR] A (3)api(6)openai(3)com(0) */
bool
lt_traffic_windows_dns(struct lt_text line, struct lt_visit *ret_visit)
{
	static _Thread_local char name[256];
	struct lt_text rest = behind(line, " PACKET "), way = rest;
	struct lt_text spelt = behind(line, "] ");
	way = behind(rest, " Rcv ");
	if (!rest.at || !way.at || !spelt.at || lt_text_has(way, " R Q "))
		return false;
	lt_traffic_word_of(&spelt);
	struct lt_text host = labels(lt_traffic_word_of(&spelt), name, sizeof name);
	*ret_visit = (struct lt_visit){ .count = 1, .client = lt_traffic_word_of(&way), .host = lt_traffic_host(host) };
	lt_traffic_day(line, ret_visit->day);
	return host.len > 0;
}
