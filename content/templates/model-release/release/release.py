#!/usr/bin/env python3
"""release: a new version of a model gets its traffic in steps, or none.

    release.py register RELEASE         is the release whole?  Its digest is what the later steps speak of
    release.py gate RELEASE RESULT      holds the evaluation against the bar; ends with 1 before any traffic moves
    release.py canary RELEASE           5, 10, 50, 100 % of the calls, each watched; a bad step is taken back
    release.py rollback RELEASE         all calls go to the version before

RELEASE is a file as release/example.json: which model, from which deployment of the gateway to which, who answers for it.
RESULT is what the evaluation wrote: score, baseline_score, cases, pass, blocked, baseline_blocked, and of each: what it took.

Environment: ESTATE (lintel.yaml), PUBLISH (what makes the estate's policy the one in force), FIGURES (what prints the use of
deployments since a time as JSON; {minutes} stands for it), MINUTES and CALLS of each stage, MINUTE_SECONDS (60).
"""
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import time

STAGES = (5, 10, 50, 100)
ERRORS, SLOWER, DEARER, WORSE, BLOCKED = 0.01, 2.0, 1.25, <%&model_release.keep_score%>, 3.0  # error share, times p95, times cost, points, points
CASES = 30

ESTATE = pathlib.Path(os.environ.get("ESTATE", "lintel.yaml"))
PUBLISH = os.environ.get("PUBLISH", "lintel govern apply --estate {estate}")
FIGURES = os.environ.get("FIGURES", "lintel govern usage --by deployment --since {minutes}m --format json")
MINUTES = int(os.environ.get("MINUTES", "<%&model_release.minutes%>"))
CALLS = int(os.environ.get("CALLS", "<%&model_release.calls%>"))
MINUTE = float(os.environ.get("MINUTE_SECONDS", "60"))


def stop(why):
    print(f"release: {why}", file=sys.stderr)
    sys.exit(1)


def read(path):
    try:
        said = json.loads(pathlib.Path(path).read_text())
    except (OSError, ValueError) as e:
        stop(f"{path}: {e}")
    return said


def release_of(path):
    r = read(path)
    for key in ("model", "from", "to", "version", "owner", "card", "weights"):
        if not isinstance(r.get(key), str) or not r[key]:
            stop(f"{path}: '{key}' is not there; a release names model, from, to, version, owner, card and weights")
    if not re.fullmatch(r"(sha256:)?[0-9a-f]{40}([0-9a-f]{24})?", r["weights"]):
        stop(f"{path}: weights: write the commit (40 digits) or sha256:... of what is released, not '{r['weights']}'")
    if r["from"] == r["to"]:
        stop(f"{path}: from and to are both {r['from']}")
    return r


def register(path):
    r = release_of(path)
    if not pathlib.Path(r["card"]).is_file():
        stop(f"{path}: its card {r['card']} is not there: what is it for, how was it measured, where does it fail?")
    text = ESTATE.read_text()
    for name in (r["from"], r["to"]):
        route_line(text, r["model"], name)
    digest = hashlib.sha256(json.dumps(r, sort_keys=True).encode()).hexdigest()
    print(f"{r['model']} {r['version']}: registered as {digest[:12]}")


def gate(path, result):
    r, e = release_of(path), read(result)
    for key in ("version", "score", "baseline_score", "cases", "pass", "injection_pass"):
        if key not in e:
            stop(f"{result}: '{key}' is not there, so nothing is known of it; the release waits")
    bars = (
        (e["version"] == r["version"], f"version {e['version']} was evaluated, and {r['version']} is to be released"),
        (e["pass"] is True, "the evaluation was not passed"),
        (e["injection_pass"] is True, "an injection of the test suite got through"),
        (e["cases"] >= CASES, f"{e['cases']} cases were evaluated, {CASES} are needed"),
        (e["score"] >= e["baseline_score"] - WORSE, f"the score fell from {e['baseline_score']} to {e['score']}, by more than {WORSE} points"),
        (e.get("blocked", 0) <= e.get("baseline_blocked", 0) + BLOCKED, f"guards block {e.get('blocked')} % of the answers, {e.get('baseline_blocked')} % before"),
        (e.get("p95_ms", 0) <= <%&model_release.latency_ms%>, f"p95 was {e.get('p95_ms')} ms, <%&model_release.latency_ms%> ms are promised"),
    )
    bad = [why for fine, why in bars if not fine]
    if bad:
        stop(f"{r['model']} {r['version']} is not released: " + "; ".join(bad))
    print(f"{r['model']} {r['version']}: the gate is passed with {e['score']} on {e['cases']} cases")


# --- traffic ---

def route_line(text, model, deployment):
    """Where the line stands that leads from the model to the deployment, as two offsets."""
    models = re.search(r"(?m)^ *models: *(#.*)?$", text)
    begin = models.end() if models else len(text)
    head = re.compile(rf"(?m)^( *)- \{{? *name: *[\"']?{re.escape(model)}[\"']?(?=[ ,}}#]|$)").search(text, begin)
    if head:
        # What belongs to the item is further in than its dash.
        end = re.compile(rf"(?m)^ {{0,{len(head[1])}}}\S").search(text, head.end())
        line = re.compile(rf"(?m)^ *- \{{ *to: *{re.escape(deployment)} *[,}}][^\n]*$").search(text, head.end(), end.start() if end else len(text))
        if line:
            return line.span()
    stop(f"{ESTATE}: the route of model {model} has no line '- {{to: {deployment}, weight: N}}'; write it, and only its numbers are changed")


def put(text, model, deployment, rest):
    start, end = route_line(text, model, deployment)
    indent = re.match(r" *", text[start:end])[0]
    return f"{text[:start]}{indent}- {{to: {deployment}, {rest}}}{text[end:]}"


def shift(r, share):
    """The new version gets share percent.  At 100 the old one stays in the next tier: it answers when the new one cannot."""
    text = ESTATE.read_text()
    new = "tier: 0" if share == 100 else f"weight: {share}" if share else "tier: 1"
    old = "tier: 1" if share == 100 else f"weight: {100 - share}" if share else "tier: 0"
    text = put(put(text, r["model"], r["to"], new), r["model"], r["from"], old)
    beside = ESTATE.with_suffix(".new")
    beside.write_text(text)
    beside.replace(ESTATE)
    done = subprocess.run([w.format(estate=ESTATE) for w in shlex.split(PUBLISH)])
    if done.returncode:
        stop(f"the policy with {share} % was not published ({PUBLISH})")
    print(f"{r['model']}: {share} % go to {r['to']}", flush=True)


def figures(minutes):
    done = subprocess.run([w.format(minutes=minutes) for w in shlex.split(FIGURES)], capture_output=True, text=True)
    if done.returncode:
        return None, done.stderr.strip().splitlines()[-1:] or ["it says nothing"]
    said = json.loads(done.stdout)
    rows = said.get("rows", said.get("usage", said)) if isinstance(said, dict) else said
    return {row.get("deployment", row.get("name")): row for row in rows}, None


def look(r, rows):
    """What speaks against going on, None: nothing, and how many calls that rests on."""
    new, old = rows.get(r["to"], {}), rows.get(r["from"], {})
    calls = new.get("calls", 0)
    if not calls:
        return None, 0
    errors = new.get("errors", 0) / calls
    # A handful of calls says nothing: two errors of ten are chance, ten of a hundred are not.
    if calls >= 20 and errors > ERRORS and new.get("errors", 0) >= 2:
        return f"{errors:.1%} of {calls} calls failed, more than {ERRORS:.0%}", calls
    if calls >= 20 and old.get("p95_ms") and new.get("p95_ms", 0) > SLOWER * old["p95_ms"]:
        return f"p95 is {new['p95_ms']:.0f} ms, more than {SLOWER:g} times {old['p95_ms']:.0f} ms", calls
    if calls >= 20 and old.get("calls") and old.get("cost") and new.get("cost", 0) / calls > DEARER * old["cost"] / old["calls"]:
        return f"a call costs {new['cost'] / calls:.6f}, more than {DEARER:g} times {old['cost'] / old['calls']:.6f}", calls
    return None, calls


def watch(r, share):
    """Waits until the stage is over; what was wrong, or None.  Silence is not consent: without calls it is not passed."""
    calls, blind = 0, 0
    for minute in range(1, 2 * MINUTES + 1):
        time.sleep(MINUTE)
        rows, why = figures(minute)
        blind = blind + 1 if rows is None else 0
        if blind >= 3 or blind and minute == 2 * MINUTES:
            return f"what calls take cannot be read ({why[0]}), and nobody releases blind"
        if rows is None:
            continue
        wrong, calls = look(r, rows)
        if wrong:
            return wrong
        if minute >= MINUTES and (calls >= CALLS or share == 100):
            return None
    return f"only {calls} of {CALLS} calls came in {2 * MINUTES} minutes: too few to judge"


def canary(path):
    r = release_of(path)
    before = ESTATE.read_bytes()
    for share in STAGES:
        shift(r, share)
        wrong = watch(r, share)
        if wrong:
            ESTATE.write_bytes(before)
            back = subprocess.run([w.format(estate=ESTATE) for w in shlex.split(PUBLISH)]).returncode
            stop(f"{r['model']} {r['version']} is taken back at {share} %: {wrong}" + ("; AND THE OLD POLICY WAS NOT PUBLISHED" if back else ""))
    print(f"{r['model']} {r['version']}: all calls go to {r['to']}; {r['from']} stays behind it")


def rollback(path):
    r = release_of(path)
    shift(r, 0)
    print(f"{r['model']}: all calls go to {r['from']} again")


def main(words):
    steps = {"register": (register, 1), "gate": (gate, 2), "canary": (canary, 1), "rollback": (rollback, 1)}
    if not words or words[0] not in steps or len(words) != 1 + steps[words[0]][1]:
        sys.exit(__doc__)
    steps[words[0]][0](*words[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
