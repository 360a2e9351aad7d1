#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two control planes over one PostgreSQL: one of them assesses, both show it, and one takes over: instances.py LINTEL."""
import os
import pathlib
import signal
import socket
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "serve"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "live"))
import postgres  # noqa: E402
from up import Skipped, Up, run, until  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])
ESTATE = "organisation: Harbour Foods\nestate: kitchen\n"
MAIN = 'resource "azurerm_storage_account" "models" {\n  name = "models"\n  location = "westeurope"\n}\n'


def state(page, number):
    items = page.get("/assessments?limit=500")[1].get("items", [])
    return next((run for run in items if run["id"] == str(number) and run["state"] not in ("queued", "running")), None)


def leader(pages):
    leads = [page for page in pages if page.must("GET", "/schedule")["leads"]]
    assert len(leads) < 2, "both assess"
    return leads[0] if leads else None


def one_of_two_assesses_both_show_it_and_the_other_takes_over():
    programs = postgres.programs()
    if not programs:
        raise Skipped("PostgreSQL is not installed")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lintel-two-"))
    os.chmod(folder, 0o755)
    server = postgres.Server(programs, folder)
    try:
        take_over(server)
    finally:
        server.stop("immediate")


def take_over(server):
    ups, pages = [], []
    for _ in range(2):
        up = Up(LINTEL, "--store", server.address(), estate=ESTATE)
        (up.folder / "main.tf").write_text(MAIN)
        ups.append(up.start())
        pages.append(up.sign_in())
    first = until("one of them leads", lambda: leader(pages))
    other = pages[1 - pages.index(first)]
    done = until("the first assessment", lambda: state(first, 1))
    assert done["state"] == "done" and done["instance"] == first.must("GET", "/schedule")["instance"], done
    seen = until("the other shows it too", lambda: other.get("/assessment")[0].status == 200 and other.must("GET", "/assessment"))
    assert seen["made_at"] == first.must("GET", "/assessment")["made_at"] and not seen["facts"], seen
    assert other.send("POST", "/facts/query", {"sql": "select 1"})[0].status == 404

    # What is asked of the one that does not assess is done by the other.
    answer, asked = other.send("POST", "/assessments")
    assert answer.status == 202 and asked["id"] == "2", asked
    done = until("it is done", lambda: state(other, 2))
    assert done["state"] == "done" and done["instance"] == first.must("GET", "/schedule")["instance"], done

    # The one that assesses is killed while it does so.
    up = first.up
    children = up.children()
    silent = socket.create_server(("127.0.0.1", 0))  # a Prometheus that does not answer keeps it busy
    (up.folder / "lintel.yaml").write_text(ESTATE + f"sources:\n  prometheus:\n    - url: http://127.0.0.1:{silent.getsockname()[1]}\n")
    until("it runs", lambda: other.must("GET", "/assessments/current")["id"] == "3" and
          other.must("GET", "/assessments/current")["state"] == "running")
    up.process.send_signal(signal.SIGKILL)
    for name in ("api", "keeper", "nginx", "simulator"):
        if children.get(name):
            try:
                os.kill(children[name], signal.SIGKILL)
            except ProcessLookupError:
                pass
    until("the other leads", lambda: other.must("GET", "/schedule")["leads"])
    lost = until("what was begun is over", lambda: state(other, 3))
    assert lost["state"] == "failed" and "stopped" in lost["sentence"], lost
    other.must("POST", "/assessments")
    last = until("it assesses", lambda: state(other, 4))
    assert last["state"] == "done" and last["instance"] == other.must("GET", "/schedule")["instance"], last
    assert other.must("GET", "/runs")["total"] == 3

    # A server that goes and comes back costs what was asked meanwhile, and nothing else.
    server.stop("immediate")
    server.start()
    until("it takes what is asked again", lambda: other.send("POST", "/assessments")[0].status == 202)
    assert until("it assesses again", lambda: state(other, 5))["state"] == "done"
    silent.close()
    other.up.done()


if __name__ == "__main__":
    sys.exit(run([one_of_two_assesses_both_show_it_and_the_other_takes_over]))
