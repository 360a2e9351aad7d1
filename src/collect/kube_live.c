/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Live clusters.  What a cluster serves is discovered, each kind is listed page by page, and every
 * object goes the way that objects of dumps go.  Nothing but GET is sent, and nothing is watched.
 *
 * A page is read and laid before the next one is asked for, so memory does not grow with the cluster.
 */
#include "collect/kube_live.h"

#include "base/arena.h"
#include "base/auto.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "format/json.h"
#include "net/http.h"
#include "net/program.h"
#include "record/estate.h"

enum { PAGE = 500, MOST_PAGES = 100 * 1000 };

LT_AUTO_DEFINE(lt_page_arena, struct lt_arena *, lt_arena_drop, NULL)
LT_AUTO_DEFINE(lt_connection, struct lt_cluster *, lt_cluster_close, NULL)

static const char *const collector = "kubernetes";
static const char *const service_account = "/var/run/secrets/kubernetes.io/serviceaccount";

/* One list of one kind, in one namespace or in all. */
struct list {
	struct lt_kube_asking *c;
	const struct lt_kube_kind *kind;
	const char *version, *path; /* /apis/apps/v1/deployments */
	const char *place;          /* prod/apis/apps/v1/deployments */
	const char *from;           /* what the next page is asked with; NULL: the first one */
	struct lt_map *seen;        /* uids: a list that begins again shows them again */
	struct lt_arena *arena;
	int pages;
	bool again, refused;
	bool quiet; /* what is refused was told already */
};

void
lt_kube_blind(struct lt_kube_asking *c, const char *path, const char *tables, const char *sentence)
{
	const char *place = lt_print(c->k->src->arena, "%s%s", c->login.to.name, path);
	lt_facts_blind_of(c->k->facts, collector, place, tables, sentence);
}

static int64_t
now(void)
{
	return (int64_t)time(NULL);
}

/* Signs in, at first and when what was given ends. */
static bool
sign_in(struct lt_kube_asking *c)
{
	struct lt_err err = { 0 };
	if (lt_kubeconfig_sign_in(c->arena, lt_facts_keys(c->k->facts), &c->login, now(), &err))
		return true;
	lt_kube_blind(c, "", NULL, err.text);
	c->over = true;
	return false;
}

bool
lt_kube_get(struct lt_kube_asking *c, struct lt_arena *a, const char *path, const char *accept, struct lt_http_answer *ret_answer)
{
	struct lt_err err = { 0 };
	const struct lt_kube_exec *exec = &c->login.exec;
	if (exec->command && exec->until && exec->until <= now() + 5 && !sign_in(c))
		return false;
	for (;;) {
		if (!lt_cluster_get(a, c->cluster, path, accept, ret_answer, &err)) {
			lt_kube_blind(c, "", NULL, lt_print(a, "%s; what was not read until then is not known", err.text));
			c->over = true;
			return false;
		}
		if (ret_answer->status != 401 || !exec->command || c->renewed) {
			c->renewed = false;
			return true;
		}
		c->renewed = true;
		if (!sign_in(c))
			return false;
	}
}

const char *
lt_kube_refusal(struct lt_kube_asking *c, const char *path, int status)
{
	struct lt_arena *a = c->arena;
	if (status == 401)
		return lt_print(a, "the cluster does not take %s (401): it has expired or was revoked; sign in again and renew it",
			c->login.means);
	if (status == 403)
		return lt_print(a, "the account may not read %s (403); a ClusterRole must say: nonResourceURLs: [\"%s\"], verbs: [\"get\"]",
			path, path);
	if (status == 404)
		return "it was announced and is not there (404); an API was just taken away: run again";
	if (status == 429)
		return "the cluster answers that there are too many calls (429), again and again; try later, or give the account a "
		       "FlowSchema of its own";
	if (status >= 500)
		return lt_print(a, "the cluster answers %d, again and again; kubectl get --raw '/readyz?verbose' says what ails it", status);
	return lt_print(a, "the cluster answers %d, which is no answer to a list; check server: and proxy-url: in the kubeconfig", status);
}

struct lt_doc *
lt_kube_answer(struct lt_kube_asking *c, struct lt_arena *a, const char *path, const char *tables, struct lt_text body)
{
	struct lt_err err = { 0 };
	struct lt_doc *doc;
	const char *place = lt_print(c->k->src->arena, "%s%s", c->login.to.name, path);
	if (!lt_json_read(a, lt_facts_keys(c->k->facts), place, body, &doc, &err)) {
		lt_kube_blind(c, path, tables, "what it answers is no JSON; check that server: is the API server itself and no sign-in page");
		return NULL;
	}
	lt_doc_unplaced(doc);
	return doc;
}

/* The rule that a role needs, as its YAML would say it. */
static const char *
forbidden(struct list *l, const char *space)
{
	const struct lt_kube_kind *kind = l->kind;
	return lt_print(l->arena, "the account may not list %s%s%s%s%s (403); a rule of its %s must say: apiGroups: [\"%s\"], "
		"resources: [\"%s\"], verbs: [\"list\"] (lintel assess --print-permissions kubernetes writes the whole role)",
		kind->resource, *kind->group ? "." : "", kind->group, space ? " in " : "", space ? space : "",
		space ? "Role there" : "ClusterRole", kind->group, kind->resource);
}

/* Items of a typed list do not say what they are; here they do again. */
static struct lt_node
named(struct list *l, struct lt_arena *page, struct lt_node item)
{
	if (lt_node_kind(lt_node_get(item, "kind")) != LT_KIND_NONE)
		return item;
	struct lt_place place = { l->place, 0, 0 };
	struct lt_doc *doc = lt_doc_new(page, lt_facts_keys(l->c->k->facts), l->place);
	const char *api = *l->kind->group ? lt_print(page, "%s/%s", l->kind->group, l->version) : l->version;
	lt_doc_map(doc, place);
	lt_doc_key(doc, LT_LIT("apiVersion"), place);
	lt_doc_text(doc, lt_text(api), place);
	lt_doc_key(doc, LT_LIT("kind"), place);
	lt_doc_text(doc, lt_text(l->kind->kind), place);
	struct lt_walk w = lt_walk(item);
	while (lt_walk_next(&w)) {
		lt_doc_key(doc, w.word, place);
		lt_doc_copy(doc, w.value);
	}
	lt_doc_end(doc);
	return lt_doc_broken(doc) ? item : lt_doc_root(doc);
}

static bool
is_new(struct list *l, struct lt_node item)
{
	struct lt_text uid = lt_node_text(lt_node_path(item, "metadata/uid"), l->arena);
	if (!uid.len)
		return true;
	if (lt_map_get(l->seen, uid) >= 0)
		return false;
	lt_map_put(l->seen, lt_copy_text(l->arena, uid), 0);
	return true;
}

static bool
lay_page(struct list *l, struct lt_arena *page, struct lt_node root, struct lt_err *err)
{
	struct lt_kube *k = l->c->k;
	struct lt_kube_page from = { .cluster = l->c->login.to.name, .prefix = k->src->estate->clusters_count > 1 ? l->c->login.to.name : NULL };
	k->file = page;
	k->bytes = LT_NONE;
	k->page = &from;
	struct lt_walk w = lt_walk(lt_node_get(root, "items"));
	while (lt_walk_next(&w))
		if (lt_node_is(w.value, LT_KIND_MAP) && is_new(l, w.value))
			lt_kube_lay(k, named(l, page, w.value));
	bool good = lt_facts_end(k->facts, err);
	k->page = NULL;
	return good;
}

/* What the next page is asked with, or NULL. */
static const char *
token_of(struct list *l, struct lt_node answer)
{
	struct lt_node token = lt_node_path(answer, "metadata/continue");
	const char *text = lt_node_is(token, LT_KIND_TEXT) ? lt_node_string(token, l->arena) : NULL;
	return text && *text ? text : NULL;
}

/* Where to go on after 410 Gone: where the server says, else at the beginning, once. */
static bool
go_on(struct list *l, struct lt_node status)
{
	const char *from = token_of(l, status);
	if (l->again)
		return false;
	l->again = true;
	l->from = from;
	return true;
}

static const char *
page_path(struct list *l, struct lt_arena *page)
{
	struct lt_buf path = LT_BUF(1 << 20);
	lt_buf_printf(&path, "%s?limit=%d", l->path, PAGE);
	if (l->from) {
		lt_buf_puts(&path, "&continue=");
		lt_http_escape(&path, lt_text(l->from));
	}
	const char *text = lt_copy_text(page, lt_buf_text(&path)).at;
	lt_buf_done(&path);
	return text;
}

/* Asks for one page and lays it.  *ret_more: there is another one.  False when rows cannot be laid. */
static bool
read_page(struct list *l, const char *space, bool *ret_more, struct lt_err *err)
{
	LT_AUTO(lt_page_arena) page = lt_arena_new(SIZE_MAX);
	struct lt_http_answer answer;
	struct lt_kube_asking *c = l->c;
	const char *below = l->place + strlen(c->login.to.name);
	*ret_more = false;
	if (!lt_kube_get(c, page, page_path(l, page), "application/json", &answer))
		return true;
	if (answer.status == 410) {
		struct lt_doc *status = lt_kube_answer(c, page, below, l->kind->tables, answer.body);
		*ret_more = status && go_on(l, lt_doc_root(status));
		if (status && !*ret_more)
			lt_kube_blind(c, below, l->kind->tables, "the list changed faster than it could be read (410, twice); try again");
		return true;
	}
	l->refused = answer.status == 403;
	if (l->refused && !l->quiet)
		lt_kube_blind(c, below, l->kind->tables, forbidden(l, space));
	else if (answer.status != 200 && !l->refused)
		lt_kube_blind(c, below, l->kind->tables, lt_kube_refusal(c, below, answer.status));
	if (answer.status != 200)
		return true;
	struct lt_doc *doc = lt_kube_answer(c, page, below, l->kind->tables, answer.body);
	if (!doc)
		return true;
	struct lt_node root = lt_doc_root(doc);
	enum lt_kind items = lt_node_kind(lt_node_get(root, "items"));
	if (items != LT_KIND_LIST) {
		/* items: null is what old servers say of none */
		if (items != LT_KIND_NULL || !lt_text_ends(lt_node_text(lt_node_get(root, "kind"), page), "List"))
			lt_kube_blind(c, below, l->kind->tables, "what it answers is no list of objects; check server: in the kubeconfig");
		return true;
	}
	const char *next = token_of(l, root);
	*ret_more = next && !(l->from && strcmp(next, l->from) == 0) && ++l->pages < MOST_PAGES;
	if (next && !*ret_more)
		lt_kube_blind(c, below, l->kind->tables, "its pages do not end; look at what stands between here and the API server");
	l->from = next;
	return lay_page(l, page, root, err);
}

/* *refused: in, that what is refused was told already; out, that this list was refused. */
static bool
list_kind(struct lt_kube_asking *c, int number, const char *space, bool *refused, struct lt_err *err)
{
	LT_AUTO(lt_page_arena) arena = lt_arena_new(SIZE_MAX);
	const struct lt_kube_kind *kind = &lt_kube_kinds[number];
	struct list l = { .quiet = *refused, .c = c, .kind = kind, .version = c->versions[number], .arena = arena, .seen = lt_map_new(arena) };
	struct lt_buf path = LT_BUF(4096);
	lt_buf_printf(&path, *kind->group ? "/apis/%s/%s" : "/api%s/%s", kind->group, l.version);
	if (space) {
		lt_buf_puts(&path, "/namespaces/");
		lt_http_escape(&path, lt_text(space));
	}
	lt_buf_printf(&path, "/%s", kind->resource);
	l.path = lt_copy_text(arena, lt_buf_text(&path)).at;
	l.place = lt_print(c->k->src->arena, "%s%s", c->login.to.name, l.path);
	lt_buf_done(&path);
	bool more = true, good = true;
	while (good && more)
		good = read_page(&l, space, &more, err);
	*refused = l.refused;
	return good;
}

/* Everything that the cluster serves of what we know. */
static bool
list_all(struct lt_kube_asking *c, const struct lt_texts *spaces, struct lt_err *err)
{
	for (int i = 0; lt_kube_kinds[i].group && !c->over; i++) {
		bool some = lt_kube_kinds[i].spaced && spaces->count > 0;
		if (!c->versions[i])
			continue;
		bool refused = false;
		for (int s = 0; s < (some ? spaces->count : 1) && !c->over; s++) {
			refused = false;
			if (!list_kind(c, i, some ? spaces->at[s] : NULL, &refused, err))
				return false;
		}
		/* An account that may not look everywhere may look into the namespace of its context. */
		if (refused && !some && lt_kube_kinds[i].spaced && c->login.space && !c->over
			&& !list_kind(c, i, c->login.space, &refused, err))
			return false;
	}
	return true;
}

/* How to sign in, from what the estate and the surroundings say. */
static bool
find_login(struct lt_kube_asking *c, const struct lt_estate_cluster *asked, struct lt_err *err)
{
	const struct lt_source *src = c->k->src;
	const char *files = asked->kubeconfig, *home = lt_program_variable(src->environ, "HOME");
	bool listed = !files;
	if (asked->context && strcmp(asked->context, "in-cluster") == 0)
		return lt_kubeconfig_in_cluster(c->arena, service_account, src->environ, &c->login, err);
	if (!files)
		files = lt_program_variable(src->environ, "KUBECONFIG");
	if (!files || !*files)
		files = lt_print(c->arena, "%s/.kube/config", home ? home : "");
	return lt_kubeconfig_read(c->arena, lt_facts_keys(c->k->facts), files, listed, asked->context, src->environ, &c->login, err);
}

static bool
ask_cluster(struct lt_kube *k, const struct lt_estate_cluster *asked, struct lt_err *err)
{
	LT_AUTO(lt_page_arena) arena = lt_arena_new(SIZE_MAX);
	struct lt_kube_asking c = { .k = k, .arena = arena };
	struct lt_err why = { 0 };
	int64_t before = k->objects;
	if (!find_login(&c, asked, &why)) {
		lt_facts_blind(k->facts, collector, asked->context ? asked->context : "current context", 0, why.text);
		return true;
	}
	LT_AUTO(lt_connection) connection = lt_cluster_open(arena, &c.login.to, &why);
	c.cluster = connection;
	if (!c.cluster) {
		lt_kube_blind(&c, "", NULL, why.text);
		return true;
	}
	if (!sign_in(&c) || !lt_kube_discover(&c))
		return true;
	if (!list_all(&c, &asked->namespaces, err))
		return false;
	if (k->objects > before || !c.over)
		lt_facts_source(k->facts, collector, c.login.to.name, k->objects - before);
	return true;
}

bool
lt_kube_live(struct lt_kube *k, struct lt_err *err)
{
	const struct lt_estate *estate = k->src->estate;
	if (!estate || estate->clusters_count == 0)
		return true;
	if (!lt_http_init(err))
		return false;
	for (int i = 0; i < estate->clusters_count; i++)
		if (!ask_cluster(k, &estate->clusters[i], err))
			return false;
	return true;
}
