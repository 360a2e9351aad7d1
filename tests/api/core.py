#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The control plane as programs meet it, behind the gateway's own nginx: core.py LINTEL."""
import json
import os
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
from up import Page, Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin"}


def raw(up, method, path, body=None, headers=None):
    """A status, headers and bytes, sent as they are."""
    answer, got = up.ask(path, body, headers, method)
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, got


def everything_that_is_answered_has_the_headers_that_browsers_need():
    up = Up(LINTEL).start()
    page = up.sign_in()
    cookie = {"Cookie": page.cookie}
    for path, sent in (("/api/v1/about", {}), ("/api/v1/openapi.json", {}), ("/api/v1/health", cookie), ("/api/v1/health", {}),
                       ("/api/v1/nothing", {}), ("/api/nothing", {}), ("/ui/", {}), ("/ui/readiness", {}), ("/ui/assets/nothing.js", {})):
        status, headers, _ = raw(up, "GET", path, headers=sent)
        for name, value in HEADERS.items():
            assert headers.get(name) == value, (path, status, name, headers)
        policy = headers.get("content-security-policy", "")
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, (path, policy)
        assert "unsafe" not in policy and "*" not in policy, (path, policy)
        assert "cache-control" in headers or status >= 400, (path, headers)
        assert not any(value for name, value in headers.items() if name == "server" and any(c.isdigit() for c in value)), headers
    up.done()


def the_data_path_stays_the_gateways_and_the_root_leads_to_the_pages():
    up = Up(LINTEL).start()
    assert up.chat()[0].status == 200
    status, headers, _ = raw(up, "GET", "/")
    assert status == 302 and headers["location"].endswith("/ui/"), (status, headers)
    assert raw(up, "GET", "/v1/models")[0] == 200
    assert raw(up, "GET", "/apis")[0] == 404 and raw(up, "GET", "/uix")[0] == 404
    up.done()


def a_read_that_has_not_changed_is_told_as_such():
    up = Up(LINTEL).start()
    status, headers, body = raw(up, "GET", "/api/v1/openapi.json")
    assert status == 200 and headers["etag"].startswith('"'), headers
    assert json.loads(body)["openapi"] == "3.1.0"
    status, again, body = raw(up, "GET", "/api/v1/openapi.json", headers={"If-None-Match": headers["etag"]})
    assert status == 304 and body == b"" and again["etag"] == headers["etag"], (status, again)
    assert raw(up, "GET", "/api/v1/openapi.json", headers={"If-None-Match": '"other"'})[0] == 200
    up.done()


def what_is_asked_wrongly_is_a_problem_that_says_why():
    up = Up(LINTEL).start()
    page = up.sign_in()
    for method, path, sent, body, status, code in (
            ("GET", "/api/v1/nothing", {}, None, 404, "no-route"),
            ("GET", "/api/v2/about", {}, None, 404, "no-route"),
            ("GET", "/api/v1/about/", {}, None, 404, "no-route"),
            ("DELETE", "/api/v1/about", {}, None, 405, "method"),
            ("GET", "/api/v1/about?color=red", {}, None, 400, "parameter"),
            ("GET", "/api/v1/health", {}, None, 401, "unauthorized")):
        got, headers, answer = raw(up, method, path, body, sent)
        assert (got, headers["content-type"]) == (status, "application/problem+json"), (path, got, headers)
        problem = json.loads(answer)
        assert problem["status"] == status and problem["code"] == code and problem["detail"] and problem["type"].endswith(code), problem
    assert raw(up, "DELETE", "/api/v1/about")[1]["allow"] == "GET"
    answer, problem = page.ask("POST", "/session", "x" * 3_000_000)
    assert answer.status == 413, (answer.status, problem)
    answer, problem = page.ask("POST", "/session", "x" * 1_500_000)
    assert answer.status == 413 and problem["code"] == "body-size", problem
    answer, problem = page.ask("POST", "/session", {"once": "x"}, {"Content-Type": "text/plain"})
    assert answer.status == 415, problem
    answer, problem = page.ask("POST", "/session", {"once": 7})
    assert answer.status == 400 and "once" in problem["detail"], problem
    up.done()


def a_write_with_a_key_is_done_once():
    up = Up(LINTEL).start()
    page = up.sign_in()
    body = {"name": "ci", "role": "viewer"}
    first, token = page.ask("POST", "/tokens", body, {"Idempotency-Key": "k1"})
    assert first.status == 201, (first.status, token)
    again, problem = page.ask("POST", "/tokens", body, {"Idempotency-Key": "k1"})
    assert again.status == 409 and problem["code"] == "already", problem  # a secret is shown once
    other, problem = page.ask("POST", "/tokens", {**body, "name": "other"}, {"Idempotency-Key": "k1"})
    assert other.status == 422, problem
    assert len(page.must("GET", "/tokens")["items"]) == 1
    assert page.ask("POST", "/tokens", body, {"Idempotency-Key": "x" * 200})[0].status == 400
    wrong = page.ask("POST", "/tokens", {"name": "ci", "role": "nonsense"}, {"Idempotency-Key": "k2"})[0]
    right = page.ask("POST", "/tokens", body | {"name": "ci2"}, {"Idempotency-Key": "k2"})[0]
    assert (wrong.status, right.status) == (400, 201), (wrong.status, right.status)  # what failed may be tried again
    up.done()


def what_is_live_comes_through_nginx_at_once_and_ends_with_the_session():
    up = Up(LINTEL).start()
    page = up.sign_in()
    stream = page.events()
    assert stream.status == 200 and stream.getheader("content-type") == "text/event-stream", stream.getheaders()
    assert stream.readline() == b"retry: 2000\n"
    page.must("DELETE", "/session")
    while stream.readline():
        pass
    assert Page(up).events().status == 401
    up.done()


def the_api_killed_is_back_and_calls_go_on_meanwhile():
    up = Up(LINTEL).start()
    for _ in range(3):
        pid = up.children()["api"]
        os.kill(pid, signal.SIGKILL)
        assert up.chat()[0].status == 200
        until("the API is back", lambda: up.children().get("api") not in (None, pid) and raw(up, "GET", "/api/v1/about")[0] == 200)
    assert up.stop() == 0
    up.done()


sys.exit(run([
    everything_that_is_answered_has_the_headers_that_browsers_need,
    the_data_path_stays_the_gateways_and_the_root_leads_to_the_pages,
    a_read_that_has_not_changed_is_told_as_such,
    what_is_asked_wrongly_is_a_problem_that_says_why,
    a_write_with_a_key_is_done_once,
    what_is_live_comes_through_nginx_at_once_and_ends_with_the_session,
    the_api_killed_is_back_and_calls_go_on_meanwhile,
]))
