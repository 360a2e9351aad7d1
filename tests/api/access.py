#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who may sign in to the control plane, and what is written down about it: access.py LINTEL."""
import copy
import hashlib
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "serve"), str(HERE.parent / "live")]
from postgres import SECRET as PASSWORD, Server, programs  # noqa: E402
from up import Page, Skipped, Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
CLIENT_SECRET = "canary-client-secret-0123456789abcdef"


def govern(up, *words):
    return subprocess.run([LINTEL, "govern", *words, "--state", str(up.state)], capture_output=True, text=True, timeout=60)


def by_link(up, link):
    page = Page(up)
    return page, page.send("POST", "/session", {"once": link.strip().split("#once=")[1]})


def at_once(what, pages):
    """Does it with copies of all pages at the same time."""
    wrong = []

    def do(page):
        try:
            what(copy.copy(page))
        except Exception as problem:  # noqa: BLE001 it is told below
            wrong.append(problem)

    threads = [threading.Thread(target=do, args=(page,)) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong


def lies_in(up, secret):
    """Where below the folder of a lintel up the bytes of a secret are."""
    found = []
    for path in up.folder.rglob("*"):
        try:
            if path.is_file() and secret.encode() in path.read_bytes():
                found.append(str(path))
        except OSError:
            pass
    return found


def printed(up):
    return re.findall(r"\S+/ui/#once=\w+", up.said())[-1]


# --- links ---

def a_link_signs_in_once_and_a_restart_does_not_make_it_new():
    up = Up(LINTEL).start()
    link = printed(up)
    page, (answer, got) = by_link(up, link)
    assert answer.status == 201 and got["role"] == "owner" and got["how"] == "link", (answer.status, got)
    cookie = answer.getheader("set-cookie")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie, cookie
    assert by_link(up, link)[1][0].status == 401
    os.kill(up.children()["api"], signal.SIGKILL)
    until("the control plane is back", lambda: page.get("/session")[0].status == 200)
    assert by_link(up, link)[1][0].status == 401, "the same link after the process was killed"
    up.stop()
    up.start()
    page.up = up
    assert by_link(up, link)[1][0].status == 401, "the same link after a restart"
    up.done()


def a_link_of_lintel_govern_link_gives_what_it_says_and_no_more():
    up = Up(LINTEL).start()
    Page(up).must("GET", "/about")  # waits for the control plane, which begins beside the gateway
    link = govern(up, "link", "alice", "--role", "viewer")
    assert link.returncode == 0, link.stderr
    assert len(link.stdout.splitlines()) == 1 and link.stdout.strip().split("#once=")[1] not in link.stderr
    page, (answer, got) = by_link(up, link.stdout)
    assert answer.status == 201 and got["role"] == "viewer" and got["name"] == "alice", got
    assert page.get("/audit")[0].status == 403
    assert page.send("POST", "/tokens", {"name": "x", "role": "viewer"})[0].status == 403
    assert by_link(up, link.stdout)[1][0].status == 401
    assert not list((up.state / "links").iterdir())
    up.done()


def who_signs_out_is_out():
    up = Up(LINTEL).start()
    page = up.sign_in()
    assert page.send("DELETE", "/session")[0].status == 204
    assert page.get("/session")[0].status == 401
    up.done()


def signing_in_anew_ends_the_session_that_was():
    up = Up(LINTEL).start()
    first = up.sign_in()
    kept = first.cookie
    link = govern(up, "link").stdout
    answer, _ = first.send("POST", "/session", {"once": link.strip().split("#once=")[1]})
    assert answer.status == 201 and first.cookie != kept
    first.must("GET", "/session")
    first.cookie = kept
    assert first.get("/session")[0].status == 401
    up.done()


# --- tokens ---

def nobody_gives_more_than_he_has():
    up = Up(LINTEL).start()
    owner = up.sign_in()
    tokens = {role: owner.must("POST", "/tokens", {"name": role, "role": role}) for role in ("viewer", "operator", "owner")}
    team = owner.must("POST", "/tokens", {"name": "bots", "role": "owner", "team": "bots"})
    for role in ("viewer", "operator"):
        answer, got = Page(up, tokens[role]["secret"]).send("POST", "/tokens", {"name": "more", "role": "owner"})
        assert answer.status == 403 and got["code"] == "role", got
    bound = Page(up, team["secret"])
    assert bound.get("/session")[1]["team"] == "bots"
    for method, path, body in (("POST", "/tokens", {"name": "more", "role": "owner"}), ("GET", "/tokens", None), ("GET", "/sessions", None),
                               ("GET", "/audit", None), ("GET", "/settings", None)):
        answer, got = bound.ask(method, path, body)
        assert answer.status == 403 and got["code"] == "team", (path, got)
    other = Page(up, tokens["owner"]["secret"])
    today = time.strftime("%Y-%m-%d", time.gmtime())
    short = other.must("POST", "/tokens", {"name": "short", "role": "owner", "until": today})
    for until_day in (None, "2027-11-01"):
        answer, got = Page(up, short["secret"]).send("POST", "/tokens", {"name": "longer", "role": "viewer", **({"until": until_day} if until_day else {})})
        assert (answer.status, got.get("code")) == (403, "role") if until_day else answer.status == 201 and got["token"]["until"] <= short["token"]["until"], got
    for wrong in ({"name": "", "role": "viewer"}, {"name": "x", "role": "nobody"}, {"name": "x\ny", "role": "viewer"},
                  {"name": "x", "role": "viewer", "until": "2020-01-01"}, {"name": "x", "role": "viewer", "until": "2099-01-01"},
                  {"name": "x", "role": "viewer", "until": "tomorrow"}):
        assert owner.send("POST", "/tokens", wrong)[0].status == 422, wrong
    assert owner.send("POST", "/tokens", {"name": "x", "role": "emperor"})[0].status in (400, 422)
    up.done()


def a_secret_is_shown_once_and_not_again():
    up = Up(LINTEL).start()
    owner = up.sign_in()
    made = owner.must("POST", "/tokens", {"name": "ci", "role": "viewer"})
    key = {"Idempotency-Key": "one-two-three"}
    answer, kept = owner.ask("POST", "/tokens", {"name": "ci2", "role": "viewer"}, key)
    assert answer.status == 201
    again, got = owner.ask("POST", "/tokens", {"name": "ci2", "role": "viewer"}, key)
    assert again.status == 409 and kept["secret"] not in json.dumps(got), got
    robot = Page(up, made["secret"])
    for _ in range(3):
        robot.must("GET", "/session")
    link = printed(up).split("#once=")[1]
    parts = owner.cookie.split("=", 1)[1].split(".")
    for path in ("/tokens", "/audit?limit=500", "/sessions", "/settings", "/session", "/about"):
        said = json.dumps(owner.must("GET", path))
        assert made["secret"] not in said and kept["secret"] not in said and link not in said and parts[1] not in said, path
    used = next(t for t in owner.must("GET", "/tokens")["items"] if t["id"] == made["token"]["id"])
    assert used["used_at"] and used["name"] == "ci", used
    up.stop()
    # The link is printed for people, once; that is where it stands, and nowhere else.
    assert lies_in(up, link) == [str(up.folder / "log")], lies_in(up, link)
    for secret in (made["secret"], kept["secret"], parts[1], parts[2], owner.csrf):
        assert lies_in(up, secret) == [], lies_in(up, secret)
    up.done()


def what_is_revoked_is_refused_at_once():
    up = Up(LINTEL).start()
    owner = up.sign_in()
    made = owner.must("POST", "/tokens", {"name": "ci", "role": "viewer"})
    robot = Page(up, made["secret"])
    robot.must("GET", "/session")
    stream = robot.events()
    assert stream.status == 200
    assert owner.send("DELETE", f"/tokens/{made['token']['id']}")[0].status == 204
    revoked = time.monotonic()
    assert robot.get("/session")[0].status == 401  # the very next call
    stream.read()  # which ends
    print(f"# its live stream ended after {1000 * (time.monotonic() - revoked):.0f} ms")
    assert owner.send("DELETE", f"/tokens/{made['token']['id']}")[0].status == 404
    up.done()


def an_owner_ends_the_sessions_of_others():
    up = Up(LINTEL).start()
    owner = up.sign_in()
    alice, _ = by_link(up, govern(up, "link", "alice", "--role", "viewer").stdout)
    row = next(s for s in owner.must("GET", "/sessions")["items"] if s["name"] == "alice")
    assert not row["mine"] and owner.send("DELETE", f"/sessions/{row['id']}")[0].status == 204
    assert alice.get("/session")[0].status == 401
    assert owner.send("DELETE", f"/sessions/{row['id']}")[0].status == 404
    owner.must("GET", "/session")
    up.done()


def a_team_s_token_sees_and_changes_nothing_of_another_team():
    digest = hashlib.sha256(b"lk_canary").hexdigest()
    up = Up(LINTEL, estate=f"""gateway:
  teams: [{{name: mine, rpm: 1000}}, {{name: theirs-canary, rpm: 999}}]
  callers:
    - {{name: my-bot, team: mine, key_sha256: "{'0' * 64}"}}
    - {{name: their-canary-bot, team: theirs-canary, key_sha256: "{digest}"}}
""").start()
    owner = up.sign_in()
    answer, _ = up.ask("/v1/chat/completions", {"model": "gpt-4o-mini", "max_tokens": 5, "messages": [{"role": "user", "content": "x"}]},
                       {"authorization": "Bearer lk_canary"})
    assert answer.status == 200, answer.status
    calls = until("the call is in the ledger", lambda: owner.must("GET", "/calls")["items"])
    document = owner.must("GET", "/openapi.json")
    names = {"name": "their-canary-bot", "id": calls[0]["id"], "team": "theirs-canary"}
    asked = []
    for role in ("viewer", "operator", "owner"):
        bound = Page(up, owner.must("POST", "/tokens", {"name": role, "role": role, "team": "mine"})["secret"])
        for path, methods in document["paths"].items():
            for method, what in methods.items():
                # What writes is asked of the other team's things alone; /session is one's own, /events is a stream.
                if not what.get("x-lintel-team") or what["x-lintel-role"] == "nobody" or "session" in path or "events" in path:
                    continue
                if method != "get" and "{" not in path:
                    continue
                filled = re.sub(r"\{(\w+)\}", lambda part: names.get(part[1], "x"), path.removeprefix("/api/v1"))
                for query in ("", "?team=theirs-canary", "?caller=their-canary-bot", "?by=team", "?by=caller"):
                    answer, got = bound.ask(method.upper(), filled + query, {} if method in ("post", "put", "patch") else None)
                    said = json.dumps(got) if not isinstance(got, bytes) else got.decode()
                    asked.append((method, filled, answer.status))
                    assert answer.status < 500, (method, filled, query, said)
                    if "{" in path or method != "get":
                        assert answer.status in (400, 403, 404, 415, 422, 428), (method, filled, query, answer.status, said)
                    if answer.status == 200:
                        assert not re.search("theirs?-canary", said), (role, method, filled, query, said[:600])
    print(f"# {len(asked)} attempts at {len({path for _, path, _ in asked})} routes")
    assert len(asked) > 30 and any(status == 200 for _, _, status in asked)
    assert "their-canary-bot" in json.dumps(owner.must("GET", "/gateway/callers"))
    up.done()


# --- the audit log ---

def the_audit_log_has_what_was_done_and_a_change_of_it_shows():
    up = Up(LINTEL).start()
    owner = up.sign_in()
    made = owner.must("POST", "/tokens", {"name": "ci", "role": "viewer"})
    owner.ask("DELETE", f"/tokens/{made['token']['id']}")
    by_link(up, "x#once=nothing")
    items = owner.must("GET", "/audit?limit=500")["items"]
    seen = [(e["action"], e["outcome"]) for e in reversed(items)]
    assert seen == [("session.begin", "done"), ("token.create", "begun"), ("token.create", "done"), ("token.revoke", "begun"),
                    ("token.revoke", "done"), ("session.begin", "failed")], seen
    assert [e["number"] for e in items] == list(range(len(items), 0, -1))
    one = owner.must("GET", "/audit?limit=2&action=token")
    two = owner.must("GET", f"/audit?limit=2&action=token&cursor={one['next']}")
    assert [e["number"] for e in one["items"] + two["items"]] == [5, 4, 3, 2] and two["next"] is None and one["total"] == 4, (one, two)
    assert owner.must("GET", "/audit/verify")["good"]
    told = govern(up, "audit", "--verify")
    assert told.returncode == 0 and told.stdout.startswith("good: 6 entries"), told
    lines = json.loads(govern(up, "audit", "--format", "json").stdout)
    assert [e["digest"] for e in lines] == [e["digest"] for e in reversed(items)]
    assert len(govern(up, "audit", "--format", "csv").stdout.splitlines()) == 7
    subprocess.run([sys.executable, "-c", "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); "
                    "d.execute(\"update api_audit set who = 'somebody' where number = 3\"); d.commit()", up.state / "api.db"], check=True)
    proof = owner.must("GET", "/audit/verify")
    assert not proof["good"] and proof["wrong_at"] == 3, proof
    told = govern(up, "audit", "--verify")
    assert told.returncode == 3 and told.stdout.startswith("WRONG: entry 3"), told
    up.done()


def two_instances_that_share_a_database_share_who_may_and_one_audit_log():
    where = programs()
    if not where:
        raise Skipped("no PostgreSQL on this machine")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-postgres-"))
    server = Server(where, folder)
    store = f"postgres://team:{PASSWORD}@127.0.0.1:{server.port}/lintel"
    try:
        ups = [Up(LINTEL, "--store", store).start() for _ in range(2)]
        owner = ups[0].sign_in()
        made = owner.must("POST", "/tokens", {"name": "ci", "role": "viewer"})
        there = Page(ups[1], made["secret"])
        for _ in range(3):
            there.must("GET", "/session")  # so that the other instance knows it well
        owner.ask("DELETE", f"/tokens/{made['token']['id']}")
        revoked = time.monotonic()
        until("the other instance refuses the token", lambda: there.get("/session")[0].status == 401)
        print(f"# the other instance refuses after {1000 * (time.monotonic() - revoked):.0f} ms (bar: 1000)")
        other = ups[1].sign_in()
        at_once(lambda page: [page.must("POST", "/tokens", {"name": "many", "role": "viewer"}) for _ in range(10)], (owner, other, owner, other))
        for page in (owner, other):
            proof = page.must("GET", "/audit/verify")
            assert proof["good"] and proof["entries"] == 6 + 80, proof
        owner.send("DELETE", "/tokens/aaaaaaaaaaaa")  # so that the first instance has seen all of them
        other.send("DELETE", "/tokens/aaaaaaaaaaaa")
        assert PASSWORD not in json.dumps(owner.must("GET", "/settings"))
        told = govern(ups[0], "audit", "--verify", "--store", store)
        assert told.returncode == 0, told
        server.sql("delete from api_audit where number = 90", "lintel")
        assert owner.must("GET", "/audit/verify")["good"], "the first instance vouches for the first 88 alone"
        proof = other.must("GET", "/audit/verify")
        assert not proof["good"] and proof["wrong_at"] == 90, proof
        for up in ups:
            up.done()
    finally:
        server.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


# --- a provider ---

class Provider:
    every = []  # so that a test that failed leaves none running

    def __init__(self, up, **more):
        given = {"redirect": f"http://{up.address}/api/v1/oidc/return", "secret": CLIENT_SECRET, "alg": "RS256", "method": "client_secret_basic", **more}
        self.process = subprocess.Popen(["node", str(HERE / "provider.mjs"), json.dumps(given)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        Provider.every.append(self.process)
        self.issuer = self.process.stdout.readline().strip()
        if not self.issuer:
            raise Skipped("oidc-provider is not there: npm ci --prefix tests")

    def next(self, **what):
        ask(self.issuer, "POST", "/test", body=json.dumps(what))

    def done(self):
        self.process.kill()
        self.process.wait()


def ask(base, method, path, cookies=None, body=None):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=60)
    connection.request(method, path, body, {"Cookie": "; ".join(f"{k}={v}" for k, v in (cookies or {}).items())} if cookies else {})
    answer = connection.getresponse()
    got = answer.read()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie" and cookies is not None:
            key, rest = value.split("=", 1)
            cookies[key] = rest.split(";")[0]
            if "Max-Age=0" in value or "1970" in value:
                del cookies[key]
    return answer, got


ESTATE = """access:
  oidc:
    issuer: {issuer}
    client: lintel
    secret: {{env: LINTEL_TEST_SECRET}}
    scopes: [openid, profile, email]
  roles:
    - {{group: admins, role: owner}}
    - {{group: bots, role: operator, team: bots}}
    - {{email: carol@example.com, role: viewer}}
"""


class Signing:
    """A lintel up with a provider, and a browser that goes between them."""

    def __init__(self, **more):
        self.up = Up(LINTEL, estate="organisation: Contoso\n", environ={"LINTEL_TEST_SECRET": CLIENT_SECRET}).start()
        self.provider = Provider(self.up, **more)
        (self.up.folder / "lintel.yaml").write_text(ESTATE.format(issuer=self.provider.issuer))
        until("the provider is offered", lambda: self.about().get("provider") == "127.0.0.1")
        self.base = f"http://{self.up.address}"
        self.cookies = {}

    def about(self):
        return json.loads(self.up.ask("/api/v1/about")[1])

    def set_out(self, following="/ui/usage"):
        """To the provider and through its pages; the address that it sends the browser back to."""
        answer, got = ask(self.base, "GET", "/api/v1/oidc/start?next=" + urllib.parse.quote(following, safe=""), self.cookies)
        assert answer.status == 302, (answer.status, got)
        where, theirs = answer.getheader("location"), {}
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(where).query)
        assert query["code_challenge_method"] == ["S256"] and len(query["state"][0]) == 64 and len(query["nonce"][0]) == 64, query
        for _ in range(10):
            if where.startswith(self.base):
                return where[len(self.base):]
            where = urllib.parse.urljoin(self.provider.issuer, where)
            answer, got = ask(self.provider.issuer, "GET", where[len(self.provider.issuer):], theirs)
            assert answer.status in (302, 303), (where, answer.status, got)
            where = answer.getheader("location")
        raise AssertionError("the provider does not send the browser back")

    def come_back(self, path, cookies=None):
        answer, got = ask(self.base, "GET", path, self.cookies if cookies is None else cookies)
        assert answer.status == 302, (answer.status, got)
        return answer.getheader("location")

    def sign_in(self, who):
        self.provider.next(who=who)
        return self.come_back(self.set_out())

    def session(self):
        answer, got = ask(self.base, "GET", "/api/v1/session", self.cookies)
        return json.loads(got) if answer.status == 200 else answer.status

    def failures(self):
        entries = json.loads(govern(self.up, "audit", "--format", "json").stdout)
        return [json.loads(e["detail"])["why"] for e in entries if e["action"] == "session.begin" and e["outcome"] == "failed"]

    def done(self):
        self.provider.done()
        self.up.done()


def people_of_a_provider_sign_in_with_what_their_groups_give():
    s = Signing()
    assert s.sign_in("alice") == "/ui/usage"
    got = s.session()
    assert (got["name"], got["role"], got["team"], got["how"]) == ("alice", "owner", None, "oidc"), got
    assert not any("oidc" in name for name in s.cookies), s.cookies
    assert s.sign_in("bob") == "/ui/usage"
    got = s.session()
    assert (got["name"], got["role"], got["team"]) == ("bob", "operator", "bots"), got
    assert s.sign_in("carol") == "/ui/usage" and s.session()["role"] == "viewer"
    s.cookies.clear()
    assert s.sign_in("mallory") == "/ui/sign-in?problem=oidc-role", "an address that nobody verified"
    assert s.session() == 401 and s.failures() == ["oidc-role"]
    s.done()


def every_way_to_sign_and_to_show_the_secret_works():
    for alg, method, inside in (("PS256", "client_secret_post", True), ("ES256", "client_secret_basic", True), ("RS256", "client_secret_post", False)):
        s = Signing(alg=alg, method=method, inToken=inside)
        assert s.sign_in("alice") == "/ui/usage", (alg, method, s.up.said()[-500:])
        assert s.session()["role"] == "owner"
        s.done()


def a_way_back_is_good_once_and_for_its_own_browser():
    s = Signing()
    back, own = s.set_out(), dict(s.cookies)
    assert s.come_back(back, {}) == "/ui/sign-in?problem=oidc-state", "without the cookie"
    other = Signing.__new__(Signing)
    other.__dict__.update(s.__dict__, cookies={})
    other.set_out()
    assert s.come_back(back, dict(other.cookies)) == "/ui/sign-in?problem=oidc-state", "another browser's cookie"
    state = re.search(r"state=(\w+)", back)[1]
    assert s.come_back(back.replace(state, "0" * 64), dict(own)) == "/ui/sign-in?problem=oidc-state", "another state"
    assert s.come_back(re.sub(r"iss=[^&]*", "iss=https%3A%2F%2Fevil.example", back), dict(own)) == "/ui/sign-in?problem=oidc-state", "another issuer"
    assert s.come_back(re.sub(r"code=[^&]*", "code=guessed", back), dict(own)) == "/ui/sign-in?problem=oidc-provider", "another code"
    assert s.come_back(back, dict(own)) == "/ui/usage"
    assert s.come_back(back, dict(own)) == "/ui/sign-in?problem=oidc-provider", "the same again: the provider knows the code was used"
    s.provider.next(deny=True)
    assert s.come_back(s.set_out()) == "/ui/sign-in?problem=oidc-denied"
    assert s.failures() == ["oidc-state"] * 4 + ["oidc-provider"] * 2 + ["oidc-denied"], s.failures()
    s.done()


def nobody_is_led_to_another_place():
    s = Signing()
    for following in ("https://evil.example/", "//evil.example", "/\\evil.example", "/ui/../..//evil.example", "/ui//evil.example", "/v1/models", "/ui/\r\nx: y",
                      "javascript:alert(1)", "/ui/" + "x" * 2000):
        assert s.come_back(s.set_out(following)) == "/ui/", following
    assert s.come_back(s.set_out("/ui/usage?by=team&since=7d")) == "/ui/usage?by=team&since=7d"
    s.done()


def new_keys_of_the_provider_are_fetched_and_none_are_made_up():
    s = Signing()
    assert s.sign_in("alice") == "/ui/usage"
    s.provider.next(keys=True)
    until("tokens by the new keys are believed", lambda: s.sign_in("alice") == "/ui/usage")
    s.done()


def no_secret_of_a_sign_in_is_told_or_kept():
    s = Signing()
    back = s.set_out()
    code = re.search(r"code=([^&]+)", back)[1]
    oidc = next(value for name, value in s.cookies.items() if "oidc" in name)
    assert s.come_back(back) == "/ui/usage"
    s.provider.next(deny=True)
    s.come_back(s.set_out())
    session = next(value for name, value in s.cookies.items() if "session" in name).split(".")
    s.up.stop()
    for secret in (CLIENT_SECRET, code, oidc.split(".")[0], session[1], session[2], "canary-description"):
        assert lies_in(s.up, secret) == [], (secret, lies_in(s.up, secret))
    s.done()


def a_provider_that_is_not_there_is_a_sentence():
    s = Signing()
    s.provider.done()
    answer, _ = ask(s.base, "GET", "/api/v1/oidc/start", s.cookies)
    assert answer.status == 302 and answer.getheader("location") == "/ui/sign-in?problem=oidc-provider"
    assert "nothing answers at this address" in s.up.said(), s.up.said()[-400:]
    s.up.done()


bad = run([a_link_signs_in_once_and_a_restart_does_not_make_it_new, a_link_of_lintel_govern_link_gives_what_it_says_and_no_more, who_signs_out_is_out,
     signing_in_anew_ends_the_session_that_was, nobody_gives_more_than_he_has, a_secret_is_shown_once_and_not_again,
     what_is_revoked_is_refused_at_once, a_team_s_token_sees_and_changes_nothing_of_another_team, an_owner_ends_the_sessions_of_others,
     the_audit_log_has_what_was_done_and_a_change_of_it_shows, two_instances_that_share_a_database_share_who_may_and_one_audit_log,
     people_of_a_provider_sign_in_with_what_their_groups_give, every_way_to_sign_and_to_show_the_secret_works,
     a_way_back_is_good_once_and_for_its_own_browser, nobody_is_led_to_another_place,
     new_keys_of_the_provider_are_fetched_and_none_are_made_up, no_secret_of_a_sign_in_is_told_or_kept,
     a_provider_that_is_not_there_is_a_sentence])
for running in Provider.every:
    running.kill()
sys.exit(bad)
