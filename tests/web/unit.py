#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The pages as code: their types hold, and what of them needs no browser does what it says: unit.py RECORDS.ts.  Skipped where
there is no node or npm ci --prefix web was not run."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

WEB = pathlib.Path(__file__).resolve().parent.parent.parent / "web"
RECORDS = pathlib.Path(sys.argv[1]).resolve()


def say(number, name, done):
    good = done.returncode == 0
    print(f"{'' if good else 'not '}ok {number} - {name}", flush=True)
    if not good:
        print(*(f"# {line}" for line in (done.stdout + done.stderr).splitlines()[:200]), sep="\n", flush=True)
    return good


def main():
    if not shutil.which("node") or not all((WEB / "node_modules" / name).exists() for name in ("esbuild", "typescript", "preact")):
        print("1..0 # SKIP node or web/node_modules is missing; npm ci --prefix web installs it")
        return 0
    with tempfile.TemporaryDirectory(prefix="lintel-web-") as folder:
        folder = pathlib.Path(folder)
        strict = json.loads((WEB / "tsconfig.json").read_text())["compilerOptions"] | {"rootDirs": [str(WEB / "src"), str(RECORDS.parent)]}
        (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": strict, "include": [str(WEB / "src")]}))
        types = subprocess.run(["node", str(WEB / "node_modules/typescript/lib/tsc.js"), "-p", str(folder)], capture_output=True, text=True, timeout=240)
        tests = sorted(str(path) for path in (WEB / "test").glob("*.test.ts"))
        subprocess.run([str(WEB / "node_modules/.bin/esbuild"), *tests, f"--outdir={folder}", "--out-extension:.js=.mjs", "--bundle", "--format=esm",
                        "--platform=node", "--external:node:*", "--log-level=warning", "--jsx=automatic", "--jsx-import-source=preact"], check=True, timeout=120)
        ran = subprocess.run(["node", "--test", "--test-reporter=tap", *sorted(str(path) for path in folder.glob("*.mjs"))],
                             capture_output=True, text=True, timeout=120)
        good = [say(1, "the types of the pages hold", types), say(2, f"{ran.stdout.count('# Subtest: ')} sentences about what needs no browser", ran)]
    print("1..2")
    return not all(good)


sys.exit(main())
