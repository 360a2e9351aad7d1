/* SPDX-License-Identifier: Apache-2.0 */
#include "format/traffic.h"

#include "base/arena.h"
#include "t.h"

TEST(a_day_is_read_in_the_usual_spellings_and_never_guessed)
{
	static const struct {
		const char *time, *day;
	} rows[] = {
		{ "2026-11-22T10:00:00Z", "2026-11-22" },
		{ "2026-11-22 10:00:00,123", "2026-11-22" },
		{ "2026/11/22 10:00:00", "2026-11-22" },
		{ "22/Nov/2026:10:00:00 +0000", "2026-11-22" },
		{ "22-Nov-2026 10:00:00.000", "2026-11-22" },
		{ "Sun Nov 22 10:00:00 2026", "2026-11-22" },
		{ "Nov 22, 2026", "2026-11-22" },
		{ "1795341600.123", "2026-11-22" },
		{ "1795341600123", "2026-11-22" },
		{ "22/11/2026 10:00:00", "2026-11-22" },
		{ "11/22/2026 10:00:00 AM", "2026-11-22" },
		{ "3.11.2026 10:00", "2026-11-03" },
		{ "11/11/2026", "2026-11-11" },
		{ "3/11/2026", "" },
		{ "Nov 22 10:00:00", "" },
		{ "10.30 16:49:06", "" },
		{ "10:00:00", "" },
		{ "yesterday", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char day[16] = "";
		IS(lt_traffic_day(lt_text(rows[i].time), day) == (rows[i].day[0] != 0));
		IS_TEXT(day, rows[i].day);
	}
}

TEST(a_host_is_taken_out_of_whatever_holds_it)
{
	static const struct {
		const char *target, *host;
	} rows[] = {
		{ "https://jo:secret@api.openai.com:443/v1?x=http://a.b/", "api.openai.com" },
		{ "api.openai.com:443", "api.openai.com" },
		{ "api.openai.com.", "api.openai.com" },
		{ "chatgpt.com/backend", "chatgpt.com" },
		{ "10.0.0.1:443", "" },
		{ "localhost", "" },
		{ "a b.com", "" },
		{ "error:invalid-request", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_text host = lt_traffic_host(lt_text(rows[i].target));
		IS(lt_text_eq(host, rows[i].host));
	}
}

TEST(logs_are_told_apart_and_others_are_none)
{
	static const struct {
		const char *head;
		enum lt_traffic traffic;
	} rows[] = {
		{ "1763805600.603 310 10.1.0.7 TCP_TUNNEL/200 5120 CONNECT a.com:443 - HIER_DIRECT/1.2.3.4 -\n", LT_TRAFFIC_SQUID },
		{ "10.2.0.1 - jo [22/Nov/2026:10:00:00 +0000] \"CONNECT a.com:443 HTTP/1.1\" 200 512\n", LT_TRAFFIC_COMBINED },
		{ "10.2.0.1 - jo [22/Nov/2026:10:00:00 +0000] \"GET /a.com HTTP/1.1\" 200 512\n", LT_TRAFFIC_NONE },
		{ "#Software: x\n#Fields: date time c-ip cs-host\n", LT_TRAFFIC_W3C },
		{ "#Fields: date time s-ip\n", LT_TRAFFIC_NONE },
		{ "time;login;url\n", LT_TRAFFIC_CSV },
		{ "fqdn,requests\n", LT_TRAFFIC_CSV },
		{ "host,ip,count\n", LT_TRAFFIC_NONE },
		{ "url,user\n", LT_TRAFFIC_NONE },
		{ "LineId,Time,Level,Component,Content,EventId\n", LT_TRAFFIC_NONE },
		{ "Dec 10 06:55:46 LabSZ sshd[24200]: Failed password for root from 1.2.3.4 port 22 ssh2\n", LT_TRAFFIC_NONE },
		{ "[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok /etc/httpd/conf\n", LT_TRAFFIC_NONE },
		{ "{\"query_name\":\"a.com.\",\"srcaddr\":\"10.0.0.1\"}\n", LT_TRAFFIC_JSON },
		{ "{\"query\":\"a\"}\n", LT_TRAFFIC_NONE },
		{ "", LT_TRAFFIC_NONE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS_TEXT(lt_traffic_word(lt_traffic_look(lt_text(rows[i].head))), lt_traffic_word(rows[i].traffic));
}

TEST(a_refused_call_and_an_allowed_one_differ)
{
	struct lt_traffic_reader r = { .traffic = LT_TRAFFIC_CSV };
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_text rest = lt_text("time,user,url,action,bytes\n2026-11-22,jo,https://a.com/x,Blocked,7\n2026-11-22,-,b.com,Allowed,8\n");
	struct lt_visit v;
	bool line;
	IS(!lt_traffic_next(&r, a, &rest, true, &line, &v) && line);
	IS(lt_traffic_next(&r, a, &rest, true, &line, &v));
	IS(v.refused && v.person && lt_text_eq(v.client, "jo") && v.received == 7 && v.count == 1);
	IS(lt_traffic_next(&r, a, &rest, true, &line, &v));
	IS(!v.refused && !v.person && !v.client.at && lt_text_eq(v.host, "b.com"));
	IS(!lt_traffic_next(&r, a, &rest, true, &line, &v) && !line);
	lt_arena_drop(a);
}
