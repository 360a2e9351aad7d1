# SPDX-License-Identifier: Apache-2.0
"""cluster: a real kube-apiserver over a real etcd, in a folder of its own, and who may do what
there; for the tests beside it.  tools/setup.sh cluster builds the server."""
import base64
import ctypes
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from ports import free_ports

VERSION = re.search(r"k8s.io/kubernetes (v[\d.]+)", (pathlib.Path(__file__).parents[2] / "tools/cluster/go.mod").read_text())[1]
PATIENCE = 90


def server():
    """The program, or None."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    named = os.environ.get("KUBE_APISERVER") or str(cache / "lintel" / f"kube-apiserver-{VERSION}")
    return named if os.access(named, os.X_OK) else shutil.which("kube-apiserver")


def until(what, ask, patience=PATIENCE):
    """Asks until the answer is true, and returns it."""
    end = time.monotonic() + patience
    while True:
        try:
            got = ask()
        except OSError:
            got = None
        if got or time.monotonic() > end:
            assert got, f"not within {patience} s: {what}"
            return got
        time.sleep(0.05)


def run(*words, **how):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, **how)


def die_with_parent():
    """A test that is killed leaves no server running."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Authority:
    """A certificate authority made by openssl, and what it signs."""

    def __init__(self, folder, name="authority"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cert, self.key = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.cert)

    def sign(self, name, subject, names="", days="30", usage="serverAuth,clientAuth"):
        """Paths of a certificate and its key.  days may be negative: then it has ended already."""
        cert, key, request = (self.folder / f"{name}.{e}" for e in ("crt", "key", "csr"))
        (self.folder / f"{name}.ext").write_text(f"extendedKeyUsage={usage}\n" + (f"subjectAltName={names}\n" if names else ""))
        run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject,
            "-keyout", key, "-out", request)
        when = ["-not_before", "20200101000000Z", "-not_after", "20200201000000Z"] if days.startswith("-") else ["-days", days]
        if days.startswith("-"):  # openssl x509 of Debian 12 has no -not_after: openssl ca does it
            self.sign_late(request, cert, name)
            return cert, key
        run("openssl", "x509", "-req", "-in", request, "-CA", self.cert, "-CAkey", self.key, "-CAcreateserial", *when,
            "-extfile", self.folder / f"{name}.ext", "-out", cert)
        return cert, key

    def sign_late(self, request, cert, name):
        (self.folder / "index.txt").write_text("")
        (self.folder / "serial").write_text("1000\n")
        (self.folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca=d\n[d]\ndatabase={self.folder}/index.txt\nserial={self.folder}/serial\nnew_certs_dir={self.folder}\n"
            f"certificate={self.cert}\nprivate_key={self.key}\ndefault_md=sha256\npolicy=p\nunique_subject=no\n"
            "[p]\ncommonName=supplied\norganizationName=optional\n")
        run("openssl", "ca", "-batch", "-config", self.folder / "ca.cnf", "-in", request, "-out", cert, "-notext",
            "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-extfile", self.folder / f"{name}.ext")


def data(path):
    return base64.b64encode(pathlib.Path(path).read_bytes()).decode()


class Cluster:
    """kube-apiserver on self.url; admin() asks it as a member of system:masters."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-cluster-"))
        self.processes = []
        self.authority = Authority(self.folder / "pki")
        self.server_pair = self.authority.sign("server", "/CN=kube-apiserver", "DNS:cluster.test,IP:127.0.0.1")
        self.admin_pair = self.authority.sign("admin", "/O=system:masters/CN=admin")
        run("openssl", "genrsa", "-out", self.folder / "accounts.key", "2048")
        (self.folder / "tokens.csv").write_text('reader-token,reader,1,"readers"\nlimited-token,limited,2,"limited"\n')
        self.etcd, self.peer, self.port = free_ports(3)
        self.url = f"https://127.0.0.1:{self.port}"
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    def spawn(self, name, *words):
        log = open(self.folder / f"{name}.log", "wb")
        self.processes.append(subprocess.Popen([str(w) for w in words], stdout=log, stderr=log, cwd=self.folder,
                                               stdin=subprocess.DEVNULL, preexec_fn=die_with_parent))
        return self.processes[-1]

    def start(self):
        at, peer = f"http://127.0.0.1:{self.etcd}", f"http://127.0.0.1:{self.peer}"
        self.spawn("etcd", "etcd", "--data-dir", self.folder / "etcd", "--listen-client-urls", at, "--advertise-client-urls", at,
                   "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}")
        api = self.spawn("apiserver", server(), "--etcd-servers", at, "--bind-address", "127.0.0.1", "--secure-port", self.port,
                         "--tls-cert-file", self.server_pair[0], "--tls-private-key-file", self.server_pair[1],
                         "--client-ca-file", self.authority.cert, "--token-auth-file", self.folder / "tokens.csv",
                         "--authorization-mode", "RBAC", "--service-account-issuer", "https://cluster.test",
                         "--service-account-key-file", self.folder / "accounts.key",
                         "--service-account-signing-key-file", self.folder / "accounts.key",
                         "--service-cluster-ip-range", "10.0.0.0/24", "--cert-dir", self.folder / "certs", "--allow-privileged",
                         "--disable-admission-plugins", "ServiceAccount,TaintNodesByCondition,Priority", "--v", "0")
        end = time.monotonic() + PATIENCE
        while not self.ready():
            if api.poll() is not None or time.monotonic() > end:
                raise AssertionError("kube-apiserver does not start:\n" + (self.folder / "apiserver.log").read_text()[-2000:])
            time.sleep(0.1)

    def ready(self):
        try:
            return self.ask("GET", "/readyz", text=True) == "ok"
        except OSError:
            return False

    def context(self):
        c = ssl.create_default_context(cafile=str(self.authority.cert))
        c.load_cert_chain(*map(str, self.admin_pair))
        return c

    def ask(self, method, path, body=None, text=False):
        call = urllib.request.Request(self.url + path, method=method, headers={"Content-Type": "application/json"},
                                      data=None if body is None else json.dumps(body).encode())
        if not hasattr(self, "kept"):
            self.kept = self.context()
        with urllib.request.urlopen(call, context=self.kept, timeout=PATIENCE) as answer:
            got = answer.read().decode()
        return got if text else json.loads(got)

    def make(self, path, kind, name, space=None, version="v1", **parts):
        meta = {"name": name, **parts.pop("metadata", {})}
        at = path if space is None else path.replace("/v1/", f"/v1/namespaces/{space}/", 1)
        return self.ask("POST", at, {"apiVersion": version, "kind": kind, "metadata": meta, **parts})

    def define(self, definitions):
        """Makes kinds of others known, and returns when they are served."""
        for d in definitions:
            self.ask("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", d)
        for d in definitions:
            spec = d["spec"]
            for at in [f"/apis/{spec['group']}/{v['name']}/{spec['names']['plural']}" for v in spec["versions"] if v["served"]]:
                until(f"{at} is served", lambda at=at: self.ask("GET", at))

    def path(self, thing, space="default"):
        """Where a thing is asked for, by what the server says of its kind; None: it knows no such kind."""
        group = thing["apiVersion"]
        root = f"/apis/{group}" if "/" in group else f"/api/{group}"
        try:
            found = next((r for r in self.ask("GET", root)["resources"] if r["kind"] == thing["kind"] and "/" not in r["name"]), None)
        except urllib.error.HTTPError:
            found = None
        if not found:
            return None
        inside = f"/namespaces/{thing['metadata'].get('namespace', space)}" if found["namespaced"] else ""
        return f"{root}{inside}/{found['name']}"

    def refusal(self, thing, space="default"):
        """None, or what the server says against the thing; nothing is made, and a field it does not know is refused."""
        at = self.path(thing, space)
        try:
            return None if at and self.ask("POST", f"{at}?dryRun=All&fieldValidation=Strict", thing) else f"no kind {thing['apiVersion']} {thing['kind']}"
        except urllib.error.HTTPError as e:
            return e.read().decode()

    def stop(self):
        for p in reversed(self.processes):
            p.terminate()
        for p in self.processes:
            try:
                p.wait(20)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
