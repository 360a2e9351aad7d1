#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What lintel prepare renders for Kubernetes, tried on a real API server that knows the kinds of KEDA, Kueue, Kyverno and the
Prometheus operator, with the policy that we render in force; the chart with each of its switches; and who reaches whom.

Usage: kinds.py LINTEL SOURCE [WORD...]
"""
import copy
import functools
import ipaddress
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

import validators
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "live"))
import cluster as live  # noqa: E402
import policy_kubernetes as policies  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
import up as up_rig  # noqa: E402

LINTEL, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
STANDARD = (SOURCE / "tests/prepare/estate/lintel.yaml").read_text()
TARGETS = ("inference", "kueue", "policy-kubernetes", "chart")
OTHERS = {"ScaledObject", "ClusterQueue", "LocalQueue", "ResourceFlavor", "PodMonitor", "ServiceMonitor", "ValidatingPolicy"}
DIGEST = "registry.test/x@sha256:" + "0" * 64
IDENTITY = "6f1c1a52-3d0e-4a7b-9c55-0d2f6a7b8c91"


class Skip(Exception):
    pass


def render(text, *targets):
    top = pathlib.Path(tempfile.mkdtemp())
    (top / "lintel.yaml").write_text(text)
    done = subprocess.run([LINTEL, "prepare", "render", *targets, "--out", top / "out", "--estate", top / "lintel.yaml"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return top / "out"


@functools.cache
def rendered():
    return render(STANDARD, *TARGETS)


def objects(folder, but=("values.yaml", "kustomization.yaml")):
    return [o for p in sorted(folder.rglob("*.yaml")) if p.name not in but for o in yaml.safe_load_all(p.read_text()) if o]


def helm():
    path = validators.program("helm")
    if not path:
        raise Skip(f"helm is not here; {validators.HOW}")
    return path


@functools.cache
def chart(*words):
    done = subprocess.run([helm(), "template", "lintel", ".", "-n", "lintel", "--kube-version", "1.34.0", *words], cwd=rendered() / "charts/lintel",
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stderr)
    return [{**o, "metadata": {"namespace": "lintel", **o["metadata"]}} for o in yaml.safe_load_all(done.stdout) if o]


@functools.cache
def place():
    """The API server, with the kinds of others, our namespaces and our policy."""
    if not live.server() or not shutil.which("etcd"):
        raise Skip("kube-apiserver or etcd is not here; sh tools/setup.sh cluster builds it")
    c = live.Cluster()
    place.made = c
    c.define(validators.kinds())
    spaces = [o for o in objects(rendered() / "kubernetes") if o["kind"] == "Namespace"]
    for o in spaces:
        c.ask("POST", "/api/v1/namespaces", o)
    c.make("/api/v1/namespaces", "Namespace", "lintel", metadata={"labels": {"pod-security.kubernetes.io/enforce": "restricted"}})
    policies.furnish(c, rendered())
    return c


def taken(things):
    c, known = place(), {d["spec"]["names"]["kind"] for d in validators.kinds()}
    count = 0
    for o in things:
        if o["kind"] == "Namespace" or (o["kind"] in OTHERS and o["kind"] not in known):
            continue
        if o["kind"].startswith("ValidatingAdmissionPolicy"):  # it is there already
            o = {**o, "metadata": {**o["metadata"], "name": o["metadata"]["name"] + "-again"}}
        said = c.refusal(o)
        assert said is None, f"{o['kind']} {o['metadata']['name']}: {said[:600]}"
        count += 1
    return count


def pods(things):
    """The pods that workloads make, as their controllers would."""
    for o in things:
        template = o["spec"]["template"] if o["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job") else o if o["kind"] == "Pod" else None
        if template:
            pod = copy.deepcopy(template["spec"])
            for claim in o["spec"].get("volumeClaimTemplates", []):
                name = claim["metadata"]["name"]
                pod.setdefault("volumes", []).append({"name": name, "persistentVolumeClaim": {"claimName": f"{name}-{o['metadata']['name']}-0"}})
            yield {"apiVersion": "v1", "kind": "Pod", "spec": pod,
                   "metadata": {"name": f"{o['metadata']['name']}-0", "namespace": o["metadata"]["namespace"], "labels": template["metadata"].get("labels", {})}}


# --- the API server ---

def p3_t3_a_real_api_server_takes_the_manifests():
    assert taken(objects(rendered() / "kubernetes")) >= 40


def p3_t3_kinds_of_others_have_the_fields_that_we_write():
    if not validators.kinds():
        raise Skip(f"the definitions of KEDA, Kueue, Kyverno and the Prometheus operator are not here; {validators.HOW}")
    c = place()
    found = [o for o in objects(rendered() / "kubernetes") if o["kind"] in OTHERS]
    assert {o["kind"] for o in found} == OTHERS - {"ServiceMonitor"}, {o["kind"] for o in found}
    for kind in sorted({o["kind"] for o in found}):
        thing = copy.deepcopy(next(o for o in found if o["kind"] == kind))
        assert c.refusal(thing) is None
        thing["spec"]["nobodyKnowsThis"] = True
        assert "nobodyKnowsThis" in (c.refusal(thing) or ""), kind


def p2_b2_pods_that_we_render_are_let_in_where_our_own_policy_is_in_force():
    made = list(pods(objects(rendered() / "kubernetes")))
    if validators.program("helm"):
        made += pods(chart("-f", "values-production.yaml"))
    assert {p["metadata"]["namespace"] for p in made} >= {"inference", "gpu-system"}
    taken(made)


def p3_t3_a_scaler_without_keda_is_taken_however_long_it_looks_back():
    for minutes in (15, 60):
        out = render(STANDARD.replace("    disk: 200", f"    scaler: hpa\n    cool_down: {minutes}"), "inference")
        scalers = [o for o in objects(out / "kubernetes") if o["kind"] == "HorizontalPodAutoscaler"]
        assert len(scalers) == 3 and taken(scalers) == 3
        assert scalers[0]["spec"]["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 60 * minutes


# --- the chart's switches ---

STORE = ("--set", "store.address=postgres://lintel@db.test/lintel", "--set", "store.secret=db")
SWITCHES = {
    "nothing": (),
    "TLS": ("--set", "tls.secret=own", "--set", "service.port=443"),
    "an ingress": ("--set", "ingress.enabled=true,ingress.host=a.test,ingress.className=nginx", "--set-json", 'ingress.annotations={"a.test/b": "1"}'),
    "no ingress": ("--set", "ingress.enabled=false"),
    "no network policy": ("--set", "networkPolicy.enabled=false"),
    "no networks": ("--set-json", "networkPolicy.networks=[]", "--set-json", "networkPolicy.modelNamespaces=[]"),
    "addresses outside": ("--set", "networkPolicy.public=true"),
    "no monitor": ("--set", "metrics.serviceMonitor=false"),
    "a monitor with a label": ("--set", "metrics.labels.release=prometheus"),
    "PostgreSQL": ("--set", f"postgresql.enabled=true,postgresql.image={DIGEST}", "--set", "store.secret=db"),
    "a store": STORE,
    "several": (*STORE, "--set", "replicas=3"),
    "an identity": ("--set", f"serviceAccount.identity={IDENTITY}"),
    "traces": ("--set", "tracing.enabled=true"),
    "a collector": ("--set", f"tracing.enabled=true,tracing.image={DIGEST},tracing.config=otel", "--set-json",
                    'tracing.secretEnv=[{"name": "APPLICATIONINSIGHTS_CONNECTION_STRING", "secret": "tracing", "key": "connection"}]'),
    "keys of providers": ("--set-json", 'secretEnv=[{"name": "KEY", "secret": "providers", "key": "a"}]'),
    "a class of volumes": ("--set", "persistence.storageClass=fast,persistence.size=5Gi"),
    "workers": ("--set", "workers=4,drain=10"),
    "a place": ("--set-json", 'nodeSelector={"pool": "system"}', "--set-json", 'tolerations=[{"key": "a", "operator": "Exists"}]'),
    "secrets to pull with": ("--set-json", 'image.pullSecrets=["a", "b"]'),
}


def every_switch_of_the_chart_gives_what_the_api_server_takes():
    helm(), place()
    for name, words in SWITCHES.items():
        for file in ((), ("-f", "values-production.yaml")):
            try:
                made = chart(*file, *words)
                taken(made)
                taken(pods(made))
            except AssertionError as e:
                raise AssertionError(f"{name} {file}: {e}") from e


def the_test_of_the_chart_speaks_as_the_gateway_does():
    said = {tls: next(o for o in chart(*(SWITCHES["TLS"] if tls else ())) if o["kind"] == "Pod")["spec"]["containers"][0]["args"][0] for tls in (False, True)}
    assert "lintel/80" in said[False] and "' 200 '" in said[False], said
    assert "lintel/443" in said[True] and "' 400 '" in said[True], said
    with tempfile.TemporaryDirectory(prefix="lintel-kinds-") as folder:
        folder = pathlib.Path(folder)
        (tls, key), port = live.Authority(folder / "pki").sign("own", "/CN=localhost", "DNS:localhost"), live.free_ports(1)[0]
        (folder / "lintel.yaml").write_text(f"organisation: A\ntls: {{certificate: {tls}, key: {key}}}\ngateway:\n  anybody: true\n")
        up = subprocess.Popen([LINTEL, "up", "--estate", folder / "lintel.yaml", "--state", folder / "state", "--listen", f"127.0.0.1:{port}"],
                              cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **up_rig.sanitized(LINTEL)})
        try:
            asks = ["bash", "-ec", said[True].replace("/dev/tcp/lintel/443", f"/dev/tcp/127.0.0.1/{port}")]
            live.until("a gateway with TLS passes the test", lambda: subprocess.run(asks, capture_output=True, check=False).returncode == 0)
        finally:
            up.terminate()
            up.wait(60)


# --- who reaches whom ---

def selects(selector, labels):
    return selector is not None and all(labels.get(k) == v for k, v in selector.get("matchLabels", {}).items())


def peer_is(peer, space, other, spaces):
    if "ipBlock" in peer:
        at = other.get("address") and ipaddress.ip_address(other["address"])
        return bool(at) and at in ipaddress.ip_network(peer["ipBlock"]["cidr"]) and not any(at in ipaddress.ip_network(x) for x in peer["ipBlock"].get("except", []))
    if "address" in other:
        return False
    near = selects(peer["namespaceSelector"], spaces[other["space"]]) if "namespaceSelector" in peer else other["space"] == space
    return near and ("podSelector" not in peer or selects(peer["podSelector"], other["labels"]))


def way_is_open(nets, way, pod, other, port, spaces):
    """Does a pod let traffic to or from the other through: "Ingress" to its own port, "Egress" to the other's."""
    if "address" in pod:
        return True
    asked = [n for n in nets if n["metadata"]["namespace"] == pod["space"] and way in n["spec"]["policyTypes"] and selects(n["spec"]["podSelector"], pod["labels"])]
    named = (pod if way == "Ingress" else other).get("ports", {})
    peers = "from" if way == "Ingress" else "to"
    return not asked or any(
        (peers not in rule or any(peer_is(p, pod["space"], other, spaces) for p in rule[peers]))
        and ("ports" not in rule or any(named.get(p["port"], p["port"]) == port for p in rule["ports"]))
        for n in asked for rule in n["spec"].get({"Ingress": "ingress", "Egress": "egress"}[way]) or [])


def reaches(nets, source, target, port, spaces):
    return way_is_open(nets, "Egress", source, target, port, spaces) and way_is_open(nets, "Ingress", target, source, port, spaces)


def pod_of(things, name, kind=None):
    o = next(o for o in things if o["metadata"]["name"] == name and o["kind"] in (kind or "Deployment StatefulSet DaemonSet Job Pod"))
    made = next(pods([o]))
    return {"space": made["metadata"]["namespace"], "labels": made["metadata"]["labels"],
            "ports": {p["name"]: p["containerPort"] for c in made["spec"]["containers"] for p in c.get("ports", [])}}


def at(space, **labels):
    return {"space": space, "labels": {k.replace("__", "/").replace("_", "."): v for k, v in labels.items()}}


def p3_t3_network_policies_let_through_what_is_needed_and_nothing_else():
    things = objects(rendered() / "kubernetes") + chart(*SWITCHES["an identity"], *SWITCHES["PostgreSQL"], *SWITCHES["addresses outside"], *SWITCHES["traces"])
    nets = [o for o in things if o["kind"] == "NetworkPolicy"]
    spaces = {o["metadata"]["name"]: {**o["metadata"].get("labels", {}), "kubernetes.io/metadata.name": o["metadata"]["name"]} for o in things if o["kind"] == "Namespace"}
    for name in ("lintel", "monitoring", "kube-system", "ingress-nginx", "default"):
        spaces[name] = {"kubernetes.io/metadata.name": name}
    chat, fetch, small = (pod_of(things, n) for n in ("chat", "fetch-chat", "small"))
    gateway, test, exporter = pod_of(things, "lintel"), pod_of(things, "lintel-test"), pod_of(things, "dcgm-exporter")
    database = pod_of(things, "lintel-postgresql")
    prometheus, collector = at("monitoring", app_kubernetes_io__name="prometheus"), at("monitoring") | {"labels": {"app.kubernetes.io/name": "otel-collector"}}
    agent, ingress, stranger = at("kube-system", rsName="ama-metrics"), at("ingress-nginx"), at("default")
    dns = {"space": "kube-system", "labels": {"k8s-app": "kube-dns"}}
    search, other, support = at("team-search", app="train-0"), at("team-search", app="train-1"), at("team-support")
    endpoint, outside, metadata, neighbour = ({"address": a} for a in ("10.40.4.7", "20.190.151.7", "169.254.169.254", "10.99.0.1"))
    rows = [
        *((p, dns, 53, True) for p in (chat, fetch, small, gateway, search)),
        (gateway, chat, 8000, True), (gateway, small, 8000, True), (stranger, chat, 8000, False), (search, chat, 8000, False),
        (prometheus, chat, 8000, True), (prometheus, small, 8000, True), (prometheus, gateway, 9090, True), (prometheus, exporter, 9400, True), (agent, exporter, 9400, True),
        (stranger, exporter, 9400, False), (stranger, gateway, 9090, False), (search, gateway, 9090, False),
        (search, gateway, 8080, True), (ingress, gateway, 8080, True), (test, gateway, 8080, True), (stranger, gateway, 8080, False),
        (chat, collector, 4317, True), (gateway, collector, 4317, True), (chat, outside, 443, False), (chat, endpoint, 443, False),
        (fetch, outside, 443, True), (fetch, endpoint, 443, False), (fetch, metadata, 443, False), (fetch, outside, 80, False),
        (gateway, endpoint, 443, True), (gateway, endpoint, 5432, True), (gateway, outside, 443, True), (gateway, neighbour, 443, False),
        (gateway, metadata, 80, False), (gateway, database, 5432, True), (chat, database, 5432, False), (stranger, database, 5432, False), (database, outside, 443, False),
        (search, other, 29500, True), (search, support, 29500, False), (search, endpoint, 443, True), (search, outside, 443, False), (search, metadata, 80, False),
    ]
    wrong = [(s, t, port, "must pass" if want else "must not pass") for s, t, port, want in rows if reaches(nets, s, t, port, spaces) != want]
    assert not wrong, wrong
    closed = [o for o in chart() if o["kind"] == "NetworkPolicy"]
    assert not reaches(closed, gateway, outside, 443, spaces), "without an identity nothing outside is asked"
    render_with = render(STANDARD.replace("    host: lintel.contoso.example", f"    host: lintel.contoso.example\n    identity: {IDENTITY}"), "chart")
    assert yaml.safe_load((render_with / "charts/lintel/values.yaml").read_text())["networkPolicy"]["public"] is True, "Entra is asked for each key"


# --- Kyverno ---

def kyverno(things):
    """What Kyverno's own program says of things under the pack: the names that each policy is against."""
    path = validators.program("kyverno")
    if not path:
        raise Skip(f"kyverno is not here; {validators.HOW}")
    top = pathlib.Path(tempfile.mkdtemp())
    (top / "things.yaml").write_text(yaml.dump_all(things, Dumper=Plain))
    done = subprocess.run([path, "apply", *sorted((rendered() / "kubernetes/policy-kyverno").glob("*.yaml")), "--resource", top / "things.yaml",
                           "--policy-report", "--output-format", "json"], capture_output=True, text=True, check=False, cwd=top)
    assert done.stdout.startswith("{"), done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["error"] == 0 and report["summary"]["skip"] == 0, report["summary"]
    assert {r["policy"] for r in report["results"]} == {f"lintel-{p}" for p, _ in policies.VIOLATIONS.values()}
    return {(r["policy"], r["resources"][0]["name"]) for r in report["results"] if r["result"] != "pass"}


class Plain(yaml.SafeDumper):
    """Without anchors: what is written twice is written twice."""

    def ignore_aliases(self, data):
        return True


def tried(manifest, name, space="ai"):
    """A pod under a name of its own, and the workloads that make it."""
    for kind in ("Pod", "Deployment", "CronJob"):
        thing = copy.deepcopy(manifest if kind == "Pod" else policies.wrapped(kind, manifest))
        thing["metadata"].update(name=f"{name}-{kind.lower()}", namespace=space)
        yield thing


def p2_b2_kyverno_refuses_what_the_api_server_refuses_and_takes_what_it_takes():
    bad = {f"bad-{n}": row for n, row in enumerate(policies.VIOLATIONS.values())}
    things = [t for name, (_, manifest) in bad.items() for t in tried(manifest, name)]
    things += [t for n, manifest in enumerate(policies.KEPT.values()) for t in tried(manifest, f"kept-{n}")]
    want = {(f"lintel-{policy}", t["metadata"]["name"]) for name, (policy, manifest) in bad.items() for t in tried(manifest, name)}
    said = kyverno(things)
    assert said >= want, sorted(want - said)
    assert not [x for x in said if x[1].startswith("kept")], said


def p2_b2_kyverno_takes_what_we_render():
    made = [o for o in objects(rendered() / "kubernetes") if o["kind"] in ("Deployment", "DaemonSet", "Job")]
    if validators.program("helm"):
        made += [o for o in chart("-f", "values-production.yaml", *SWITCHES["a collector"]) if o["kind"] in ("StatefulSet", "Pod")]
    said = kyverno(made)
    assert not said, said


def main():
    helpers = {"main", "Skip", "render", "rendered", "objects", "helm", "chart", "place", "taken", "pods", "selects", "peer_is", "way_is_open", "reaches", "pod_of", "at",
               "kyverno", "Plain", "tried"}
    tests = [f for name, f in globals().items() if callable(f) and getattr(f, "__module__", "") == "__main__" and name not in helpers]
    wanted = sys.argv[3:]
    tests = [t for t in tests if not wanted or any(w in t.__name__ for w in wanted)]
    print(f"1..{len(tests)}")
    bad = 0
    try:
        for n, test in enumerate(tests, 1):
            said = re.sub(r"^(p\d) (\w\d) ", lambda m: f"{m[1]}-{m[2]}: ".upper(), test.__name__.replace("_", " "))
            try:
                test()
                print(f"ok {n} - {said}", flush=True)
            except Skip as why:
                print(f"ok {n} - {said} # SKIP {why}", flush=True)
            except Exception:  # noqa: BLE001
                bad += 1
                print(f"not ok {n} - {said}\n# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    finally:
        if hasattr(place, "made"):
            place.made.stop()
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
