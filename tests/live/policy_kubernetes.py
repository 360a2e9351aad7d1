#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What lintel prepare renders as policy of a cluster, tried on a real API server (infra6 P2-B2).

Skipped where there is no kube-apiserver (tools/setup.sh cluster builds it) or no etcd.

Usage: policy_kubernetes.py LINTEL SOURCE
"""
import copy
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback
import urllib.error

import yaml

import cluster as live

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
CONTAINER = {"name": "main", "image": "registry.test/app@sha256:" + "0" * 64,
             "resources": {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}}}


def pod(**parts):
    """A pod that keeps every policy, changed: parts go to the pod, container_* to its container."""
    container = copy.deepcopy(CONTAINER)
    container.update({key[10:]: value for key, value in parts.items() if key.startswith("container_")})
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "tried"},
            "spec": {"containers": [container], **{k: v for k, v in parts.items() if not k.startswith("container_")}}}


GPU = {"requests": {"cpu": "1"}, "limits": {"memory": "1Gi", "nvidia.com/gpu": "1"}}
TOLERATION = [{"key": "sku", "operator": "Equal", "value": "gpu", "effect": "NoSchedule"}]
VIOLATIONS = {
    "an image called latest": ("pinned-images", pod(container_image="nginx:latest")),
    "an image without a tag": ("pinned-images", pod(container_image="registry.test:5000/nginx")),
    "a container without a memory limit": ("limits", pod(container_resources={"requests": {"cpu": "1"}})),
    "a container without resources": ("limits", pod(container_resources={})),
    "a privileged container": ("no-privileges", pod(container_securityContext={"privileged": True})),
    "a pod in the network of its host": ("no-privileges", pod(hostNetwork=True)),
    "a GPU without a toleration": ("gpu-on-purpose", pod(container_resources=GPU)),
    "a toleration without a GPU": ("gpu-on-purpose", pod(tolerations=TOLERATION)),
    "a secret as a plain value": ("no-plain-secrets", pod(container_env=[{"name": "OPENAI_API_KEY", "value": "sk-plain"}])),
    "a privileged container that only begins": ("no-privileges", pod(initContainers=[{**CONTAINER, "name": "first", "securityContext": {"privileged": True}}])),
}
KEPT = {
    "a pod that keeps all": pod(),
    "a GPU with its toleration": pod(container_resources=GPU, tolerations=TOLERATION),
    "an image with a version": pod(container_image="registry.test:5000/app:1.4.2"),
    "a secret from a secret": pod(container_env=[{"name": "API_KEY", "valueFrom": {"secretKeyRef": {"name": "vault", "key": "api"}}}]),
}


def tried(c, manifest, space="ai"):
    """None, or the sentence it is refused with; nothing is made."""
    kinds = {"Pod": "/api/v1/namespaces/{}/pods", "Deployment": "/apis/apps/v1/namespaces/{}/deployments",
             "CronJob": "/apis/batch/v1/namespaces/{}/cronjobs"}
    try:
        c.ask("POST", kinds[manifest["kind"]].format(space) + "?dryRun=All", manifest)
    except urllib.error.HTTPError as refused:
        return refused.read().decode()
    return None


def render(top):
    out = top / "out"
    done = subprocess.run([LINTEL, "prepare", "render", "policy-kubernetes", "--estate", str(SOURCE / "tests/prepare/estate"), "--out", str(out)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def furnish(c, out):
    c.make("/api/v1/namespaces", "Namespace", "ai")
    for file in sorted((out / "kubernetes/policy").glob("*.yaml")):
        for part in yaml.safe_load_all(file.read_text()):
            if part["kind"] == "Kustomization":
                continue
            at = {"ValidatingAdmissionPolicy": "validatingadmissionpolicies", "ValidatingAdmissionPolicyBinding": "validatingadmissionpolicybindings"}[part["kind"]]
            c.ask("POST", f"/apis/admissionregistration.k8s.io/v1/{at}", part)
    for name, (policy, manifest) in VIOLATIONS.items():
        live.until(f"{policy} is in force: {name}", lambda manifest=manifest: tried(c, manifest))


def wrapped(kind, manifest):
    template = {"metadata": {"labels": {"app": "tried"}}, "spec": copy.deepcopy(manifest["spec"])}
    if kind == "Deployment":
        return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "tried"},
                "spec": {"selector": {"matchLabels": {"app": "tried"}}, "template": template}}
    template["spec"]["restartPolicy"] = "Never"
    return {"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": "tried"},
            "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": template}}}}


def tests(c):
    for name, (policy, manifest) in VIOLATIONS.items():
        def refused(manifest=manifest, policy=policy):
            for kind in ("Pod", "Deployment", "CronJob"):
                told = tried(c, manifest if kind == "Pod" else wrapped(kind, manifest))
                assert told and f"lintel-{policy}" in told, f"{kind}: {told}"
        yield f"P2-B2: {name} is refused", refused
    for name, manifest in KEPT.items():
        def taken(manifest=manifest):
            told = tried(c, manifest)
            assert told is None, told
        yield f"P2-B2: {name} is taken", taken

    def system():
        told = tried(c, VIOLATIONS["a privileged container"][1], "kube-system")
        assert told is None, told
    yield "P2-B2: what runs the cluster itself may do what the cluster needs", system


def main():
    if not live.server() or not shutil.which("etcd"):
        print("1..0 # SKIP no kube-apiserver or etcd (tools/setup.sh cluster)")
        return 0
    top, c, bad = pathlib.Path(tempfile.mkdtemp(prefix="lintel-policy-")), None, 0
    try:
        c = live.Cluster()
        furnish(c, render(top))
        found = list(tests(c))
        print(f"1..{len(found)}", flush=True)
        for n, (name, test) in enumerate(found, 1):
            try:
                test()
                print(f"ok {n} - {name}", flush=True)
            except AssertionError:
                bad += 1
                print(f"not ok {n} - {name}", flush=True)
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}")
    finally:
        if c:
            c.stop()
        shutil.rmtree(top, ignore_errors=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
