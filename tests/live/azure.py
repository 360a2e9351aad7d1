#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Azure's resource manager and Entra ID, played over TLS from recorded shapes: azure.py LINTEL [SETS].

The server answers what the real one answers to the same path and version, and remembers
everything that was asked of it wrongly: other methods, other versions, no token, a body that
is no query of the graph.  SETS is the folder of given recordings; where it is not there,
answers of the same shape written for the project stand in for them."""
import base64
import http.server
import json
import os
import pathlib
import re
import ssl
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.parse

LINTEL = os.path.abspath(sys.argv[1])
SETS = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "/nowhere")
SAVED = pathlib.Path(__file__).parents[1] / "collect/azure/saved-answers/in/saved"
SUB = "11111111-2222-3333-4444-555555555555"
OTHER = "99999999-2222-3333-4444-555555555555"
TENANT, CLIENT, SECRET, TOKEN = "tenant-1", "client-1", "s3cret-nobody-sees", "token-nobody-sees"
CHAT = f"/subscriptions/{SUB}/resourcegroups/ai/providers/microsoft.cognitiveservices/accounts/chat"

# The interfaces and the version that each is asked with.
VERSIONS = [
    (r"/subscriptions", "2022-12-01"),
    (r"/subscriptions/[^/]+/providers", "2021-04-01"),
    (r"/subscriptions/[^/]+/resourcegroups", "2021-04-01"),
    (r"/providers/microsoft\.resourcegraph/resources", "2022-10-01"),
    (r"/providers/microsoft\.capacity/reservations", "2022-11-01"),
    (r".*/providers/microsoft\.authorization/roleassignments", "2022-04-01"),
    (r".*/providers/microsoft\.authorization/policyassignments", "2022-06-01"),
    (r".*/providers/microsoft\.authorization/locks", "2016-09-01"),
    (r".*/providers/microsoft\.security/pricings", "2024-01-01"),
    (r".*/providers/microsoft\.consumption/budgets", "2023-05-01"),
    (r".*/providers/microsoft\.costmanagement/exports", "2023-08-01"),
    (r".*/providers/microsoft\.cognitiveservices/locations/[a-z0-9]+/(usages|models|modelcapacities)", "2024-10-01"),
    (r".*/providers/microsoft\.cognitiveservices/accounts/[^/]+/(deployments|raipolicies|defenderforaisettings)", "2024-10-01"),
    (r".*/providers/microsoft\.compute/locations/[a-z0-9]+/usages", "2022-11-01"),
    (r".*/providers/microsoft\.compute/skus", "2021-07-01"),
    (r".*/providers/microsoft\.machinelearningservices/locations/[a-z0-9]+/(usages|quotas)", "2024-10-01"),
    (r".*/providers/microsoft\.machinelearningservices/workspaces/[^/]+/(computes|onlineendpoints|serverlessendpoints)", "2024-10-01"),
    (r".*/providers/microsoft\.storage/storageaccounts/[^/]+/(blobservices|managementpolicies/default)", "2023-05-01"),
    (r".*/providers/microsoft\.keyvault/vaults/[^/]+/secrets", "2023-07-01"),
    (r".*/providers/microsoft\.network/privateendpoints/[^/]+/privatednszonegroups", "2024-05-01"),
    (r".*/providers/microsoft\.insights/diagnosticsettings", "2021-05-01-preview"),
    (r".*/providers/microsoft\.insights/metrics", "2018-01-01"),
]


def saved(name):
    return json.loads((SAVED / name).read_text())


def given(name, otherwise):
    """The body of a given example of the API, or one of the project's own."""
    path = SETS / "azure-arm-api/azure-rest-api-specs" / name
    return json.loads(path.read_text())["responses"]["200"]["body"] if path.exists() else otherwise


def run(*words, **how):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, **how)


class Certificate:
    """A certificate that trusts itself, for 127.0.0.1, made by openssl."""

    def __init__(self, folder, name, ended=False):
        self.cert, self.key = folder / f"{name}.crt", folder / f"{name}.key"
        self.both = folder / f"{name}.pem"
        subject = ["-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1"]
        if ended:
            request, config = folder / f"{name}.csr", folder / f"{name}.cnf"
            run("openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", *subject, "-keyout", self.key, "-out", request)
            for file, text in (("index.txt", ""), ("serial", "01\n")):
                (folder / file).write_text(text)
            config.write_text(f"[ca]\ndefault_ca=x\n[x]\ndatabase={folder}/index.txt\nserial={folder}/serial\nnew_certs_dir={folder}\n"
                              "default_md=sha256\npolicy=p\ncopy_extensions=copy\n[p]\ncommonName=supplied\n")
            run("openssl", "ca", "-batch", "-config", config, "-selfsign", "-keyfile", self.key, "-in", request, "-out", self.cert,
                "-startdate", "20200101000000Z", "-enddate", "20200201000000Z", "-notext")
        else:
            run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", *subject, "-keyout", self.key, "-out", self.cert)
        self.both.write_text(self.cert.read_text() + self.key.read_text())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body, headers=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.play(None)

    def do_POST(self):
        self.play(self.rfile.read(int(self.headers["Content-Length"] or 0)))

    def play(self, body):
        a = self.server.azure
        url = urllib.parse.urlsplit(self.path)
        path, query = url.path.lower().rstrip("/"), dict(urllib.parse.parse_qsl(url.query))
        if path.endswith("/oauth2/v2.0/token"):
            a.signed_in.append(dict(urllib.parse.parse_qsl(body.decode())))
            self.answer(*a.sign_in)
            return
        if path == "/identity":
            a.signed_in.append(dict(query, header=self.headers["X-IDENTITY-HEADER"]))
            self.answer(200, {"access_token": TOKEN, "expires_on": "4102444800"})
            return
        a.asked.append((self.command, path, query, body))
        a.check(self, path, query, body)
        for pattern, answers in a.special.items():
            if re.fullmatch(pattern, path) and answers:
                answer = answers.pop(0) if len(answers) > 1 else answers[0]
                if answer:
                    self.answer(*answer)
                    return
        self.answer(*a.ordinary(path, query, body))


class Azure:
    def __init__(self, certificate):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.azure = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.cert, certificate.key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.forget()

    def forget(self):
        self.asked, self.wrong, self.signed_in, self.special = [], [], [], {}
        self.sign_in = (200, {"access_token": TOKEN, "expires_in": 3600})

    def check(self, handler, path, query, body):
        version = next((v for pattern, v in VERSIONS if re.fullmatch(pattern, path)), None)
        if version is None or query.get("api-version") != version:
            self.wrong.append(f"{path} was asked with {query.get('api-version')}, not {version}")
        if handler.headers["Authorization"] != f"Bearer {TOKEN}":
            self.wrong.append(f"{path} was asked without the token")
        graph = path == "/providers/microsoft.resourcegraph/resources"
        if handler.command != ("POST" if graph else "GET"):
            self.wrong.append(f"{path} was asked by {handler.command}")
        if graph:
            asked = json.loads(body)
            if set(asked) != {"subscriptions", "query", "options"} or not asked["query"].startswith("resources | where type in~ ("):
                self.wrong.append(f"the graph was asked {asked}")
            if asked["options"]["resultFormat"] != "objectArray" or handler.headers["Content-Type"] != "application/json":
                self.wrong.append(f"the graph was asked for {asked['options']}")

    def ordinary(self, path, query, body):
        """What is there: the resources of tests/collect/azure, in two pages of the graph."""
        last = path.rsplit("/", 1)[1]
        region = (re.search(r"/locations/([a-z0-9]+)/", path) or [None, ""])[1]
        if path == "/subscriptions":
            return 200, {"value": [{"id": f"/subscriptions/{SUB}", "subscriptionId": SUB, "tenantId": TENANT, "state": "Enabled"}]}
        if path.endswith("/resourcegraph/resources") or "resourcegraph" in path:
            asked = json.loads(body)
            rows = [r for r in saved("graph.json")["data"] if f"'{r['type']}'" in asked["query"].lower()]
            half = len(rows) // 2
            if "$skipToken" in asked["options"]:
                assert asked["options"]["$skipToken"] == "page-2"
                return 200, {"totalRecords": len(rows), "count": len(rows) - half, "data": rows[half:], "resultTruncated": "false"}
            return 200, {"totalRecords": len(rows), "count": half, "data": rows[:half], "resultTruncated": "true", "$skipToken": "page-2"}
        if re.fullmatch(r".*/cognitiveservices/locations/[a-z0-9]+/usages|.*microsoft\.cognitiveservices/locations/[a-z0-9]+/usages", path):
            if "page" in query:
                return 200, saved("usages.json")
            first = given("2023-05-01_ListUsages.json", {"value": [{"name": {"value": "AccountCount"}, "currentValue": 3, "limit": 200}]})
            return 200, dict(first, nextLink=f"{self.url}{path}?api-version=2024-10-01&page=2")
        if path.endswith("/models"):
            return 200, given("2024-10-01_ListLocationModels.json", {"value": []}) if region == "northeurope" else {"value": [
                {"kind": "OpenAI", "skuName": "S0", "model": {"format": "OpenAI", "name": "gpt-4.1", "version": "2025-04-14", "skus": [
                    {"name": "GlobalStandard", "usageName": "OpenAI.GlobalStandard.gpt-4.1", "capacity": {"default": 10},
                     "rateLimits": [{"key": "request", "renewalPeriod": 60, "count": 1}], "deprecationDate": "2027-04-14T00:00:00Z"}]}}]}
        if path.endswith("/modelcapacities"):
            return 200, given("2025-10-01-preview_ListModelCapacities.json", {"value": []})
        if path == CHAT + "/deployments":
            return 200, {"value": [{"id": CHAT + "/deployments/gpt", "name": "gpt", "type": "Microsoft.CognitiveServices/accounts/deployments",
                                    "sku": {"name": "GlobalStandard", "capacity": 100},
                                    "properties": {"model": {"format": "OpenAI", "name": "gpt-4.1", "version": "2025-04-14"},
                                                   "versionUpgradeOption": "OnceNewDefaultVersionAvailable", "raiPolicyName": "Strict"}}]}
        if path == CHAT + "/providers/microsoft.insights/diagnosticsettings":
            return 200, saved("settings.json")
        if path == CHAT + "/providers/microsoft.insights/metrics":
            return 200, saved("calls.json")
        if "microsoft.compute/locations" in path:
            return 200, {"value": [{"limit": 100, "unit": "Count", "currentValue": 9, "name": {"value": "cores"}},
                                   {"limit": 48, "unit": "Count", "currentValue": 0, "name": {"value": "StandardNCADSA100v4Family"}}]}
        if path.endswith("/skus"):
            return 200, saved("sizes.json")
        kinds = {"pricings", "budgets", "policyassignments", "roleassignments", "locks"}
        if last in kinds:
            return 200, {"value": [v for v in saved("subscription.json")["value"] if f"/{last}/" in v["id"].lower()]}
        return 200, {"value": []}


class Case:
    def __init__(self, folder, azure, certificate):
        self.folder, self.azure, self.certificate = folder, azure, certificate
        self.ways = {"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT, "AZURE_CLIENT_SECRET": SECRET}

    def lintel(self, *words, sign_in="auto", ways=None, more="", host=None, authority=None, ca=None, code=(0, 3, 4)):
        place = self.folder / "estate"
        place.mkdir(exist_ok=True)
        (place / "lintel.yaml").write_text(f"sources:\n  azure:\n    sign_in: {sign_in}\n    ca_file: {ca or self.certificate.cert}\n{more}")
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("AZURE_", "IDENTITY_", "LINTEL_"))}
        environ.update(HOME=str(self.folder), XDG_STATE_HOME=str(self.folder), AZURE_AUTHORITY_HOST=authority or self.azure.url,
                       AZURE_RESOURCE_MANAGER_ENDPOINT=host or self.azure.url)
        environ.update(self.ways if ways is None else ways)
        done = subprocess.run([LINTEL, *words, str(place), "--today", "2026-11-22", "--only", "azure"], capture_output=True, text=True,
                              env=environ, timeout=120)
        said = done.stdout + done.stderr
        assert done.returncode in code, f"exit {done.returncode}: {said[-2000:]}"
        assert SECRET not in said and TOKEN not in said, "a secret was said"
        return done.stdout

    def ask(self, sql, **how):
        return json.loads(self.lintel("query", "--format", "json", sql, **how))

    def blind(self, about="select count(*) from model_quota", **how):
        """The sentences of what could not be read for a statement."""
        rows = self.ask(f"select b.sentence, ({about}) as n from blind b", **how)
        return [r["sentence"] for r in rows]


def everything_that_a_statement_wants_is_asked_in_its_own_way(c):
    """Requests are those of the interfaces' own descriptions, and no others."""
    report = json.loads(c.lintel("assess", "--format", "json"))
    assert not c.azure.wrong, c.azure.wrong
    assert not report["blind"], report["blind"]
    asked = {path for _, path, _, _ in c.azure.asked}
    for part in ("/locations/westeurope/usages", "/locations/northeurope/models", "/skus", "/roleassignments", "/budgets", "/pricings",
                 "/deployments", "/raipolicies", "/diagnosticsettings", "/metrics", "/modelcapacities", "/secrets", "/computes"):
        assert any(path.endswith(part) for path in asked), f"{part} was not asked"
    measured = next(q for _, path, q, _ in c.azure.asked if path == CHAT + "/providers/microsoft.insights/metrics")
    assert measured["timespan"] == "2026-10-23T00:00:00Z/2026-11-22T00:00:00Z", measured
    assert measured["$filter"] == "ModelDeploymentName eq '*'", measured
    stock = next(q for _, path, q, _ in c.azure.asked if path.endswith("/modelcapacities"))
    assert (stock["modelFormat"], stock["modelName"], stock["modelVersion"]) == ("OpenAI", "gpt-4.1", "2025-04-14"), stock


def only_what_a_statement_wants_is_asked(c):
    c.ask("select count(*) from budget")
    paths = {path for _, path, _, _ in c.azure.asked}
    assert paths == {"/subscriptions", f"/subscriptions/{SUB}/providers/microsoft.consumption/budgets"}, paths


def all_pages_are_read(c):
    pools = c.ask("select distinct name from model_quota where location = 'westeurope'")
    assert {p["name"] for p in pools} >= {"AccountCount", "OpenAI.GlobalStandard.gpt-4.1"}, pools
    accounts = c.ask("select name, cloud_id, quality, source from ai_account order by name")
    assert [a["name"] for a in accounts] == ["Try1", "chat"] and accounts[1]["cloud_id"] == CHAT, accounts
    assert {a["quality"] for a in accounts} == {"observed"} and {a["source"] for a in accounts} == {"azure"}, accounts
    bodies = [json.loads(b) for _, path, _, b in c.azure.asked if "resourcegraph" in path]
    assert bodies[0]["subscriptions"] == [SUB] and bodies[1]["options"]["$skipToken"] == "page-2", bodies


def deployments_calls_and_settings_reach_their_tables(c):
    rows = c.ask("select d.account, d.capacity, d.model, m.calls, m.days, (select count(*) from diagnostic_setting s where s.target = d.account) as n"
                 " from model_deployment d join model_calls m on m.deployment = d.cloud_id")
    assert rows == [{"account": CHAT, "capacity": 100, "model": "gpt-4.1", "calls": 12, "days": 2, "n": 1}], rows


def a_next_page_on_another_server_is_not_followed(c):
    c.azure.special = {r".*cognitiveservices/locations/.*/usages": [(200, {"value": [], "nextLink": "https://127.0.0.1:1/more"})]}
    assert any("on another server" in s for s in c.blind()), c.blind()


def who_is_told_to_wait_waits_and_asks_again(c):
    c.azure.special = {r".*/budgets": [(429, {"error": {"code": "TooManyRequests"}}, {"Retry-After": "1"}), None]}
    assert len(c.ask("select * from budget")) == 1
    assert sum(path.endswith("/budgets") for _, path, _, _ in c.azure.asked) == 2


def a_wait_without_end_is_given_up_with_a_sentence(c):
    c.azure.special = {r".*/budgets": [(429, {"error": {"code": "TooManyRequests"}}, {"Retry-After": "1"})]}
    said = c.blind("select count(*) from budget")
    assert len(said) == 1 and "asks for patience (429)" in said[0], said
    assert sum(path.endswith("/budgets") for _, path, _, _ in c.azure.asked) == 5


def a_right_that_is_missing_is_named_with_the_role_that_has_it(c):
    c.azure.special = {r".*cognitiveservices/locations/.*/usages": [(403, {"error": {"code": "AuthorizationFailed", "message": "x"}})]}
    said = c.blind()
    assert said and all("Microsoft.CognitiveServices/locations/usages/read" in s and "Cognitive Services Usages Reader" in s for s in said), said
    report = json.loads(c.lintel("assess", "--format", "json"))
    status = {f["check"]: f["status"] for f in report["findings"]}
    assert any(f["check"] == "model-tpm-quota-headroom" and f["status"] == "unknown" for f in report["findings"]), status
    assert not any(f["check"] == "budget-exists" and "could not be read" in (f["reason"] or "") for f in report["findings"])


def what_looks_bare_only_because_it_was_not_read_is_unknown(c):
    def of_chat():
        findings = json.loads(c.lintel("assess", "--format", "json"))["findings"]
        return {f["resource"].rsplit("/", 1)[1]: f for f in findings if f["check"] == "ai-diagnostic-settings" and f["resource"]}
    assert of_chat()["try1"]["status"] == "gap", of_chat()
    c.azure.special = {r".*/diagnosticsettings": [(403, {"error": {"code": "AuthorizationFailed"}})]}
    found = of_chat()["try1"]
    assert found["status"] == "unknown" and "only seems so" in found["reason"], found


def the_printed_role_allows_what_is_asked_and_no_more(c):
    role = json.loads(c.lintel("assess", "--print-permissions", "azure", "--azure", SUB))
    assert role["AssignableScopes"] == [f"/subscriptions/{SUB}"] and not role["DataActions"], role
    assert all(a.endswith("/read") for a in role["Actions"]), role
    c.azure.forget()
    c.lintel("assess", "--format", "json")
    allowed = {a.lower() for a in role["Actions"]}
    for _, path, _, _ in c.azure.asked:
        if path.startswith("/providers/microsoft.capacity"):
            continue  # the role's description says who may read those
        last = path.rsplit("/providers/", 1)
        words = last[1].split("/") if len(last) == 2 else []
        if words[1:2] == ["locations"]:
            action = "/".join([words[0], "locations", *words[3:]]) + "/read"
        elif words:
            action = "/".join([words[0], *words[1::2]]) + "/read"
        else:
            action = {"subscriptions": "microsoft.resources/subscriptions/read"}.get(path.strip("/"), f"microsoft.resources/subscriptions/{path.rsplit('/', 1)[1]}/read")
        assert action in allowed, (path, action)


def a_token_that_ended_is_renewed_once(c):
    c.azure.special = {r"/subscriptions": [(401, {"error": {"code": "ExpiredAuthenticationToken"}}), None]}
    assert len(c.ask("select * from budget")) == 1
    assert len(c.azure.signed_in) == 2, c.azure.signed_in


def a_token_that_is_not_taken_is_one_sentence(c):
    c.azure.special = {r"/subscriptions": [(401, {"error": {"code": "InvalidAuthenticationToken"}})]}
    said = c.blind()
    assert len(said) == 1 and "401 InvalidAuthenticationToken" in said[0] and "sign in again" in said[0], said


def a_token_of_another_directory_names_the_directory_as_the_remedy(c):
    c.azure.special = {r".*/budgets": [(401, {"error": {"code": "InvalidAuthenticationTokenTenant"}})]}
    said = c.blind("select count(*) from budget")
    assert len(said) == 1 and "sources.azure.tenant" in said[0], said


def a_subscription_that_is_not_seen_is_named(c):
    said = c.blind(more=f"    subscriptions: [{OTHER}]\n")
    assert len(said) == 1 and "sees no such subscription" in said[0], said


def a_provider_that_is_off_has_nothing(c):
    c.azure.special = {r".*/budgets": [(409, {"error": {"code": "MissingSubscriptionRegistration"}})]}
    assert c.blind("select count(*) from budget") == []


def an_answer_that_is_no_json_is_one_sentence(c):
    c.azure.special = {r".*/budgets": [(200, b"<html>proxy</html>")]}
    said = c.blind("select count(*) from budget")
    assert len(said) == 1 and "no JSON" in said[0] and "proxy" in said[0], said


def a_wrong_secret_names_what_to_set(c):
    c.azure.sign_in = (401, {"error": "invalid_client", "error_description": f"AADSTS7000215: Invalid client secret {SECRET} provided."})
    said = c.blind()
    assert len(said) == 1 and "AZURE_CLIENT_SECRET" in said[0], said


def a_secret_signs_in(c):
    c.ask("select * from budget", sign_in="secret")
    asked = c.azure.signed_in[0]
    assert asked["grant_type"] == "client_credentials" and asked["client_secret"] == SECRET and asked["scope"].endswith("/.default"), asked


def a_federated_token_signs_in(c):
    token = c.folder / "federated"
    token.write_text("the-assertion\n")
    c.ask("select * from budget", sign_in="federated", ways={"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT,
                                                             "AZURE_FEDERATED_TOKEN_FILE": str(token)})
    assert c.azure.signed_in[0]["client_assertion"] == "the-assertion", c.azure.signed_in


def a_certificate_signs_in_with_an_assertion_that_its_key_signed(c):
    mine = Certificate(c.folder, "mine")
    c.ask("select * from budget", sign_in="certificate", ways={"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT,
                                                               "AZURE_CLIENT_CERTIFICATE_PATH": str(mine.both)})
    head, body, signature = c.azure.signed_in[0]["client_assertion"].split(".")

    def plain(part):
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    der = run("openssl", "x509", "-in", mine.cert, "-outform", "DER").stdout
    (c.folder / "der").write_bytes(der)
    print_ = base64.urlsafe_b64encode(bytes.fromhex(run("openssl", "dgst", "-sha256", "-r", c.folder / "der").stdout.split()[0].decode()))
    assert json.loads(plain(head)) == {"alg": "PS256", "typ": "JWT", "x5t#S256": print_.decode().rstrip("=")}, plain(head)
    said = json.loads(plain(body))
    assert said["iss"] == said["sub"] == CLIENT and said["aud"] == f"{c.azure.url}/{TENANT}/oauth2/v2.0/token", said
    assert 0 < said["exp"] - said["nbf"] <= 600 and said["jti"], said
    public = c.folder / "public.pem"
    public.write_bytes(run("openssl", "x509", "-in", mine.cert, "-pubkey", "-noout").stdout)
    (c.folder / "signature").write_bytes(plain(signature))
    checked = run("openssl", "dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32", "-verify", public,
                  "-signature", c.folder / "signature", input=f"{head}.{body}".encode())
    assert b"Verified OK" in checked.stdout, checked


def a_file_without_a_certificate_is_named(c):
    empty = c.folder / "empty.pem"
    empty.write_text("nothing\n")
    said = c.blind(sign_in="certificate", ways={"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT,
                                                "AZURE_CLIENT_CERTIFICATE_PATH": str(empty)})
    assert len(said) == 1 and "empty.pem" in said[0] and "BEGIN CERTIFICATE" in said[0], said


def the_identity_of_an_app_signs_in(c):
    plain = Azure(None)
    c.ask("select * from budget", sign_in="managed", ways={"IDENTITY_ENDPOINT": plain.url + "/identity", "IDENTITY_HEADER": "h1"})
    asked = plain.signed_in[0]
    plain.server.shutdown()
    assert asked["header"] == "h1" and asked["api-version"] == "2019-08-01" and asked["resource"] == c.azure.url, asked


def a_person_signs_in_by_az(c):
    tools = c.folder / "bin"
    tools.mkdir(exist_ok=True)
    (tools / "az").write_text(f"#!/bin/sh\necho \"$@\" > {tools}/said\necho '{{\"accessToken\": \"{TOKEN}\", \"expires_on\": 4102444800}}'\n")
    (tools / "az").chmod(0o755)
    assert len(c.ask("select * from budget", sign_in="cli", ways={"PATH": f"{tools}:{os.environ['PATH']}"})) == 1
    assert "account get-access-token" in (tools / "said").read_text()


def what_is_missing_of_a_chosen_way_is_named(c):
    said = c.blind(sign_in="certificate", ways={})
    assert len(said) == 1 and "AZURE_CLIENT_CERTIFICATE_PATH" in said[0], said
    said = c.blind(sign_in="cli", ways={"PATH": "/nowhere"})
    assert len(said) == 1 and "no program az" in said[0], said


def a_token_that_was_given_is_taken_as_it_is(c):
    assert len(c.ask("select * from budget", ways={"LINTEL_AZURE_TOKEN": TOKEN})) == 1
    assert not c.azure.signed_in
    said = c.blind(ways={"LINTEL_AZURE_TOKEN": "two\nlines"})
    assert len(said) == 1 and "line ends" in said[0], said


def a_certificate_that_ended_is_one_sentence(c):
    ended = Certificate(c.folder, "ended", ended=True)
    server = Azure(ended)
    said = c.blind(host=server.url, ca=ended.cert, ways={"LINTEL_AZURE_TOKEN": TOKEN})
    server.server.shutdown()
    assert len(said) == 1 and "certificate has expired" in said[0], said


def a_certificate_of_nobody_is_one_sentence(c):
    stranger = Azure(Certificate(c.folder, "stranger"))
    said = c.blind(host=stranger.url, ways={"LINTEL_AZURE_TOKEN": TOKEN})
    stranger.server.shutdown()
    assert len(said) == 1 and "does not trust" in said[0], said


def a_server_that_is_not_there_and_one_that_never_answers_are_one_sentence_each(c):
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    said = c.blind(host=f"https://127.0.0.1:{held.getsockname()[1]}", ways={"LINTEL_AZURE_TOKEN": TOKEN})
    assert len(said) == 1 and "nothing answers" in said[0], said
    held.listen()
    said = c.blind(authority=f"https://127.0.0.1:{held.getsockname()[1]}", sign_in="secret")
    held.close()
    assert len(said) == 1 and "no answer in time" in said[0], said


def nothing_is_asked_where_nobody_named_azure(c):
    place = c.folder / "plain"
    place.mkdir(exist_ok=True)
    subprocess.run([LINTEL, "assess", str(place)], capture_output=True, env=dict(os.environ, HOME=str(c.folder), XDG_STATE_HOME=str(c.folder),
                   AZURE_AUTHORITY_HOST=c.azure.url, AZURE_RESOURCE_MANAGER_ENDPOINT=c.azure.url, **c.ways), timeout=60)
    assert not c.azure.asked and not c.azure.signed_in


CASES = [v for v in list(globals().values()) if callable(v) and getattr(v, "__code__", None) and v.__code__.co_varnames[:1] == ("c",)
         and v.__code__.co_argcount == 1]


def main():
    only = sys.argv[3:]
    cases = [case for case in CASES if not only or any(w in case.__name__ for w in only)]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="lintel-azure-") as folder:
        folder = pathlib.Path(folder)
        certificate = Certificate(folder, "server")
        azure = Azure(certificate)
        for number, case in enumerate(cases, 1):
            azure.forget()
            try:
                case(Case(folder, azure, certificate))
                print(f"ok {number} - {case.__name__.replace('_', ' ')}", flush=True)
            except Exception as e:  # each case says what it saw
                failed += 1
                print(f"not ok {number} - {case.__name__.replace('_', ' ')}\n# " + f"{type(e).__name__}: {e}".replace("\n", "\n# ")[:3000], flush=True)
        azure.server.shutdown()
    print(f"1..{len(cases)}")
    sys.exit(failed > 0)


main()
