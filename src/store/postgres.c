/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postgres: a database that is a server, through libpq.
 *
 * The library is loaded when an address asks for it, so that a run without one does not pay for it
 * (it brings Kerberos, LDAP and TLS along).  TLS is libpq's own: sslmode, sslrootcert, sslcert.
 * What libpq says about an address that it cannot read is not repeated: the password is in there.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include "base/err.h"
#include "store/database.h"

/* What libpq-fe.h calls ConnStatusType and ExecStatusType; the values that matter here. */
enum { CONNECTED = 0, COMMAND_OK = 1, TUPLES_OK = 2, SQLSTATE = 'C', COLUMNS = 32 };

/* Calls of libpq: type, name, parameters. */
#define CALLS(CALL)                                                                                     \
	CALL(void *, PQconninfoParse, (const char *, char **))                                          \
	CALL(void, PQfreemem, (void *))                                                                 \
	CALL(void, PQconninfoFree, (void *))                                                            \
	CALL(void *, PQconnectdbParams, (const char *const *, const char *const *, int))                \
	CALL(void, PQfinish, (void *))                                                                  \
	CALL(int, PQstatus, (const void *))                                                             \
	CALL(char *, PQerrorMessage, (const void *))                                                    \
	CALL(char *, PQhost, (const void *))                                                            \
	CALL(char *, PQport, (const void *))                                                            \
	CALL(char *, PQdb, (const void *))                                                              \
	CALL(char *, PQuser, (const void *))                                                            \
	CALL(void *, PQsetNoticeProcessor, (void *, void (*)(void *, const char *), void *))            \
	CALL(void *, PQexec, (void *, const char *))                                                    \
	CALL(void *, PQexecParams, (void *, const char *, int, const unsigned *, const char *const *,   \
		const int *, const int *, int))                                                         \
	CALL(int, PQresultStatus, (const void *))                                                       \
	CALL(char *, PQresultErrorField, (const void *, int))                                           \
	CALL(int, PQntuples, (const void *))                                                            \
	CALL(int, PQnfields, (const void *))                                                            \
	CALL(int, PQgetisnull, (const void *, int, int))                                                \
	CALL(int, PQgetlength, (const void *, int, int))                                                \
	CALL(char *, PQgetvalue, (const void *, int, int))                                              \
	CALL(void, PQclear, (void *))

struct server {
	struct lt_database is;
	void *link;
	char name[300]; /* user@host:port/database */
#define CALL(type, name, parameters) type(*name) parameters;
	CALLS(CALL)
#undef CALL
};

/* --- sentences --- */

/* The first line of what libpq or the server said, without control characters. */
static const char *
first_line(const char *said, char out[300])
{
	size_t len = 0;
	for (; said && *said && *said != '\n' && len < 299; said++)
		out[len++] = (unsigned char)*said < ' ' || *said == 0x7f ? ' ' : *said;
	out[len] = 0;
	return out;
}

/* What to do, by the five letters that SQL has for what went wrong; * is any letter. */
static const struct {
	const char *state, *remedy;
} BY_STATE[] = {
	{ "42501", "let its owner grant the rights: create on the schema once, then select, insert, update and delete on lintel_*" },
	{ "3F000", "the search_path of this role names no schema to make tables in; set one" },
	{ "25006", "this server only reads; give the address of the one that writes" },
	{ "55P03", "somebody else keeps it locked; try again when they are done" },
	{ "57014", "it took too long; look at what the server is doing and try again" },
	{ "57P**", "the server is stopping or was told to end this connection; try again when it is back" },
	{ "53100", "its disk is full; make room there" },
	{ "53***", "the server has no connections or memory left; try again later or raise its limits" },
	{ "08***", "the connection broke; try again when the server is back" },
};

static bool
fits(const char *pattern, const char *state)
{
	for (int i = 0; i < 5; i++)
		if (!state[i] || (pattern[i] != '*' && pattern[i] != state[i]))
			return false;
	return true;
}

/* What to do about a connection that did not come about; the server gives no letters then. */
static const struct {
	const char *word, *remedy;
} BY_WORD[] = {
	{ "password authentication failed", "correct the password: in the address, in PGPASSWORD or in ~/.pgpass" },
	{ "no password supplied", "give a password: PGPASSWORD, ~/.pgpass or sslcert; it need not stand in the address" },
	{ "no encryption", "the server wants TLS: add ?sslmode=verify-full&sslrootcert=FILE to the address" },
	{ "pg_hba.conf", "let the server's owner add this machine and role to pg_hba.conf" },
	{ "role \"", "let its owner make the role, or name another in the address" },
	{ "database \"", "make it first with createdb, or name another in the address" },
	{ "does not support SSL", "the server offers no TLS: let its owner switch ssl on, or ask for sslmode=disable on a network you trust" },
	{ "root certificate file", "name the authority's certificate: sslrootcert=FILE" },
	{ "certificate", "look at sslmode, sslrootcert and sslcert of the address and at the server's certificate" },
	{ "SSL", "look at sslmode, sslrootcert and sslcert of the address and at the server's certificate" },
	{ "refused", "is the server running, and does it listen on that port?" },
	{ "No such file", "is the server running, and is that where its socket is?" },
	{ "timeout", "the server does not answer; look at the network and its firewall" },
	{ "translate host name", "look at the spelling of the host and at DNS" },
	{ "too many", "try again later, or raise max_connections" },
	{ "starting up", "try again in a moment" },
};

static bool
fail_connect(struct server *s, struct lt_err *err)
{
	const char *said = s->PQerrorMessage(s->link), *remedy = "look at the address and at the server's log";
	char line[300];
	for (size_t i = 0; i < sizeof BY_WORD / sizeof *BY_WORD; i++)
		if (strstr(said, BY_WORD[i].word)) {
			remedy = BY_WORD[i].remedy;
			break;
		}
	return lt_fail(err, "PostgreSQL, %s: no connection (%s); %s", s->name, first_line(said, line), remedy);
}

static bool
fail(struct server *s, const void *result, struct lt_err *err)
{
	char line[300];
	const char *state = result ? s->PQresultErrorField(result, SQLSTATE) : NULL, *remedy = NULL;
	for (size_t i = 0; state && i < sizeof BY_STATE / sizeof *BY_STATE && !remedy; i++)
		if (fits(BY_STATE[i].state, state))
			remedy = BY_STATE[i].remedy;
	if (!remedy && s->PQstatus(s->link) != CONNECTED)
		remedy = "the connection broke; try again when the server is back, what was kept before is there";
	return lt_fail(err, "PostgreSQL, %s: %s%s%s", s->name, first_line(s->PQerrorMessage(s->link), line), remedy ? "; " : "",
		remedy ? remedy : "");
}

/* --- asking --- */

static bool
run(struct lt_database *db, const char *sql, struct lt_err *err)
{
	struct server *s = (struct server *)db;
	void *result = s->PQexec(s->link, sql);
	int status = s->PQresultStatus(result);
	bool good = status == COMMAND_OK || status == TUPLES_OK || fail(s, result, err);
	s->PQclear(result);
	return good;
}

static bool
take_rows(struct server *s, const void *result, lt_database_row_fn row, void *to, struct lt_err *err)
{
	struct lt_text cells[COLUMNS] = { 0 };
	int rows = s->PQntuples(result), columns = s->PQnfields(result);
	for (int r = 0; r < rows; r++) {
		for (int c = 0; c < columns && c < COLUMNS; c++)
			cells[c] = s->PQgetisnull(result, r, c)
				? LT_NONE
				: (struct lt_text){ s->PQgetvalue(result, r, c), (size_t)s->PQgetlength(result, r, c) };
		if (!row(to, cells, err))
			return false;
	}
	return true;
}

static bool
ask(struct lt_database *db, const char *sql, const char *const *values, int count, lt_database_row_fn row, void *to,
	struct lt_err *err)
{
	struct server *s = (struct server *)db;
	void *result = s->PQexecParams(s->link, sql, count, NULL, values, NULL, NULL, 0);
	int status = s->PQresultStatus(result);
	bool good = status == COMMAND_OK || status == TUPLES_OK || fail(s, result, err);
	if (good && row)
		good = take_rows(s, result, row, to, err);
	s->PQclear(result);
	return good;
}

static void
done(struct lt_database *db)
{
	struct server *s = (struct server *)db;
	if (s->link)
		s->PQfinish(s->link);
	free(s);
}

/* --- connecting --- */

/* It stays loaded: what it keeps for the whole process cannot be given back in its place. */
static bool
load(struct server *s, struct lt_err *err)
{
	void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return lt_fail(err, "--store postgres: libpq.so.5 is not on this machine; install libpq5 (Debian) or postgresql-libs");
#define CALL(type, name, parameters)                                                                    \
	*(void **)&s->name = dlsym(library, #name);                                                  \
	if (!s->name)                                                                                   \
		return lt_fail(err, "--store postgres: libpq.so.5 has no %s; install one of PostgreSQL 10 or later", #name);
	CALLS(CALL)
#undef CALL
	return true;
}

/* Notices are for nobody here. */
static void
pass_over(void *unused, const char *notice)
{
	(void)unused;
	(void)notice;
}

static bool
connect_to(struct server *s, const char *address, struct lt_err *err)
{
	/* What stands before dbname is taken where the address does not say. */
	static const char *const names[] = { "connect_timeout", "tcp_user_timeout", "fallback_application_name",
		"client_encoding", "dbname", NULL };
	const char *const values[] = { "10", "20000", "lintel", "UTF8", address, NULL };
	char *said = NULL;
	void *parsed = s->PQconninfoParse(address, &said);
	s->PQfreemem(said); /* it may quote the password */
	if (!parsed)
		return lt_fail(err, "--store takes an address such as postgres://lintel@db.example.com/lintel?sslmode=verify-full; "
				    "libpq cannot read this one (signs such as @ and / in a password are written %%40 and %%2F)");
	s->PQconninfoFree(parsed);
	s->link = s->PQconnectdbParams(names, values, 1);
	const char *user = s->PQuser(s->link), *host = s->PQhost(s->link), *port = s->PQport(s->link), *name = s->PQdb(s->link);
	char spelt[300];
	snprintf(spelt, sizeof spelt, "%s@%s:%s/%s", user ? user : "", host ? host : "", port ? port : "", name ? name : "");
	first_line(spelt, s->name);
	if (s->PQstatus(s->link) != CONNECTED)
		return fail_connect(s, err);
	s->PQsetNoticeProcessor(s->link, pass_over, NULL);
	char set[100];
	snprintf(set, sizeof set, "set statement_timeout = %d; set lock_timeout = %d", LT_DATABASE_ASK_MS, 5 * LT_DATABASE_WAIT_MS);
	return run(&s->is, set, err);
}

struct lt_database *
lt_database_postgres(const char *address, struct lt_err *err)
{
	struct server *s = calloc(1, sizeof *s);
	if (!s)
		return lt_fail_os(err, "connect to PostgreSQL"), NULL;
	/* The lock is ours by its number alone (the letters "lint"), and ends with the writing. */
	s->is = (struct lt_database){ .run = run, .ask = ask, .close = done,
		.begin = "begin; select pg_advisory_xact_lock(1818848884)",
		.durable = "set synchronous_commit = on",
		.has = "select count(*) from pg_catalog.pg_class where relkind = 'r' and relname = $1 and "
		       "pg_catalog.pg_table_is_visible(oid)" };
	if (load(s, err) && connect_to(s, address, err))
		return &s->is;
	done(&s->is);
	return NULL;
}
