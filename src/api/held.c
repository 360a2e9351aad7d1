/* SPDX-License-Identifier: Apache-2.0 */
/*
 * held: answers of reads that cost much are held for a third of a second, for everybody who asks the same; a service.
 *
 * A hundred pages that hear of the same call ask the ledger once.  The same means the path, its parameters and the team.
 */
#include <pthread.h>

#include "api/inside.h"
#include "base/arena.h"
#include "base/err.h"

enum { HELD = 64, HELD_US = 300000, KEY_MOST = 1024, ONE_MOST = 4 << 20 };

struct one {
	char key[KEY_MOST];
	int64_t made_us;
	int status;
	const char *type; /* the route's, or a literal */
	struct lt_buf body;
};

struct held {
	pthread_mutex_t lock;
	struct one all[HELD];
};

extern const struct lt_service lt_service_held;

struct spelling {
	const struct lt_asked *asked;
	struct lt_buf *out;
};

static void
spell_param(void *to, const char *name)
{
	struct spelling *s = to;
	const char *value = s->asked->param(s->asked->from, name);
	lt_buf_printf(s->out, "&%s=%s", name, value ? value : "");
}

/* False: longer than a key may be. */
static bool
spell(const struct lt_request *request, const struct lt_asked *asked, char key[KEY_MOST])
{
	struct lt_buf out = LT_BUF_IN(key, KEY_MOST);
	lt_buf_printf(&out, "%s\n%s\n", request->who->team ? request->who->team : "", asked->path);
	asked->params(asked->from, spell_param, &(struct spelling){ asked, &out });
	return !lt_buf_over(&out);
}

bool
lt_held_give(const struct lt_request *request, const struct lt_asked *asked, struct lt_reply *reply)
{
	struct held *held = lt_service_state(request->api, &lt_service_held);
	char key[KEY_MOST];
	bool found = false;
	if (!(request->route->flags & LT_ROUTE_HELD) || !spell(request, asked, key))
		return false;
	pthread_mutex_lock(&held->lock);
	for (int i = 0; i < HELD && !found; i++) {
		const struct one *one = &held->all[i];
		int64_t age = request->now_us - one->made_us;
		if (!one->status || age < 0 || age > HELD_US || strcmp(one->key, key) != 0)
			continue;
		reply->status = one->status;
		reply->type = one->type;
		lt_buf_text_add(&reply->body, lt_buf_text(&one->body));
		found = true;
	}
	pthread_mutex_unlock(&held->lock);
	return found;
}

void
lt_held_keep(const struct lt_request *request, const struct lt_asked *asked, const struct lt_reply *reply)
{
	struct held *held = lt_service_state(request->api, &lt_service_held);
	char key[KEY_MOST];
	if (!(request->route->flags & LT_ROUTE_HELD) || reply->problem || reply->headers[0][0] || reply->body.len > ONE_MOST
		|| !spell(request, asked, key))
		return;
	pthread_mutex_lock(&held->lock);
	struct one *oldest = &held->all[0];
	for (int i = 0; i < HELD; i++) {
		struct one *one = &held->all[i];
		bool same = one->status && strcmp(one->key, key) == 0;
		if (same || one->made_us < oldest->made_us)
			oldest = one;
		if (same)
			break;
	}
	memcpy(oldest->key, key, sizeof key);
	oldest->made_us = request->now_us;
	oldest->status = reply->status;
	oldest->type = reply->type;
	oldest->body.ceiling = ONE_MOST + 1;
	oldest->body.len = 0;
	lt_buf_text_add(&oldest->body, lt_buf_text(&reply->body));
	pthread_mutex_unlock(&held->lock);
}

static bool
open_held(struct lt_api *api, void **ret_state, struct lt_err *err)
{
	struct held *held = LT_NEW(lt_api_arena(api), struct held);
	(void)err;
	pthread_mutex_init(&held->lock, NULL);
	*ret_state = held;
	return true;
}

static void
close_held(struct lt_api *api)
{
	struct held *held = lt_service_state(api, &lt_service_held);
	for (int i = 0; i < HELD; i++)
		lt_buf_done(&held->all[i].body);
}

const struct lt_service lt_service_held = { "held", open_held, NULL, close_held };
