/* SPDX-License-Identifier: Apache-2.0 */
/* Names by the words in them, values by the way providers spell theirs. */
#include "collect/secret.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/digest.h"

/* A name with one of these is secret ... */
static const char *const words[] = { "password", "passwd", "secret", "token", "apikey", "api_key", "api-key",
	"accesskey", "access_key", "access-key", "account_key", "accountkey", "private_key", "privatekey",
	"credential", "connectionstring", "connection_string", "conn_str", "pwd", "auth_key", "authkey",
	"license_key", "signing_key", "encryption_key" };
/* ... unless it has one of these, which make it the name of a thing about secrets. */
static const char *const harmless[] = { "tokenizer", "tokens", "token_limit", "max_token", "token_count",
	"secretname", "secret_name", "secret-name", "secretkeyref", "secretref", "secret_ref", "token_url",
	"token_endpoint", "tokenpath", "token_path", "_file", "token_expir", "token_ttl", "pwdx", "_path",
	"token_parallel", "enable", "token_audience", "_name", "_arn", "_id_token", "_header",
	"public", "client_id", "config_key", "empty" };

bool
lt_secret_name(struct lt_text name)
{
	bool found = lt_text_eq_nocase(name, LT_LIT("key")) || lt_text_ends(name, "_KEY");
	for (size_t i = 0; !found && i < sizeof words / sizeof *words; i++)
		found = lt_text_has_nocase(name, words[i]);
	for (size_t i = 0; found && i < sizeof harmless / sizeof *harmless; i++)
		found = !lt_text_has_nocase(name, harmless[i]);
	return found;
}

/* How a value begins and how many letters, digits, - and _ must follow. */
static const struct {
	const char *begin;
	int more;
} shapes[] = {
	{ "sk-", 20 }, { "sk_live_", 16 }, { "hf_", 30 }, { "AKIA", 16 }, { "ASIA", 16 }, { "ghp_", 36 },
	{ "gho_", 36 }, { "ghs_", 36 }, { "github_pat_", 40 }, { "glpat-", 20 }, { "xoxb-", 20 }, { "xoxp-", 20 },
	{ "nvapi-", 40 }, { "AIza", 35 }, { "gsk_", 40 }, { "r8_", 30 }, { "eyJhbGciOi", 20 }, { "pplx-", 30 },
	{ "SG.", 30 }, { "dckr_pat_", 20 }, { "hvs.", 20 }, { "lsv2_", 20 }, { "npm_", 36 },
};

/* user:password@ behind ://, where the password is written out. */
static bool
is_login(struct lt_text rest)
{
	const char *slash = memchr(rest.at, '/', rest.len);
	struct lt_text host = { rest.at, slash ? (size_t)(slash - rest.at) : rest.len };
	const char *at = memrchr(host.at, '@', host.len);
	for (const char *c = host.at; at && c < at; c++)
		if (strchr(" \"',{}()\n", *c))
			return false;
	const char *colon = at ? memchr(host.at, ':', (size_t)(at - host.at)) : NULL;
	return colon && colon + 1 < at && colon[1] != '$' && colon[1] != '<' && colon[1] != '{';
}

static bool
has_login(struct lt_text value)
{
	while (value.len) {
		const char *scheme = memmem(value.at, value.len, "://", 3);
		if (!scheme)
			return false;
		value = (struct lt_text){ scheme + 3, (size_t)(value.at + value.len - scheme - 3) };
		if (is_login(value))
			return true;
	}
	return false;
}

/* A key that begins at this place. */
static bool
has_shape(struct lt_text rest)
{
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		if (!lt_text_starts(rest, shapes[i].begin))
			continue;
		int more = 0;
		for (size_t at = strlen(shapes[i].begin); at < rest.len; at++, more++)
			if (!isalnum((unsigned char)rest.at[at]) && !strchr("-_.", rest.at[at]))
				break;
		if (more >= shapes[i].more)
			return true;
	}
	return false;
}

bool
lt_secret_value(struct lt_text value)
{
	bool inside = false; /* a word */
	for (size_t i = 0; i < value.len; i++) {
		if (!inside && has_shape((struct lt_text){ value.at + i, value.len - i }))
			return true;
		inside = isalnum((unsigned char)value.at[i]) || value.at[i] == '_' || value.at[i] == '-';
	}
	return lt_text_has(value, "-----BEGIN ") || lt_text_has(value, "AccountKey=")
		|| lt_text_has(value, "SharedAccessKey=") || has_login(value);
}

bool
lt_secret_stand_in(struct lt_text value)
{
	static const char *const parts[] = { "$", "{{", "<", "changeme", "change-me", "change_me", "replace",
		"your-", "your_", "placeholder", "example", "dummy", "filled by", "xxxx", "****", "todo", "not-needed",
		"redacted", "insert" };
	value = lt_text_trim(value);
	if (lt_text_starts(value, "/") || lt_text_starts(value, "file:"))
		return true; /* where the secret is */
	if (value.len == 0 || lt_text_eq_nocase(value, LT_LIT("none")) || lt_text_eq_nocase(value, LT_LIT("empty"))
		|| lt_text_eq_nocase(value, LT_LIT("true")) || lt_text_eq_nocase(value, LT_LIT("false"))
		|| lt_text_eq_nocase(value, LT_LIT("null")) || lt_text_eq_nocase(value, LT_LIT("fake")))
		return true;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (lt_text_has_nocase(value, parts[i]))
			return true;
	return false;
}

const char *
lt_secret_digest(struct lt_arena *a, struct lt_text value)
{
	char hex[65];
	lt_digest_hex(value, hex);
	return lt_print(a, "%.8s", hex);
}
