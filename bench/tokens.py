#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tokens: what counting tokens costs, beside the npm package tiktoken and Python's, in one run on one machine.

    tokens.py --bin FOLDER --source FOLDER [--rounds 3]

Texts are what this machine has: man pages in English and in other languages, our own sources, a plan of
generate.c, and the words of tests/tokens/corpus.py where there are no man pages.  Each round runs every library
once; medians of the rounds, in MB/s of processor time on one core.  The others get the first 400 KB of a text.
"""
import argparse
import base64
import gzip
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ENCODINGS = ["o200k_base", "cl100k_base"]
PROMISED = 100
FOR_OTHERS = 400_000


def plain(page):
    """A man page without most of its markup."""
    text = (gzip.open(page).read() if page.suffix == ".gz" else page.read_bytes()).decode(errors="replace")
    text = re.sub(r'^[.\']\\".*\n|^\.\S+ ?', "", text, flags=re.M)
    return re.sub(r"\\f.|\\&", "", text).replace("\\-", "-")


def pages(folders, most):
    out, size = [], 0
    for page in sorted(p for folder in folders for p in pathlib.Path("/usr/share/man").glob(folder + "/*") if p.is_file()):
        if size < most:
            out.append(plain(page))
            size += len(out[-1])
    return "".join(out)[:most]


def texts(args):
    """Name and text of each sort."""
    sys.path.insert(0, str(args.source / "tests/tokens"))
    import corpus
    rng = random.Random(1)
    english = pages(["man7", "man5", "man2"], 2_000_000) or corpus.natural(rng, "english", 1_000_000)
    others = "".join(pages([f"{language}/man*"], 150_000) for language in
                     ("de", "fr", "es", "pt", "it", "nl", "sv", "pl", "cs", "ru", "uk", "ja", "zh_CN", "ko", "tr", "vi"))
    others = others or "".join(corpus.natural(rng, name, 60_000) for name in corpus.LANGUAGES)
    yield "English", english
    yield "16 languages", others
    yield "Chinese, Japanese, Thai", "".join(corpus.natural(rng, name, 100_000) for name in ("chinese", "japanese", "thai"))
    yield "C", "".join(p.read_text() for p in sorted((args.source / "src").rglob("*.c")))
    yield "JSON", subprocess.run([args.bin / "generate", "1000"], capture_output=True, check=True).stdout.decode()[:2_000_000]
    yield "any code points", corpus.code_points(rng, 150_000, 0x110000)
    yield "1 MB of one letter", "a" * 1_000_000
    yield "8 MB of one letter", "a" * 8_000_000
    yield "1 MB of blanks", " " * 1_000_000
    yield "1 MB of letters at random", "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=1_000_000))
    yield "8 MB of letters at random", "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=8_000_000))


def by_python(package, name, file):
    """Runs as the python that has tiktoken: seconds and tokens."""
    import tiktoken
    from tiktoken_ext import openai_public
    ranks = {}
    for line in json.loads((pathlib.Path(package) / "encoders" / f"{name}.json").read_text())["bpe_ranks"].split("\n"):
        _, first, *tokens = line.split(" ")
        ranks.update((base64.b64decode(token), int(first) + i) for i, token in enumerate(tokens))
    openai_public.load_tiktoken_bpe = lambda *_, **__: ranks
    encoding = tiktoken.Encoding(**getattr(openai_public, name)())
    text = pathlib.Path(file).read_bytes().decode()
    encoding.encode_ordinary(text[:2000])
    began = time.process_time()
    tokens = len(encoding.encode_ordinary(text))
    print(time.process_time() - began, tokens)


def others(args):
    """Name of each library and the command that counts a file, or why it is not there."""
    package = args.source / "tools/ranks/node_modules/tiktoken"
    python = args.source / "tests/.venv/bin/python"
    python = python if python.exists() else pathlib.Path(sys.executable)
    there = subprocess.run([python, "-c", "import tiktoken"], capture_output=True).returncode == 0
    yield "npm", ["node", args.source / "bench/tokens.js", package] if package.is_dir() and shutil.which("node") else None
    yield "Python", [python, __file__, "--reference", package] if package.is_dir() and there else None


def run(command):
    got = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if got.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))}: {got.stderr}")
    return got.stdout


def measure(args, encoding, whole, part):
    """Medians of the rounds: again, fresh and ids of ours; MB/s of each other, None where there is none."""
    mine, theirs = [], {}
    known = list(others(args))
    size = part.stat().st_size
    for _ in range(args.rounds):
        mine.append([float(x) for x in re.findall(r"([\d.]+) MB/s", run([args.bin / "bench_tokens", encoding, whole]))])
        for name, command in known:
            if command:
                theirs.setdefault(name, []).append(size / 1e6 / max(float(run(command + [encoding, part]).split()[0]), 1e-6))
    return [statistics.median(x) for x in zip(*mine)], {n: statistics.median(theirs[n]) if n in theirs else None for n, _ in known}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="where generate and bench_tokens are")
    parser.add_argument("--source", type=lambda p: pathlib.Path(p).resolve(), required=True)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    print(f"load of the machine {os.getloadavg()[0]:.1f}; MB/s of processor time; again: the same text again and again, fresh: "
          "nothing remembered\nfrom an earlier text, ids: the numbers themselves; the ratios are of fresh to a library's own speed, which is\n"
          "measured on the first 400 KB of a text, of one that is a single piece on the first 2 KB")
    for name, command in others(args):
        if not command:
            print(f"  {name}'s tiktoken is not installed (sh tools/setup.sh test)")
    with tempfile.TemporaryDirectory(prefix="lintel-bench-") as folder:
        whole, part = pathlib.Path(folder, "whole"), pathlib.Path(folder, "part")
        for name, text in texts(args):
            whole.write_bytes(text.encode())
            # One long piece takes the npm package time that grows with its square.
            part.write_bytes(text[:2000 if " MB of " in name else FOR_OTHERS].encode())
            for encoding in ENCODINGS:
                (again, fresh, ids), theirs = measure(args, encoding, whole, part)
                bar = "" if " MB of " in name or "code points" in name else \
                    f"  {PROMISED} promised" if again >= PROMISED else f"  UNDER {PROMISED}"
                ratios = "".join(f"  {other} {speed:5.1f}, {fresh / speed:4.0f} times" for other, speed in theirs.items() if speed)
                print(f"  {name:26} {encoding:11} again {again:6.1f} fresh {fresh:6.1f} ids {ids:6.1f}{ratios}{bar}", flush=True)


if sys.argv[1:2] == ["--reference"]:
    by_python(*sys.argv[2:])
else:
    main()
