#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run: plays of the wire, as TAP.  run.py LINTEL FOLDER [WORD...]: those with a WORD in their name.

A play is <topic>/<case>.vtc for varnishtest, or <topic>/<case>.py where that cannot say it (TLS, HTTP/2).
Where Lintel was built with a sanitizer, nginx is started with the sanitizer's library before all others."""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def sanitizer(lintel):
    """The path of libasan, when lintel needs it."""
    needs = subprocess.run(["ldd", lintel], capture_output=True, text=True).stdout
    return next((line.split()[2] for line in needs.splitlines() if "libasan" in line), None)


def wrap_nginx(folder, library):
    """A nginx that is found first and begins with the library."""
    nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    wrapper = pathlib.Path(folder) / "nginx"
    options = f"detect_leaks=0:abort_on_error=1:halt_on_error=1:print_stacktrace=1:log_path={folder}/asan"
    wrapper.write_text(f"#!/bin/sh\nLD_PRELOAD={library} ASAN_OPTIONS={options} UBSAN_OPTIONS={options} exec {nginx} \"$@\"\n")
    wrapper.chmod(0o755)


def run(play, env, folder):
    if play.suffix == ".py":
        command = [sys.executable, str(play)]
    else:
        command = ["varnishtest", "-t", "120", "-l", f"-Dgateway={sys.executable} {HERE}/gateway.py", str(play)]
    with tempfile.TemporaryDirectory(dir=folder) as tmp:
        done = subprocess.run(command, env=env | {"TMPDIR": tmp}, capture_output=True, text=True, timeout=180)
    return done.returncode, done.stdout + done.stderr


def main():
    lintel, root, words = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), sys.argv[3:]
    plays = sorted(p for ext in ("vtc", "py") for p in root.glob(f"*/*.{ext}"))
    plays = [p for p in plays if not words or any(w in str(p.relative_to(root)) for w in words)]
    if not shutil.which("varnishtest") or not shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"):
        print("1..0 # SKIP varnishtest and nginx are needed")
        return
    env = os.environ | {"LINTEL": str(lintel), "PYTHONPATH": str(HERE)}
    failed = 0
    print(f"1..{len(plays)}")
    with tempfile.TemporaryDirectory(prefix="lintel-wire-") as folder, \
            concurrent.futures.ThreadPoolExecutor(8) as pool:
        if library := sanitizer(lintel):
            wrap_nginx(folder, library)
            env |= {"PATH": folder + ":" + env["PATH"], "ASAN_OPTIONS": "detect_leaks=0"}
        for n, (play, (code, said)) in enumerate(zip(plays, pool.map(lambda p: run(p, env, folder), plays)), 1):
            name = str(play.relative_to(root).with_suffix("")).replace("-", " ")
            print(f"{'not ok' if code else 'ok'} {n} - {name}")
            if code:
                failed += 1
                print("".join(f"# {line}\n" for line in said.splitlines()[-120:]), end="")
            sys.stdout.flush()
        for report in pathlib.Path(folder).glob("asan.*"):
            failed += 1
            print("".join(f"# {line}\n" for line in report.read_text().splitlines()[:60]), end="")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
