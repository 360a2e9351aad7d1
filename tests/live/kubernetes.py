#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A real cluster asked by lintel: certificates, tokens, programs that sign in, rights, pages.

Skipped where there is no kube-apiserver (tools/setup.sh cluster builds it) or no etcd.

Usage: kubernetes.py LINTEL
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

import cluster as live

LINTEL = os.path.abspath(sys.argv[1])
GPU_POD = {"containers": [{"name": "server", "image": "vllm/vllm-openai:latest", "args": ["--model", "m", "--api-key", "sk-verysecret"],
                           "resources": {"limits": {"nvidia.com/gpu": "1"}}}]}


def deployment(cluster, space, name):
    labels = {"app": name}
    cluster.make("/apis/apps/v1/deployments", "Deployment", name, space, "apps/v1", spec={
        "selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": GPU_POD}})


def furnish(cluster):
    """What the tests find."""
    cluster.make("/api/v1/namespaces", "Namespace", "ai")
    cluster.make("/api/v1/namespaces", "Namespace", "other")
    deployment(cluster, "ai", "chat")
    deployment(cluster, "other", "chat")
    node = cluster.make("/api/v1/nodes", "Node", "gpu-0", metadata={"labels": {
        "nvidia.com/gpu.present": "true", "nvidia.com/gpu.product": "NVIDIA-A100", "agentpool": "gpus"}})
    node["status"] = {"capacity": {"nvidia.com/gpu": "8"}, "allocatable": {"nvidia.com/gpu": "7"},
                      "conditions": [{"type": "Ready", "status": "True"}], "nodeInfo": node["status"]["nodeInfo"]}
    cluster.ask("PUT", "/api/v1/nodes/gpu-0/status", node)
    cluster.make("/api/v1/secrets", "Secret", "key", "ai", stringData={"api": "hunter2-hunter2-hunter2"})
    cluster.make("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "CustomResourceDefinition", "clusterpolicies.nvidia.com",
                 version="apiextensions.k8s.io/v1", spec={
                     "group": "nvidia.com", "scope": "Cluster",
                     "names": {"plural": "clusterpolicies", "kind": "ClusterPolicy", "singular": "clusterpolicy"},
                     "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {
                         "type": "object", "x-kubernetes-preserve-unknown-fields": True}}}]})
    live.until("the new kind is served", lambda: "clusterpolicies" in cluster.ask("GET", "/apis/nvidia.com/v1", text=True))
    cluster.make("/apis/nvidia.com/v1/clusterpolicies", "ClusterPolicy", "cluster-policy", version="nvidia.com/v1",
                 spec={"driver": {"enabled": False}}, status={"state": "ready"})
    rules = [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list"]}]
    cluster.make("/apis/rbac.authorization.k8s.io/v1/clusterroles", "ClusterRole", "limited", version="rbac.authorization.k8s.io/v1",
                 rules=rules)
    cluster.make("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "ClusterRoleBinding", "limited",
                 version="rbac.authorization.k8s.io/v1", subjects=[{"kind": "Group", "name": "limited", "apiGroup": "rbac.authorization.k8s.io"}],
                 roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "limited"})


def unseen(here):
    """Codes of the checks that say something could not be read."""
    document = json.loads(here.lintel("assess", "--context", "prod", "--only", "kubernetes", "--format", "json", code=None).stdout)
    codes = {c["id"]: c["code"] for c in document["checks"]}
    return {codes[f["check"]] for f in document["findings"] if "could not be read" in (f.get("reason") or "")}


class Here:
    """A folder with a kubeconfig in it, and lintel run there."""

    def __init__(self, cluster, user, more=None, server=None, **cluster_keys):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-kube-"))
        self.config = {"apiVersion": "v1", "kind": "Config", "current-context": "prod",
                       "clusters": [{"name": "c", "cluster": {"server": server or cluster.url,
                                                              "certificate-authority": str(cluster.authority.cert), **cluster_keys}}],
                       "users": [{"name": "u", "user": user}], "contexts": [{"name": "prod", "context": {"cluster": "c", "user": "u"}}],
                       **(more or {})}
        (self.folder / "in").mkdir()
        self.kubeconfig = self.folder / "kubeconfig"
        self.kubeconfig.write_text(json.dumps(self.config))

    def lintel(self, *words, environ=None, code=0):
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "KUBECONFIG": str(self.kubeconfig), "LC_ALL": "C.UTF-8",
               **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}, **(environ or {})}
        ran = subprocess.run([LINTEL, *map(str, words)], cwd=self.folder / "in", env=env, capture_output=True, text=True, timeout=120,
                             stdin=subprocess.DEVNULL)
        assert code is None or ran.returncode == code, (ran.returncode, ran.stderr, ran.stdout[:500])
        return ran

    def query(self, sql, *words, **how):
        words = words or ("--context", "prod")
        return json.loads(self.lintel("query", sql, "--only", "kubernetes", "--format", "json", *words, **how).stdout)

    def blind(self, *words, **how):
        return self.query("select path, sentence from blind", *words, **how)

    def done(self):
        shutil.rmtree(self.folder)


def admin(cluster):
    return {"client-certificate": str(cluster.admin_pair[0]), "client-key": str(cluster.admin_pair[1])}


def a_client_certificate_lists_what_the_cluster_holds_as_observed_facts(cluster):
    here = Here(cluster, admin(cluster))
    rows = here.query("select resource, source, quality, file, line, namespace from k8s_object where kind = 'Deployment' order by 1")
    assert rows == [{"resource": f"{space}/deployment/chat", "source": "cluster", "quality": "observed",
                     "file": "prod/apis/apps/v1/deployments", "line": None, "namespace": space} for space in ("ai", "other")], rows
    assert here.blind() == []
    assert here.query("select gpu_capacity, gpu_allocatable, ready, pool from k8s_node") == [
        {"gpu_capacity": 8, "gpu_allocatable": 7, "ready": 1, "pool": "gpus"}]
    assert here.query("select engine, gpus from k8s_pod where namespace = 'ai'") == [{"engine": "vllm", "gpus": 1}]
    assert here.query("select state, driver from k8s_cluster_policy") == [{"state": "ready", "driver": 0}]
    here.done()


def certificates_as_data_in_the_kubeconfig_count_before_files(cluster):
    cert, key = cluster.admin_pair
    here = Here(cluster, {"client-certificate-data": live.data(cert), "client-key-data": live.data(key)}, **{
        "certificate-authority": "/nowhere", "certificate-authority-data": live.data(cluster.authority.cert)})
    assert here.query("select count(*) n from k8s_node") == [{"n": 1}] and here.blind() == []
    here.done()


def secrets_are_not_asked_for_and_no_value_is_told(cluster):
    here = Here(cluster, admin(cluster))
    assert here.query("select * from k8s_object where kind = 'Secret'") == []
    out = here.lintel("assess", "--context", "prod", "--format", "json", code=None).stdout
    assert "hunter2" not in out and "sk-verysecret" not in out
    here.done()


def a_check_judges_a_live_cluster_as_it_judges_a_dump(cluster):
    here = Here(cluster, admin(cluster))
    live_one = json.loads(here.lintel("assess", "--context", "prod", "--only", "kubernetes", "--format", "json", code=None).stdout)
    dump = {"apiVersion": "v1", "kind": "List", "items": [
        {**o, "kind": kind, "apiVersion": version} for kind, version, path in (
            ("Node", "v1", "/api/v1/nodes"), ("Deployment", "apps/v1", "/apis/apps/v1/deployments"),
            ("Namespace", "v1", "/api/v1/namespaces"), ("ClusterPolicy", "nvidia.com/v1", "/apis/nvidia.com/v1/clusterpolicies"))
        for o in cluster.ask("GET", path)["items"]]}
    (here.folder / "in" / "cluster.json").write_text(json.dumps(dump))
    saved = json.loads(here.lintel("assess", "--only", "kubernetes", "--format", "json", code=None).stdout)

    def answers(document):
        about = {"GPU-005", "GPU-009", "GPU-010", "GPU-011", "GPU-012", "CMP-001", "CMP-004", "CMP-010", "CMP-011", "INF-001"}
        codes = [c["code"] for c in document["checks"]]
        return sorted((codes[f["check"]] if isinstance(f["check"], int) else f["check"], f["status"], f["resource"], f["reason"])
                      for f in document["findings"] if f.get("resource") and
                      (codes[f["check"]] if isinstance(f["check"], int) else next(
                          c["code"] for c in document["checks"] if c["id"] == f["check"])) in about)
    assert answers(live_one) == answers(saved), (answers(live_one), answers(saved))
    assert len(answers(saved)) > 8
    here.done()


def lists_longer_than_a_page_are_read_whole_and_once(cluster):
    for i in range(1201):
        cluster.make("/api/v1/configmaps", "ConfigMap", f"c{i:04}", "other", data={"k": "v"})
    here = Here(cluster, admin(cluster))
    assert here.query("select count(*) n, count(distinct resource) d from k8s_object where resource like 'other/configmap/%'") == [
        {"n": 1201, "d": 1201}]
    here.done()


def a_token_signs_in_and_what_it_may_not_read_names_the_rule_that_is_missing(cluster):
    here = Here(cluster, {"token": "limited-token"})
    blind = {row["path"]: row["sentence"] for row in here.blind()}
    assert len(here.query("select 1 from k8s_object where kind = 'Deployment'")) == 2
    assert "prod/apis/apps/v1/deployments" not in blind
    said = blind["prod/apis/apps/v1/statefulsets"]
    assert 'apiGroups: ["apps"], resources: ["statefulsets"], verbs: ["list"]' in said and "403" in said, said
    assert 'apiGroups: [""], resources: ["nodes"]' in blind["prod/api/v1/nodes"]
    here.done()


def a_token_in_a_file_relative_to_the_kubeconfig_signs_in(cluster):
    here = Here(cluster, {"tokenFile": "token", "token": "stale"})
    (here.folder / "token").write_text("limited-token\n")
    assert len(here.query("select 1 from k8s_object where kind = 'Deployment'")) == 2
    here.done()


def an_account_of_one_namespace_reads_that_and_the_rest_is_told(cluster):
    cluster.make("/apis/rbac.authorization.k8s.io/v1/roles", "Role", "services", "ai", "rbac.authorization.k8s.io/v1",
                 rules=[{"apiGroups": [""], "resources": ["services"], "verbs": ["list"]}])
    cluster.make("/apis/rbac.authorization.k8s.io/v1/rolebindings", "RoleBinding", "services", "ai", "rbac.authorization.k8s.io/v1",
                 subjects=[{"kind": "Group", "name": "limited", "apiGroup": "rbac.authorization.k8s.io"}],
                 roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "services"})
    for space in ("ai", "other"):
        cluster.make("/api/v1/services", "Service", "web", space, spec={"ports": [{"port": 80}]})
    here = Here(cluster, {"token": "limited-token"}, {"contexts": [{"name": "prod", "context": {"cluster": "c", "user": "u", "namespace": "ai"}}]})
    live.until("the cluster knows the role", lambda: here.query("select resource from k8s_service") == [{"resource": "ai/service/web"}])
    paths = [row["path"] for row in here.blind()]
    assert paths.count("prod/api/v1/services") == 1 and not any("/namespaces/ai/" in p for p in paths), paths
    here.done()


def a_token_that_ended_is_one_sentence_without_the_token(cluster):
    here = Here(cluster, {"token": "gone-token"})
    blind = here.blind()
    assert len(blind) == 1 and "401" in blind[0]["sentence"] and "sign in again" in blind[0]["sentence"], blind
    assert "gone-token" not in str(blind)
    here.done()


def several_clusters_are_told_apart_by_their_names(cluster):
    here = Here(cluster, admin(cluster), {"contexts": [{"name": n, "context": {"cluster": "c", "user": "u"}} for n in ("prod", "test")]})
    rows = here.query("select resource, namespace from k8s_object where kind = 'Deployment' order by 1", "--context", "prod", "--context", "test")
    assert [r["resource"] for r in rows] == [f"{c}/{s}/deployment/chat" for c in ("prod", "test") for s in ("ai", "other")], rows
    assert rows[0]["namespace"] == "prod/ai"
    here.done()


def an_estate_names_clusters_and_namespaces(cluster):
    here = Here(cluster, admin(cluster))
    (here.folder / "in" / "lintel.yaml").write_text(
        "sources:\n  kubernetes:\n    - {context: prod, kubeconfig: ../kubeconfig, namespaces: [ai]}\n")
    rows = here.query("select distinct namespace from k8s_object where namespace is not null", ".", environ={"KUBECONFIG": "/nowhere"})
    assert rows == [{"namespace": "ai"}], rows
    here.done()


def files_of_kubeconfig_are_merged_as_kubectl_does(cluster):
    here = Here(cluster, admin(cluster))
    first = here.folder / "first"
    first.write_text(json.dumps({"current-context": "other", "users": [{"name": "u", "user": {"token": "limited-token"}}],
                                 "contexts": [{"name": "other", "context": {"cluster": "c", "user": "u"}}]}))
    both = f"{first}:{here.folder}/missing:{here.kubeconfig}"
    lost = here.blind("--context", "prod", environ={"KUBECONFIG": both})
    assert any(row["path"] == "prod/api/v1/nodes" for row in lost), "the user of the first file counts"
    said = here.blind("--context", "nobody", environ={"KUBECONFIG": both})
    assert "there is no context 'nobody'" in said[0]["sentence"] and "other, prod" in said[0]["sentence"], said
    here.done()


def plugin(here, body):
    path = here.folder / "plugin.py"
    path.write_text("#!/usr/bin/env python3\nimport json, os, sys, pathlib\n" + body)
    path.chmod(0o755)


def with_plugin(cluster, body, version="v1", **more):
    here = Here(cluster, {"exec": {"apiVersion": f"client.authentication.k8s.io/{version}", "command": "./plugin.py",
                                   "args": ["a b", "$HOME"], "env": [{"name": "WHO", "value": "limited"}], **more}})
    plugin(here, body)
    return here


ANSWER = """print(json.dumps({"apiVersion": json.loads(os.environ["KUBERNETES_EXEC_INFO"])["apiVersion"], "kind": "ExecCredential",
 "status": {"token": os.environ["WHO"] + "-token"}}))
assert sys.argv[1:] == ["a b", "$HOME"], "no shell is in between"
print("password=hunter2", file=sys.stderr)
"""


def a_program_signs_in_with_its_words_and_variables_and_without_a_shell(cluster):
    for version in ("v1", "v1beta1"):
        here = with_plugin(cluster, ANSWER, version, interactiveMode="Never")
        ran = here.lintel("query", "select count(*) n from k8s_object where kind='Deployment'", "--context", "prod", "--format", "json")
        assert json.loads(ran.stdout) == [{"n": 2}], ran
        assert "hunter2" not in ran.stdout + ran.stderr
        here.done()


def a_program_gives_a_certificate(cluster):
    cert, key = (pathlib.Path(p).read_text() for p in cluster.admin_pair)
    here = with_plugin(cluster, f"""print(json.dumps({{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
 "status": {{"clientCertificateData": {cert!r}, "clientKeyData": {key!r}, "expirationTimestamp": "2099-01-01T00:00:00Z"}}}}))""")
    assert here.query("select count(*) n from k8s_node") == [{"n": 1}]
    here.done()


def a_program_is_asked_again_when_its_token_is_refused(cluster):
    here = with_plugin(cluster, """seen = pathlib.Path(__file__).parent / "seen"
token = "limited-token" if seen.exists() else "stale-token"
seen.write_text("x")
print(json.dumps({"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": token}}))""")
    assert here.query("select count(*) n from k8s_object where kind='Deployment'") == [{"n": 2}]
    here.done()


def a_program_that_fails_is_one_sentence_without_what_it_says(cluster):
    bad = {"print('hunter2', file=sys.stderr); sys.exit(3)": "plugin.py ended with code 3; kubectl get --raw /version shows",
           "print('hunter2')": "does not answer with JSON",
           "print('{\"kind\": \"Other\", \"x\": \"hunter2\"}')": "does not answer with an ExecCredential",
           "print(json.dumps({'kind': 'ExecCredential', 'apiVersion': 'client.authentication.k8s.io/v1', 'status': {'token': 'hunter2', "
           "'expirationTimestamp': '2020-01-01T00:00:00Z'}}))": "gave a credential that ended at 2020-01-01T00:00:00Z",
           "print('{\"kind\": \"ExecCredential\", \"apiVersion\": \"client.authentication.k8s.io/v1\", \"status\": {}}')":
               "gave neither a token nor a certificate",
           "print('hunter2' * 1000000)": "says more than 1048576 bytes"}
    for body, sentence in bad.items():
        here = with_plugin(cluster, body)
        blind = here.blind()
        assert len(blind) == 1 and sentence in blind[0]["sentence"] and "hunter2" not in str(blind), (body, blind)
        here.done()
    here = Here(cluster, {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "no-such-tool", "installHint": "get it at x"}})
    assert "there is no program no-such-tool" in here.blind()[0]["sentence"] and "get it at x" in here.blind()[0]["sentence"]
    here.done()


def the_role_that_is_printed_is_enough_and_no_more(cluster):
    here = Here(cluster, {"token": "reader-token"})
    assert here.blind(), "nothing is allowed yet"
    role = here.lintel("assess", "--print-permissions", "kubernetes").stdout
    full = subprocess.run([sys.executable, "-c", "import json, sys, yaml; json.dump(list(yaml.safe_load_all(sys.stdin)), sys.stdout)"],
                          input=role, capture_output=True, text=True)
    if full.returncode:
        print("# python3-yaml is missing: the printed role is not applied")
        return
    documents = json.loads(full.stdout)
    role = next(d for d in documents if d["kind"] == "ClusterRole")
    assert all(r["verbs"] == ["list"] and "secrets" not in r["resources"] and "*" not in r["resources"] + r["apiGroups"]
               for r in role["rules"]), role
    cluster.ask("POST", "/apis/rbac.authorization.k8s.io/v1/clusterroles", role)
    binding = next(d for d in documents if d["kind"] == "ClusterRoleBinding")
    binding["subjects"] = [{"kind": "User", "name": "reader", "apiGroup": "rbac.authorization.k8s.io"}]
    cluster.ask("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", binding)
    live.until("the cluster knows the role", lambda: here.blind() == [])
    assert here.query("select count(*) n from k8s_node") == [{"n": 1}]
    for rule in role["rules"]:
        rule["resources"] = [r for r in rule["resources"] if r != "resourcequotas"]
    cluster.ask("PUT", "/apis/rbac.authorization.k8s.io/v1/clusterroles/lintel-reader", role)
    live.until("the cluster knows the smaller role", lambda: [row["path"] for row in here.blind()] == ["prod/api/v1/resourcequotas"])
    assert unseen(here) >= {"CMP-005", "CMP-006"} and not unseen(here) & {"GPU-010", "CMP-010", "INF-001"}, unseen(here)
    here.done()


def a_role_for_some_namespaces_is_printed_where_the_estate_names_them(cluster):
    here = Here(cluster, admin(cluster))
    (here.folder / "in" / "lintel.yaml").write_text("sources:\n  kubernetes:\n    - {context: prod, namespaces: [ai, other]}\n")
    text = here.lintel("assess", "--print-permissions", "kubernetes").stdout
    assert text.count("\nkind: Role\n") == 2 and "namespace: ai" in text and "namespace: other" in text, text
    cluster_role = text.split("\nkind: ClusterRole\n", 1)[1].split("---", 1)[0]
    assert "nodes" in cluster_role and "pods" not in cluster_role
    here.done()


def the_name_of_the_servers_certificate_can_be_given(cluster):
    here = Here(cluster, admin(cluster), **{"tls-server-name": "cluster.test"})
    assert here.query("select count(*) n from k8s_node") == [{"n": 1}]
    here.done()
    here = Here(cluster, admin(cluster), **{"tls-server-name": "wrong.test"})
    assert "for another name" in here.blind()[0]["sentence"], here.blind()
    here.done()


def a_user_may_act_as_another(cluster):
    here = Here(cluster, {**admin(cluster), "as": "somebody", "as-groups": ["limited"]})
    assert any(row["path"] == "prod/api/v1/nodes" for row in here.blind())
    assert here.query("select count(*) n from k8s_object where kind='Deployment'") == [{"n": 2}]
    here.done()


def the_service_account_of_a_pod_signs_in(cluster):
    account = cluster.make("/api/v1/serviceaccounts", "ServiceAccount", "lintel", "ai")
    assert account["metadata"]["name"] == "lintel"
    token = cluster.ask("POST", "/api/v1/namespaces/ai/serviceaccounts/lintel/token", {
        "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}})["status"]["token"]
    here = Here(cluster, {})
    inside = here.folder / "account" / "kubernetes.io" / "serviceaccount"
    inside.mkdir(parents=True)
    (inside / "token").write_text(token)
    shutil.copy(cluster.authority.cert, inside / "ca.crt")
    host, port = cluster.url[8:].split(":")
    shell = f"mount -t tmpfs x /var/run && mkdir /var/run/secrets && cp -r {here.folder}/account/* /var/run/secrets/ && exec \"$@\""
    into = ["unshare", "-rm", "sh", "-c", shell, "sh"]
    if subprocess.run([*into, "true"], capture_output=True).returncode:
        print("# a mount of our own is not allowed here: the pod's folder is not tried")
        return
    env = {**os.environ, "KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": port, "HOME": str(here.folder)}
    ran = subprocess.run([*into, LINTEL, "query", "select path, sentence from blind", "--context", "in-cluster", "--format", "json"],
                         capture_output=True, text=True, env=env, cwd=here.folder / "in", timeout=60)
    blind = json.loads(ran.stdout)
    assert any(row["path"] == "in-cluster/api/v1/nodes" and "403" in row["sentence"] for row in blind), ran
    here.done()


def main():
    if not live.server() or not shutil.which("etcd"):
        missing = "kube-apiserver (sh tools/setup.sh cluster builds it)" if not live.server() else "etcd"
        print(f"1..0 # SKIP there is no {missing} on this machine")
        return 0
    tests = [v for v in list(globals().values()) if callable(v) and getattr(v, "__module__", "") == "__main__"
             and getattr(v, "__code__", None) and v.__code__.co_varnames[:v.__code__.co_argcount] == ("cluster",)
             and v.__name__ not in ("furnish", "admin")]
    bad = 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the folder goes too
    cluster = live.Cluster()
    try:
        furnish(cluster)
        for n, test in enumerate(tests, 1):
            try:
                test(cluster)
                print(f"ok {n} - {test.__name__}", flush=True)
            except Exception:
                bad += 1
                print(f"not ok {n} - {test.__name__}\n# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    finally:
        cluster.stop()
    print(f"1..{len(tests)}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
