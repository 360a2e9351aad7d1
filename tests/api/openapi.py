#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The API does what its OpenAPI document says, whoever asks and whatever is sent: openapi.py LINTEL [EXAMPLES].

Schemathesis sends what the document allows and what it does not, as each role; no answer may be a 500, a status or a shape
that is not in the document.  Skipped where Schemathesis is not installed."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
from up import Page, Skipped, Up, run  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
EXAMPLES = sys.argv[2] if len(sys.argv) > 2 else "12"
BIN = pathlib.Path(__file__).parents[1] / ".venv/bin"
ESTATE = """
organisation: Fuzz
gateway:
  models: []
  callers:
    - {name: bot, team: search, key_sha256: "%s", rpm: 60}
    - {name: other, team: support, key_sha256: "%s"}
""" % ("0" * 63 + "1", "0" * 63 + "2")
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
          "unsupported_method,ignored_auth")


def started():
    if not (BIN / "st").exists():
        raise Skipped("schemathesis is not installed: sh tools/setup.sh test")
    return Up(LINTEL, "--estate", "lintel.yaml", estate=ESTATE.replace("  models: []\n", "")).start()


def fuzz(up, *options):
    done = subprocess.run([BIN / "st", "run", f"http://{up.address}/api/v1/openapi.json", "--checks", CHECKS, "--no-color",
                           "--max-examples", EXAMPLES, "--generation-deterministic", "--no-shrink", "--continue-on-failure",
                           "--exclude-path-regex", "/events$|/oidc/", "--phases", "examples,coverage,fuzzing",
                           "--request-timeout", "30", "--warnings", "off", *options],
                          capture_output=True, text=True, cwd=up.folder, timeout=1500, env=dict(os.environ, HOME=str(up.folder)))
    assert done.returncode == 0, failures(done.stdout) + done.stderr[-2000:]
    count = re.search(r"Test cases:?\s*([\d,]+)|([\d,]+) generated", done.stdout)
    print(f"# {' '.join(done.stdout.split())[-300:]}" if not count else f"# {count[0]}")


def failures(said):
    """What went wrong and where, a line each, then the first ones whole."""
    found = re.findall(r"^_{3,} (\S+ \S+) _{3,}$|^- (ST\w+ .*)$", said, re.M)
    lines, where = [], ""
    for place, what in found:
        where = place or where
        if what:
            lines.append(f"{what}: {where}")
    return "\n".join(sorted(set(lines))) + "\n" + said[said.find("FAILURES"):][:6000]


def the_document_is_openapi():
    up = started()
    validator = BIN / "openapi-spec-validator"
    if not validator.exists():
        raise Skipped("openapi-spec-validator is not installed: sh tools/setup.sh test")
    path = up.folder / "openapi.json"
    path.write_bytes(up.ask("/api/v1/openapi.json")[1])
    done = subprocess.run([validator, path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    up.done()


def as_a(role, team=None):
    up = started()
    owner = up.sign_in()
    token = owner.must("POST", "/tokens", {"name": f"fuzz {role}", "role": role, **({"team": team} if team else {})})["secret"]
    assert Page(up, token).get("/session")[0].status == 200
    fuzz(up, "-H", f"Authorization: Bearer {token}")
    assert up.ask("/healthz")[0].status == 200 and up.ask("/api/v1/about")[0].status == 200  # an owner may have revoked itself
    up.done()


def nobody_finds_a_status_or_shape_that_is_not_in_the_document():
    up = started()
    fuzz(up)
    up.done()


def a_viewer_finds_no_status_or_shape_that_is_not_in_the_document():
    as_a("viewer")


def an_operator_finds_no_status_or_shape_that_is_not_in_the_document():
    as_a("operator")


def an_owner_finds_no_status_or_shape_that_is_not_in_the_document():
    as_a("owner")


def who_is_bound_to_a_team_finds_no_status_or_shape_that_is_not_in_the_document():
    as_a("operator", "search")


sys.exit(run([
    the_document_is_openapi,
    nobody_finds_a_status_or_shape_that_is_not_in_the_document,
    a_viewer_finds_no_status_or_shape_that_is_not_in_the_document,
    an_operator_finds_no_status_or_shape_that_is_not_in_the_document,
    who_is_bound_to_a_team_finds_no_status_or_shape_that_is_not_in_the_document,
    an_owner_finds_no_status_or_shape_that_is_not_in_the_document,
]))
