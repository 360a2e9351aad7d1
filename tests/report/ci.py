#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The action and the pipeline template: ci.py LINTEL.  Their scripts run here against servers that answer as
GitHub's and Azure's do; their YAML is read for what a build server would be sorry about, by lintel too."""
import http.server
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MARKER = "<!-- lintel -->"
# Lintel counts as the scan; what formats and validates depends on the repository that the workflow is copied into.
THEIRS = "no step formats or validates the code"
TOKEN = "t0ken-that-nobody-may-see"
number = bad = 0


def say(good, name, why=""):
    global number, bad
    number += 1
    bad += not good
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    if not good:
        print("# " + str(why)[:1500].replace("\n", "\n# "))


class Host(http.server.ThreadingHTTPServer):
    """Answers what it was told: {"METHOD /path": (status, document)}; keeps what it was asked."""

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Answer)
        self.answers, self.asked = answers, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


class Answer(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, json.loads(body) if body else None, self.headers.get("Authorization")))
        status, document = self.server.answers.get(f"{self.command} {self.path}", (500, {"message": f"not expected: {self.path}"}))
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PATCH = answer

    def log_message(self, *_):
        pass


def script(name, folder, **given):
    return subprocess.run(["sh", str(ROOT / "deploy/ci" / name)], cwd=folder, capture_output=True, text=True, timeout=60,
                          env={"PATH": os.environ["PATH"], "HOME": str(folder), **given})


def comments(folder, answers, event='{"pull_request": {"number": 7}}'):
    (folder / "event.json").write_text(event)
    with Host(answers) as host:
        ran = script("comment-github.sh", folder, OUT=str(folder / "out"), GH_TOKEN=TOKEN, GITHUB_REPOSITORY="o/r",
                     GITHUB_EVENT_PATH=str(folder / "event.json"), GITHUB_API_URL=f"http://127.0.0.1:{host.server_port}")
        return ran, host.asked


def try_github(folder):
    first, second = (f"GET /repos/o/r/issues/7/comments?per_page=100&page={n}" for n in (1, 2))
    other = {"id": 1, "user": {"type": "User"}, "body": f"{MARKER} a person quotes it"}
    own = {"id": 42, "user": {"type": "Bot"}, "body": f"{MARKER}\n## old"}
    text = (folder / "out/comment.md").read_text()

    ran, asked = comments(folder, {first: (200, [other]), "POST /repos/o/r/issues/7/comments": (201, {})})
    say(ran.returncode == 0 and asked[-1][2] == {"body": f"{MARKER}\n{text}"}, "github: the first run comments", (ran, asked))
    say(all(a[3] == f"Bearer {TOKEN}" for a in asked) and TOKEN not in ran.stdout + ran.stderr, "github: the token is used and never shown", ran)
    ran, asked = comments(folder, {first: (200, [other] * 100), second: (200, [own]), "PATCH /repos/o/r/issues/comments/42": (200, {})})
    say(ran.returncode == 0 and [a[0] for a in asked] == ["GET", "GET", "PATCH"], "github: a later run rewrites its own comment", (ran, asked))
    ran, asked = comments(folder, {first: (200, []), "POST /repos/o/r/issues/7/comments": (403, {"message": "Resource not accessible"})})
    say(ran.returncode == 0 and "::notice::" in ran.stdout and "fork" in ran.stdout, "github: a fork's token that may not write stops nothing", ran)
    ran, asked = comments(folder, {}, event='{"ref": "refs/heads/main"}')
    say(ran.returncode == 0 and asked == [], "github: without a pull request nothing is asked", (ran, asked))
    ran, asked = comments(folder, {first: (200, []), "POST /repos/o/r/issues/7/comments": (422, {"message": "body is too long"})})
    say(ran.returncode == 1 and "body is too long" in ran.stderr, "github: a comment that is not taken is said", ran)


def try_azure(folder):
    path = "/org/project/_apis/git/repositories/repo/pullRequests/7/threads"
    text = (folder / "out/comment.md").read_text()

    def threads(answers, pull="7"):
        with Host(answers) as host:
            ran = script("comment-azure.sh", folder, OUT=str(folder / "out"), SYSTEM_ACCESSTOKEN=TOKEN,
                         SYSTEM_COLLECTIONURI=f"http://127.0.0.1:{host.server_port}/org/", SYSTEM_TEAMPROJECTID="project",
                         BUILD_REPOSITORY_ID="repo", SYSTEM_PULLREQUEST_PULLREQUESTID=pull)
            return ran, host.asked

    get, post = f"GET {path}?api-version=7.1", f"POST {path}?api-version=7.1"
    ran, asked = threads({get: (200, {"value": [{"id": 1, "comments": [{"id": 1, "content": "hello"}]}, {"id": 2, "comments": []}]}), post: (200, {})})
    say(ran.returncode == 0 and asked[-1][2]["status"] == "closed" and asked[-1][2]["comments"][0]["content"] == f"{MARKER}\n{text}",
        "azure: the first run opens a thread that blocks nothing", (ran, asked))
    ran, asked = threads({get: (200, {"value": [{"id": 9, "comments": [{"id": 3, "content": f"{MARKER} old"}]}]}),
                          f"PATCH {path}/9/comments/3?api-version=7.1": (200, {})})
    say(ran.returncode == 0 and asked[-1][0] == "PATCH", "azure: a later run rewrites its own thread", (ran, asked))
    ran, asked = threads({get: (200, {"value": []}), post: (403, {})})
    say(ran.returncode == 0 and "contribute to pull requests" in ran.stdout, "azure: a missing right is named and stops nothing", ran)
    ran, asked = threads({}, pull="$(System.PullRequest.PullRequestId)")
    say(ran.returncode == 0 and asked == [], "azure: without a pull request nothing is asked", (ran, asked))
    say(TOKEN not in ran.stdout + ran.stderr, "azure: the token is never shown")


def try_assess(lintel, folder):
    estate = str(ROOT / "examples" / "estate")
    summary = folder / "summary.md"
    ran = script("assess.sh", folder, LINTEL=lintel, FOLDER=estate, OUT=str(folder / "out"), FAIL_ON="high", GITHUB_STEP_SUMMARY=str(summary))
    files = sorted(p.name for p in (folder / "out").iterdir())
    say(ran.returncode == 0 and files == ["assessment.json", "comment.md", "exit", "lintel.sarif", "report.html"],
        "assess: gaps leave their reports, and the steps after it run", (ran, files))
    say(summary.read_text() == (folder / "out/comment.md").read_text(), "assess: the summary of the job is the comment")
    ran = script("verdict.sh", folder, OUT=str(folder / "out"))
    say(ran.returncode == 3 and "gaps" in ran.stderr, "verdict: ends as lintel did", ran)
    ran = script("assess.sh", folder, LINTEL=lintel, FOLDER=str(folder / "not there"), OUT=str(folder / "none"))
    say(ran.returncode == 2 and "not there" in ran.stderr, "assess: a call that is wrong stops at once", ran)
    ran = script("assess.sh", folder, LINTEL=lintel, FOLDER=estate, OUT=str(folder / "calm"))
    say(script("verdict.sh", folder, OUT=str(folder / "calm")).returncode == 0, "verdict: nothing fails when no bar is set", ran)


def guide(language_head):
    """The block of the guide that begins with this line."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/guide/ci.md").read_text(), re.S)
    return next(b for b in blocks if b.startswith(language_head))


def try_yaml(lintel, folder):
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    steps = action["runs"]["steps"]
    say(all(re.search(r"@[0-9a-f]{40}$", s["uses"]) for s in steps if "uses" in s), "action: what it uses is pinned to commits")
    say(not any("${{" in s.get("run", "") for s in steps), "action: no expression is part of a script")
    template = yaml.safe_load((ROOT / "deploy/azure-pipelines/lintel.yml").read_text())
    runs = [s["bash"] for s in template["steps"] if "bash" in s]
    say(len(runs) == 3 and not any("${{" in r or "$(" in r for r in runs), "template: no expression is part of a script", runs)

    repository = folder / "repository"
    (repository / ".github/workflows").mkdir(parents=True)
    (repository / ".github/workflows/lintel.yml").write_text(guide("# .github/workflows"))
    (repository / "azure-pipelines.yml").write_text(guide("# azure-pipelines"))
    shutil.copytree(ROOT / "deploy", repository / "deploy")
    shutil.copy(ROOT / "action.yml", repository / "action.yml")
    ran = subprocess.run([lintel, "assess", str(repository), "--store", "none", "--only", "workflows", "--format", "json"], capture_output=True,
                         text=True, timeout=60, env=dict(os.environ, HOME=str(folder)))
    found = json.loads(ran.stdout)
    code = {c["id"]: c for c in found["checks"]}
    seen = [f for f in found["findings"] if f["status"] == "ok" and f["check"].startswith("ci-")]
    gaps = [(f["check"], f["file"], f["line"], f["reason"]) for f in found["findings"] if f["status"] == "gap" and f["check"].startswith("ci-")
            and "workflows" in code[f["check"]]["sources"] and f["reason"] != THEIRS]
    say(len(seen) > 2 and gaps == [] and found["blind"] == [], "lintel finds nothing in the workflows of its own guide", (len(seen), gaps, found["blind"]))


def main():
    lintel = os.path.abspath(sys.argv[1])
    for program in ("jq", "curl"):
        if not shutil.which(program):
            print(f"1..0 # SKIP {program} is missing; tools/setup.sh test installs it")
            return 0
    with tempfile.TemporaryDirectory(prefix="lintel-ci-") as folder:
        folder = pathlib.Path(folder)
        try_assess(lintel, folder)
        try_github(folder)
        try_azure(folder)
        try_yaml(lintel, folder)
    if shutil.which("shellcheck"):
        ran = subprocess.run(["shellcheck", *sorted(map(str, (ROOT / "deploy").rglob("*.sh")))], capture_output=True, text=True)
        say(ran.returncode == 0, "shellcheck has nothing to say of the scripts", ran.stdout)
    print(f"1..{number}")
    return bad != 0


sys.exit(main())
