/* SPDX-License-Identifier: Apache-2.0 */
/*
 * traffic: who asked for which host, out of the logs of proxies, resolvers and firewalls.
 *
 * One line or one object is one visit.  What a line does not say is left empty and never guessed: a
 * day without a year is no day.  Sign-ins to applications are visits too, of an application
 * instead of a host.
 *
 *	squid         Squid's own format, a time in seconds first
 *	combined      Apache's and nginx's, of a forward proxy: CONNECT host:443 or GET http://host/
 *	w3c           #Fields: names the columns (Blue Coat, IIS, Zscaler over syslog)
 *	csv           a head line names the columns (Zscaler, Palo Alto, Entra, tables made by hand)
 *	paloalto      Palo Alto's URL log as it is sent by syslog
 *	dnsmasq       and Pi-hole
 *	bind          the query log
 *	coredns       the log plugin
 *	windows-dns   the debug log
 *	proxifier     connections of a machine
 *	json          Route 53, Azure Firewall, Envoy, Zeek, Suricata, Entra; an object a line, or a list
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "format/csv.h"
#include "format/doc.h"

#define LT_TRAFFICS(WORD)                         \
	WORD(LT_TRAFFIC_NONE, "none")             \
	WORD(LT_TRAFFIC_SQUID, "squid")           \
	WORD(LT_TRAFFIC_COMBINED, "combined")     \
	WORD(LT_TRAFFIC_W3C, "w3c")               \
	WORD(LT_TRAFFIC_CSV, "csv")               \
	WORD(LT_TRAFFIC_PALOALTO, "paloalto")     \
	WORD(LT_TRAFFIC_DNSMASQ, "dnsmasq")       \
	WORD(LT_TRAFFIC_BIND, "bind")             \
	WORD(LT_TRAFFIC_COREDNS, "coredns")       \
	WORD(LT_TRAFFIC_WINDOWS_DNS, "windows-dns") \
	WORD(LT_TRAFFIC_PROXIFIER, "proxifier")   \
	WORD(LT_TRAFFIC_JSON, "json")

enum lt_traffic {
#define WORD(value, word) value,
	LT_TRAFFICS(WORD)
#undef WORD
	LT_TRAFFIC_COUNT,
};
const char *lt_traffic_word(enum lt_traffic traffic);

struct lt_visit {
	struct lt_text host;      /* without port */
	struct lt_text app;       /* of a sign-in */
	struct lt_text client;    /* a user, an address or a program; LT_NONE: not said */
	bool person;              /* client is a user's name */
	bool refused;             /* it was blocked, or the sign-in failed */
	char day[16];             /* 2026-11-22, or "" */
	uint64_t sent, received;  /* bytes, 0 when not said */
	int64_t count;            /* visits that this line stands for */
};

/* Columns of a table, by what they are for; -1: it has none. */
#define LT_TRAFFIC_COLUMNS(COLUMN)                                                                        \
	COLUMN(HOST, "cshost|csurihost|shost|desthost|destinationhost|destinationhostname|dhost|urlhostname|urlhost|domain|" \
		"domainname|fqdn|query|queryname|qname|sni|requestedservername|destinationdomain|targetfqdn|host|hostname")   \
	COLUMN(URL, "url|urlfilename|csuri|cuseruri|requesturl|targeturl|requesturi|uri")                \
	COLUMN(APP, "application|appdisplayname|applicationname|app")                                    \
	COLUMN(USER, "user|username|login|csusername|sourceuser|srcuser|userprincipalname|userid") \
	COLUMN(SOURCE, "client|clientip|cip|source|sourceip|src|srcip|srcaddr|sourceaddress|clientaddress|clientipaddress|ipaddress|cclientip|device|devicename") \
	COLUMN(TIME, "datetime|timestamp|date|receivetime|generatedtime|timegenerated|timegeneratedutc|eventtime|logtime|dateutc|createddatetime|starttime|time") \
	COLUMN(SENT, "bytessent|sentbytes|requestsize|csbytes|totalrequestsize|bytesout")                  \
	COLUMN(RECEIVED, "bytesreceived|receivedbytes|responsesize|scbytes|totalresponsesize|bytesin|bytes") \
	COLUMN(COUNT, "requests|count|hits|requestcount|queries|connections")                            \
	COLUMN(ACTION, "action|policyaction|scfilterresult|xexceptionid|status|result")

enum lt_traffic_column {
#define COLUMN(name, names) LT_TRAFFIC_##name##_COLUMN,
	LT_TRAFFIC_COLUMNS(COLUMN)
#undef COLUMN
	LT_TRAFFIC_COLUMN_COUNT,
};

struct lt_traffic_reader {
	enum lt_traffic traffic;
	int at[LT_TRAFFIC_COLUMN_COUNT];
	char cut;
	bool head;                /* columns are known */
	struct lt_csv csv;
};

/* What the beginning of a file is, LT_TRAFFIC_NONE when it is no log of traffic. */
enum lt_traffic lt_traffic_look(struct lt_text head);

/* Takes the first line of *rest (a record of a table may be several).  *ret_line says whether there was
 * one, and the result whether it is a visit: heads and comments are none.  Texts of the visit point into
 * *rest, or live as long as a.  Not for JSON. */
bool lt_traffic_next(struct lt_traffic_reader *r, struct lt_arena *a, struct lt_text *rest, bool last, bool *ret_line,
	struct lt_visit *ret_visit);

/* One object of a JSON log. */
bool lt_traffic_object(struct lt_node object, struct lt_arena *a, struct lt_visit *ret_visit);

/* A day out of a time in any of the usual spellings; false when it does not say the year, or not which of
 * two numbers is the month. */
bool lt_traffic_day(struct lt_text time, char ret_day[16]);

/* The host of a URL, of host:port or of a name with a dot at its end; LT_NONE when it is no name of a host. */
struct lt_text lt_traffic_host(struct lt_text target);
