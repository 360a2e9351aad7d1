# SPDX-License-Identifier: Apache-2.0
"""play: what plays in Python are made of: a gateway, providers that do as they are told, callers."""
import contextlib
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

import gateway

CALL = b'{"model":"gpt","messages":[{"role":"user","content":"hello"}]}'
ANSWER = b'{"id":"1","usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}'


class Provider:
    """Listens; each connection is served by act(provider, stream, head, body) for each call until that says False."""
    def __init__(self, act, tls=None):
        self.act, self.tls, self.calls, self.names = act, tls, [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sock = f"127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self.serve, args=(self.listener.accept()[0],), daemon=True).start()

    def serve(self, connection):
        with contextlib.suppress(OSError, ssl.SSLError):
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            stream = connection.makefile("rwb")
            while head := read_head(stream):
                body = stream.read(int(head.get("content-length", 0)))
                self.calls.append((head, body))
                if self.act(self, stream, head, body) is False:
                    break
                stream.flush()
            connection.close()


def read_head(stream):
    """Names of headers in lower case; the first line is ''."""
    line = stream.readline()
    if not line:
        return None
    head = {"": line.decode().strip()}
    while line := stream.readline().decode().strip():
        name, value = line.split(":", 1)
        head[name.lower()] = value.strip()
    return head


def answer(stream, body=ANSWER, status="200 OK", kind="application/json"):
    stream.write(b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (
        status.encode(), kind.encode(), len(body)) + body)


def answers(provider, stream, head, body):
    answer(stream)


@contextlib.contextmanager
def up(*words):
    """The folder of a gateway that runs."""
    with tempfile.TemporaryDirectory() as tmp:
        folder = pathlib.Path(tmp)
        with subprocess.Popen([sys.executable, gateway.__file__, "up", tmp, *words],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            try:
                if not gateway.until(gateway.PATIENCE, lambda: gateway.answers(f"{tmp}/lintel.sock")):
                    process.kill()
                    sys.exit("the gateway did not come up: " + process.stderr.read().decode())
                yield folder
            finally:
                process.terminate()
                process.wait(gateway.PATIENCE)


def call(folder, body=CALL, path="/v1/chat/completions", headers=(), timeout=gateway.PATIENCE):
    """Status, headers and body of an answer."""
    caller = gateway.Local(f"{folder}/lintel.sock")
    caller.timeout = timeout
    caller.request("POST", path, body, {"authorization": "Bearer sk-play", **dict(headers)})
    got = caller.getresponse()
    return got.status, {k.lower(): v for k, v in got.getheaders()}, got.read()


def authority(folder, *names):
    """A certificate authority's file, and a server's context for each name."""
    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=folder)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=play authority")
    contexts = {}
    for name in names:
        (folder / "ext").write_text(f"subjectAltName=DNS:{name}\n")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", "csr", "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", "csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                "-extfile", "ext", "-out", f"{name}.pem")
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return folder / "ca.pem", contexts


def must(what, sentence):
    if not what:
        frame = sys._getframe(1)
        sys.exit(f"{pathlib.Path(frame.f_code.co_filename).name}:{frame.f_lineno}: {sentence}")


def second_nginx(folder, server):
    """A nginx of its own over the same state folder, with a server as the play wants it; the process."""
    conf = (folder / "state" / "nginx" / "nginx.conf").read_text()
    conf = re.sub(r"listen [^;]+;", server, conf)
    conf = re.sub(r"lintel_keys [^;]+;", "", conf).replace("/nginx/pid", "/nginx/pid2")
    (folder / "nginx2.conf").write_text(conf)
    return subprocess.Popen(["nginx", "-e", "stderr", "-p", str(folder / "state" / "nginx"), "-c", str(folder / "nginx2.conf")])
