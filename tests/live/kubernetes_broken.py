#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""API servers that misbehave: certificates, statuses, pages, slowness.  Each gives one sentence
that says what to do, and never a token.

The servers are Python's own, with certificates that openssl makes.  What they answer has the
shapes that kube-apiserver 1.34 answers with.

Usage: kubernetes_broken.py LINTEL
"""
import http.server
import json
import os
import pathlib
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse

import cluster as live

LINTEL = os.path.abspath(sys.argv[1])
TOKEN = "a-secret-token-of-ours"
LEGACY = {"/api": {"kind": "APIVersions", "versions": ["v1"]},
          "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "pods", "namespaced": True, "kind": "Pod", "verbs": ["list", "get"]},
              {"name": "pods/log", "namespaced": True, "kind": "Pod", "verbs": ["get"]},
              {"name": "namespaces", "namespaced": False, "kind": "Namespace", "verbs": ["list"]},
              {"name": "nodes", "namespaced": False, "kind": "Node", "verbs": ["create"]}]},
          "/apis": {"kind": "APIGroupList", "groups": [
              {"name": "apps", "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}, "versions": [{"groupVersion": "apps/v1", "version": "v1"}]},
              {"name": "nobody.knows", "preferredVersion": {"version": "v1"}, "versions": []}]},
          "/apis/apps/v1": {"kind": "APIResourceList", "groupVersion": "apps/v1", "resources": [
              {"name": "deployments", "namespaced": True, "kind": "Deployment", "verbs": ["list"]}]},
          "/api/v1/namespaces": {"kind": "NamespaceList", "apiVersion": "v1", "metadata": {}, "items": [{"metadata": {"name": "ai", "uid": "1"}}]},
          "/api/v1/pods": {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": None},
          "/apis/apps/v1/deployments": {"kind": "DeploymentList", "apiVersion": "apps/v1", "metadata": {}, "items": [
              {"metadata": {"name": "web", "namespace": "ai", "uid": "2"}, "spec": {"template": {"spec": {"containers": [{"name": "c", "image": "x:1"}]}}}}]}}


class Server:
    """Answers by answers (a path to a body, or to what is called with the handler); TLS when pair is given."""

    def __init__(self, pair=None, answers=None, trust=None):
        self.asked = []
        table = {**LEGACY, **(answers or {})}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = urllib.parse.urlsplit(self.path).path
                outer.asked.append(self.path)
                answer = table.get(path, 404)
                if callable(answer):
                    answer = answer(self)
                if answer is None:
                    return
                if isinstance(answer, int):
                    answer = (answer, {"kind": "Status", "status": "Failure", "code": answer, "message": f"hint {TOKEN}"})
                status, body, *headers = answer if isinstance(answer, tuple) else (200, answer)
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_POST = do_PUT = do_PATCH = do_DELETE = lambda self: outer.asked.append(self.command)

            def log_message(self, *words):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, address):
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        if pair:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*map(str, pair))
            if trust:
                context.load_verify_locations(str(trust))
                context.verify_mode = ssl.CERT_REQUIRED
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"http{'s' if pair else ''}://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Pki:
    def __init__(self, folder):
        self.ours = live.Authority(folder / "ours", "ours")
        self.theirs = live.Authority(folder / "theirs", "theirs")
        self.good = self.ours.sign("good", "/CN=api", "IP:127.0.0.1")
        self.ended = self.ours.sign("ended", "/CN=api", "IP:127.0.0.1", days="-1")
        self.elsewhere = self.ours.sign("elsewhere", "/CN=api", "DNS:elsewhere.test")
        self.strange = self.theirs.sign("strange", "/CN=api", "IP:127.0.0.1")
        self.client = self.ours.sign("client", "/CN=us")
        self.stranger = self.theirs.sign("stranger", "/CN=us")


def query(sql, server, pki, user=None, **more):
    with tempfile.TemporaryDirectory() as folder:
        document = {"current-context": "prod", "contexts": [{"name": "prod", "context": {"cluster": "c", "user": "u"}}],
                    "clusters": [{"name": "c", "cluster": {"server": server.url if isinstance(server, Server) else server,
                                                           "certificate-authority": str(pki.ours.cert), **more}}],
                    "users": [{"name": "u", "user": user if user is not None else {"token": TOKEN}}]}
        (pathlib.Path(folder) / "config").write_text(json.dumps(document))
        env = {"PATH": os.environ["PATH"], "HOME": folder, "KUBECONFIG": f"{folder}/config",
               **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
        ran = subprocess.run([LINTEL, "query", sql, folder, "--context", "prod", "--only", "kubernetes", "--format", "json"],
                             capture_output=True, text=True, env=env, timeout=120)
    assert ran.returncode == 0, ran
    assert TOKEN not in ran.stdout + ran.stderr, "the token is told"
    return json.loads(ran.stdout)


def blind(server, pki, **how):
    return [(row["path"], row["sentence"]) for row in query("select path, sentence from blind", server, pki, **how)]


def says(server, pki, part, path="prod", **how):
    """One sentence, with this in it."""
    got = blind(server, pki, **how)
    assert len(got) == 1 and got[0][0] == path and part in got[0][1], got
    if isinstance(server, Server):
        server.stop()


def an_older_server_is_asked_group_by_group_and_only_with_get(pki):
    server = Server(pki.good)
    rows = query("select resource, kind, api_group, api_version from k8s_object order by 1", server, pki)
    assert rows == [{"resource": "ai/deployment/web", "kind": "Deployment", "api_group": "apps", "api_version": "apps/v1"},
                    {"resource": "namespace/ai", "kind": "Namespace", "api_group": "", "api_version": "v1"}], rows
    assert not any(word in server.asked for word in ("POST", "PUT", "PATCH", "DELETE"))
    assert not any("nodes" in path for path in server.asked), "what cannot be listed is not asked"
    assert blind(server, pki) == []
    server.stop()


def an_expired_certificate_says_renew(pki):
    says(Server(pki.ended), pki, "its certificate has expired; renew it on the server")


def a_certificate_for_another_host_says_so(pki):
    says(Server(pki.elsewhere), pki, "its certificate is for another name")
    server = Server(pki.elsewhere)
    assert blind(server, pki, **{"tls-server-name": "elsewhere.test"}) == []
    server.stop()


def a_certificate_of_an_unknown_authority_names_the_key_to_set(pki):
    says(Server(pki.strange), pki, "certificate-authority in a kubeconfig")


def no_verification_is_for_those_who_ask_for_it(pki):
    server = Server(pki.strange)
    assert blind(server, pki, **{"insecure-skip-tls-verify": True}) == []
    server.stop()


def a_client_certificate_that_is_refused_says_renew(pki):
    pair = {"client-certificate": str(pki.stranger[0]), "client-key": str(pki.stranger[1])}
    says(Server(pki.good, trust=pki.ours.cert), pki, "client certificate", user=pair)
    good = Server(pki.good, trust=pki.ours.cert)
    assert blind(good, pki, user={"client-certificate": str(pki.client[0]), "client-key": str(pki.client[1])}) == []
    good.stop()


def a_key_that_does_not_belong_to_its_certificate_is_told(pki):
    pair = {"client-certificate": str(pki.client[0]), "client-key": str(pki.stranger[1])}
    says(Server(pki.good), pki, "the client certificate or its key cannot be used", user=pair)


def a_server_that_is_not_there_is_one_sentence(pki):
    says(f"https://127.0.0.1:{live.free_ports(1)[0]}", pki, "nothing answers at this address")
    says("https://no-such-host.invalid:6443", pki, "there is no such host")


def plain_http_gets_no_token(pki):
    says("http://192.0.2.1:8080", pki, "plain http, and the credential would be readable")
    server = Server()
    assert query("select count(*) n from k8s_object", server, pki) == [{"n": 2}], "this machine's own proxy is fine"
    server.stop()


def a_401_says_sign_in_again(pki):
    says(Server(pki.good, {"/api": 401}), pki, "the cluster does not take the token (401)", path="prod/api")


def a_403_on_discovery_names_the_url_that_is_missing(pki):
    says(Server(pki.good, {"/apis": 403}), pki, 'nonResourceURLs: ["/apis"], verbs: ["get"]', path="prod/apis")


def a_403_on_a_list_names_the_rule_and_the_rest_is_read(pki):
    server = Server(pki.good, {"/apis/apps/v1/deployments": 403})
    assert query("select count(*) n from k8s_object", server, pki) == [{"n": 1}]
    says(server, pki, 'apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"]', path="prod/apis/apps/v1/deployments")


def a_404_is_no_api_server_or_a_list_that_went(pki):
    says(Server(pki.good, {"/api": 404}), pki, "no Kubernetes API here (404)", path="prod/api")
    says(Server(pki.good, {"/api/v1/pods": 404}), pki, "was announced and is not there (404)", path="prod/api/v1/pods")


def a_429_is_asked_again_after_the_pause_it_names(pki):
    times = []

    def busy(handler):
        times.append(time.monotonic())
        return (429, b"{}", ("Retry-After", "1")) if len(times) == 1 else LEGACY["/api/v1/pods"]
    server = Server(pki.good, {"/api/v1/pods": busy})
    assert blind(server, pki) == [] and len(times) == 2 and times[1] - times[0] >= 1, times
    server.stop()


def a_429_that_stays_and_a_long_pause_are_told(pki):
    says(Server(pki.good, {"/api/v1/pods": lambda h: (429, b"{}", ("Retry-After", "3600"))}), pki, "too many calls (429)",
         path="prod/api/v1/pods")


def a_503_that_passes_is_no_gap_and_one_that_stays_is_told(pki):
    seen = []

    def ill(handler):
        seen.append(1)
        return 503 if len(seen) < 3 else LEGACY["/api/v1/pods"]
    server = Server(pki.good, {"/api/v1/pods": ill})
    assert blind(server, pki) == []
    server.stop()
    says(Server(pki.good, {"/api/v1/pods": 500}), pki, "readyz?verbose", path="prod/api/v1/pods")


def pages(expire=(), token=None):
    """Deployments in pages of two; the pages that are asked with a token of expire are gone, once each."""
    gone = set(expire)

    def answer(handler):
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(handler.path).query)
        start = asked.get("continue", ["0"])[0]
        if start in gone:
            gone.discard(start)
            return (410, {"kind": "Status", "code": 410, "reason": "Expired", "metadata": {"continue": token} if token else {}})
        at = int(start.strip("=+/ "))
        items = [{"metadata": {"name": f"d{i}", "namespace": "ai", "uid": f"u{i}"}, "spec": {}} for i in range(at, min(at + 2, 7))]
        return {"kind": "DeploymentList", "metadata": {"continue": f"{at + 2}" if at + 2 < 7 else ""}, "items": items}
    return answer


def expired_pages_begin_again_and_nothing_counts_twice(pki):
    for how in ({"expire": ["4"]}, {"expire": ["4"], "token": "4"}, {}):
        server = Server(pki.good, {"/apis/apps/v1/deployments": pages(**how)})
        got = query("select count(*) n, count(distinct resource) d from k8s_object where kind = 'Deployment'", server, pki)
        assert got == [{"n": 7, "d": 7}], (how, got)
        assert all("limit=500" in path for path in server.asked if "deployments" in path)
        server.stop()


def a_list_that_expires_twice_is_told_and_what_was_read_counts(pki):
    says(Server(pki.good, {"/apis/apps/v1/deployments": pages(expire=["2", "4"])}), pki, "faster than it could be read",
         path="prod/apis/apps/v1/deployments")


def pages_that_never_end_are_told(pki):
    same = {"kind": "PodList", "metadata": {"continue": "x"}, "items": []}
    says(Server(pki.good, {"/api/v1/pods": same}), pki, "its pages do not end", path="prod/api/v1/pods")


def answers_that_are_no_json_or_no_list_are_told(pki):
    says(Server(pki.good, {"/api": b"<html>sign in</html>"}), pki, "no JSON", path="prod/api")
    says(Server(pki.good, {"/apis": {"kind": "Other"}}), pki, "no Kubernetes API server", path="prod/apis")
    says(Server(pki.good, {"/api/v1/pods": b'{"kind": "PodList", "items": ['}), pki, "no JSON", path="prod/api/v1/pods")
    says(Server(pki.good, {"/api/v1/pods": {"kind": "Status"}}), pki, "no list of objects", path="prod/api/v1/pods")
    says(Server(pki.good, {"/api/v1/pods": {"kind": "PodList", "items": "x"}}), pki, "no list of objects", path="prod/api/v1/pods")
    odd = {"kind": "PodList", "items": [1, None, [], {}, {"metadata": 3}, {"metadata": {"name": {}, "namespace": 5, "uid": []}, "spec": []}]}
    server = Server(pki.good, {"/api/v1/pods": odd})
    assert blind(server, pki) == []
    server.stop()


def an_answer_that_is_cut_off_is_told_and_the_cluster_is_left_alone(pki):
    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"kind":')
        handler.close_connection = True
    says(Server(pki.good, {"/api/v1/pods": cut}), pki, "closed the connection before its answer was whole")


def a_server_that_never_answers_ends_in_time(pki):
    listener = live.socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(5)
    began = time.monotonic()
    says(f"https://127.0.0.1:{listener.getsockname()[1]}", pki, "no answer in time")
    assert time.monotonic() - began < 30
    listener.close()


def a_redirect_is_not_followed(pki):
    says(Server(pki.good, {"/api": lambda h: (302, b"", ("Location", "https://127.0.0.1:1/"))}), pki, "answers 302", path="prod/api")


def a_proxy_of_the_kubeconfig_carries_the_call(pki):
    server, seen = Server(pki.good), []
    listener = live.socket.create_server(("127.0.0.1", 0))

    def relay(a, b):
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(live.socket.SHUT_WR)

    def carry():
        near, _ = listener.accept()
        seen.append(near.recv(4096).split(b"\r\n")[0].decode())
        far = live.socket.create_connection(server.server.server_address)
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=relay, args=(far, near), daemon=True).start()
        relay(near, far)
    threading.Thread(target=carry, daemon=True).start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert query("select count(*) n from k8s_object", server, pki, **{"proxy-url": address}) == [{"n": 2}]
    assert seen == [f"CONNECT 127.0.0.1:{server.server.server_address[1]} HTTP/1.1"], seen
    server.stop()
    listener.close()


def old_ways_to_sign_in_name_the_new_one(pki):
    for name, remedy in (("gcp", "gke-gcloud-auth-plugin"), ("azure", "kubelogin convert-kubeconfig"), ("oidc", "exec plugin")):
        says("https://127.0.0.1:1", pki, remedy, user={"auth-provider": {"name": name, "config": {"access-token": TOKEN}}})


def mistakes_of_the_kubeconfig_are_told(pki):
    says("https://127.0.0.1:1", pki, "certificate-authority /nowhere", **{"certificate-authority": "/nowhere"})
    says("https://127.0.0.1:1", pki, "no PEM in base64", **{"certificate-authority-data": "%%%"})
    says("ftp://x", pki, "has no server")
    says("https://127.0.0.1:1", pki, "without its key", user={"client-certificate": str(pki.client[0])})
    says("https://127.0.0.1:1", pki, "client.authentication.k8s.io/v1 and v1beta1",
         user={"exec": {"apiVersion": "client.authentication.k8s.io/v1alpha1", "command": "x"}})
    says("https://127.0.0.1:1", pki, "line end", user={"token": "a\nb"})
    with tempfile.TemporaryDirectory() as folder:
        ran = subprocess.run([LINTEL, "query", "select sentence from blind", folder, "--kubeconfig", "/nowhere/config", "--format", "json"],
                             capture_output=True, text=True, env={"PATH": os.environ["PATH"], "HOME": folder})
        assert "/nowhere/config" in json.loads(ran.stdout)[0]["sentence"], ran
        ran = subprocess.run([LINTEL, "query", "select sentence from blind", folder, "--context", "prod", "--format", "json"],
                             capture_output=True, text=True, env={"PATH": os.environ["PATH"], "HOME": folder})
        assert "there is no kubeconfig at" in json.loads(ran.stdout)[0]["sentence"], ran


def nothing_is_asked_when_no_cluster_is_named(pki):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(pki.good)
        (pathlib.Path(folder) / "config").write_text(json.dumps({"current-context": "p", "clusters": [{"name": "c", "cluster": {"server": server.url}}]}))
        subprocess.run([LINTEL, "assess", folder], capture_output=True, env={"PATH": os.environ["PATH"], "HOME": folder, "KUBECONFIG": f"{folder}/config"})
        assert server.asked == []
        server.stop()


def main():
    if not shutil.which("openssl"):
        print("1..0 # SKIP there is no openssl on this machine")
        return 0
    tests = [v for v in list(globals().values()) if callable(v) and getattr(v, "__module__", "") == "__main__"
             and getattr(v, "__code__", None) and v.__code__.co_varnames[:v.__code__.co_argcount] == ("pki",)]
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        pki = Pki(pathlib.Path(folder))
        for n, test in enumerate(tests, 1):
            try:
                test(pki)
                print(f"ok {n} - {test.__name__}", flush=True)
            except Exception:
                bad += 1
                print(f"not ok {n} - {test.__name__}\n# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    print(f"1..{len(tests)}")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
