/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/kubeconfig.h"

#include <fcntl.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/io.h"
#include "format/json.h"
#include "format/yaml.h"
#include "net/program.h"

enum { FILE_BYTES = 16 << 20, MOST_FILES = 64, SAID_BYTES = 1 << 20, EXEC_MS = 60000, MOST_WORDS = 256 };

/* A file that was read. */
struct file {
	const char *path, *folder;
	struct lt_node root;
};

struct kubeconfig {
	struct lt_arena *arena;
	struct file files[MOST_FILES];
	int count;
	char *const *environ;
};

/* An entry of a list, and the file it stands in. */
struct entry {
	struct lt_node body;
	const struct file *file;
};

static const char *
text_of(struct kubeconfig *k, struct lt_node map, const char *key)
{
	struct lt_node at = lt_node_get(map, key);
	const char *text = lt_node_is(at, LT_KIND_NULL) ? NULL : lt_node_string(at, k->arena);
	return text && *text ? text : NULL;
}

static bool
read_file(struct kubeconfig *k, struct lt_keys *keys, const char *path, struct lt_err *err)
{
	struct lt_text bytes;
	struct lt_docs docs = { 0 };
	const char *slash = strrchr(path, '/');
	if (!lt_io_read(k->arena, AT_FDCWD, path, FILE_BYTES, &bytes, err) ||
		!lt_yaml_read(k->arena, keys, path, bytes, &docs, err))
		return false;
	struct file *f = &k->files[k->count++];
	*f = (struct file){ .path = path, .folder = slash ? lt_print(k->arena, "%.*s", (int)(slash - path), path) : "" };
	if (slash == path)
		f->folder = "/";
	f->root = docs.count ? lt_doc_root(docs.at[0]) : LT_NOWHERE;
	return true;
}

static bool
read_files(struct kubeconfig *k, struct lt_keys *keys, const char *files, bool listed, struct lt_err *err)
{
	struct lt_text rest = lt_text(files), one;
	if (!listed)
		return read_file(k, keys, files, err);
	while (k->count < MOST_FILES && lt_text_cut(&rest, ':', &one)) {
		const char *path = lt_copy_text(k->arena, one).at;
		if (one.len && access(path, F_OK) == 0 && !read_file(k, keys, path, err))
			return false;
	}
	return k->count > 0 ||
		lt_fail(err, "there is no kubeconfig at %s; name one with --kubeconfig, or sign in to the cluster first", files);
}

/* The first entry of this name in any file; its part called kind ("cluster" in clusters). */
static struct entry
find(struct kubeconfig *k, const char *list, const char *kind, const char *name)
{
	for (int i = 0; i < k->count && name; i++) {
		struct lt_walk w = lt_walk(lt_node_get(k->files[i].root, list));
		while (lt_walk_next(&w))
			if (lt_text_eq(lt_node_text(lt_node_get(w.value, "name"), k->arena), name))
				return (struct entry){ lt_node_get(w.value, kind), &k->files[i] };
	}
	return (struct entry){ 0 };
}

/* "a, b and c": what there is instead. */
static const char *
names_of(struct kubeconfig *k, const char *list)
{
	struct lt_buf out = LT_BUF(600);
	for (int i = 0; i < k->count; i++) {
		struct lt_walk w = lt_walk(lt_node_get(k->files[i].root, list));
		while (lt_walk_next(&w)) {
			struct lt_text name = lt_node_text(lt_node_get(w.value, "name"), k->arena);
			lt_buf_printf(&out, "%s%.*s", out.len ? ", " : "", LT_ARG(name));
		}
	}
	const char *names = out.len ? lt_copy_text(k->arena, lt_buf_text(&out)).at : "none";
	lt_buf_done(&out);
	return names;
}

static const char *
path_at(struct kubeconfig *k, struct entry e, const char *key)
{
	const char *path = text_of(k, e.body, key);
	return path ? lt_io_join(k->arena, e.file->folder, path) : NULL;
}

/* key-data, base64, goes before key, a path. */
static bool
pem_at(struct kubeconfig *k, struct entry e, const char *key, struct lt_text *ret_pem, const char **ret_file,
	struct lt_err *err)
{
	const char *data = text_of(k, e.body, lt_print(k->arena, "%s-data", key));
	if (!data) {
		*ret_file = path_at(k, e, key);
		return !*ret_file || access(*ret_file, R_OK) == 0 || lt_fail_os(err, "%s: %s %s", e.file->path, key, *ret_file);
	}
	return (lt_base64_read(k->arena, lt_text(data), ret_pem) && lt_text_has(*ret_pem, "-----BEGIN")) ||
		lt_fail(err, "%s: %s-data is no PEM in base64; write the file anew (the cluster's tools do)", e.file->path, key);
}

static bool
read_cluster(struct kubeconfig *k, struct entry e, struct lt_cluster_login *to, struct lt_err *err)
{
	to->server = text_of(k, e.body, "server");
	if (!to->server || (!lt_text_starts(lt_text(to->server), "https://") && !lt_text_starts(lt_text(to->server), "http://")))
		return lt_fail(err, "%s: the cluster of context '%s' has no server; it is an https address", e.file->path, to->name);
	to->tls_name = text_of(k, e.body, "tls-server-name");
	to->proxy = text_of(k, e.body, "proxy-url");
	to->insecure = lt_node_true(lt_node_get(e.body, "insecure-skip-tls-verify"));
	return pem_at(k, e, "certificate-authority", &to->ca_pem, &to->ca_file, err);
}

/* What the programs are called that took over from those inside kubectl. */
static bool
refuse_provider(struct kubeconfig *k, struct entry e, const char *user, struct lt_err *err)
{
	static const char *const ways[][2] = {
		{ "gcp", "install gke-gcloud-auth-plugin and run gcloud container clusters get-credentials" },
		{ "azure", "install kubelogin and run kubelogin convert-kubeconfig" },
		{ "oidc", "use an exec plugin such as kubectl oidc-login" },
		{ "openstack", "use the exec plugin client-keystone-auth" } };
	const char *name = text_of(k, lt_node_get(e.body, "auth-provider"), "name"), *way = "use an exec plugin";
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (name && strcmp(name, ways[i][0]) == 0)
			way = ways[i][1];
	return lt_fail(err, "%s: '%s' signs in with auth-provider %s, which Kubernetes gave up; %s", e.file->path, user,
		name ? name : "of no name", way);
}

/* Our variables, those that the entry sets, and what the plugin is told of us. */
static char *const *
exec_variables(struct kubeconfig *k, struct lt_node exec, const char *version)
{
	char **variables = NULL;
	int count = 0, room = 0;
	LT_PUSH(k->arena, variables, count, room) = lt_print(k->arena,
		"KUBERNETES_EXEC_INFO={\"apiVersion\":\"%s\",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false}}", version);
	struct lt_walk w = lt_walk(lt_node_get(exec, "env"));
	while (lt_walk_next(&w)) {
		const char *name = text_of(k, w.value, "name"), *value = text_of(k, w.value, "value");
		if (name)
			LT_PUSH(k->arena, variables, count, room) = lt_print(k->arena, "%s=%s", name, value ? value : "");
	}
	int own = count;
	for (char *const *v = k->environ; v && *v; v++) {
		bool set = false;
		size_t len = strcspn(*v, "=");
		for (int i = 0; i < own; i++)
			set |= strncmp(*v, variables[i], len) == 0 && variables[i][len] == '=';
		if (!set)
			LT_PUSH(k->arena, variables, count, room) = *v;
	}
	LT_PUSH(k->arena, variables, count, room) = NULL;
	return variables;
}

static bool
read_exec(struct kubeconfig *k, struct entry e, struct lt_kube_exec *exec, struct lt_err *err)
{
	struct lt_node n = lt_node_get(e.body, "exec");
	const char *command = text_of(k, n, "command");
	char **argv = LT_NEW_ARRAY(k->arena, char *, MOST_WORDS + 2);
	int count = 0;
	exec->version = text_of(k, n, "apiVersion");
	exec->hint = text_of(k, n, "installHint");
	if (!command)
		return lt_fail(err, "%s: an exec entry names no command", e.file->path);
	if (!exec->version || (strcmp(exec->version, "client.authentication.k8s.io/v1") != 0 &&
		strcmp(exec->version, "client.authentication.k8s.io/v1beta1") != 0))
		return lt_fail(err, "%s: exec of %s speaks %s; Kubernetes takes client.authentication.k8s.io/v1 and v1beta1: renew the tool "
			"and write the kubeconfig anew", e.file->path, command, exec->version ? exec->version : "no apiVersion");
	if (lt_node_eq(lt_node_get(n, "interactiveMode"), "Always"))
		return lt_fail(err, "%s: %s wants to ask somebody (interactiveMode: Always), and nobody is asked here; use a way to sign in "
			"that needs no person", e.file->path, command);
	exec->command = strchr(command, '/') ? lt_io_join(k->arena, e.file->folder, command) : command;
	argv[count++] = lt_copy(k->arena, command);
	struct lt_walk w = lt_walk(lt_node_get(n, "args"));
	while (count <= MOST_WORDS && lt_walk_next(&w)) {
		char *word = lt_node_string(w.value, k->arena);
		argv[count++] = word ? word : lt_copy(k->arena, "");
	}
	exec->argv = argv;
	exec->environ = exec_variables(k, n, exec->version);
	return true;
}

/* as, as-uid, as-groups and as-user-extra: whom we speak for. */
static const char *const *
impersonation(struct kubeconfig *k, struct lt_node user)
{
	const char **headers = NULL, *text;
	int count = 0, room = 0;
	if ((text = text_of(k, user, "as")))
		LT_PUSH(k->arena, headers, count, room) = lt_print(k->arena, "Impersonate-User: %s", text);
	if ((text = text_of(k, user, "as-uid")))
		LT_PUSH(k->arena, headers, count, room) = lt_print(k->arena, "Impersonate-Uid: %s", text);
	struct lt_walk w = lt_walk(lt_node_get(user, "as-groups"));
	while (lt_walk_next(&w))
		LT_PUSH(k->arena, headers, count, room) =
			lt_print(k->arena, "Impersonate-Group: %.*s", LT_ARG(lt_node_text(w.value, k->arena)));
	struct lt_walk extra = lt_walk(lt_node_get(user, "as-user-extra"));
	while (lt_walk_next(&extra)) {
		struct lt_walk values = lt_walk(extra.value);
		while (lt_walk_next(&values))
			LT_PUSH(k->arena, headers, count, room) = lt_print(k->arena, "Impersonate-Extra-%.*s: %.*s",
				LT_ARG(extra.word), LT_ARG(lt_node_text(values.value, k->arena)));
	}
	if (!count)
		return NULL;
	LT_PUSH(k->arena, headers, count, room) = NULL;
	return headers;
}

static bool
read_user(struct kubeconfig *k, struct entry e, const char *user, struct lt_kube_login *login, struct lt_err *err)
{
	struct lt_cluster_login *to = &login->to;
	if (!pem_at(k, e, "client-certificate", &to->cert_pem, &to->cert_file, err) ||
		!pem_at(k, e, "client-key", &to->key_pem, &to->key_file, err))
		return false;
	to->token = text_of(k, e.body, "token");
	to->token_file = path_at(k, e, "tokenFile");
	to->user = text_of(k, e.body, "username");
	to->password = text_of(k, e.body, "password");
	to->headers = impersonation(k, e.body);
	bool certificate = to->cert_pem.at || to->cert_file;
	login->means = to->token || to->token_file ? "the token" : to->password ? "the password"
		: certificate ? "the client certificate" : "nothing";
	if (certificate != (to->key_pem.at || to->key_file))
		return lt_fail(err, "%s: '%s' has a client certificate without its key, or a key without certificate", e.file->path, user);
	if (lt_node_is(lt_node_get(e.body, "exec"), LT_KIND_MAP))
		return read_exec(k, e, &login->exec, err);
	if (lt_node_is(lt_node_get(e.body, "auth-provider"), LT_KIND_MAP) && !to->token && !certificate)
		return refuse_provider(k, e, user, err);
	return true;
}

bool
lt_kubeconfig_read(struct lt_arena *a, struct lt_keys *keys, const char *files, bool listed, const char *context,
	char *const *variables, struct lt_kube_login *ret_login, struct lt_err *err)
{
	struct kubeconfig *k = LT_NEW(a, struct kubeconfig);
	k->arena = a;
	k->environ = variables;
	*ret_login = (struct lt_kube_login){ 0 };
	if (!read_files(k, keys, files, listed, err))
		return false;
	for (int i = 0; i < k->count && !context; i++)
		context = text_of(k, k->files[i].root, "current-context");
	if (!context)
		return lt_fail(err, "%s names no current context; give one with --context, there are: %s", files, names_of(k, "contexts"));
	struct entry at = find(k, "contexts", "context", context);
	if (!at.file)
		return lt_fail(err, "there is no context '%s' in %s; there are: %s", context, files, names_of(k, "contexts"));
	const char *cluster = text_of(k, at.body, "cluster"), *user = text_of(k, at.body, "user");
	ret_login->to.name = context;
	ret_login->space = text_of(k, at.body, "namespace");
	ret_login->means = "nothing";
	struct entry there = find(k, "clusters", "cluster", cluster), who = find(k, "users", "user", user);
	if (!there.file)
		return lt_fail(err, "%s: context '%s' is of cluster '%s', which is not there; there are: %s", at.file->path, context,
			cluster ? cluster : "", names_of(k, "clusters"));
	if (user && !who.file)
		return lt_fail(err, "%s: context '%s' is of user '%s', who is not there; there are: %s", at.file->path, context, user,
			names_of(k, "users"));
	return read_cluster(k, there, &ret_login->to, err) && (!who.file || read_user(k, who, user, ret_login, err));
}

bool
lt_kubeconfig_in_cluster(struct lt_arena *a, const char *folder, char *const *variables, struct lt_kube_login *ret_login,
	struct lt_err *err)
{
	const char *host = lt_program_variable(variables, "KUBERNETES_SERVICE_HOST");
	const char *port = lt_program_variable(variables, "KUBERNETES_SERVICE_PORT");
	const char *token = lt_io_join(a, folder, "token"), *ca = lt_io_join(a, folder, "ca.crt");
	if (!host || !*host || access(token, R_OK) != 0)
		return lt_fail(err, "in-cluster: this is no pod with a service account (KUBERNETES_SERVICE_HOST and %s are what tells); "
			"name a context of a kubeconfig", token);
	*ret_login = (struct lt_kube_login){ .means = "the service account's token",
		.to = { .name = "in-cluster", .token_file = token, .ca_file = access(ca, R_OK) == 0 ? ca : NULL } };
	bool six = strchr(host, ':') != NULL;
	ret_login->to.server = lt_print(a, "https://%s%s%s:%s", six ? "[" : "", host, six ? "]" : "", port && *port ? port : "443");
	return true;
}

/* 2026-11-22T10:00:00Z as seconds since 1970; 0 when it is no time. */
static int64_t
seconds_of(const char *text)
{
	int64_t day, hour, minute, second;
	if (!text || strlen(text) < 19 || !lt_date_day(lt_text(text), &day) || !lt_text_int((struct lt_text){ text + 11, 2 }, &hour) ||
		!lt_text_int((struct lt_text){ text + 14, 2 }, &minute) || !lt_text_int((struct lt_text){ text + 17, 2 }, &second))
		return 0;
	return ((day * 24 + hour) * 60 + minute) * 60 + second;
}

static bool
take_credential(struct lt_arena *a, struct lt_node said, struct lt_kube_login *login, int64_t now, struct lt_err *err)
{
	struct lt_node status = lt_node_get(said, "status");
	struct lt_node given = lt_node_get(status, "token"), ends = lt_node_get(status, "expirationTimestamp");
	const char *token = lt_node_is(given, LT_KIND_TEXT) ? lt_node_string(given, a) : NULL, *name = login->exec.argv[0];
	const char *until = lt_node_is(ends, LT_KIND_TEXT) ? lt_node_string(ends, a) : NULL;
	struct lt_text cert = lt_node_text(lt_node_get(status, "clientCertificateData"), a);
	struct lt_text key = lt_node_text(lt_node_get(status, "clientKeyData"), a);
	if (!lt_node_eq(lt_node_get(said, "kind"), "ExecCredential") || !lt_node_eq(lt_node_get(said, "apiVersion"), login->exec.version))
		return lt_fail(err, "%s does not answer with an ExecCredential of %s; bring the tool and the kubeconfig to one version", name,
			login->exec.version);
	if (!(token && *token) && !(cert.len && key.len))
		return lt_fail(err, "%s gave neither a token nor a certificate with its key; sign in with it again", name);
	login->exec.until = seconds_of(until);
	if (login->exec.until && login->exec.until <= now)
		return lt_fail(err, "%s gave a credential that ended at %s; sign in with it again, and compare the clocks", name, until);
	if (token && *token)
		login->to.token = token;
	if (cert.len && key.len) {
		login->to.cert_pem = lt_copy_text(a, cert);
		login->to.key_pem = lt_copy_text(a, key);
	}
	login->means = lt_print(a, "what %s gave", name);
	return true;
}

bool
lt_kubeconfig_sign_in(struct lt_arena *a, struct lt_keys *keys, struct lt_kube_login *login, int64_t now, struct lt_err *err)
{
	struct lt_kube_exec *exec = &login->exec;
	struct lt_program program = { .path = exec->command, .argv = exec->argv, .environ = exec->environ, .most_ms = EXEC_MS,
		.most = SAID_BYTES };
	struct lt_text said;
	struct lt_doc *doc;
	struct lt_err why = { 0 };
	if (!exec->command)
		return true;
	if (!lt_program_run(a, &program, &said, &why)) {
		bool missing = lt_text_has(lt_text(why.text), "there is no program");
		if (missing && exec->hint)
			return lt_fail(err, "%s: %.400s", why.text, exec->hint);
		return lt_fail(err, "%s%s", why.text, missing ? "" : "; kubectl get --raw /version shows what it says");
	}
	if (!lt_json_read(a, keys, exec->argv[0], said, &doc, &why))
		return lt_fail(err, "%s does not answer with JSON; kubectl get --raw /version shows what it says", exec->argv[0]);
	return take_credential(a, lt_doc_root(doc), login, now, err);
}
