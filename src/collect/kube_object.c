/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that are one row or a few: one function a kind, and the list of kinds at the end. */
#include "base/arena.h"
#include "base/buf.h"
#include "collect/alerts.h"
#include "collect/dashboards.h"
#include "collect/kube.h"
#include "collect/secret.h"

/* A word among those of a list of texts. */
static bool
lists(struct lt_kube *k, struct lt_node list, const char *word)
{
	struct lt_walk w = lt_walk(list);
	while (lt_walk_next(&w))
		if (lt_text_eq(lt_node_text(w.value, k->file), word))
			return true;
	return false;
}

static void
service(struct lt_kube *k, const struct lt_kube_object *o)
{
	static const char *const internal[][2] = {
		{ "service.beta.kubernetes.io/azure-load-balancer-internal", "true" },
		{ "service.beta.kubernetes.io/aws-load-balancer-internal", "true" },
		{ "service.beta.kubernetes.io/aws-load-balancer-internal", "0.0.0.0/0" },
		{ "service.beta.kubernetes.io/aws-load-balancer-scheme", "internal" },
		{ "networking.gke.io/load-balancer-type", "Internal" },
		{ "cloud.google.com/load-balancer-type", "Internal" } };
	struct lt_node notes = lt_node_get(o->metadata, "annotations"), type = lt_node_get(o->spec, "type");
	struct lt_row *row = lt_kube_row(k, o, "k8s_service", NULL, o->place);
	bool inside = false;
	for (size_t i = 0; i < sizeof internal / sizeof *internal; i++)
		inside |= lt_text_eq(lt_node_text(lt_node_get(notes, internal[i][0]), k->file), internal[i][1]);
	lt_row_text(row, "namespace", o->space);
	lt_row_text(row, "service_type", "ClusterIP");
	lt_kube_text(k, row, "service_type", type);
	lt_row_bool(row, "internal", inside);
	lt_row_bool(row, "headless", lt_node_eq(lt_node_get(o->spec, "clusterIP"), "None"));
	lt_row_bool(row, "external_ips", lt_node_count(lt_node_get(o->spec, "externalIPs")) > 0);
	lt_kube_json(k, row, "selector", lt_node_get(o->spec, "selector"));
	lt_kube_json(k, row, "ports", lt_node_get(o->spec, "ports"));
	lt_select_service(k->select, o->scope, o->resource, lt_node_get(o->metadata, "labels"));
	if (lt_node_count(lt_node_get(o->spec, "selector")))
		lt_select_by(k->select, o, lt_node_get(o->spec, "selector"), true, false);
}

/* Whether spec.tls speaks for host; an entry without hosts speaks for all. */
static bool
tls_covers(struct lt_kube *k, struct lt_node tls, struct lt_node host)
{
	struct lt_text name = lt_node_text(host, k->file);
	struct lt_walk w = lt_walk(tls);
	while (lt_walk_next(&w)) {
		struct lt_node hosts = lt_node_get(w.value, "hosts");
		if (!lt_node_count(hosts) || !name.len)
			return true;
		struct lt_walk h = lt_walk(hosts);
		while (lt_walk_next(&h)) {
			struct lt_text one = lt_node_text(h.value, k->file);
			const char *dot = memchr(name.at, '.', name.len);
			if (lt_text_eq_nocase(one, name) || (dot && lt_text_starts(one, "*.")
				&& lt_text_is((struct lt_text){ one.at + 1, one.len - 1 },
					(struct lt_text){ dot, (size_t)(name.at + name.len - dot) })))
				return true;
		}
	}
	return false;
}

static void
ingress_row(struct lt_kube *k, const struct lt_kube_object *o, struct lt_node rule, struct lt_node backend,
	struct lt_place place)
{
	struct lt_node tls = lt_node_get(o->spec, "tls"), host = lt_node_get(rule, "host");
	struct lt_node notes = lt_node_get(o->metadata, "annotations");
	struct lt_row *row = lt_kube_row(k, o, "k8s_ingress", NULL, place);
	lt_row_text(row, "namespace", o->space);
	lt_row_text(row, "scope", o->scope);
	lt_kube_text(k, row, "host", host);
	lt_row_bool(row, "tls", tls_covers(k, tls, host));
	lt_kube_text(k, row, "class", lt_node_get(o->spec, "ingressClassName"));
	lt_kube_text(k, row, "service", lt_node_path(backend, "service/name"));
	if (lt_node_kind(lt_node_path(backend, "service/name")) == LT_KIND_NONE)
		lt_kube_text(k, row, "service", lt_node_get(backend, "serviceName"));
	lt_kube_int(k, row, "read_timeout", lt_node_get(notes, "nginx.ingress.kubernetes.io/proxy-read-timeout"));
	lt_kube_text(k, row, "buffering", lt_node_get(notes, "nginx.ingress.kubernetes.io/proxy-buffering"));
}

static void
ingress(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_node whole = lt_node_get(o->spec, "defaultBackend");
	if (lt_node_is(whole, LT_KIND_MAP))
		ingress_row(k, o, LT_NOWHERE, whole, lt_node_place(whole));
	struct lt_walk r = lt_walk(lt_node_get(o->spec, "rules"));
	while (lt_walk_next(&r)) {
		struct lt_node paths = lt_node_path(r.value, "http/paths");
		struct lt_walk p = lt_walk(paths);
		while (lt_walk_next(&p))
			ingress_row(k, o, r.value, lt_node_get(p.value, "backend"), lt_node_place(r.value));
		if (!lt_node_count(paths))
			ingress_row(k, o, r.value, LT_NOWHERE, lt_node_place(r.value));
	}
}

static void
gateway(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_walk w = lt_walk(lt_node_get(o->spec, "listeners"));
	while (lt_walk_next(&w)) {
		struct lt_row *row = lt_kube_row(k, o, "k8s_listener", NULL, lt_node_place(w.value));
		lt_row_text(row, "namespace", o->space);
		lt_kube_text(k, row, "listener", lt_node_get(w.value, "name"));
		lt_kube_text(k, row, "class", lt_node_get(o->spec, "gatewayClassName"));
		lt_kube_text(k, row, "protocol", lt_node_get(w.value, "protocol"));
		lt_kube_text(k, row, "host", lt_node_get(w.value, "hostname"));
		lt_kube_int(k, row, "port", lt_node_get(w.value, "port"));
		lt_row_bool(row, "certificate", lt_node_count(lt_node_path(w.value, "tls/certificateRefs")) > 0);
	}
}

static void
route(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_walk r = lt_walk(lt_node_get(o->spec, "rules"));
	while (lt_walk_next(&r)) {
		struct lt_walk b = lt_walk(lt_node_get(r.value, "backendRefs"));
		while (lt_walk_next(&b)) {
			struct lt_row *row = lt_kube_row(k, o, "k8s_route", NULL, lt_node_place(b.value));
			lt_row_text(row, "namespace", o->space);
			lt_row_text(row, "scope", o->scope);
			lt_row_text(row, "hosts", lt_kube_words(k, lt_node_get(o->spec, "hostnames")));
			lt_row_text(row, "gateway", lt_node_string(lt_node_path(o->spec, "parentRefs/0/name"), k->file));
			lt_row_text(row, "backend_kind", "Service");
			lt_kube_text(k, row, "backend_kind", lt_node_get(b.value, "kind"));
			lt_kube_text(k, row, "backend", lt_node_get(b.value, "name"));
			lt_kube_int(k, row, "weight", lt_node_get(b.value, "weight"));
			lt_kube_text(k, row, "timeout", lt_node_path(r.value, "timeouts/request"));
		}
	}
}

/* Whether some egress rule lets everything out, and the metadata address with it. */
static struct lt_node
wide_egress(struct lt_kube *k, struct lt_node egress)
{
	struct lt_walk r = lt_walk(egress);
	while (lt_walk_next(&r)) {
		if (lt_node_is(r.value, LT_KIND_MAP) && !lt_node_count(r.value))
			return r.value;
		struct lt_walk t = lt_walk(lt_node_get(r.value, "to"));
		while (lt_walk_next(&t)) {
			struct lt_node block = lt_node_get(t.value, "ipBlock");
			if (lt_node_eq(lt_node_get(block, "cidr"), "0.0.0.0/0")
				&& !lists(k, lt_node_get(block, "except"), "169.254.169.254/32")
				&& !lists(k, lt_node_get(block, "except"), "169.254.0.0/16"))
				return block;
		}
	}
	return LT_NOWHERE;
}

static void
network_policy(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_node types = lt_node_get(o->spec, "policyTypes"), pods = lt_node_get(o->spec, "podSelector");
	struct lt_node in = lt_node_get(o->spec, "ingress"), out = lt_node_get(o->spec, "egress");
	struct lt_node wide = wide_egress(k, out);
	bool denies_in = lt_node_count(types) ? lists(k, types, "Ingress") : true;
	bool denies_out = lt_node_count(types) ? lists(k, types, "Egress") : lt_node_count(out) > 0;
	struct lt_row *row = lt_kube_row(k, o, "k8s_network_policy", NULL, o->place);
	lt_row_text(row, "namespace", o->space);
	lt_row_text(row, "scope", o->scope);
	lt_row_bool(row, "all_pods", !lt_node_count(lt_node_get(pods, "matchLabels"))
		&& !lt_node_count(lt_node_get(pods, "matchExpressions")));
	lt_row_bool(row, "ingress", denies_in);
	lt_row_bool(row, "egress", denies_out);
	lt_row_int(row, "ingress_allowed", lt_node_count(in));
	lt_row_int(row, "egress_allowed", lt_node_count(out));
	lt_row_bool(row, "wide_egress", lt_node_kind(wide) != LT_KIND_NONE);
	if (lt_node_kind(wide) != LT_KIND_NONE)
		lt_row_column_place(row, "wide_egress", lt_node_place(wide));
	lt_select_by(k->select, o, pods, false, false);
}

/* What an autoscaler listens to, between blanks: cpu memory pods:x external:y prometheus:z. */
static void
add_signal(struct lt_kube *k, struct lt_buf *out, const char *kind, struct lt_node name)
{
	struct lt_text text = lt_node_text(name, k->file);
	if (out->len)
		lt_buf_putc(out, ' ');
	if (kind)
		lt_buf_printf(out, "%s:", kind);
	for (size_t i = 0; i < text.len; i++)
		lt_buf_putc(out, strchr(" \n\t", text.at[i]) ? '_' : text.at[i]);
}

static void
hpa_signals(struct lt_kube *k, struct lt_buf *out, struct lt_node spec)
{
	struct lt_walk w = lt_walk(lt_node_get(spec, "metrics"));
	while (lt_walk_next(&w)) {
		add_signal(k, out, NULL, lt_node_path(w.value, "resource/name"));
		add_signal(k, out, NULL, lt_node_path(w.value, "containerResource/name"));
		add_signal(k, out, "pods", lt_node_path(w.value, "pods/metric/name"));
		add_signal(k, out, "object", lt_node_path(w.value, "object/metric/name"));
		add_signal(k, out, "external", lt_node_path(w.value, "external/metric/name"));
	}
	if (lt_node_kind(lt_node_get(spec, "targetCPUUtilizationPercentage")) != LT_KIND_NONE)
		lt_buf_puts(out, " cpu");
}

static void
scaler(struct lt_kube *k, const struct lt_kube_object *o)
{
	bool keda = lt_text_eq(lt_text(o->kind), "ScaledObject");
	struct lt_node target = lt_node_get(o->spec, "scaleTargetRef");
	struct lt_buf signals = LT_BUF(4096);
	if (keda) {
		struct lt_walk w = lt_walk(lt_node_get(o->spec, "triggers"));
		while (lt_walk_next(&w)) {
			struct lt_node query = lt_node_path(w.value, "metadata/query");
			add_signal(k, &signals, lt_node_string(lt_node_get(w.value, "type"), k->file), query);
		}
	} else
		hpa_signals(k, &signals, o->spec);
	struct lt_row *row = lt_kube_row(k, o, "k8s_scaler", NULL, o->place);
	lt_row_text(row, "namespace", o->space);
	lt_row_text(row, "scope", o->scope);
	lt_row_text(row, "target_kind", "Deployment");
	lt_kube_text(k, row, "target_kind", lt_node_get(target, "kind"));
	lt_kube_text(k, row, "target", lt_node_get(target, "name"));
	lt_kube_int(k, row, "min", lt_node_get(o->spec, keda ? "minReplicaCount" : "minReplicas"));
	lt_kube_int(k, row, "max", lt_node_get(o->spec, keda ? "maxReplicaCount" : "maxReplicas"));
	lt_row_slice(row, "signals", lt_copy_text(k->file, lt_text_trim(lt_buf_text(&signals))));
	lt_row_column_place(row, "signals", lt_node_place(lt_node_get(o->spec, keda ? "triggers" : "metrics")));
	lt_buf_done(&signals);
}

static void
budget(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_row *row = lt_kube_row(k, o, "k8s_pdb", NULL, o->place);
	lt_row_text(row, "namespace", o->space);
	lt_kube_text(k, row, "min_available", lt_node_get(o->spec, "minAvailable"));
	lt_kube_text(k, row, "max_unavailable", lt_node_get(o->spec, "maxUnavailable"));
	lt_kube_int(k, row, "allowed", lt_node_get(o->status, "disruptionsAllowed"));
	lt_kube_int(k, row, "expected", lt_node_get(o->status, "expectedPods"));
	lt_select_by(k->select, o, lt_node_get(o->spec, "selector"), false, false);
}

static void
quota(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_walk w = lt_walk(lt_node_get(o->spec, "hard"));
	while (lt_walk_next(&w)) {
		struct lt_row *row = lt_kube_row(k, o, "k8s_quota", NULL, lt_walk_key_place(&w));
		lt_row_text(row, "namespace", o->space);
		lt_row_text(row, "scope", o->scope);
		lt_row_slice(row, "key", w.word);
		lt_kube_text(k, row, "hard", w.value);
	}
}

static void
queue(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_walk g = lt_walk(lt_node_get(o->spec, "resourceGroups"));
	while (lt_walk_next(&g)) {
		struct lt_walk f = lt_walk(lt_node_get(g.value, "flavors"));
		while (lt_walk_next(&f)) {
			struct lt_walk r = lt_walk(lt_node_get(f.value, "resources"));
			while (lt_walk_next(&r)) {
				struct lt_row *row = lt_kube_row(k, o, "k8s_queue", NULL, lt_node_place(r.value));
				lt_kube_text(k, row, "flavor", lt_node_get(f.value, "name"));
				lt_kube_text(k, row, "quota_resource", lt_node_get(r.value, "name"));
				lt_kube_text(k, row, "nominal", lt_node_get(r.value, "nominalQuota"));
			}
		}
	}
}

static void
role(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_walk w = lt_walk(lt_node_get(o->body, "rules"));
	for (int i = 0; lt_walk_next(&w); i++) {
		struct lt_node groups = lt_node_get(w.value, "apiGroups");
		struct lt_row *row = lt_kube_row(k, o, "k8s_role_rule", lt_print(k->file, "%s/rules[%d]", o->resource, i),
			lt_node_place(w.value));
		lt_row_text(row, "namespace", o->space);
		lt_row_text(row, "api_groups", lt_kube_words(k, groups));
		lt_row_text(row, "resources", lt_kube_words(k, lt_node_get(w.value, "resources")));
		lt_row_text(row, "verbs", lt_kube_words(k, lt_node_get(w.value, "verbs")));
		lt_row_bool(row, "any_group", lists(k, groups, "*"));
		lt_row_bool(row, "any_resource", lists(k, lt_node_get(w.value, "resources"), "*"));
		lt_row_bool(row, "any_verb", lists(k, lt_node_get(w.value, "verbs"), "*"));
		lt_row_bool(row, "bootstrap", lt_node_eq(lt_node_path(o->metadata, "labels/kubernetes.io~1bootstrapping"), "rbac-defaults"));
	}
}

static void
binding(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_walk w = lt_walk(lt_node_get(o->body, "subjects"));
	while (lt_walk_next(&w)) {
		struct lt_row *row = lt_kube_row(k, o, "k8s_role_binding", NULL, lt_node_place(w.value));
		lt_row_text(row, "namespace", o->space);
		lt_kube_text(k, row, "role_kind", lt_node_path(o->body, "roleRef/kind"));
		lt_kube_text(k, row, "role", lt_node_path(o->body, "roleRef/name"));
		lt_kube_text(k, row, "subject_kind", lt_node_get(w.value, "kind"));
		lt_kube_text(k, row, "subject", lt_node_get(w.value, "name"));
		lt_row_text(row, "subject_namespace", lt_kube_space(k, lt_node_get(w.value, "namespace")));
		lt_row_bool(row, "bootstrap", lt_node_eq(lt_node_path(o->metadata, "labels/kubernetes.io~1bootstrapping"), "rbac-defaults"));
	}
}

/* The device plugin's configuration: who shares a GPU and how. */
static void
sharing(struct lt_kube *k, const struct lt_kube_object *o, struct lt_node text)
{
	static const char *const ways[][2] = { { "timeSlicing", "time-slicing" }, { "mps", "mps" } };
	struct lt_place place;
	struct lt_node root = lt_kube_embedded(k, text, &place);
	for (int i = 0; i < 2; i++) {
		struct lt_node way = lt_node_get(lt_node_get(root, "sharing"), ways[i][0]);
		if (!lt_node_is(way, LT_KIND_MAP))
			continue;
		struct lt_row *row = lt_kube_row(k, o, "k8s_gpu_sharing", NULL, place.line ? place : lt_node_place(way));
		lt_row_text(row, "namespace", o->space);
		lt_row_text(row, "strategy", ways[i][1]);
		lt_kube_int(k, row, "replicas", lt_node_path(way, "resources/0/replicas"));
		lt_kube_text(k, row, "shared", lt_node_path(way, "resources/0/name"));
		lt_row_bool(row, "refuses_more_than_one", lt_node_true(lt_node_get(way, "failRequestsGreaterThanOne")));
	}
}

/* The exporter's list of fields: DCGM_FI_X, gauge, help.  Lines with # are switched off. */
static void
gpu_fields(struct lt_kube *k, const struct lt_kube_object *o, struct lt_node value)
{
	struct lt_text rest = lt_node_text(value, k->file), line;
	struct lt_place place = lt_node_place(value);
	for (int n = 1; lt_text_cut(&rest, '\n', &line); n++) {
		struct lt_text field, after = lt_text_trim(line);
		if (!lt_text_starts(after, "DCGM_FI_") || !lt_text_cut(&after, ',', &field))
			continue;
		struct lt_row *row = lt_kube_row(k, o, "k8s_gpu_field", NULL,
			(struct lt_place){ place.file, place.line + (uint32_t)n, 1 });
		lt_row_text(row, "namespace", o->space);
		lt_row_slice(row, "field", lt_text_trim(field));
	}
}

/* Files inside objects that other tables are about. */
static void
embedded(struct lt_kube *k, const struct lt_kube_object *o, struct lt_text key, struct lt_node value)
{
	struct lt_text text = lt_node_text(value, k->file);
	struct lt_place place;
	if (lt_text_starts(key, "alertmanager") && !lt_text_has(text, "receivers") && lt_text_eq(lt_text(o->kind), "Secret")) {
		struct lt_row *row = lt_kube_row(k, o, "alert_receiver", NULL, lt_node_place(value));
		lt_row_unknown(row, "integrations", "stand in a Secret that is not readable here");
		lt_row_bool(row, "used", true);
	} else if (lt_text_starts(key, "alertmanager") && lt_text_has(text, "receivers")) {
		struct lt_node root = lt_kube_embedded(k, value, &place);
		lt_alerts_manager(k->facts, k->file, o->resource, root, o->live, place);
	} else if (lt_text_ends(key, ".json") && lt_text_has(text, "\"panels\"")) {
		struct lt_dashboard_of of = { .resource = lt_print(k->file, "%s/%.*s", o->resource, LT_ARG(key)),
			.source = o->live ? "cluster" : "manifest", .quality = o->live ? LT_QUALITY_OBSERVED : LT_QUALITY_DECLARED };
		struct lt_node root = lt_kube_embedded(k, value, &of.place);
		lt_dashboards_lay(k->facts, k->file, &of, root);
	} else if (lt_text_has(text, "sharing:") && lt_text_has(text, "resources:"))
		sharing(k, o, value);
	else if (lt_text_has(text, "DCGM_FI_"))
		gpu_fields(k, o, value);
}

/* Keys of a Secret or ConfigMap. */
static void
data_keys(struct lt_kube *k, const struct lt_kube_object *o)
{
	static const char *const parts[] = { "stringData", "data" };
	bool secret = lt_text_eq(lt_text(o->kind), "Secret");
	bool sealed = lt_node_is(lt_node_get(o->body, "sops"), LT_KIND_MAP);
	for (int i = 0; i < 2; i++) {
		struct lt_walk w = lt_walk(lt_node_get(o->body, parts[i]));
		while (lt_walk_next(&w)) {
			struct lt_text value = lt_node_text(w.value, k->file);
			struct lt_row *row = lt_kube_row(k, o, "k8s_data", NULL, lt_walk_key_place(&w));
			lt_row_text(row, "namespace", o->space);
			lt_row_text(row, "kind", o->kind);
			lt_row_text(row, "secret_type", lt_node_string(lt_node_get(o->body, "type"), k->file));
			lt_row_text(row, "part", parts[i]);
			lt_row_slice(row, "key", w.word);
			lt_row_int(row, "length", (int64_t)value.len);
			lt_row_bool(row, "sealed", sealed || lt_text_starts(value, "ENC["));
			lt_row_bool(row, "stand_in", lt_secret_stand_in(value) || lt_kube_placeholder(value));
			lt_row_bool(row, "secret", secret || lt_secret_value(value) || (value.len < 256 && lt_secret_name(w.word)));
			lt_row_bool(row, "provider_key", lt_secret_value(value));
			embedded(k, o, w.word, w.value);
		}
	}
}

static void
monitor(struct lt_kube *k, const struct lt_kube_object *o)
{
	bool pods = lt_text_eq(lt_text(o->kind), "PodMonitor");
	struct lt_walk w = lt_walk(lt_node_get(o->spec, pods ? "podMetricsEndpoints" : "endpoints"));
	while (lt_walk_next(&w)) {
		struct lt_row *row = lt_kube_row(k, o, "k8s_monitor", NULL, lt_node_place(w.value));
		lt_row_text(row, "namespace", o->space);
		lt_kube_text(k, row, "port", lt_node_get(w.value, "port"));
		lt_kube_text(k, row, "path", lt_node_get(w.value, "path"));
		lt_kube_text(k, row, "interval", lt_node_get(w.value, "interval"));
	}
	lt_select_by(k->select, o, lt_node_get(o->spec, "selector"), false, !pods);
}

static void
rules(struct lt_kube *k, const struct lt_kube_object *o)
{
	lt_alerts_rules(k->facts, k->file, o->resource, lt_node_get(o->spec, "groups"), o->live);
}

static void
prometheus(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_node retention = lt_node_get(o->spec, "retention");
	struct lt_row *row = lt_kube_row(k, o, "k8s_prometheus", NULL,
		lt_node_kind(retention) != LT_KIND_NONE ? lt_node_place(retention) : o->place);
	lt_row_text(row, "namespace", o->space);
	lt_kube_text(k, row, "retention", retention);
	lt_kube_text(k, row, "retention_size", lt_node_get(o->spec, "retentionSize"));
	lt_kube_int(k, row, "replicas", lt_node_get(o->spec, "replicas"));
	lt_row_bool(row, "remote_write", lt_node_count(lt_node_get(o->spec, "remoteWrite")) > 0);
	lt_row_bool(row, "alerting", lt_node_count(lt_node_path(o->spec, "alerting/alertmanagers")) > 0);
}

static const struct {
	const char *kind, *group; /* group NULL: any */
	void (*lay)(struct lt_kube *k, const struct lt_kube_object *o);
} kinds[] = {
	{ "Service", "", service },
	{ "Ingress", "networking.k8s.io", ingress },
	{ "Ingress", "extensions", ingress },
	{ "Gateway", "gateway.networking.k8s.io", gateway },
	{ "HTTPRoute", "gateway.networking.k8s.io", route },
	{ "NetworkPolicy", "networking.k8s.io", network_policy },
	{ "HorizontalPodAutoscaler", NULL, scaler },
	{ "ScaledObject", "keda.sh", scaler },
	{ "PodDisruptionBudget", NULL, budget },
	{ "ResourceQuota", "", quota },
	{ "ClusterQueue", NULL, queue },
	{ "Role", "rbac.authorization.k8s.io", role },
	{ "ClusterRole", "rbac.authorization.k8s.io", role },
	{ "RoleBinding", "rbac.authorization.k8s.io", binding },
	{ "ClusterRoleBinding", "rbac.authorization.k8s.io", binding },
	{ "Secret", "", data_keys },
	{ "ConfigMap", "", data_keys },
	{ "ServiceMonitor", NULL, monitor },
	{ "PodMonitor", NULL, monitor },
	{ "PrometheusRule", NULL, rules },
	{ "Prometheus", "monitoring.coreos.com", prometheus },
};

void
lt_kube_object_lay(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_row *row = lt_kube_row(k, o, "k8s_object", NULL, o->place);
	lt_row_text(row, "kind", o->kind);
	lt_row_text(row, "api_group", o->group);
	lt_row_text(row, "namespace", o->space);
	lt_row_text(row, "scope", o->scope);
	lt_row_bool(row, "live", o->live);
	lt_kube_text(k, row, "api_version", lt_node_get(o->body, "apiVersion"));
	lt_kube_json(k, row, "labels", lt_node_get(o->metadata, "labels"));
	lt_kube_text(k, row, "owner", lt_node_path(o->metadata, "ownerReferences/0/kind"));
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (lt_text_eq(lt_text(o->kind), kinds[i].kind)
			&& (!kinds[i].group || lt_text_eq(lt_text(o->group), kinds[i].group)))
			kinds[i].lay(k, o);
}
