#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The simulator over real sockets: every surface, fault and limit, and its bill.  wire.py LINTEL

Each test is a function; its name is the sentence.  A sim is started on a free port for each set of
options and lives for the whole run."""
import base64
import contextlib
import gzip
import json
import os
import re
import select
import socket
import struct
import subprocess
import sys
import tempfile

LINTEL = sys.argv[1]
DEADLINE = 60  # seconds for anything to happen at all
CHAT, MESSAGES = "/v1/chat/completions", "/v1/messages"
AZURE = "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"


class Sim:
    running, all = {}, []

    def __init__(self, *options):
        self.process = subprocess.Popen([LINTEL, "sim", "--listen", "127.0.0.1:0", *options], stderr=subprocess.PIPE, text=True)
        Sim.all.append(self)
        line = self.process.stderr.readline()
        self.port = int(re.search(r":(\d+)$", line)[1])

    @classmethod
    def of(cls, *options):
        if options not in cls.running:
            cls.running[options] = cls(*options)
        return cls.running[options]

    def stop(self):
        self.process.terminate()
        return self.process.wait(DEADLINE)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), DEADLINE)

    def call(self, path, body=None, headers=None, method=None, raw=None):
        """One call on a connection of its own."""
        with self.connect() as s:
            s.sendall(request(path, body, headers, method, raw))
            return Answer(s)

    def bill(self):
        return [json.loads(line) for line in self.call("/sim/bill").body.splitlines()]

    def reset(self):
        self.call("/sim/reset", method="POST", raw=b"")


def request(path, body=None, headers=None, method=None, raw=None):
    data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
    lines = [f"{method or ('GET' if body is None and raw is None else 'POST')} {path} HTTP/1.1", "host: sim",
             f"content-length: {len(data)}"] + [f"{k}: {v}" for k, v in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


class Answer:
    """What came, however it ended: status 0 when no whole head came; ended is whole, closed or reset."""

    def __init__(self, sock, most=DEADLINE, seen=b""):
        self.bytes, self.ended, self.status, self.headers, self.body = seen, "open", 0, {}, b""
        sock.settimeout(most)
        while self.ended == "open" and not self.whole():
            try:
                more = sock.recv(1 << 20)
            except ConnectionResetError:
                self.ended = "reset"
            except socket.timeout:
                self.ended = "silent"
            else:
                self.ended = "open" if more else "closed"
                self.bytes += more
        self.whole()
        self.ended = "whole" if self.ended == "open" else self.ended

    def whole(self):
        head, gap, rest = self.bytes.partition(b"\r\n\r\n")
        if not gap:
            return False
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split()[1])
        self.headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
        if self.headers.get("transfer-encoding") == "chunked":
            return self.chunks(rest)
        self.body = rest
        return len(rest) >= int(self.headers["content-length"])

    def chunks(self, rest):
        self.body, self.sizes = b"", []
        while True:
            size, gap, rest = rest.partition(b"\r\n")
            if not gap or len(rest) < int(size, 16) + 2:
                self.body += rest if gap else b""
                return False
            if int(size, 16) == 0:
                return True
            self.sizes.append(int(size, 16))
            self.body += rest[:int(size, 16)]
            rest = rest[int(size, 16) + 2:]

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def events(self):
        """(event or None, data) of each block."""
        found = []
        for block in re.split(r"\r?\n\r?\n", self.body.decode()):
            event = re.search(r"^event: ?(.*?)\r?$", block, re.M)
            data = re.search(r"^data: ?(.*?)\r?$", block, re.M)
            if data:
                found.append((event and event[1], data[1]))
        return found

    @property
    def chunks_of_chat(self):
        return [json.loads(data) for _, data in self.events if data != "[DONE]"]


def chat(content="hello", **more):
    return {"model": "gpt-4o", "messages": [{"role": "user", "content": content}], **more}


def ask(path=CHAT, body=None, sim=None, **more):
    return (sim or Sim.of()).call(path, body or chat(), **more)


def check(*truths):
    for i, truth in enumerate(truths):
        if not truth:
            raise AssertionError(f"truth {i + 1} of {len(truths)} does not hold")


def stream_text(answer):
    return "".join(c["choices"][0]["delta"].get("content") or "" for c in answer.chunks_of_chat if c["choices"])


# Surfaces


def a_chat_is_answered_whole_and_as_events_with_the_same_words():
    whole, stream = ask(), ask(body=chat(stream=True, stream_options={"include_usage": True}))
    events = stream.events
    usage = [c["usage"] for c in stream.chunks_of_chat if c.get("usage")]
    check(whole.status == 200, whole.json["object"] == "chat.completion",
          stream.headers["content-type"].startswith("text/event-stream"), events[-1][1] == "[DONE]",
          stream_text(stream) == whole.json["choices"][0]["message"]["content"], usage == [whole.json["usage"]],
          stream.chunks_of_chat[-1]["choices"] == [], all("usage" in c for c in stream.chunks_of_chat),
          len(stream.sizes) == len(events))


def one_word_of_an_answer_is_one_token():
    text = ask(body=chat("[[tokens=3000]]")).json["choices"][0]["message"]["content"]
    for encoding in ("o200k_base", "cl100k_base"):
        run = subprocess.run([LINTEL, "tokens", "--encoding", encoding], input=text, capture_output=True, text=True, timeout=DEADLINE)
        if run.returncode:  # built without the tables: nothing to hold it against
            continue
        check(int(run.stdout.split()[0]) == 3000)


def usage_stays_out_of_streams_that_did_not_ask():
    chunks = ask(body=chat(stream=True)).chunks_of_chat
    check(chunks, all("usage" not in c and c["choices"] for c in chunks))


def choices_interleave_and_are_counted_together():
    body = chat(n=3, max_tokens=5)
    whole, stream = ask(body=body).json, ask(body={**body, "stream": True}).chunks_of_chat
    first = [c["choices"][0]["index"] for c in stream if c["choices"][0]["delta"].get("content")]
    check([c["index"] for c in whole["choices"]] == [0, 1, 2], whole["usage"]["completion_tokens"] == 15,
          len({c["message"]["content"] for c in whole["choices"]}) == 3, first[:6] == [0, 1, 2, 0, 1, 2])


def the_limit_and_the_stop_words_end_an_answer():
    short = ask(body=chat(max_completion_tokens=4)).json
    text = ask().json["choices"][0]["message"]["content"]
    word = text.split()[3]
    stopped = ask(body=chat(stop=["never there", " " + word])).json["choices"][0]
    check(short["choices"][0]["finish_reason"] == "length", short["usage"]["completion_tokens"] == 4,
          stopped["finish_reason"] == "stop", stopped["message"]["content"] == " ".join(text.split()[:3]),
          ask(body=chat("[[tokens=7]]")).json["usage"]["completion_tokens"] == 7)


WEATHER = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {
    "city": {"type": "string"}, "unit": {"enum": ["C", "F"]}, "days": {"type": "integer"}}}}}


def a_tool_is_called_when_the_prompt_speaks_of_it():
    body = chat("what is the weather in Paris?", tools=[WEATHER])
    whole, stream = ask(body=body).json["choices"][0], ask(body={**body, "stream": True}).chunks_of_chat
    call = whole["message"]["tool_calls"][0]["function"]
    parts = [c["choices"][0]["delta"]["tool_calls"][0] for c in stream if c["choices"][0]["delta"].get("tool_calls")]
    answered = ask(body={**body, "messages": body["messages"] + [
        {"role": "assistant", "tool_calls": whole["message"]["tool_calls"]}, {"role": "tool", "content": "rain"}]}).json
    check(whole["finish_reason"] == "tool_calls", whole["message"]["content"] is None, call["name"] == "get_weather",
          set(json.loads(call["arguments"])) == {"city", "unit", "days"}, parts[0]["function"]["name"] == "get_weather",
          "".join(p["function"]["arguments"] for p in parts) == call["arguments"],
          stream[-1]["choices"][0]["finish_reason"] == "tool_calls", answered["choices"][0]["message"]["content"],
          ask(body=chat("hello", tools=[WEATHER])).json["choices"][0]["message"]["content"],
          ask(body=chat("hello", tools=[WEATHER], tool_choice="required")).json["choices"][0]["finish_reason"] == "tool_calls")


def json_is_answered_where_it_was_asked_for():
    schema = {"type": "object", "properties": {"name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
                                               "of": {"$ref": "#/$defs/of"}}, "$defs": {"of": {"enum": ["x"]}}}
    answer = ask(body=chat(response_format={"type": "json_schema", "json_schema": {"name": "n", "schema": schema}})).json
    value = json.loads(answer["choices"][0]["message"]["content"])
    plain = ask(body=chat(response_format={"type": "json_object"})).json
    check(set(value) == {"name", "tags", "of"}, value["of"] == "x", isinstance(value["tags"][0], str),
          json.loads(plain["choices"][0]["message"]["content"]))


def reasoning_is_counted_and_not_shown():
    usage = ask(body=chat(model="o4-mini")).json["usage"]
    capped = ask(body=chat(model="gpt-5", max_completion_tokens=20)).json
    thought = usage["completion_tokens_details"]["reasoning_tokens"]
    check(thought >= 64, usage["completion_tokens"] > thought, capped["choices"][0]["finish_reason"] == "length",
          capped["choices"][0]["message"]["content"] == "", capped["usage"]["completion_tokens"] == 20,
          ask(body=chat(model="o3", max_tokens=5)).json["error"]["code"] == "unsupported_parameter")


def a_prefix_that_was_seen_is_read_from_the_cache():
    sim = Sim.of("--seed", "5")
    text = " ".join(f"word{i}" for i in range(2000))
    first, again = ask(body=chat(text), sim=sim).json["usage"], ask(body=chat(text + " and more"), sim=sim).json["usage"]
    cached = again["prompt_tokens_details"]["cached_tokens"]
    check(first["prompt_tokens_details"]["cached_tokens"] == 0, cached >= 1024, cached % 128 == 0,
          cached <= first["prompt_tokens"], ask(body=chat(text, model="gpt-4.1"), sim=sim).json["usage"][
              "prompt_tokens_details"]["cached_tokens"] == 0)


def completions_go_on():
    whole = ask("/v1/completions", {"model": "m", "prompt": "once"}).json
    stream = ask("/v1/completions", {"model": "m", "prompt": "once", "stream": True, "stream_options": {"include_usage": True}})
    text = "".join(c["choices"][0]["text"] for c in stream.chunks_of_chat if c["choices"])
    check(whole["object"] == "text_completion", whole["usage"]["completion_tokens"] == 16, text == whole["choices"][0]["text"],
          stream.chunks_of_chat[-1]["usage"] == whole["usage"])


def embeddings_come_as_floats_and_as_base64():
    floats = ask("/v1/embeddings", {"model": "text-embedding-3-small", "input": ["a", "b"]}).json
    packed = ask("/v1/embeddings", {"model": "text-embedding-3-small", "input": "a", "encoding_format": "base64"}).json
    vector = struct.unpack("<1536f", base64.b64decode(packed["data"][0]["embedding"]))
    few = ask("/v1/embeddings", {"model": "e", "input": [1, 2, 3], "dimensions": 5}).json
    check(len(floats["data"]) == 2, [d["index"] for d in floats["data"]] == [0, 1],
          all(abs(a - b) < 1e-6 for a, b in zip(vector, floats["data"][0]["embedding"])),
          floats["data"][0]["embedding"] != floats["data"][1]["embedding"], abs(sum(x * x for x in vector) - 1) < 1e-3,
          len(few["data"][0]["embedding"]) == 5, few["usage"]["prompt_tokens"] == 3)


def responses_are_kept_and_gone_on_from():
    sim = Sim.of()
    first = ask("/v1/responses", {"model": "gpt-4o", "input": "hello"}).json
    next_ = ask("/v1/responses", {"model": "gpt-4o", "input": "more", "previous_response_id": first["id"]}).json
    path = f"/v1/responses/{first['id']}"
    check(first["status"] == "completed", first["output"][0]["content"][0]["text"],
          sim.call(path).json == first, sim.call(path + "/input_items").json["data"][0]["content"][0]["text"] == "hello",
          next_["usage"]["input_tokens"] > first["usage"]["total_tokens"],
          ask("/v1/responses", {"model": "m", "input": "x", "previous_response_id": "resp_no"}).status == 404,
          sim.call(path + "/cancel", method="POST", raw=b"").status == 400,
          sim.call(path, method="DELETE").json["deleted"] is True, sim.call(path).status == 404)
    unkept = ask("/v1/responses", {"model": "m", "input": "x", "store": False}).json
    later = ask("/v1/responses", {"model": "m", "input": "x", "background": True}).json
    check(sim.call(f"/v1/responses/{unkept['id']}").status == 404, later["status"] == "in_progress",
          sim.call(f"/v1/responses/{later['id']}/cancel", method="POST", raw=b"").json["status"] == "cancelled")


def responses_stream_numbered_events():
    stream = ask("/v1/responses", {"model": "o4-mini", "input": "hello", "stream": True})
    data = [json.loads(d) for _, d in stream.events]
    text = "".join(d["delta"] for d in data if d["type"] == "response.output_text.delta")
    last = data[-1]["response"]
    check([d["sequence_number"] for d in data] == list(range(len(data))), all(e == d["type"] for (e, _), d in zip(stream.events, data)),
          data[0]["type"] == "response.created", data[-1]["type"] == "response.completed",
          text == last["output"][-1]["content"][0]["text"], last["usage"]["output_tokens_details"]["reasoning_tokens"] > 0,
          ask("/v1/responses/input_tokens", {"model": "o4-mini", "input": "hello"}).json["input_tokens"] == last["usage"]["input_tokens"])
    cut = ask("/v1/responses", {"model": "m", "input": "hello", "max_output_tokens": 3}).json
    tool = ask("/v1/responses", {"model": "m", "input": "the weather?", "stream": True, "tools": [
        {"type": "function", "name": "get_weather", "parameters": WEATHER["function"]["parameters"]}]})
    item = json.loads(tool.events[-1][1])["response"]["output"][0]
    check(cut["status"] == "incomplete", cut["incomplete_details"]["reason"] == "max_output_tokens",
          item["type"] == "function_call", "city" in json.loads(item["arguments"]))


def models_are_listed_in_each_dialect():
    sim = Sim.of()
    check("gpt-4o" in [m["id"] for m in sim.call("/v1/models").json["data"]], sim.call("/v1/models/x").json["id"] == "x",
          sim.call("/anthropic/v1/models").json["data"][0]["type"] == "model",
          sim.call("/vllm/v1/models").json["data"][0]["max_model_len"], sim.call("/api/tags").json["models"],
          sim.call("/openai/v1/models").status == 200, sim.call("/health").status == 200)


def claude(**more):
    return {"model": "claude-sonnet-4-5", "max_tokens": 50, "messages": [{"role": "user", "content": "hello"}], **more}


def messages_are_answered_whole_and_as_events():
    whole, stream = ask(MESSAGES, claude()).json, ask(MESSAGES, claude(stream=True))
    data = [json.loads(d) for _, d in stream.events]
    text = "".join(d["delta"]["text"] for d in data if d["type"] == "content_block_delta")
    check(whole["type"] == "message", whole["content"][0]["text"] == text, whole["stop_reason"] == "end_turn",
          [d["type"] for d in data][:3] == ["message_start", "content_block_start", "ping"],
          [d["type"] for d in data][-3:] == ["content_block_stop", "message_delta", "message_stop"],
          all(e == d["type"] for (e, _), d in zip(stream.events, data)),
          data[0]["message"]["usage"]["input_tokens"] == whole["usage"]["input_tokens"],
          data[-2]["usage"]["output_tokens"] == whole["usage"]["output_tokens"],
          ask(MESSAGES + "/count_tokens", claude()).json["input_tokens"] == whole["usage"]["input_tokens"],
          ask(MESSAGES, claude(max_tokens=3)).json["stop_reason"] == "max_tokens")
    body = claude()
    del body["max_tokens"]
    check(ask(MESSAGES, body).json["error"]["type"] == "invalid_request_error", "anthropic-ratelimit-tokens-limit" in
          ask(MESSAGES, body).headers)


def messages_call_tools_and_use_the_cache_when_told():
    tool = {"name": "get_weather", "input_schema": WEATHER["function"]["parameters"]}
    whole = ask(MESSAGES, claude(tools=[tool], tool_choice={"type": "any"})).json
    stream = ask(MESSAGES, claude(tools=[tool], tool_choice={"type": "tool", "name": "get_weather"}, stream=True))
    parts = "".join(json.loads(d)["delta"]["partial_json"] for e, d in stream.events if e == "content_block_delta")
    check(whole["stop_reason"] == "tool_use", whole["content"][0]["type"] == "tool_use",
          set(whole["content"][0]["input"]) == {"city", "unit", "days"}, json.loads(parts) == whole["content"][0]["input"])
    long = [{"type": "text", "text": " ".join(f"w{i}" for i in range(3000)), "cache_control": {"type": "ephemeral"}}]
    first, again = (ask(MESSAGES, claude(system=long), sim=Sim.of("--seed", "6")).json["usage"] for _ in range(2))
    check(first["cache_creation_input_tokens"] > 1024, first["cache_read_input_tokens"] == 0,
          again["cache_read_input_tokens"] >= 1024, sum(again[k] for k in (
              "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")) == sum(first[k] for k in (
                  "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")))


def azure_speaks_of_its_filter_and_its_limits():
    whole, stream = ask(AZURE), ask(AZURE, chat(stream=True))
    first = stream.chunks_of_chat[0]
    blocked = ask(AZURE, chat("[[filter]]"))
    half = ask(AZURE, chat("[[filter-answer]]")).json["choices"][0]
    check(whole.json["prompt_filter_results"], whole.json["choices"][0]["content_filter_results"]["hate"],
          whole.headers["x-ms-deployment-name"] == "gpt-4o", "apim-request-id" in whole.headers,
          re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}", whole.headers["x-request-id"]),
          whole.headers["x-ratelimit-remaining-tokens"].isdigit(), first["choices"] == [], first["id"] == "",
          first["prompt_filter_results"], blocked.status == 400, blocked.json["error"]["code"] == "content_filter",
          blocked.json["error"]["innererror"]["content_filter_result"]["violence"]["filtered"] is True,
          half["finish_reason"] == "content_filter", half["content_filter_results"]["violence"]["filtered"] is True)


def azure_knows_its_versions():
    old = AZURE.replace("2024-10-21", "2024-06-01")
    check(ask(AZURE.split("?")[0]).status == 404, ask(old).status == 200,
          ask(old, chat(stream=True, stream_options={"include_usage": True})).status == 400,
          ask(old, chat(max_completion_tokens=5)).status == 400, ask("/openai/v1/chat/completions").status == 200,
          ask(AZURE, chat(model="something else")).json["model"].startswith("gpt-4o-2"))


def counted(text):
    """Tokens as lintel counts them; a quarter of the bytes where it was built without the tables."""
    run = subprocess.run([LINTEL, "tokens"], input=text, capture_output=True, text=True, timeout=DEADLINE)
    return int(run.stdout.split()[0]) if run.returncode == 0 else (len(text) + 3) // 4


def vllm_shows_its_thoughts_and_counts_in_every_chunk():
    body = chat(model="qwen3-32b", stream=True, stream_options={"include_usage": True, "continuous_usage_stats": True})
    whole, chunks = ask("/vllm" + CHAT, chat(model="qwen3-32b")).json, ask("/vllm" + CHAT, body).chunks_of_chat
    counts = [c["usage"]["completion_tokens"] for c in chunks]
    thoughts = "".join(c["choices"][0]["delta"].get("reasoning_content", "") for c in chunks if c["choices"])
    check(whole["choices"][0]["message"]["reasoning_content"] == thoughts, counts == sorted(counts), counts[0] == 0,
          chunks[-1]["usage"] == whole["usage"], ask("/tokenize", {"model": "m", "prompt": "one two three"}).json["count"] == counted("one two three"),
          ask("/vllm" + CHAT, {"model": "m"}).json["error"]["code"] == 400)


def ollama_answers_in_lines():
    whole = ask("/api/chat", chat(stream=False)).json
    stream = ask("/api/chat", chat())
    lines = [json.loads(line) for line in stream.body.splitlines()]
    check(whole["done"] is True, whole["message"]["content"] == "".join(x["message"]["content"] for x in lines),
          stream.headers["content-type"] == "application/x-ndjson", lines[-1]["eval_count"] == whole["eval_count"],
          lines[-1]["prompt_eval_count"] == whole["prompt_eval_count"], not any(x["done"] for x in lines[:-1]),
          ask("/api/generate", {"model": "m", "prompt": "x", "stream": False}).json["response"],
          ask("/ollama" + CHAT).json["system_fingerprint"] == "fp_ollama")


def a_provider_answers_only_what_it_has():
    anthropic, openai = Sim.of("--provider", "anthropic"), Sim.of("--provider", "openai")
    check(anthropic.call(MESSAGES, claude()).status == 200, anthropic.call(CHAT, chat()).json["error"]["type"] == "not_found_error",
          openai.call(MESSAGES, claude()).status == 404, openai.call(AZURE, chat()).status == 404,
          openai.call("/v1/models").headers["openai-version"] == "2020-10-01")


# The wire


def connections_are_kept_and_bodies_may_come_in_any_pieces():
    sim = Sim.of()
    body = json.dumps(chat()).encode()
    with sim.connect() as s:
        first = None
        for _ in range(3):
            s.sendall(request(CHAT, chat()))
            first = first or Answer(s)
        chunked = f"POST {CHAT} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
        for i in range(0, len(body), 11):
            piece = body[i:i + 11]
            chunked += f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    with sim.connect() as s:
        for byte in chunked + b"0\r\n\r\n":
            s.sendall(bytes([byte]))
        answer = Answer(s)
        s.sendall(request(CHAT, chat()) + request("/v1/models"))
        two = Answer(s)
    check(answer.status == 200, answer.json["choices"] == first.json["choices"], two.status == 200)


def a_body_is_waited_for_with_100_continue():
    body = json.dumps(chat()).encode()
    with Sim.of().connect() as s:
        s.sendall(f"POST {CHAT} HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        s.settimeout(DEADLINE)
        check(s.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n")
        s.sendall(body)
        check(Answer(s).status == 200)


def what_is_malformed_is_refused_and_the_connection_closed():
    sim = Sim.of()
    for raw in (b"nonsense\r\n\r\n", b"POST / HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
                b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n"):
        with sim.connect() as s:
            s.sendall(raw)
            answer = Answer(s)
            check(answer.status == 400, answer.headers["connection"] == "close", s.recv(1) == b"")
    check(ask(raw=b"{\"model\":").status == 400, ask(raw=b"").status == 400, ask(body={"model": "m"}).status == 400,
          sim.call("/v1/nothing").status == 404, ask(body={"messages": []}).status == 400,
          sim.call(CHAT, raw=b'{"model":"\xff","messages":[]}').status == 400)


def only_the_key_opens_when_there_is_one():
    sim = Sim.of("--key", "right")
    check(ask(sim=sim).json["error"]["code"] == "invalid_api_key", ask(AZURE, sim=sim).json["error"]["code"] == "401",
          ask(MESSAGES, claude(), sim=sim).json["error"]["type"] == "authentication_error",
          ask(sim=sim, headers={"Authorization": "Bearer right"}).status == 200, ask(sim=sim, headers={"api-key": "right"}).status == 200,
          ask(sim=sim, headers={"x-api-key": "right"}).status == 200, ask(sim=sim, headers={"api-key": "right "}).status == 200,
          ask(sim=sim, headers={"api-key": "wrong"}).status == 401)


def a_unix_socket_serves_too_and_is_taken_away_at_the_end():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sim.sock")
        process = subprocess.Popen([LINTEL, "sim", "--listen", f"unix:{path}"], stderr=subprocess.PIPE, text=True)
        process.stderr.readline()
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(path)
            s.sendall(request(CHAT, chat()))
            check(Answer(s).status == 200)
        process.terminate()
        check(process.wait(DEADLINE) == 0, not os.path.exists(path))


# Limits, by a clock that stands


def clocked(*options):
    sim = Sim("--clock", "1700000040", *options)
    return contextlib.closing(Clocked(sim))


class Clocked:
    def __init__(self, sim):
        self.sim = sim

    def add(self, ms):
        self.sim.call(f"/sim/clock?add_ms={ms}", method="POST", raw=b"")

    def ask(self, path=AZURE, body=None):
        return self.sim.call(path, body or chat())

    def close(self):
        self.sim.stop()


def calls_are_limited_in_windows():
    with clocked("--rpm", "600", "--rpm-window", "1") as c:
        statuses = [c.ask().status for _ in range(12)]
        late = c.ask()
        c.add(400)
        later = c.ask()
        c.add(int(later.headers["retry-after-ms"]))
        check(statuses == [200] * 10 + [429] * 2, late.headers["retry-after-ms"] == "1000", late.headers["retry-after"] == "1",
              late.json["error"]["code"] == "429", later.headers["retry-after-ms"] == "600", c.ask().status == 200,
              c.ask("/openai/v1/chat/completions", chat(model="other")).headers["x-ratelimit-remaining-requests"] == "9")


def tokens_are_estimated_at_arrival_and_counted_by_the_minute():
    with clocked("--tpm", "1000") as c:
        first, second = c.ask(body=chat("x" * 400, max_tokens=300)), c.ask(body=chat("x" * 400, max_tokens=300))
        third = c.ask(body=chat("x" * 400, max_tokens=300))
        small = c.ask(body=chat("x" * 400, max_tokens=50))
        full = c.ask(body=chat("x" * 400, max_tokens=10))
        c.add(60000)
        check(first.headers["x-ratelimit-remaining-tokens"] == "600", second.headers["x-ratelimit-remaining-tokens"] == "200",
              third.status == 429, "max_tokens" in third.json["error"]["message"], third.headers["x-ratelimit-remaining-tokens"] == "200",
              third.headers["retry-after-ms"] == "60000", small.status == 200, full.status == 429,
              "token rate limit" in full.json["error"]["message"], c.ask(body=chat("x" * 400, max_tokens=300)).status == 200)


def openai_and_anthropic_say_it_their_own_way():
    with clocked("--rpm", "6") as c:
        openai, anthropic = [c.ask(CHAT) for _ in range(2)][1], [c.ask(MESSAGES, claude()) for _ in range(2)][1]
        check(openai.json["error"]["code"] == "rate_limit_exceeded", openai.headers["x-ratelimit-reset-requests"] == "10s",
              openai.headers["retry-after-ms"] == "10000", anthropic.json["error"]["type"] == "rate_limit_error",
              anthropic.headers["retry-after"] == "10", anthropic.headers["anthropic-ratelimit-requests-reset"] == "2023-11-14T22:14:10Z")


def a_ptu_deployment_is_a_bucket_that_leaks():
    with clocked("--ptu", "1") as c:  # 3,400 converted tokens; an answer's token counts for eight
        one = c.ask(body=chat("x" * 40, max_tokens=400))
        low = c.ask(body=chat("[[tokens=210]]", max_tokens=210)), c.ask(body=chat("[[tokens=210]]", max_tokens=210))
        full = c.ask()
        check(one.status == 200, low[0].status == low[1].status == 200, float(low[1].headers["azure-openai-deployment-utilization"][:-1]) > 40,
              full.status == 429, "utilization" in full.json["error"]["message"])
        wait = int(full.headers["retry-after-ms"])
        c.add(wait - 1)
        early = c.ask().status
        c.add(1)
        check(early == 429, c.ask().status == 200)


def a_script_gives_a_deployment_limits_of_its_own():
    with clocked() as c:
        script = {"limits": [{"deployment": "gpt-4o", "rpm": 6, "window": 10}]}
        check(c.sim.call("/sim/script", script).json == {"faults": 0, "limits": 1}, [c.ask().status for _ in range(2)] == [200, 429],
              c.ask(CHAT, chat(model="gpt-4.1")).status == 200)


# Faults


def fault(name, **more):
    return ask(body=chat(**more), headers={"x-sim-fault": name})


def faults_answer_with_their_status():
    rows = {"key": 401, "forbidden": 403, "not-found": 404, "filter": 400, "too-long": 400, "rate": 429, "capacity": 429,
            "adjusted": 429, "size": 429, "quota": 429, "server": 500, "html": 502, "unavailable": 503, "timeout": 504, "overloaded": 529}
    for name, status in rows.items():
        for more in ({}, {"stream": True}):
            check(fault(name, **more).status == status)
    azure = {name: ask(AZURE, headers={"x-sim-fault": name}) for name in ("rate;retry_ms=300", "capacity", "adjusted", "size")}
    check(fault("html").body.startswith(b"<html>"), fault("quota").json["error"]["code"] == "insufficient_quota",
          azure["rate;retry_ms=300"].headers["retry-after-ms"] == "300", azure["rate;retry_ms=300"].headers["retry-after"] == "1",
          "retry-after" not in azure["capacity"].headers, "high demand" in azure["capacity"].json["error"]["message"],
          azure["adjusted"].headers["x-ratelimit-limit-tokens"] == "15000000", "max_tokens" in azure["size"].json["error"]["message"],
          re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", fault("rate;date=1").headers["retry-after"]),
          ask(MESSAGES, claude(), headers={"x-sim-fault": "overloaded"}).json["error"]["type"] == "overloaded_error",
          fault("no-stream-options", stream=True).status == 200,
          fault("no-stream-options", stream=True, stream_options={"include_usage": True}).status == 400)


def faults_can_be_asked_for_by_model_and_by_prompt():
    check(ask(body=chat(model="fault-server")).status == 500, ask(body=chat("[[fault=rate;retry_ms=7]]")).headers["retry-after-ms"] == "7",
          ask(headers={"x-sim-fault": "no-such-fault"}).status == 200)


def connections_end_as_the_fault_says():
    check((fault("refuse").ended, fault("refuse").bytes) == ("closed", b""), (fault("reset").ended, fault("reset").bytes) == ("reset", b""))
    for more in ({}, {"stream": True}):
        head = fault("reset-head", **more)
        check(head.ended == "reset", head.status in (0, 200))
    stream = fault("close;after=2", stream=True)
    cut = fault("cut;after=2", stream=True)
    whole = fault("cut")
    check(stream.ended == "closed", len(stream.sizes) == 2, stream.status == 200, cut.ended == "closed", len(cut.sizes) == 2,
          len(cut.bytes) > len(stream.bytes), whole.ended == "closed", 0 < len(whole.body) < int(whole.headers["content-length"]),
          fault("reset-stream;after=3", stream=True).ended == "reset")


def heard(sock, head, word, times):
    """What came until the head and so many words are there."""
    seen = b""
    sock.settimeout(DEADLINE)
    while head not in seen or seen.count(word) < times:
        seen += sock.recv(1 << 20)
    return seen


def silence_is_kept_for_as_long_as_asked():
    with clocked("--seed", "1") as c:
        for name, events in (("silent", 0), ("stall;after=4", 4)):
            with c.sim.connect() as s:
                s.sendall(request(CHAT, chat(stream=True), {"x-sim-fault": name}))
                seen = heard(s, b"\r\n\r\n", b"data: ", events)
                answer = Answer(s, 0.1, seen)
                check(answer.ended == "silent", answer.status == 200, len(answer.sizes) == events)
        with c.sim.connect() as s:
            s.sendall(request(CHAT, chat(stream=True), {"x-sim-fault": "stall;ms=5000;after=1"}))
            seen = heard(s, b"\r\n\r\n", b"data: ", 1)
            waited = Answer(s, 0.1, seen)
            c.add(4999)
            check(waited.ended == "silent", not select.select([s], [], [], 0.1)[0])
            c.add(1)
            s.settimeout(DEADLINE)
            check(b"finish_reason" in s.recv(1 << 20))
        for name in ("slow;ms=50", "slow-head;ms=1"):
            with c.sim.connect() as s:
                s.sendall(request(CHAT, chat(), {"x-sim-fault": name}))
                check(not select.select([s], [], [], 0.05)[0] or name != "slow;ms=50")
                c.add(2000)
                check(Answer(s).status == 200)


def what_is_said_can_be_spoilt():
    usage = {"stream": True, "stream_options": {"include_usage": True}}
    good = fault("none-such", **usage)
    malformed = fault("malformed;after=2", **usage)
    broken = [i for i, (_, d) in enumerate(malformed.events) if d != "[DONE]" and not parses(d)]
    check(broken == [2], len(malformed.events) == len(good.events), not parses(fault("malformed").body))
    check(fault("no-done", stream=True).events[-1][1] != "[DONE]", "usage" not in fault("no-usage").json,
          not any(c.get("usage") for c in fault("no-usage", **usage).chunks_of_chat),
          all(c["usage"] for c in fault("usage-each", **usage).chunks_of_chat),
          fault("error-body").status == 200, "error" in fault("error-body").json,
          "error" in json.loads(fault("error-body", stream=True).events[0][1]))
    error = fault("error-event;after=5", stream=True)
    check(len(error.events) == 6, "error" in json.loads(error.events[-1][1]), error.ended == "whole",
          ask(MESSAGES, claude(stream=True), headers={"x-sim-fault": "error-event;after=4"}).events[-1][0] == "error")
    huge = fault("huge;bytes=300000;after=1", stream=True)
    check(max(huge.sizes) > 300000, stream_text(huge) == stream_text(good), len(fault("huge;bytes=99999").body) > 99999,
          len(fault("huge").body) > 10 << 20)
    for name, sign in (("crlf", b"\r\n\r\n"), ("comments", b": ping\n\n"), ("no-space", b"data:{")):
        spelt = fault(name, stream=True)
        check(sign in spelt.body, stream_text(spelt) == stream_text(good))
    packed, stream = fault("gzip"), fault("gzip", stream=True)
    check(packed.headers["content-encoding"] == "gzip", json.loads(gzip.decompress(packed.body))["choices"],
          gzip.decompress(stream.body).endswith(b"data: [DONE]\n\n"))


def parses(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def lengths_can_lie_and_writes_be_small():
    long, short = fault("long-length;bytes=30"), fault("short-length;bytes=5")
    check(long.ended == "closed", len(long.body) == int(long.headers["content-length"]) - 30, parses(long.body),
          len(short.body) >= int(short.headers["content-length"]), not parses(short.body[:int(short.headers["content-length"])]),
          stream_text(fault("split;bytes=3", stream=True)) == stream_text(fault("none", stream=True)),
          fault("split;bytes=1").json["choices"] == ask().json["choices"],
          fault("long-length", stream=True).ended == "closed")


def a_script_gives_faults_to_certain_calls():
    sim = Sim("--seed", "2")
    script = b"faults:\n  - {calls: 2..3, deployment: a, fault: server}\n  - {every: 2, deployment: b, fault: 'rate;retry_ms=5'}\n"
    check(sim.call("/sim/script", raw=script).json["faults"] == 2, sim.call("/sim/script").body == script,
          [ask(body=chat(model="a"), sim=sim).status for _ in range(4)] == [200, 500, 500, 200],
          [ask(body=chat(model="b"), sim=sim).status for _ in range(4)] == [200, 429, 200, 429], ask(sim=sim).status == 200)
    for wrong in (b"faults: [{calls: 0, fault: reset}]", b"faults: [{fault: nothing}]", b"faults: [{fault: reset;after=x}]",
                  b"faults: [{calls: 1}]", b"limits: [{rpm: 1}]", b"nothing: 1", b"[", b"limits: [{deployment: a, window: 3}]"):
        answer = sim.call("/sim/script", raw=wrong)
        check(answer.status == 400, answer.json["error"].startswith("script:"))
    check(ask(body=chat(model="b"), sim=sim).status == 200, ask(body=chat(model="b"), sim=sim).status == 429)
    sim.reset()
    check(ask(body=chat(model="b"), sim=sim).status == 200, ask(body=chat(model="b"), sim=sim).status == 200)
    with sim.connect() as control:
        control.sendall(request("/sim/script", raw=b"faults: [{connections: 1..2, fault: refuse}]"))
        Answer(control)
        refused = []
        for _ in range(3):
            with sim.connect() as s:
                try:
                    s.sendall(request(CHAT, chat()))
                    refused.append(Answer(s).status)
                except OSError:
                    refused.append(0)
        check(refused == [0, 0, 200])
    sim.stop()


# The bill


def the_bill_has_a_row_for_each_call():
    sim = Sim("--seed", "3")
    headers = {"x-lintel-request-id": "req_1", "x-request-id": "mine"}
    usage = ask(sim=sim, headers=headers).json["usage"]
    message = ask(MESSAGES, claude(), sim=sim).json["usage"]
    ask(body=chat(model="fault-server"), sim=sim)
    ask("/v1/embeddings", {"model": "e", "input": "one two"}, sim=sim)
    rows = sim.bill()
    total = sim.call("/sim/bill?sum=1").json
    check([r["call"] for r in rows] == [1, 2, 3, 4], rows[0]["lintel_request_id"] == "req_1", rows[0]["request_id"] == "mine",
          (rows[0]["prompt"], rows[0]["out"]) == (usage["prompt_tokens"], usage["completion_tokens"]),
          (rows[1]["prompt"], rows[1]["out"]) == (message["input_tokens"], message["output_tokens"]),
          (rows[2]["status"], rows[2]["prompt"], rows[2]["fault"]) == (500, 0, "server"), rows[3]["prompt"] == counted("one two"), rows[3]["out"] == 0,
          all(r["ended"] == "whole" for r in rows), total["calls"] == 4, total["refused"] == 1,
          total["out"] == sum(r["out"] for r in rows), len(total["by"]) == 4)
    sim.reset()
    check(sim.bill() == [], sim.stop() == 0)


def who_leaves_pays_for_what_was_made_until_then():
    with clocked("--tokens-per-second", "100", "--first-token-ms", "500") as c:
        with c.sim.connect() as s:
            s.sendall(request(CHAT, chat("[[tokens=30]]", stream=True)))
            c.add(500 + 10 * 9)  # the tenth word is there
            got = b""
            s.settimeout(DEADLINE)
            while got.count(b"data: ") < 11:
                got += s.recv(1 << 16)
        rows = []
        while not rows:
            rows = c.sim.bill()
        check(rows[0]["ended"] == "left", rows[0]["out"] == 10, rows[0]["prompt"] > 0)
        with c.sim.connect() as s:
            s.sendall(request(CHAT, chat("[[tokens=30]]")))
            c.add(590)
        while len(rows) < 2:
            rows = c.sim.bill()
        check(rows[1]["ended"] == "left", rows[1]["out"] == 10)


def what_a_fault_cut_off_was_not_made():
    sim = Sim("--seed", "4")
    for name in ("refuse", "reset-head", "close;after=4", "error-body", "error-event;after=3"):
        ask(body=chat(stream=True), headers={"x-sim-fault": name}, sim=sim)
    rows = sim.bill()
    check([r["ended"] for r in rows] == ["cut", "cut", "cut", "whole", "whole"], [r["out"] for r in rows] == [0, 0, 3, 0, 2],
          rows[0]["prompt"] == 0, rows[1]["prompt"] > 0, rows[3]["prompt"] == 0)
    sim.stop()


def the_bill_is_written_to_a_file():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bill.jsonl")
        sim = Sim("--bill", path)
        for _ in range(3):
            ask(sim=sim)
        rows = sim.bill()
        check(sim.stop() == 0, [json.loads(line) for line in open(path)] == rows, len(rows) == 3)


def main():
    tests = [f for name, f in globals().items() if callable(f) and getattr(f, "__module__", "") == "__main__" and
             name.count("_") >= 2 and name not in ("chunks_of_chat",)]
    chosen = [f for f in tests if not sys.argv[2:] or any(word in f.__name__ for word in sys.argv[2:])]
    bad = 0
    for number, test in enumerate(chosen, 1):
        try:
            test()
        except Exception as error:  # a test that breaks is one that fails
            bad += 1
            frame = error.__traceback__
            while frame.tb_next and frame.tb_next.tb_frame.f_code.co_filename == __file__ and frame.tb_next.tb_frame.f_code.co_name != "check":
                frame = frame.tb_next
            print(f"not ok {number} - {test.__name__.replace('_', ' ')}\n# line {frame.tb_lineno}: {type(error).__name__}: {error}")
        else:
            print(f"ok {number} - {test.__name__.replace('_', ' ')}")
    print(f"1..{len(chosen)}")
    return bad > 0


try:
    code = main()
finally:
    for started in Sim.all:
        started.process.kill()
sys.exit(code)
