/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pods hide in Deployments, in Ray's worker groups, in a KServe predictor and in resources
 * nobody has heard of yet.  So they are not looked for by kind: whatever has a list of
 * containers is a pod, and what is above it tells its labels and how many there are.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "collect/engine.h"
#include "collect/kube.h"
#include "collect/secret.h"

enum { DEEPEST = 64, LONGEST_COMMAND = 4096 };

/* A pod found on the way down. */
struct pod {
	struct lt_node spec;        /* has the containers */
	struct lt_node template;    /* has spec and metadata, or nowhere */
	struct lt_node holder;      /* has replicas, strategy ... */
	const char *resource;
	int id, gpus;
	const char *engine, *engine_role, *accelerator;
};

/* Names of resources that are accelerators. */
static bool
is_accelerator(struct lt_text key)
{
	return lt_text_eq(key, "nvidia.com/gpu") || lt_text_starts(key, "nvidia.com/mig-")
		|| lt_text_starts(key, "nvidia.com/gpu.") || lt_text_eq(key, "amd.com/gpu")
		|| lt_text_starts(key, "gpu.intel.com/") || lt_text_eq(key, "google.com/tpu")
		|| lt_text_starts(key, "aws.amazon.com/neuron") || lt_text_starts(key, "habana.ai/");
}

static struct lt_node
accelerator(struct lt_node resources, struct lt_text *ret_key)
{
	struct lt_walk w = lt_walk(resources);
	while (lt_walk_next(&w))
		if (is_accelerator(w.word)) {
			*ret_key = w.word;
			return w.value;
		}
	return LT_NOWHERE;
}

/* The first of these two that is there. */
static struct lt_node
either(struct lt_node a, struct lt_node b)
{
	return lt_node_kind(a) != LT_KIND_NONE && lt_node_kind(a) != LT_KIND_NULL ? a : b;
}

/* Commands and flags */

/* What $(NAME) in an argument means: the literal of that name in env. */
static struct lt_node
variable(struct lt_kube *k, struct lt_node env, struct lt_text name)
{
	struct lt_walk w = lt_walk(env);
	while (lt_walk_next(&w))
		if (lt_text_is(lt_node_text(lt_node_get(w.value, "name"), k->file), name))
			return w.value;
	return LT_NOWHERE;
}

/* Adds an argument with $(NAME) replaced, except by what may be secret. */
static void
add_argument(struct lt_kube *k, struct lt_buf *out, struct lt_text text, struct lt_node env)
{
	while (text.len) {
		const char *open = memmem(text.at, text.len, "$(", 2);
		const char *close = open ? memchr(open, ')', (size_t)(text.at + text.len - open)) : NULL;
		if (!close)
			break;
		struct lt_text name = { open + 2, (size_t)(close - open - 2) };
		struct lt_text value = lt_node_text(lt_node_get(variable(k, env, name), "value"), k->file);
		lt_buf_add(out, text.at, (size_t)(open - text.at));
		if (value.at && !lt_secret_name(name) && !lt_secret_value(value) && value.len < 512)
			lt_buf_text_add(out, value);
		else
			lt_buf_add(out, open, (size_t)(close + 1 - open));
		text.len -= (size_t)(close + 1 - text.at);
		text.at = close + 1;
	}
	lt_buf_text_add(out, text);
}

/* command and args as one line.  Scripts stay as they are, with blanks for line ends. */
static struct lt_text
command_line(struct lt_kube *k, struct lt_node container)
{
	static const char *const lists[] = { "command", "args" };
	struct lt_buf out = LT_BUF(LONGEST_COMMAND);
	for (int i = 0; i < 2; i++) {
		struct lt_walk w = lt_walk(lt_node_get(container, lists[i]));
		while (lt_walk_next(&w)) {
			if (out.len)
				lt_buf_putc(&out, ' ');
			add_argument(k, &out, lt_node_text(w.value, k->file), lt_node_get(container, "env"));
		}
	}
	struct lt_text line = lt_copy_text(k->file, lt_buf_text(&out));
	lt_buf_done(&out);
	for (size_t i = 0; i < line.len; i++)
		if (strchr("\n\t\r", line.at[i]))
			((char *)line.at)[i] = ' ';
	return line;
}

static struct lt_text
unquoted(struct lt_text word)
{
	while (word.len >= 2 && strchr("\"'", word.at[0]) && word.at[word.len - 1] == word.at[0])
		word = (struct lt_text){ word.at + 1, word.len - 2 };
	while (word.len && (word.at[word.len - 1] == ';' || word.at[word.len - 1] == '\\'))
		word.len--;
	return word;
}

/* The next word of a command line, without its quotes; a quoted word may hold blanks. */
static bool
next_word(struct lt_text *rest, struct lt_text *ret_word)
{
	*rest = lt_text_trim(*rest);
	if (!rest->len)
		return false;
	size_t len = 0;
	for (char quote = 0; len < rest->len && (quote || rest->at[len] != ' '); len++) {
		char c = rest->at[len];
		if (quote && c == quote)
			quote = 0;
		else if (!quote && (c == '"' || c == '\'') && memchr(rest->at + len + 1, c, rest->len - len - 1))
			quote = c;
	}
	*ret_word = unquoted((struct lt_text){ rest->at, len });
	*rest = (struct lt_text){ rest->at + len, rest->len - len };
	return true;
}

/* One flag that was given, --name value or --name=value. */
static void
lay_flag(struct lt_kube *k, const struct lt_kube_object *o, const char *resource, int container,
	struct lt_text flag, struct lt_text value, struct lt_place place)
{
	struct lt_row *row = lt_kube_row(k, o, "k8s_flag", resource, place);
	bool secret = lt_secret_name(flag) || lt_secret_value(value);
	lt_row_int(row, "container", container);
	lt_row_slice(row, "flag", flag);
	lt_row_bool(row, "secret", secret);
	lt_row_bool(row, "given", value.len > 0);
	lt_row_bool(row, "literal", value.len > 0 && !lt_text_has(value, "$"));
	if (!secret && value.at)
		lt_row_slice(row, "value", value);
}

/* Where the argument that begins with flag stands. */
static struct lt_place
flag_place(struct lt_kube *k, struct lt_node container, struct lt_text flag)
{
	static const char *const lists[] = { "args", "command" };
	for (int i = 0; i < 2; i++) {
		struct lt_walk w = lt_walk(lt_node_get(container, lists[i]));
		while (lt_walk_next(&w)) {
			struct lt_text text = lt_node_text(w.value, k->file);
			const char *hit = text.at ? memmem(text.at, text.len, flag.at, flag.len) : NULL;
			if (hit)
				return lt_node_place(w.value);
		}
	}
	return lt_node_place(container);
}

/* The flags of a command line; *ret_model gets what names the model. */
static void
lay_flags(struct lt_kube *k, const struct lt_kube_object *o, const char *resource, int id,
	struct lt_node container, struct lt_text line, struct lt_text *ret_model)
{
	struct lt_text word, next = LT_NONE, before = LT_NONE;
	bool have = next_word(&line, &word);
	while (have) {
		bool more = next_word(&line, &next);
		struct lt_text value = LT_NONE;
		if (lt_text_starts(word, "-") && word.len > 2 && word.at[1] == '-') {
			struct lt_text flag = word, rest = word;
			lt_text_cut(&rest, '=', &flag);
			if (rest.at)
				value = unquoted(rest);
			else if (more && !lt_text_starts(next, "-"))
				value = next;
			lay_flag(k, o, resource, id, flag, value, flag_place(k, container, flag));
			if (lt_text_eq(flag, "--model") || lt_text_eq(flag, "--model-id") || lt_text_eq(flag, "--model-path"))
				*ret_model = value;
		} else if (lt_text_eq(before, "serve") && !ret_model->at)
			*ret_model = word;
		before = word;
		word = next;
		have = more;
	}
}

/* The line with what may be secret in it replaced. */
static struct lt_text
without_secrets(struct lt_kube *k, struct lt_text line)
{
	struct lt_buf out = LT_BUF(LONGEST_COMMAND * 2);
	struct lt_text word;
	bool hide = false;
	while (next_word(&line, &word)) {
		struct lt_text rest = word, name = word;
		lt_text_cut(&rest, '=', &name);
		if (out.len)
			lt_buf_putc(&out, ' ');
		if (hide && !lt_text_starts(word, "-") && !lt_secret_stand_in(word))
			lt_buf_puts(&out, "[hidden]");
		else if (rest.at && (lt_secret_name(name) || lt_secret_value(rest)) && !lt_secret_stand_in(rest)) {
			lt_buf_text_add(&out, name);
			lt_buf_puts(&out, "=[hidden]");
		} else if (lt_secret_value(word))
			lt_buf_puts(&out, "[hidden]");
		else
			lt_buf_text_add(&out, word);
		hide = lt_text_starts(word, "-") && !rest.at && lt_secret_name(word);
	}
	struct lt_text done = lt_copy_text(k->file, lt_buf_text(&out));
	lt_buf_done(&out);
	return done;
}

/* Environment */

static void
lay_env_source(struct lt_row *row, struct lt_kube *k, struct lt_node from)
{
	static const char *const kinds[][2] = { { "secretKeyRef", "secret" }, { "configMapKeyRef", "configmap" },
		{ "fieldRef", "field" }, { "resourceFieldRef", "field" } };
	for (int i = 0; i < 4; i++) {
		struct lt_node ref = lt_node_get(from, kinds[i][0]);
		if (lt_node_kind(ref) == LT_KIND_NONE)
			continue;
		lt_row_text(row, "origin", kinds[i][1]);
		lt_row_text(row, "origin_name", lt_node_string(lt_node_get(ref, "name"), k->file));
	}
}

static void
lay_env(struct lt_kube *k, const struct lt_kube_object *o, const char *resource, int id, struct lt_node env)
{
	struct lt_walk w = lt_walk(env);
	while (lt_walk_next(&w)) {
		struct lt_node value = lt_node_get(w.value, "value");
		struct lt_text name = lt_node_text(lt_node_get(w.value, "name"), k->file);
		struct lt_text text = lt_node_text(value, k->file);
		bool secret = lt_secret_name(name) || lt_secret_value(text);
		struct lt_row *row = lt_kube_row(k, o, "k8s_env", resource, lt_node_place(w.value));
		lt_row_int(row, "container", id);
		lt_row_text(row, "namespace", o->space);
		lt_row_slice(row, "variable", name);
		lt_row_bool(row, "secret", secret);
		lt_row_bool(row, "provider_key", lt_secret_value(text));
		lay_env_source(row, k, lt_node_get(w.value, "valueFrom"));
		if (lt_node_kind(value) == LT_KIND_NONE)
			continue;
		lt_row_text(row, "origin", "literal");
		lt_row_bool(row, "stand_in", lt_secret_stand_in(text));
		lt_row_column_place(row, "value", lt_node_place(value));
		if (!secret)
			lt_row_slice(row, "value", text);
		else if (lt_kube_placeholder(text))
			lt_row_unknown(row, "value", "is filled in later");
		else if (!lt_secret_stand_in(text))
			lt_row_text(row, "digest", lt_secret_digest(k->file, text));
	}
}

/* Volumes */

/* The volume's kind is the key beside its name. */
static const char *
volume_kind(struct lt_kube *k, struct lt_node volume, struct lt_node *ret_inside)
{
	struct lt_walk w = lt_walk(volume);
	while (lt_walk_next(&w))
		if (!lt_text_eq(w.word, "name")) {
			*ret_inside = w.value;
			return lt_copy_text(k->file, w.word).at;
		}
	return NULL;
}

static void
volume_cells(struct lt_kube *k, struct lt_row *row, struct lt_node volume)
{
	struct lt_node inside = LT_NOWHERE;
	lt_row_text(row, "volume", lt_node_string(lt_node_get(volume, "name"), k->file));
	lt_row_text(row, "kind", volume_kind(k, volume, &inside));
	if (lt_node_is(lt_node_get(volume, "hostPath"), LT_KIND_MAP))
		lt_kube_text(k, row, "host_path", lt_node_get(inside, "path"));
	lt_kube_text(k, row, "medium", lt_node_get(inside, "medium"));
	lt_kube_text(k, row, "size_limit", lt_node_get(inside, "sizeLimit"));
	lt_kube_text(k, row, "claim", lt_node_get(inside, "claimName"));
}

static struct lt_node
volume_named(struct lt_kube *k, struct lt_node volumes, struct lt_text name)
{
	struct lt_walk w = lt_walk(volumes);
	while (lt_walk_next(&w))
		if (lt_text_is(lt_node_text(lt_node_get(w.value, "name"), k->file), name))
			return w.value;
	return LT_NOWHERE;
}

static void
lay_mounts(struct lt_kube *k, const struct lt_kube_object *o, const struct pod *pod, const char *resource, int id,
	struct lt_node container)
{
	struct lt_walk w = lt_walk(lt_node_get(container, "volumeMounts"));
	while (lt_walk_next(&w)) {
		struct lt_row *row = lt_kube_row(k, o, "k8s_mount", resource, lt_node_place(w.value));
		struct lt_text name = lt_node_text(lt_node_get(w.value, "name"), k->file);
		lt_row_int(row, "container", id);
		lt_row_int(row, "pod", pod->id);
		lt_kube_text(k, row, "path", lt_node_get(w.value, "mountPath"));
		lt_kube_bool(k, row, "read_only", lt_node_get(w.value, "readOnly"));
		volume_cells(k, row, volume_named(k, lt_node_get(pod->spec, "volumes"), name));
		lt_row_slice(row, "volume", name);
	}
}

static void
lay_volumes(struct lt_kube *k, const struct lt_kube_object *o, const struct pod *pod)
{
	struct lt_walk w = lt_walk(lt_node_get(pod->spec, "volumes"));
	while (lt_walk_next(&w)) {
		struct lt_node at = lt_node_get(w.value, "hostPath");
		struct lt_row *row = lt_kube_row(k, o, "k8s_volume", pod->resource,
			lt_node_place(either(lt_node_get(at, "path"), w.value)));
		lt_row_int(row, "pod", pod->id);
		lt_row_text(row, "namespace", o->space);
		volume_cells(k, row, w.value);
	}
}

/* Containers */

static void
image_cells(struct lt_kube *k, struct lt_row *row, struct lt_node image)
{
	struct lt_text whole = lt_node_text(image, k->file), rest = whole, name;
	lt_kube_text(k, row, "image", image);
	bool placeholder = !whole.len || lt_kube_placeholder(whole) || lt_text_ends(whole, ":replace");
	lt_row_bool(row, "placeholder", placeholder);
	if (placeholder)
		return;
	lt_text_cut(&rest, '@', &name);
	if (rest.at)
		lt_row_slice(row, "digest", rest);
	const char *slash = memrchr(name.at, '/', name.len);
	size_t from = slash ? (size_t)(slash - name.at) : 0;
	const char *colon = memchr(name.at + from, ':', name.len - from);
	if (colon) {
		lt_row_slice(row, "tag", (struct lt_text){ colon + 1, (size_t)(name.at + name.len - colon - 1) });
		name.len = (size_t)(colon - name.at);
	}
	struct lt_text host, path = name;
	lt_text_cut(&path, '/', &host);
	bool hosted = path.at && (memchr(host.at, '.', host.len) || memchr(host.at, ':', host.len)
		|| lt_text_eq(host, "localhost"));
	lt_row_slice(row, "registry", hosted ? host : LT_LIT("docker.io"));
	lt_row_slice(row, "repository", hosted ? path : name);
}

static void
security_cells(struct lt_kube *k, struct lt_row *row, struct lt_node own, struct lt_node pod)
{
	lt_kube_bool(k, row, "privileged", lt_node_get(own, "privileged"));
	lt_kube_bool(k, row, "allow_escalation", lt_node_get(own, "allowPrivilegeEscalation"));
	lt_kube_bool(k, row, "read_only_root", lt_node_get(own, "readOnlyRootFilesystem"));
	lt_kube_bool(k, row, "run_as_non_root", either(lt_node_get(own, "runAsNonRoot"), lt_node_get(pod, "runAsNonRoot")));
	lt_kube_int(k, row, "run_as_user", either(lt_node_get(own, "runAsUser"), lt_node_get(pod, "runAsUser")));
	lt_kube_text(k, row, "seccomp", either(lt_node_path(own, "seccompProfile/type"),
		lt_node_path(pod, "seccompProfile/type")));
	lt_row_text(row, "drops", lt_kube_words(k, lt_node_path(own, "capabilities/drop")));
	lt_row_text(row, "adds", lt_kube_words(k, lt_node_path(own, "capabilities/add")));
}

/* What the container asks for; the count of its accelerators and what they are. */
static int
resource_cells(struct lt_kube *k, struct lt_row *row, struct lt_node resources, const char **ret_accelerator)
{
	struct lt_node limits = lt_node_get(resources, "limits"), requests = lt_node_get(resources, "requests");
	struct lt_text key = LT_NONE;
	struct lt_node request = accelerator(requests, &key), limit = accelerator(limits, &key);
	int64_t gpus = 0;
	lt_row_bool(row, "has_limits", lt_node_count(limits) > 0);
	lt_kube_text(k, row, "cpu_request", lt_node_get(requests, "cpu"));
	lt_kube_text(k, row, "memory_request", lt_node_get(requests, "memory"));
	lt_kube_text(k, row, "cpu_limit", lt_node_get(limits, "cpu"));
	lt_kube_text(k, row, "memory_limit", lt_node_get(limits, "memory"));
	lt_row_slice(row, "gpu_resource", key);
	lt_kube_text(k, row, "gpu_request", request);
	lt_kube_text(k, row, "gpu_limit", limit);
	lt_row_int(row, "claims", lt_node_count(lt_node_get(resources, "claims")));
	if (!lt_node_int(either(limit, request), &gpus) || gpus < 0 || gpus > 1 << 20)
		gpus = key.at != NULL;
	lt_row_int(row, "gpus", gpus);
	if (key.at)
		*ret_accelerator = lt_copy_text(k->file, key).at;
	return (int)gpus;
}

/* httpGet, tcpSocket, grpc or exec, and after how many seconds a silent container is given up. */
static void
probe_cells(struct lt_row *row, struct lt_node probe, const char *column, const char *seconds)
{
	static const char *const ways[] = { "httpGet", "tcpSocket", "grpc", "exec" };
	int64_t period = 10, times = 3, delay = 0;
	if (!lt_node_is(probe, LT_KIND_MAP))
		return;
	const char *way = "other";
	for (int i = 0; i < 4; i++)
		if (lt_node_kind(lt_node_get(probe, ways[i])) != LT_KIND_NONE)
			way = ways[i];
	lt_row_text(row, column, way);
	lt_row_column_place(row, column, lt_node_place(probe));
	lt_node_int(lt_node_get(probe, "periodSeconds"), &period);
	lt_node_int(lt_node_get(probe, "failureThreshold"), &times);
	lt_node_int(lt_node_get(probe, "initialDelaySeconds"), &delay);
	if (period < 0 || times < 0 || delay < 0 || period > 1 << 20 || times > 1 << 20 || delay > 1 << 20)
		return;
	if (seconds)
		lt_row_int(row, seconds, delay + period * times);
}

static void
probes(struct lt_kube *k, struct lt_row *row, struct lt_node container)
{
	struct lt_node ready = lt_node_get(container, "readinessProbe");
	probe_cells(row, ready, "readiness", NULL);
	lt_kube_text(k, row, "readiness_path", lt_node_path(ready, "httpGet/path"));
	int64_t timeout = 1;
	lt_node_int(lt_node_get(ready, "timeoutSeconds"), &timeout);
	lt_row_int(row, "readiness_timeout", timeout);
	probe_cells(row, lt_node_get(container, "livenessProbe"), "liveness", "liveness_seconds");
	probe_cells(row, lt_node_get(container, "startupProbe"), "startup", "startup_seconds");
	lt_row_bool(row, "pre_stop", lt_node_is(lt_node_path(container, "lifecycle/preStop"), LT_KIND_MAP));
}

static const char *
ports(struct lt_kube *k, struct lt_node list)
{
	struct lt_buf out = LT_BUF(4096);
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w)) {
		if (out.len)
			lt_buf_putc(&out, ' ');
		lt_buf_text_add(&out, lt_node_text(lt_node_get(w.value, "containerPort"), k->file));
	}
	const char *text = lt_print(k->file, "%.*s", LT_ARG(lt_buf_text(&out)));
	lt_buf_done(&out);
	return text;
}

static struct lt_text
model_of(struct lt_kube *k, struct lt_node container, struct lt_text flagged)
{
	static const char *const names[] = { "MODEL_ID", "MODEL_NAME", "HF_MODEL_ID", "MODEL_PATH" };
	for (int i = 0; i < 4 && !flagged.at; i++)
		flagged = lt_node_text(lt_node_get(variable(k, lt_node_get(container, "env"), lt_text(names[i])), "value"),
			k->file);
	return flagged;
}

static void
lay_container(struct lt_kube *k, const struct lt_kube_object *o, struct pod *pod, struct lt_node container, bool init)
{
	int id = ++k->containers;
	const char *name = lt_node_string(lt_node_get(container, "name"), k->file);
	const char *resource = lt_print(k->file, "%s/%s", pod->resource, name ? name : "container");
	struct lt_node image = lt_node_get(container, "image");
	struct lt_text line = command_line(k, container), model = LT_NONE;
	const struct lt_engine *engine = lt_engine_find(lt_node_text(image, k->file), line);

	lay_flags(k, o, resource, id, container, line, &model);
	lay_env(k, o, resource, id, lt_node_get(container, "env"));
	lay_mounts(k, o, pod, resource, id, container);
	struct lt_row *row = lt_kube_row(k, o, "k8s_container", resource, lt_node_place(container));
	lt_row_int(row, "id", id);
	lt_row_int(row, "pod", pod->id);
	lt_row_text(row, "container", name);
	lt_row_text(row, "workload_kind", o->kind);
	lt_row_text(row, "namespace", o->space);
	lt_row_bool(row, "init", init);
	image_cells(k, row, image);
	lt_row_text(row, "engine", engine ? engine->name : NULL);
	lt_row_text(row, "engine_role", engine ? lt_engine_role_word(engine->role) : NULL);
	lt_row_slice(row, "model", model_of(k, container, model));
	lt_row_slice(row, "command", without_secrets(k, line));
	lt_row_text(row, "ports", ports(k, lt_node_get(container, "ports")));
	security_cells(k, row, lt_node_get(container, "securityContext"), lt_node_get(pod->spec, "securityContext"));
	int gpus = resource_cells(k, row, lt_node_get(container, "resources"), &pod->accelerator);
	probes(k, row, container);
	pod->gpus += init ? 0 : gpus;
	if (engine && !init && (!pod->engine || engine->role == LT_ENGINE_LLM)) {
		pod->engine = engine->name;
		pod->engine_role = lt_engine_role_word(engine->role);
	}
}

/* Pods */

/* What known part of a cluster a pod is, by its name, labels and namespace; NULL for an
 * ordinary one.  These need what other pods must not have. */
static const char *
component(struct lt_kube *k, const struct lt_kube_object *o, struct lt_node labels)
{
	static const char *const names[][2] = { { "nvidia-", "NVIDIA GPU operator" }, { "gpu-operator", "NVIDIA GPU operator" },
		{ "gpu-feature-discovery", "NVIDIA GPU operator" }, { "dcgm-exporter", "GPU exporter" },
		{ "node-feature-discovery", "node feature discovery" }, { "nfd-", "node feature discovery" },
		{ "node-exporter", "node exporter" }, { "amdgpu-device-plugin", "device plugin" },
		{ "tpu-device-plugin", "device plugin" }, { "k8s-dra-driver", "DRA driver" } };
	static const char *const spaces[][2] = { { "gpu-operator", "NVIDIA GPU operator" }, { "nvidia-", "NVIDIA GPU operator" },
		{ "kube-system", "Kubernetes" }, { "openshift-", "OpenShift" }, { "kube-flannel", "Kubernetes" },
		{ "calico-system", "Kubernetes" } };
	const char *space = o->space ? o->space : "";
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (lt_text_has(lt_text(o->name), names[i][0]))
			return names[i][1];
	for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
		if (lt_text_starts(lt_text(space), spaces[i][0]))
			return spaces[i][1];
	struct lt_text part = lt_node_text(lt_node_get(labels, "app.kubernetes.io/part-of"), k->file);
	if (lt_text_has(part, "gpu-operator") || lt_text_has(part, "nvidia"))
		return "NVIDIA GPU operator";
	return lt_text_has(lt_text(o->name), "device-plugin") ? "device plugin" : NULL;
}

static bool
memory_shm(struct lt_kube *k, struct lt_node spec)
{
	struct lt_walk c = lt_walk(lt_node_get(spec, "containers"));
	while (lt_walk_next(&c)) {
		struct lt_walk w = lt_walk(lt_node_get(c.value, "volumeMounts"));
		while (lt_walk_next(&w)) {
			struct lt_text name = lt_node_text(lt_node_get(w.value, "name"), k->file);
			struct lt_node volume = volume_named(k, lt_node_get(spec, "volumes"), name);
			if (lt_node_eq(lt_node_get(w.value, "mountPath"), "/dev/shm")
				&& lt_node_eq(lt_node_path(volume, "emptyDir/medium"), "Memory"))
				return true;
		}
	}
	return false;
}

/* What the scheduler reads. */
static void
scheduling_cells(struct lt_kube *k, struct lt_row *row, struct lt_node spec)
{
	lt_kube_json(k, row, "node_selector", lt_node_get(spec, "nodeSelector"));
	lt_kube_json(k, row, "tolerations", lt_node_get(spec, "tolerations"));
	lt_kube_json(k, row, "node_affinity", lt_node_path(spec, "affinity/nodeAffinity"));
	lt_row_bool(row, "spread", lt_node_count(lt_node_get(spec, "topologySpreadConstraints"))
		|| lt_node_count(lt_node_path(spec, "affinity/podAntiAffinity")));
	lt_kube_text(k, row, "priority_class", lt_node_get(spec, "priorityClassName"));
	lt_kube_text(k, row, "runtime_class", lt_node_get(spec, "runtimeClassName"));
	lt_kube_text(k, row, "scheduler", lt_node_get(spec, "schedulerName"));
	lt_row_int(row, "claims", lt_node_count(lt_node_get(spec, "resourceClaims")));
}

/* What the workload above the pod says of how many and how they are exchanged. */
static void
workload_cells(struct lt_kube *k, struct lt_row *row, const struct lt_kube_object *o, const struct pod *pod)
{
	struct lt_node strategy = either(lt_node_get(pod->holder, "strategy"), lt_node_get(pod->holder, "updateStrategy"));
	lt_kube_int(k, row, "replicas", either(lt_node_get(pod->holder, "replicas"), lt_node_get(o->spec, "replicas")));
	lt_kube_int(k, row, "min_replicas", either(lt_node_get(pod->holder, "minReplicas"), lt_node_get(pod->spec, "minReplicas")));
	lt_kube_int(k, row, "max_replicas", either(lt_node_get(pod->holder, "maxReplicas"), lt_node_get(pod->spec, "maxReplicas")));
	lt_kube_text(k, row, "strategy", lt_node_get(strategy, "type"));
	lt_kube_text(k, row, "max_surge", lt_node_path(strategy, "rollingUpdate/maxSurge"));
	lt_kube_text(k, row, "max_unavailable", lt_node_path(strategy, "rollingUpdate/maxUnavailable"));
	lt_kube_int(k, row, "progress_deadline", lt_node_get(pod->holder, "progressDeadlineSeconds"));
	lt_kube_int(k, row, "active_deadline", either(lt_node_get(pod->holder, "activeDeadlineSeconds"),
		either(lt_node_get(pod->spec, "activeDeadlineSeconds"), lt_node_path(o->spec, "runPolicy/activeDeadlineSeconds"))));
	lt_kube_int(k, row, "ttl_after_finished", either(lt_node_get(pod->holder, "ttlSecondsAfterFinished"),
		lt_node_path(o->spec, "runPolicy/ttlSecondsAfterFinished")));
}

static void
pod_cells(struct lt_kube *k, struct lt_row *row, const struct lt_kube_object *o, const struct pod *pod,
	struct lt_node labels)
{
	lt_row_int(row, "id", pod->id);
	lt_row_text(row, "workload_kind", o->kind);
	lt_row_text(row, "workload", o->resource);
	lt_row_text(row, "namespace", o->space);
	lt_row_text(row, "scope", o->scope);
	lt_row_text(row, "component", component(k, o, labels));
	lt_row_text(row, "engine", pod->engine);
	lt_row_text(row, "engine_role", pod->engine_role);
	lt_row_int(row, "gpus", pod->gpus);
	lt_row_text(row, "accelerator", pod->accelerator);
	lt_kube_json(k, row, "labels", labels);
	lt_kube_text(k, row, "tenant", either(lt_node_get(labels, "lintel.dev/tenant"), lt_node_get(labels, "team")));
	lt_kube_bool(k, row, "host_network", lt_node_get(pod->spec, "hostNetwork"));
	lt_kube_bool(k, row, "host_pid", lt_node_get(pod->spec, "hostPID"));
	lt_kube_bool(k, row, "host_ipc", lt_node_get(pod->spec, "hostIPC"));
	lt_kube_text(k, row, "service_account", lt_node_get(pod->spec, "serviceAccountName"));
	lt_kube_bool(k, row, "automount_token", lt_node_get(pod->spec, "automountServiceAccountToken"));
	lt_kube_int(k, row, "termination_grace", lt_node_get(pod->spec, "terminationGracePeriodSeconds"));
	lt_kube_text(k, row, "restart_policy", lt_node_get(pod->spec, "restartPolicy"));
	lt_row_bool(row, "shm_memory", memory_shm(k, pod->spec));
	lt_row_text(row, "scrape", lt_node_string(lt_node_path(pod->template, "metadata/annotations/prometheus.io~1scrape"), k->file));
	scheduling_cells(k, row, pod->spec);
	workload_cells(k, row, o, pod);
}

static void
lay_pod(struct lt_kube *k, const struct lt_kube_object *o, struct pod *pod)
{
	static const char *const lists[] = { "initContainers", "containers" };
	struct lt_node labels = lt_node_path(pod->template, "metadata/labels");
	pod->id = ++k->pods;
	for (int i = 0; i < 2; i++) {
		struct lt_walk w = lt_walk(lt_node_get(pod->spec, lists[i]));
		while (lt_walk_next(&w))
			if (lt_node_is(w.value, LT_KIND_MAP))
				lay_container(k, o, pod, w.value, i == 0);
	}
	lay_volumes(k, o, pod);
	struct lt_node first = lt_node_item(lt_node_get(pod->spec, "containers"), 0);
	struct lt_row *row = lt_kube_row(k, o, "k8s_pod", pod->resource,
		lt_node_place(either(lt_node_get(pod->spec, "containers"), first)));
	pod_cells(k, row, o, pod, labels);
	lt_select_pod(k->select, o->scope, pod->id, labels);
}

/* Where pods are in ordinary workloads: their address needs no path. */
static bool
is_usual(const char *path)
{
	return !*path || lt_text_eq(lt_text(path), "spec") || lt_text_eq(lt_text(path), "spec.template.spec")
		|| lt_text_eq(lt_text(path), "spec.jobTemplate.spec.template.spec");
}

static bool
has_containers(struct lt_node map)
{
	struct lt_node list = lt_node_get(map, "containers");
	struct lt_node first = lt_node_item(list, 0);
	return lt_node_is(list, LT_KIND_LIST) && lt_node_is(first, LT_KIND_MAP)
		&& (lt_node_kind(lt_node_get(first, "image")) != LT_KIND_NONE
			|| lt_node_kind(lt_node_get(first, "name")) != LT_KIND_NONE);
}

/* Goes down from n.  up holds the two maps above it. */
static void
find_pods(struct lt_kube *k, const struct lt_kube_object *o, struct lt_node n, const char *path,
	struct lt_node up1, struct lt_node up2, int depth)
{
	if (depth > DEEPEST || !lt_node_count(n))
		return;
	bool map = lt_node_is(n, LT_KIND_MAP);
	if (map && has_containers(n)) {
		struct pod pod = { .spec = n, .template = up1, .holder = up2 };
		bool templated = lt_text_ends(lt_text(path), ".spec");
		if (!templated)
			pod.holder = up1;
		if (depth == 1)
			pod.template = o->body;
		pod.resource = is_usual(path) ? o->resource : lt_print(k->file, "%s/%s", o->resource, path);
		lay_pod(k, o, &pod);
		return;
	}
	struct lt_walk w = lt_walk(n);
	for (int i = 0; lt_walk_next(&w); i++) {
		enum lt_kind kind = lt_node_kind(w.value);
		if (kind != LT_KIND_MAP && kind != LT_KIND_LIST)
			continue;
		const char *below = map ? lt_print(k->file, "%s%s%.*s", path, *path ? "." : "", LT_ARG(w.word))
			: lt_print(k->file, "%s[%d]", path, i);
		find_pods(k, o, w.value, below, map ? n : up1, map ? up1 : up2, depth + 1);
	}
}

/* A KServe predictor without containers names its model in one map, called model or after the
 * framework; the serving runtime brings the image.  Those that ask for an accelerator are pods here. */
static void
find_predictor(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_node predictor = lt_node_get(o->spec, "predictor");
	if (!lt_text_eq(lt_text(o->kind), "InferenceService") || has_containers(predictor))
		return;
	struct lt_walk w = lt_walk(predictor);
	while (lt_walk_next(&w)) {
		struct lt_node resources = lt_node_get(w.value, "resources");
		struct lt_text key = LT_NONE;
		accelerator(lt_node_get(resources, "limits"), &key);
		if (!key.at)
			accelerator(lt_node_get(resources, "requests"), &key);
		if (!key.at)
			continue;
		struct pod pod = { .spec = predictor, .holder = predictor, .id = ++k->pods,
			.resource = lt_print(k->file, "%s/spec.predictor", o->resource) };
		lay_container(k, o, &pod, w.value, false);
		struct lt_row *row = lt_kube_row(k, o, "k8s_pod", pod.resource, lt_walk_key_place(&w));
		pod_cells(k, row, o, &pod, lt_node_get(o->metadata, "labels"));
		return;
	}
}

void
lt_kube_pod_lay(struct lt_kube *k, const struct lt_kube_object *o)
{
	static const char *const never[] = { "CustomResourceDefinition", "ConfigMap", "Secret", "MachineConfig", "APIService" };
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (lt_text_eq(lt_text(o->kind), never[i]))
			return;
	struct lt_walk w = lt_walk(o->body);
	while (lt_walk_next(&w))
		if (!lt_text_eq(w.word, "metadata") && !lt_text_eq(w.word, "status"))
			find_pods(k, o, w.value, lt_print(k->file, "%.*s", LT_ARG(w.word)), o->body, LT_NOWHERE, 1);
	find_predictor(k, o);
}
