#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The ids of our token counts beside those of the reference: the npm package tiktoken where tools/ranks has it
and node is there, Python's tiktoken where it can be imported.

    reference.py IDS SOURCE [SEED [SCALE]]
    reference.py --reference PACKAGE ENCODING < texts > ids     itself, as the python that has tiktoken
"""
import base64
import json
import pathlib
import shutil
import subprocess
import sys

import corpus

ENCODINGS = ["o200k_base", "cl100k_base"]


def ours(ids, encoding, texts):
    run = subprocess.run([ids, encoding], input=b"".join(b"%d\n%s" % (len(t), t) for t in (text.encode() for text in texts)),
                         capture_output=True)
    return run.stdout.decode().split("\n")[:-1] + ([] if run.returncode == 0 else [run.stderr.decode()])


def by_npm(package, encoding, texts):
    run = subprocess.run(["node", pathlib.Path(__file__).with_name("reference.js"), package, encoding], capture_output=True, text=True,
                         check=True, input="".join(json.dumps(text) + "\n" for text in texts))
    return run.stdout.split("\n")[:-1]


def by_python(python, package, encoding, texts):
    run = subprocess.run([python, __file__, "--reference", package, encoding], capture_output=True, text=True, check=True,
                         input="".join(json.dumps(text) + "\n" for text in texts))
    return run.stdout.split("\n")[:-1]


def be_python_reference(package, name):
    """Python's own pattern and special tokens, with the ranks that npm's package has."""
    import tiktoken
    from tiktoken_ext import openai_public
    ranks = {}
    for line in json.loads((pathlib.Path(package) / "encoders" / f"{name}.json").read_text())["bpe_ranks"].split("\n"):
        _, first, *tokens = line.split(" ")
        ranks.update((base64.b64decode(token), int(first) + i) for i, token in enumerate(tokens))
    openai_public.load_tiktoken_bpe = lambda *_, **__: ranks
    encoding = tiktoken.Encoding(**getattr(openai_public, name)())
    for line in sys.stdin:
        print(*encoding.encode_ordinary(json.loads(line)))


def references(source):
    """Name of each reference and a function of encoding and texts, or the reason why it cannot be asked."""
    package = source / "tools/ranks/node_modules/tiktoken"
    if not package.is_dir():
        yield "npm", "tools/ranks/node_modules is not there"
        return
    yield "npm", (lambda *what: by_npm(package, *what)) if shutil.which("node") else "node is not on the PATH"
    python = source / "tests/.venv/bin/python"
    python = python if python.exists() else sys.executable
    there = subprocess.run([python, "-c", "import tiktoken"], capture_output=True).returncode == 0
    yield "python", (lambda *what: by_python(python, package, *what)) if there else "tiktoken cannot be imported"


def compare(texts, mine, theirs):
    if len(mine) != len(theirs):
        return f"{len(mine)} lines, the reference has {len(theirs)}; the last: {mine[-1:]}"
    for text, one, other in zip(texts, mine, theirs):
        if one != other:
            one, other = one.split(), other.split()
            at = next((i for i, (x, y) in enumerate(zip(one, other)) if x != y), min(len(one), len(other)))
            return f"{text[:60]!r}: id {at}: {one[at:at + 6]}, the reference has {other[at:at + 6]}"
    return None


def main():
    ids, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    seed, scale = int((sys.argv[3:] or ["1"])[0]), float((sys.argv[4:] or ["0.2"])[0])
    number = bad = 0
    found = list(references(source))
    sorts = [(name, [t for t in texts if t]) for name, texts in corpus.texts(seed, scale)]
    for encoding in ENCODINGS:
        mine = {}
        for reference, ask in found:
            for sort, texts in sorts:
                number += 1
                if isinstance(ask, str):
                    print(f"ok {number} - {encoding} {sort} as {reference} # SKIP {ask}")
                    continue
                if sort not in mine:
                    mine[sort] = ours(ids, encoding, texts)
                wrong = compare(texts, mine[sort], ask(encoding, texts))
                print(f"{'not ok' if wrong else 'ok'} {number} - {encoding} {sort} as {reference}")
                if wrong:
                    print(f"# {wrong}")
                    bad += 1
    print(f"1..{number}")
    return bad != 0


if sys.argv[1] == "--reference":
    be_python_reference(*sys.argv[2:])
else:
    sys.exit(main())
