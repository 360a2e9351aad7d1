#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Keys of providers, from each place they may be in to the header that the provider sees: credentials.py LINTEL.

One small server plays Entra ID, the metadata service, App Service's identity and Azure OpenAI."""
import http.server
import json
import os
import sys
import threading
import urllib.parse

from up import Up, run, until

LINTEL = os.path.abspath(sys.argv[1])
SCOPE = "https://cognitiveservices.azure.com/.default"


class World:
    """What the server was asked, and how it answers."""

    def __init__(self):
        self.tokens, self.keys, self.fail, self.life = [], [], None, 3600
        world = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, body):
                body = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def token(self, asked):
                world.tokens.append(asked)
                if world.fail:
                    return self.answer(*world.fail)
                return self.answer(200, {"access_token": f"token-{len(world.tokens)}", "expires_in": world.life})

            def do_GET(self):
                url = urllib.parse.urlparse(self.path)
                self.token({"path": url.path, "headers": dict(self.headers), **dict(urllib.parse.parse_qsl(url.query))})

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                if "/oauth2/" in self.path:
                    return self.token({"path": self.path, **dict(urllib.parse.parse_qsl(body.decode()))})
                world.keys.append(self.headers.get("authorization") or self.headers.get("api-key"))
                return self.answer(200, {"id": "x", "object": "chat.completion", "created": 1, "model": "gpt", "choices": [
                    {"index": 0, "message": {"role": "assistant", "content": "hi"}, "finish_reason": "stop"}],
                    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def done(self):
        self.server.shutdown()
        self.server.server_close()


def with_key(key, environ, test, files=(), fail=None):
    world = World()
    world.fail = fail
    up = Up(LINTEL)
    for name, text in files:
        (up.folder / name).write_text(text)
        (up.folder / name).chmod(0o755)
    (up.folder / "lintel.yaml").write_text(f"""gateway:
  deployments: [{{name: east, provider: azure, url: "{world.url}", deployment: gpt, api_version: "2024-10-21", key: {key.format(up.folder)}}}]
  models: [{{name: gpt, route: [{{to: east}}]}}]
  anybody: true
""")
    clean = {name: "" for name in os.environ if name.startswith(("AZURE_", "IDENTITY_"))}
    up.environ = dict(os.environ, **clean, **{name: value.format(url=world.url, folder=up.folder) for name, value in environ.items()})
    try:
        up.start()
        test(world, up)
        said = up.said() + "".join(path.read_bytes().decode("latin-1") for path in up.folder.rglob("*") if path.is_file() and
                                   path.parent != up.folder)
        for secret in ("the-secret", "the-assertion", "token-1", "the-header"):
            assert secret not in said, f"{secret} is in a log or in the state folder"
    finally:
        up.done()
        world.done()


def call(up):
    return up.ask("/v1/chat/completions", {"model": "gpt", "messages": [{"role": "user", "content": "hi"}]})[0].status


def answered_with(up, world, key):
    until("a call is answered, once its key is there", lambda: call(up) == 200)
    assert world.keys[-1] == key, world.keys


def a_key_in_the_environment_goes_to_the_provider():
    with_key("{{env: EAST_KEY}}", {"EAST_KEY": "the-secret"}, lambda world, up: answered_with(up, world, "the-secret"))


def a_key_in_a_file_is_read_again_when_it_changes():
    def test(world, up):
        answered_with(up, world, "the-secret")
        (up.folder / "key").write_text("the-secret-too\n")
        until("the new key is used", lambda: call(up) == 200 and world.keys[-1] == "the-secret-too")
    with_key("{{file: {0}/key}}", {}, test, [("key", "the-secret\n")])


def a_key_that_is_missing_is_said_and_nothing_is_sent_without_it():
    def test(world, up):
        until("it is said", lambda: "the variable EAST_KEY, which has the key of a provider, is not set" in up.said())
        assert call(up) >= 500 and not world.keys, world.keys
        until("it is in the metrics", lambda: 'lintel_deployment_key{deployment="east"} 0' in up.admin("/metrics")[1])
    with_key("{{env: EAST_KEY}}", {}, test)


def a_client_secret_gets_a_token():
    def test(world, up):
        answered_with(up, world, "Bearer token-1")
        asked = world.tokens[0]
        assert asked["path"] == "/contoso/oauth2/v2.0/token" and asked["scope"] == SCOPE and asked["client_id"] == "app"
        assert asked["client_secret"] == "the-secret&=%" and asked["grant_type"] == "client_credentials"
    with_key("{{entra: {{tenant: contoso, client: app}}}}", {"AZURE_CLIENT_SECRET": "the-secret&=%", "AZURE_AUTHORITY_HOST": "{url}/"}, test)


def a_federated_token_is_read_from_its_file():
    def test(world, up):
        answered_with(up, world, "Bearer token-1")
        asked = world.tokens[0]
        assert asked["client_assertion"] == "the-assertion" and asked["client_assertion_type"].endswith(":jwt-bearer")
    with_key("{{entra: {{}}}}", {"AZURE_TENANT_ID": "contoso", "AZURE_CLIENT_ID": "app", "AZURE_FEDERATED_TOKEN_FILE": "{folder}/jwt",
                                 "AZURE_AUTHORITY_HOST": "{url}"}, test, [("jwt", "the-assertion\n")])


def app_service_and_the_metadata_service_give_tokens_of_the_machines_identity():
    def app_service(world, up):
        answered_with(up, world, "Bearer token-1")
        asked = world.tokens[0]
        assert asked["headers"]["X-IDENTITY-HEADER"] == "the-header" and asked["resource"] == "https://cognitiveservices.azure.com"

    def machine(world, up):
        answered_with(up, world, "Bearer token-1")
        asked = world.tokens[0]
        assert asked["path"] == "/metadata/identity/oauth2/token" and asked["headers"]["Metadata"] == "true"
        assert asked["api-version"] == "2018-02-01" and asked["resource"] == "https://cognitiveservices.azure.com"
    with_key("{{entra: {{}}}}", {"IDENTITY_ENDPOINT": "{url}/msi", "IDENTITY_HEADER": "the-header"}, app_service)
    with_key("{{entra: {{}}}}", {"AZURE_POD_IDENTITY_AUTHORITY_HOST": "{url}"}, machine)


def a_person_who_is_signed_in_by_az_needs_nothing_else():
    def test(world, up):
        answered_with(up, world, "Bearer token-1")
        assert "--scope " + SCOPE in (up.folder / "asked").read_text()
    script = "#!/bin/sh\necho \"$@\" >${0%/*}/asked\necho '{\"accessToken\": \"token-1\", \"expires_on\": 4102444800}'\n"
    with_key("{{entra: {{}}}}", {"AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:1", "PATH": "{folder}:" + os.environ["PATH"]},
             test, [("az", script)])


def a_refused_sign_in_is_a_sentence_and_is_tried_again():
    def test(world, up):
        until("it says why", lambda: "client secret was refused with status 401: invalid_client AADSTS7000215: Invalid client secret"
              in up.said())
        assert "sign in for deployment east: " in up.said(), up.said()
        world.fail = None
        until("the token comes later", lambda: call(up) == 200 and world.keys[-1].startswith("Bearer token-"))

    fail = (401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided. Trace ID: 1"})
    with_key("{{entra: {{tenant: contoso, client: app}}}}", {"AZURE_CLIENT_SECRET": "the-secret", "AZURE_AUTHORITY_HOST": "{url}"}, test,
             fail=fail)


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if callable(value) and getattr(value, "__module__", "") == "__main__"
                  and name.startswith(("a_", "app_"))]))
