/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/credential.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"
#include "net/entra.h"
#include "net/http.h"
#include "record/policy.h"
#include "serve/token.h"
#include "store/share.h"

enum { MOST = 256, KEY_FILE_MOST = 16384, AGAIN_S = 5, AGAIN_MOST_S = 60 };

struct credential {
	enum lt_credential_kind kind;
	uint64_t identity;
	char from[512], tenant[128], client[128];
	char whose[256];           /* the deployments that it is for, for people */
	bool has, told;
	struct timespec changed;   /* of a file */
	off_t size;
	int64_t ask_at;            /* of a token: when to ask next, seconds since 1970; 0: not asked yet */
	int64_t pause_s;
};

struct lt_credentials {
	struct lt_keyring *keyring;
	char *const *environ;
	pthread_mutex_t lock;      /* of all that follows, and of writing the keyring */
	pthread_cond_t changed;
	struct credential *all;
	int count;
	bool running, stop;
	pthread_t thread;
};

struct lt_credentials *
lt_credentials_new(struct lt_arena *a, struct lt_keyring *keyring, char *const *variables)
{
	struct lt_credentials *c = LT_NEW(a, struct lt_credentials);
	c->keyring = keyring;
	c->environ = variables;
	c->all = LT_NEW_ARRAY(a, struct credential, MOST);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	return c;
}

static const char *
variable(char *const *variables, const char *name)
{
	size_t len = strlen(name);
	for (; *variables; variables++)
		if (strncmp(*variables, name, len) == 0 && (*variables)[len] == '=')
			return *variables + len + 1;
	return NULL;
}

static void
say_once(struct credential *one, const char *sentence)
{
	if (!one->told)
		fprintf(stderr, "lintel: %s\n", sentence);
	one->told = true;
}

/* With the lock.  A key goes into a header, so nothing that could end one may be in it. */
static void
set(struct lt_credentials *c, struct credential *one, struct lt_text value)
{
	value = lt_text_trim(value);
	const char *wrong = value.len == 0 ? "is empty" : value.len > LT_KEYRING_VALUE ? "is too long" : NULL;
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.at[i] <= ' ' || value.at[i] == 0x7f)
			wrong = "has blanks or control characters in it";
	char sentence[700];
	snprintf(sentence, sizeof sentence, "the key in %s %s and is not used", one->from, wrong ? wrong : "");
	if (wrong || !lt_keyring_set(c->keyring, one->identity, value)) {
		say_once(one, wrong ? sentence : "there are more keys of providers than the gateway holds");
		return;
	}
	one->has = true;
	one->told = false;
}

static void
read_variable(struct lt_credentials *c, struct credential *one)
{
	char sentence[700];
	const char *value = variable(c->environ, one->from);
	snprintf(sentence, sizeof sentence, "the variable %s, which has the key of a provider, is not set", one->from);
	if (value)
		set(c, one, lt_text(value));
	else
		say_once(one, sentence);
}

static void
read_file(struct lt_credentials *c, struct credential *one)
{
	struct stat found;
	struct lt_err err = { 0 };
	if (stat(one->from, &found) == 0) {
		if (one->has && found.st_mtim.tv_sec == one->changed.tv_sec && found.st_mtim.tv_nsec == one->changed.tv_nsec
			&& found.st_size == one->size)
			return;
		one->changed = found.st_mtim;
		one->size = found.st_size;
	}
	struct lt_arena *a = lt_arena_new(1 << 20);
	struct lt_text value;
	if (lt_io_read(a, AT_FDCWD, one->from, KEY_FILE_MOST, &value, &err)) {
		set(c, one, value);
		explicit_bzero((char *)value.at, value.len);
	} else {
		lt_within(&err, "%s", "the key of a provider");
		say_once(one, err.text);
	}
	lt_arena_drop(a);
}

static struct lt_entra
surroundings(const struct lt_credentials *c, const struct credential *one, struct lt_arena *a)
{
	struct lt_entra from = {
		.tenant = one->tenant[0] ? one->tenant : variable(c->environ, "AZURE_TENANT_ID"),
		.client = one->client[0] ? one->client : variable(c->environ, "AZURE_CLIENT_ID"),
		.secret = variable(c->environ, "AZURE_CLIENT_SECRET"),
		.token_file = variable(c->environ, "AZURE_FEDERATED_TOKEN_FILE"),
		.authority = variable(c->environ, "AZURE_AUTHORITY_HOST"),
		.identity_url = variable(c->environ, "IDENTITY_ENDPOINT"),
		.identity_header = variable(c->environ, "IDENTITY_HEADER"),
		.metadata = variable(c->environ, "AZURE_POD_IDENTITY_AUTHORITY_HOST"),
		.environ = c->environ,
	};
	const char *path = variable(c->environ, "PATH");
	struct lt_text folders = lt_text(path ? path : ""), folder;
	while (lt_text_cut(&folders, ':', &folder) && !from.az)
		if (folder.len && access(lt_print(a, "%.*s/az", LT_ARG(folder)), X_OK) == 0)
			from.az = lt_print(a, "%.*s/az", LT_ARG(folder));
	return from;
}

/* Asks for one token, without the lock; *one is a copy.  Returns when to ask again. */
static bool
ask(struct lt_credentials *c, struct credential *one, struct lt_arena *a, struct lt_token *ret_token)
{
	struct lt_err err = { 0 };
	struct lt_entra from = surroundings(c, one, a);
	struct lt_entra_answer answer;
	int64_t now = time(NULL);
	bool good = lt_entra_ask(a, &from, one->from, &answer, &err) && lt_token_read(a, &answer, now, ret_token, &err);
	if (good) {
		one->pause_s = 0;
		one->ask_at = lt_token_renew(ret_token, now, one->identity);
		return true;
	}
	one->pause_s = one->pause_s * 2 < AGAIN_S ? AGAIN_S : one->pause_s * 2 > AGAIN_MOST_S ? AGAIN_MOST_S : one->pause_s * 2;
	one->ask_at = now + one->pause_s;
	lt_within(&err, "sign in for deployment %s", one->whose);
	say_once(one, err.text);
	return false;
}

/* The token whose time comes first, or NULL; with the lock. */
static struct credential *
next_token(const struct lt_credentials *c)
{
	struct credential *first = NULL;
	for (int i = 0; i < c->count; i++)
		if (c->all[i].kind == LT_CREDENTIAL_ENTRA && (!first || c->all[i].ask_at < first->ask_at))
			first = &c->all[i];
	return first;
}

static struct credential *
find(const struct lt_credentials *c, uint64_t identity)
{
	for (int i = 0; i < c->count; i++)
		if (c->all[i].identity == identity)
			return &c->all[i];
	return NULL;
}

static void *
run(void *what)
{
	struct lt_credentials *c = what;
	pthread_mutex_lock(&c->lock);
	while (!c->stop) {
		struct credential *next = next_token(c);
		struct timespec until = { .tv_sec = next ? next->ask_at : time(NULL) + 3600 };
		if (!next || next->ask_at > time(NULL)) {
			pthread_cond_timedwait(&c->changed, &c->lock, &until);
			continue;
		}
		struct credential mine = *next;
		pthread_mutex_unlock(&c->lock);
		struct lt_arena *a = lt_arena_new(1 << 22);
		struct lt_token token = { 0 };
		bool good = ask(c, &mine, a, &token);
		pthread_mutex_lock(&c->lock);
		if ((next = find(c, mine.identity))) {
			*next = mine;
			if (good)
				set(c, next, token.value);
		}
		if (good)
			explicit_bzero((char *)token.value.at, token.value.len);
		lt_arena_drop(a);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

static void
name_deployments(struct credential *one, const struct lt_policy *policy, uint32_t number)
{
	struct lt_text name;
	size_t len = 0;
	one->whose[0] = '\0';
	for (uint32_t i = 0; i < policy->deployments_count; i++) {
		if (policy->deployments[i].credential != number)
			continue;
		name = lt_policy_text(policy, policy->deployments[i].name);
		int more = snprintf(one->whose + len, sizeof one->whose - len, "%s%.*s", len ? ", " : "", LT_ARG(name));
		if (more < 0 || (len += (size_t)more) >= sizeof one->whose)
			return;
	}
}

/* With the lock: what was known of a credential stays known. */
static void
take_rows(struct lt_credentials *c, const struct lt_policy *policy)
{
	static struct credential fresh[MOST];
	int count = 0;
	for (uint32_t i = 0; i < policy->credentials_count && count < MOST; i++) {
		const struct lt_policy_credential *row = &policy->credentials[i];
		struct credential *one = &fresh[count++], *old = find(c, row->identity);
		if (old) {
			*one = *old;
			one->told = false;
			name_deployments(one, policy, i);
			continue;
		}
		*one = (struct credential){ .kind = row->kind, .identity = row->identity };
		snprintf(one->from, sizeof one->from, "%.*s", LT_ARG(lt_policy_text(policy, row->from)));
		snprintf(one->tenant, sizeof one->tenant, "%.*s", LT_ARG(lt_policy_text(policy, row->tenant)));
		snprintf(one->client, sizeof one->client, "%.*s", LT_ARG(lt_policy_text(policy, row->client)));
		name_deployments(one, policy, i);
	}
	memcpy(c->all, fresh, sizeof *fresh * (size_t)count);
	c->count = count;
}

bool
lt_credentials_policy(struct lt_credentials *c, const struct lt_policy *policy, struct lt_err *err)
{
	bool good = true;
	pthread_mutex_lock(&c->lock);
	take_rows(c, policy);
	for (int i = 0; i < c->count; i++) {
		if (c->all[i].kind == LT_CREDENTIAL_ENV)
			read_variable(c, &c->all[i]);
		else if (c->all[i].kind == LT_CREDENTIAL_FILE)
			read_file(c, &c->all[i]);
	}
	if (next_token(c) && !c->running)
		good = c->running = lt_http_init(err) && pthread_create(&c->thread, NULL, run, c) == 0;
	pthread_cond_signal(&c->changed);
	pthread_mutex_unlock(&c->lock);
	return good || lt_fail(err, "no thread can be started to sign in to Entra ID");
}

void
lt_credentials_look(struct lt_credentials *c)
{
	pthread_mutex_lock(&c->lock);
	for (int i = 0; i < c->count; i++)
		if (c->all[i].kind == LT_CREDENTIAL_FILE)
			read_file(c, &c->all[i]);
	pthread_mutex_unlock(&c->lock);
}

bool
lt_credentials_settled(struct lt_credentials *c)
{
	bool settled = true;
	pthread_mutex_lock(&c->lock);
	for (int i = 0; i < c->count; i++)
		settled &= c->all[i].kind != LT_CREDENTIAL_ENTRA || c->all[i].ask_at != 0;
	pthread_mutex_unlock(&c->lock);
	return settled;
}

bool
lt_credentials_has(struct lt_credentials *c, uint32_t credential)
{
	pthread_mutex_lock(&c->lock);
	bool has = credential < (uint32_t)c->count && c->all[credential].has;
	pthread_mutex_unlock(&c->lock);
	return has;
}

void
lt_credentials_done(struct lt_credentials *c)
{
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_signal(&c->changed);
	pthread_mutex_unlock(&c->lock);
	if (c->running)
		pthread_detach(c->thread);
}
