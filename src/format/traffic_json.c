/* SPDX-License-Identifier: Apache-2.0 */
/*
 * traffic_json: logs of objects.  The same few things have many names; they are looked for in the object,
 * in its `properties` (Azure) and one level into what Suricata and Zeek nest.
 */
#include "base/arena.h"
#include "format/traffic_inside.h"

/* Keys, in order of preference; '/' goes into a map. */
static const char *const hosts[] = { "query_name", "authority", ":authority", "requested_server_name", "Fqdn", "fqdn",
	"TargetUrl", "url", "dns/rrname", "tls/sni", "http/hostname", "query", "server_name", "host", "QueryName", NULL };
static const char *const clients[] = { "userPrincipalName", "UserPrincipalName", "user", "UserId", NULL };
static const char *const sources[] = { "srcaddr", "SourceIp", "sourceIp", "src_ip", "id.orig_h", "downstream_remote_address",
	"client_ip", "clientIp", "ClientIP", "source", NULL };
static const char *const times[] = { "query_timestamp", "start_time", "TimeGenerated", "createdDateTime", "CreatedDateTime",
	"timestamp", "ts", "time", "@timestamp", NULL };
static const char *const actions[] = { "Action", "action", "rcode", "status/errorCode", "ResultType", NULL };
static const char *const counts[] = { "requests", "count_", "count", NULL };

static struct lt_text
find(struct lt_node object, const char *const *keys, struct lt_arena *a)
{
	for (int i = 0; keys[i]; i++) {
		struct lt_node n = strchr(keys[i], '/') ? lt_node_path(object, keys[i]) : lt_node_get(object, keys[i]);
		if (lt_node_is(n, LT_KIND_TEXT) || lt_node_is(n, LT_KIND_NUMBER)) {
			struct lt_text text = lt_node_text(n, a);
			if (text.len && !lt_text_eq(text, "-"))
				return text;
		}
	}
	return LT_NONE;
}

static struct lt_text
either(struct lt_node object, struct lt_node inner, const char *const *keys, struct lt_arena *a)
{
	struct lt_text text = find(inner, keys, a);
	return text.at ? text : find(object, keys, a);
}

/* "HTTPS request from 10.0.0.4:1234 to api.openai.com:443. Action: Allow. ..." of older firewalls. */
static void
read_message(struct lt_text message, struct lt_visit *v)
{
	struct lt_text rest = message, word;
	while ((word = lt_traffic_word_of(&rest)).len) {
		if (lt_text_eq(word, "from"))
			v->client = lt_traffic_word_of(&rest);
		else if (lt_text_eq(word, "to") && !v->host.len)
			v->host = lt_traffic_host(lt_traffic_word_of(&rest));
		else if (lt_text_eq(word, "Action:"))
			v->refused = lt_traffic_is_refusal(lt_traffic_word_of(&rest));
	}
}

/* An address without the port behind it; more than one colon is IPv6. */
static struct lt_text
without_port(struct lt_text address)
{
	const char *colon = address.len ? memchr(address.at, ':', address.len) : NULL;
	if (colon && !memchr(colon + 1, ':', address.len - (size_t)(colon + 1 - address.at)))
		address.len = (size_t)(colon - address.at);
	while (address.len && address.at[address.len - 1] == '.')
		address.len--;
	return address;
}

bool
lt_traffic_object(struct lt_node object, struct lt_arena *a, struct lt_visit *ret_visit)
{
	static const char *const apps[] = { "appDisplayName", "AppDisplayName", NULL };
	static const char *const messages[] = { "msg", NULL };
	struct lt_visit v = { .count = 1 };
	struct lt_node inner = lt_node_get(object, "properties");
	int64_t number;
	v.app = either(object, inner, apps, a);
	if (!v.app.at)
		v.host = lt_traffic_host(either(object, inner, hosts, a));
	if (!v.app.at && !v.host.len)
		read_message(find(inner, messages, a), &v);
	if (!v.app.len && !v.host.len)
		return false;
	struct lt_text user = either(object, inner, clients, a), action = either(object, inner, actions, a);
	if (user.at) {
		v.client = user;
		v.person = true;
	} else if (!v.client.at) {
		v.client = either(object, inner, sources, a);
	}
	if (!v.person)
		v.client = without_port(v.client);
	lt_traffic_day(either(object, inner, times, a), v.day);
	if (action.at)
		v.refused = lt_text_int(action, &number) ? v.app.at && number != 0 : lt_traffic_is_refusal(action);
	struct lt_text many = either(object, inner, counts, a);
	if (many.at && lt_text_int(many, &number) && number >= 0)
		v.count = number;
	static const char *const sent[] = { "bytes_received", "bytes_toserver", NULL }, *const got[] = { "bytes_sent", "bytes_toclient", NULL };
	v.sent = lt_traffic_bytes(either(object, inner, sent, a)); /* what a proxy received is what the caller sent */
	v.received = lt_traffic_bytes(either(object, inner, got, a));
	*ret_visit = v;
	return true;
}

/* Keys that stand together in no other kind of file. */
bool
lt_traffic_json_look(struct lt_text head)
{
	static const char *const pairs[][2] = { { "\"query_name\"", "\"srcaddr\"" }, { "AZFWApplicationRule", "{" },
		{ "AzureFirewallApplicationRule", "{" }, { "AZFWDnsQuery", "{" }, { "AzureFirewallDnsProxy", "{" },
		{ "\"appDisplayName\"", "\"userPrincipalName\"" }, { "\"AppDisplayName\"", "\"UserPrincipalName\"" },
		{ "\"authority\"", "\"response_code\"" }, { "\"requested_server_name\"", "\"start_time\"" },
		{ "\"id.orig_h\"", "\"query\"" }, { "\"id.orig_h\"", "\"server_name\"" }, { "\"id.orig_h\"", "\"host\"" },
		{ "\"event_type\"", "\"src_ip\"" }, { "\"Fqdn\"", "\"SourceIp\"" }, { "\"Fqdn\"", "\"requests\"" },
		{ "\"fqdn\"", "\"requests\"" }, { NULL, NULL } };
	struct lt_text start = { head.at, head.len < 16384 ? head.len : 16384 };
	for (int i = 0; pairs[i][0]; i++)
		if (lt_text_has(start, pairs[i][0]) && lt_text_has(start, pairs[i][1]))
			return true;
	return false;
}
