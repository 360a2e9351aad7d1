/* SPDX-License-Identifier: Apache-2.0 */
/* What a live cluster says of itself: nodes, pods and the operators of OpenShift. */
#include "base/arena.h"
#include "collect/kube.h"

/* The condition of this type, or nowhere. */
static struct lt_node
condition(struct lt_kube *k, struct lt_node status, const char *type)
{
	struct lt_walk w = lt_walk(lt_node_get(status, "conditions"));
	while (lt_walk_next(&w))
		if (lt_text_eq(lt_node_text(lt_node_get(w.value, "type"), k->file), type))
			return w.value;
	return LT_NOWHERE;
}

static void
condition_cells(struct lt_kube *k, struct lt_row *row, const struct lt_kube_object *o, const char *type,
	const char *column)
{
	struct lt_node c = condition(k, o->status, type), word = lt_node_get(c, "status");
	if (lt_node_kind(c) == LT_KIND_NONE)
		return;
	lt_row_column_place(row, column, lt_node_place(c));
	if (lt_node_eq(word, "True") || lt_node_eq(word, "False"))
		lt_row_bool(row, column, lt_node_eq(word, "True"));
	else
		lt_row_unknown(row, column, "is not known to the cluster either");
}

static void
accelerator_cells(struct lt_row *row, struct lt_node map, const char *column)
{
	int64_t sum = 0, one;
	bool any = false;
	struct lt_walk w = lt_walk(map);
	while (lt_walk_next(&w)) {
		if (!lt_text_eq(w.word, "nvidia.com/gpu") && !lt_text_starts(w.word, "nvidia.com/mig-")
			&& !lt_text_eq(w.word, "amd.com/gpu") && !lt_text_starts(w.word, "gpu.intel.com/"))
			continue;
		any = true;
		if (lt_node_int(w.value, &one) && one >= 0 && one < 1 << 20)
			sum += one;
		lt_row_column_place(row, column, lt_node_place(w.value));
	}
	if (any)
		lt_row_int(row, column, sum);
}

static const char *const pools[] = { "agentpool", "kubernetes.azure.com/agentpool", "eks.amazonaws.com/nodegroup",
	"cloud.google.com/gke-nodepool", "karpenter.sh/nodepool" };

static void
label_cells(struct lt_kube *k, struct lt_row *row, struct lt_node labels)
{
	static const char *const cells[][2] = { { "gpu_product", "nvidia.com/gpu.product" },
		{ "gpu_memory", "nvidia.com/gpu.memory" }, { "gpu_count", "nvidia.com/gpu.count" },
		{ "gpu_replicas", "nvidia.com/gpu.replicas" }, { "gpu_sharing", "nvidia.com/gpu.sharing-strategy" },
		{ "driver", "nvidia.com/cuda.driver-version.full" }, { "driver_major", "nvidia.com/cuda.driver.major" },
		{ "driver_major", "nvidia.com/cuda.driver-version.major" },
		{ "upgrade_state", "nvidia.com/gpu-driver-upgrade-state" },
		{ "instance_type", "node.kubernetes.io/instance-type" }, { "zone", "topology.kubernetes.io/zone" } };
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		lt_kube_text(k, row, cells[i][0], lt_node_get(labels, cells[i][1]));
	for (size_t i = 0; i < sizeof pools / sizeof *pools; i++)
		lt_kube_text(k, row, "pool", lt_node_get(labels, pools[i]));
	lt_row_bool(row, "gpu_label", lt_node_eq(lt_node_get(labels, "nvidia.com/gpu.present"), "true")
		|| lt_node_eq(lt_node_get(labels, "feature.node.kubernetes.io/pci-10de.present"), "true")
		|| lt_node_eq(lt_node_get(labels, "kubernetes.azure.com/accelerator"), "nvidia")
		|| lt_node_kind(lt_node_get(labels, "nvidia.com/gpu.product")) != LT_KIND_NONE);
}

static void
node(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_node labels = lt_node_get(o->metadata, "labels");
	struct lt_row *row = lt_kube_row(k, o, "k8s_node", NULL, o->place);
	condition_cells(k, row, o, "Ready", "ready");
	condition_cells(k, row, o, "MemoryPressure", "memory_pressure");
	condition_cells(k, row, o, "DiskPressure", "disk_pressure");
	lt_kube_text(k, row, "kubelet", lt_node_path(o->status, "nodeInfo/kubeletVersion"));
	lt_kube_text(k, row, "runtime", lt_node_path(o->status, "nodeInfo/containerRuntimeVersion"));
	lt_kube_text(k, row, "kernel", lt_node_path(o->status, "nodeInfo/kernelVersion"));
	lt_kube_text(k, row, "cpu", lt_node_path(o->status, "allocatable/cpu"));
	lt_kube_text(k, row, "memory", lt_node_path(o->status, "allocatable/memory"));
	accelerator_cells(row, lt_node_get(o->status, "capacity"), "gpu_capacity");
	accelerator_cells(row, lt_node_get(o->status, "allocatable"), "gpu_allocatable");
	lt_row_bool(row, "control_plane",
		lt_node_kind(lt_node_get(labels, "node-role.kubernetes.io/master")) != LT_KIND_NONE
		|| lt_node_kind(lt_node_get(labels, "node-role.kubernetes.io/control-plane")) != LT_KIND_NONE);
	lt_kube_bool(k, row, "unschedulable", lt_node_get(o->spec, "unschedulable"));
	lt_kube_json(k, row, "labels", labels);
	lt_kube_json(k, row, "taints", lt_node_get(o->spec, "taints"));
	label_cells(k, row, labels);
}

/* The container that is worst off: most restarts, and whatever one waits for. */
static void
container_cells(struct lt_kube *k, struct lt_row *row, struct lt_node statuses, int64_t *restarts, bool *waiting)
{
	struct lt_walk w = lt_walk(statuses);
	while (lt_walk_next(&w)) {
		int64_t times = 0;
		struct lt_node count = lt_node_get(w.value, "restartCount");
		lt_node_int(count, &times);
		if (times > *restarts) {
			*restarts = times;
			lt_row_column_place(row, "restarts", lt_node_place(count));
			lt_kube_text(k, row, "last_reason", lt_node_path(w.value, "lastState/terminated/reason"));
		}
		struct lt_node reason = lt_node_path(w.value, "state/waiting/reason");
		if (!*waiting && lt_node_kind(reason) != LT_KIND_NONE) {
			*waiting = true;
			lt_kube_text(k, row, "waiting", reason);
		}
	}
}

static void
pod(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_node phase = lt_node_get(o->status, "phase");
	if (lt_node_kind(phase) == LT_KIND_NONE)
		return;
	struct lt_row *row = lt_kube_row(k, o, "k8s_pod_status", NULL, lt_node_place(phase));
	struct lt_node scheduled = condition(k, o->status, "PodScheduled");
	int64_t restarts = 0;
	bool waiting = false;
	lt_row_text(row, "namespace", o->space);
	lt_kube_text(k, row, "phase", phase);
	lt_kube_text(k, row, "reason", lt_node_get(o->status, "reason"));
	condition_cells(k, row, o, "Ready", "ready");
	container_cells(k, row, lt_node_get(o->status, "initContainerStatuses"), &restarts, &waiting);
	container_cells(k, row, lt_node_get(o->status, "containerStatuses"), &restarts, &waiting);
	lt_row_int(row, "restarts", restarts);
	lt_row_bool(row, "unschedulable", lt_node_eq(lt_node_get(scheduled, "reason"), "Unschedulable"));
	lt_kube_text(k, row, "message", lt_node_get(scheduled, "message"));
	lt_kube_text(k, row, "since", lt_node_get(scheduled, "lastTransitionTime"));
	lt_kube_text(k, row, "node", lt_node_get(o->spec, "nodeName"));
	lt_kube_text(k, row, "owner", lt_node_path(o->metadata, "ownerReferences/0/kind"));
	lt_row_int(row, "pod", k->pods);
}

static void
cluster_operator(struct lt_kube *k, const struct lt_kube_object *o)
{
	struct lt_node degraded = condition(k, o->status, "Degraded");
	struct lt_row *row = lt_kube_row(k, o, "k8s_cluster_operator", NULL, lt_node_place(degraded));
	condition_cells(k, row, o, "Degraded", "degraded");
	condition_cells(k, row, o, "Available", "available");
	condition_cells(k, row, o, "Progressing", "progressing");
	lt_kube_text(k, row, "reason", lt_node_get(degraded, "reason"));
	lt_kube_text(k, row, "message", lt_node_get(degraded, "message"));
}

void
lt_kube_status_lay(struct lt_kube *k, const struct lt_kube_object *o)
{
	if (lt_text_eq(lt_text(o->kind), "Node") && !*o->group)
		node(k, o);
	else if (lt_text_eq(lt_text(o->kind), "Pod"))
		pod(k, o);
	else if (lt_text_eq(lt_text(o->kind), "ClusterOperator"))
		cluster_operator(k, o);
}
