#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Bodies up to 20 MB go through byte for byte, with a length or in chunks, both ways; none stays on the disk."""
import json

import play


def act(provider, stream, head, body):
    play.must(head.get("transfer-encoding") is None, "a call is sent with its length")
    text = b'{"usage":{"prompt_tokens":1,"completion_tokens":1},"echo":' + body + b"}"
    if provider.chunked:
        stream.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        for at in range(0, len(text), 70_001):
            piece = text[at:at + 70_001]
            stream.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        stream.write(b"0\r\n\r\n")
    else:
        play.answer(stream, text)


def in_chunks(body):
    for at in range(0, len(body), 50_000):
        yield body[at:at + 50_000]


def main():
    provider = play.Provider(act)
    words = [f"{word}=60000" for word in ("connect_ms", "first_byte_ms", "idle_ms", "total_ms")]
    with play.up(f"one={provider.sock}", *words) as folder:
        for size in (200_000, 1_048_500, 1_300_000, 20_000_000):
            text = "".join(chr(97 + i % 26) for i in range(997))
            body = json.dumps({"model": "gpt", "messages": [{"role": "user", "content": text * (size // 997)}]}).encode()
            for provider.chunked in (False, True):
                for sent in (body, in_chunks(body)):
                    status, _, got = play.call(folder, sent)
                    play.must(status == 200, f"{size}: {status} {got[:200]}")
                    play.must(provider.calls[-1][1] == body, f"{size}: the provider got other bytes")
                    play.must(got == b'{"usage":{"prompt_tokens":1,"completion_tokens":1},"echo":' + body + b"}",
                              f"{size}: the caller got other bytes")
                    provider.calls.clear()
        left = list((folder / "state" / "nginx" / "body").iterdir())
        play.must(not left, f"bodies are left on the disk: {left}")


main()
