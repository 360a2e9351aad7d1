#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dump: what `kubectl get ... -A -o json` saves of a cluster of COUNT objects, indented as kubectl does.

    dump.py COUNT > cluster.json

The mix is that of a busy cluster: most objects are pods with their statuses, each with its
ReplicaSet's labels, environment and volumes; a tenth of them asks for GPUs.
"""
import json
import sys


def meta(name, space=None, **more):
    out = {"annotations": {"kubernetes.io/change-cause": "release", "checksum/settings": "0123456789abcdef" * 4},
           "creationTimestamp": "2026-11-01T08:00:00Z", "labels": {"app": name.rsplit("-", 1)[0], "team": "platform"},
           "managedFields": [{"apiVersion": "v1", "fieldsType": "FieldsV1", "manager": "kubelet", "operation": "Update",
                              "time": "2026-11-01T08:00:00Z", "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:app": {}, "f:team": {}}},
                                                                           "f:spec": {"f:containers": {"k:{\"name\":\"main\"}": {"f:image": {}}}}}}],
           "name": name, "resourceVersion": str(1000 + len(name)), "uid": f"6f1c-{abs(hash(name)) % 10**12:012}"}
    return out | ({"namespace": space} if space else {}) | more


def spec(n):
    gpu = n % 10 == 0
    image = "vllm/vllm-openai:v0.11.0" if gpu else f"registry.example.com/team/service:{n % 50}"
    limits = {"cpu": "4", "memory": "32Gi"} | ({"nvidia.com/gpu": "1"} if gpu else {})
    container = {"args": ["--model", "org/model", "--port", "8000"] if gpu else ["serve"],
                 "env": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                         {"name": "KEY", "valueFrom": {"secretKeyRef": {"key": "key", "name": "service"}}}],
                 "image": image, "imagePullPolicy": "IfNotPresent", "name": "main", "ports": [{"containerPort": 8000, "protocol": "TCP"}],
                 "livenessProbe": {"httpGet": {"path": "/healthz", "port": 8000}, "periodSeconds": 10},
                 "readinessProbe": {"httpGet": {"path": "/health", "port": 8000}, "periodSeconds": 10},
                 "resources": {"limits": limits, "requests": limits},
                 "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}, "runAsNonRoot": True},
                 "volumeMounts": [{"mountPath": "/cache", "name": "cache"},
                                  {"mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "name": "token", "readOnly": True}]}
    return {"containers": [container], "restartPolicy": "Always", "serviceAccountName": "default", "terminationGracePeriodSeconds": 30,
            "tolerations": [{"effect": "NoSchedule", "key": "nvidia.com/gpu", "operator": "Exists"}],
            "volumes": [{"emptyDir": {}, "name": "cache"}, {"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}]}


def thing(n):
    space = f"team-{n % 40}"
    kind = n % 20
    if kind < 12:
        conditions = [{"lastTransitionTime": "2026-11-01T08:00:00Z", "status": "True", "type": t} for t in ("Ready", "PodScheduled", "Initialized")]
        return {"apiVersion": "v1", "kind": "Pod", "metadata": meta(f"service-{n}", space, ownerReferences=[{"kind": "ReplicaSet", "name": "x"}]),
                "spec": spec(n) | {"nodeName": f"node-{n % 200}"},
                "status": {"conditions": conditions, "phase": "Running", "containerStatuses": [
                    {"image": "x", "name": "main", "ready": True, "restartCount": n % 4, "state": {"running": {"startedAt": "2026-11-01T08:00:00Z"}}}]}}
    if kind < 15:
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta(f"service-{n}", space), "spec": {
            "replicas": 3, "selector": {"matchLabels": {"app": f"service-{n}"}}, "strategy": {"type": "RollingUpdate"},
            "template": {"metadata": {"labels": {"app": f"service-{n}"}}, "spec": spec(n)}}, "status": {"availableReplicas": 3}}
    if kind < 17:
        return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta(f"settings-{n}", space), "data": {"a.yaml": "key: value\n" * 20, "b": "c"}}
    if kind < 18:
        return {"apiVersion": "v1", "kind": "Service", "metadata": meta(f"service-{n}", space), "spec": {
            "ports": [{"port": 80, "targetPort": 8000}], "selector": {"app": f"service-{n - 5}"}, "type": "ClusterIP"}}
    if kind < 19:
        return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": meta(f"service-{n}", space),
                "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": f"service-{n - 6}"}}}}
    if n % 100 == 19:
        labels = {"nvidia.com/gpu.present": "true", "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3", "nvidia.com/gpu.count": "8", "agentpool": "gpus"}
        size = {"cpu": "96", "memory": "900Gi", "nvidia.com/gpu": "8"}
        return {"apiVersion": "v1", "kind": "Node", "metadata": meta(f"node-{n // 100}", labels=labels),
                "spec": {"taints": [{"effect": "NoSchedule", "key": "nvidia.com/gpu"}]},
                "status": {"allocatable": size, "capacity": size, "conditions": [{"status": "True", "type": "Ready"}],
                           "nodeInfo": {"kubeletVersion": "v1.34.1", "containerRuntimeVersion": "containerd://2.1.0", "kernelVersion": "6.8.0"}}}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": meta(f"policy-{n}", space),
            "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}


def main():
    json.dump({"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": [thing(n) for n in range(int(sys.argv[1]))]},
              sys.stdout, indent=4)


main()
