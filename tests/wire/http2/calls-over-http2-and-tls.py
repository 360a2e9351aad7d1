#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Callers may speak HTTP/2 over TLS: bodies of any size, streams, refusals, leaving."""
import json
import pathlib
import subprocess
import tempfile

import gateway
import play

STREAM = (b'data: {"id":"1","choices":[{"index":0,"delta":{"content":"hi"}}]}\n\n', b"data: [DONE]\n\n")


def act(provider, stream, head, body):
    if b'"stream":true' not in body:
        play.answer(stream, json.dumps({"size": len(body), "usage": {"prompt_tokens": 1, "completion_tokens": 1}}).encode())
        return
    stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    for event in STREAM:
        stream.write(b"%x\r\n%s\r\n" % (len(event), event))
        stream.flush()
    stream.write(b"0\r\n\r\n")


def main():
    with tempfile.TemporaryDirectory() as tmp:
        keys = pathlib.Path(tmp)
        ca_file, _ = play.authority(keys, "localhost")
        provider = play.Provider(act)
        with play.up(f"one={provider.sock}", "keys=none", "provider=vllm") as folder:
            server = f"listen unix:{folder}/second.sock ssl http2; ssl_certificate {keys}/localhost.pem; " \
                     f"ssl_certificate_key {keys}/localhost.key;"
            nginx = play.second_nginx(folder, server)

            def curl(*words, body=play.CALL):
                done = subprocess.run(
                    ["curl", "-sS", "-m", str(gateway.PATIENCE), "--http2", "--unix-socket", f"{folder}/second.sock", "--cacert", str(ca_file), "-w", "\n%{http_version} %{http_code}",
                     "-H", "authorization: Bearer sk-play", "--data-binary", "@-", *words,
                     "https://localhost/v1/chat/completions"], input=body, capture_output=True)
                got, _, last = done.stdout.rpartition(b"\n")
                return got, last.decode(), done.stderr.decode()
            try:
                play.must(gateway.until(gateway.PATIENCE, lambda: curl()[1] == "2 200"), "HTTP/2 answers")
                for size in (1000, 200_000, 3_000_000):
                    text = json.dumps({"model": "gpt", "messages": [{"role": "user", "content": "x" * size}]}).encode()
                    got, last, said = curl(body=text)
                    play.must(last == "2 200" and json.loads(got)["size"] == len(text), f"{size}: {last} {said}")
                got, last, _ = curl(body=play.CALL.replace(b'"model"', b'"stream":true,"model"'))
                play.must(last == "2 200" and got == b"".join(STREAM), f"a stream: {got}")
                got, last, _ = curl(body=play.CALL.replace(b"gpt", b"other"))
                play.must(last == "2 404" and b"model_not_found" in got, f"a refusal: {last} {got}")
            finally:
                nginx.terminate()
                nginx.wait(20)


main()
