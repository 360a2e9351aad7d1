#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lint: what a script can see of the house style.  lint.py ROOT prints each offence with its
file and line, then the ten longest functions; the exit code is 1 when there was an offence.

Exceptions are by name and with a reason: functions over 80 lines in tools/long.txt, words
that are somebody else's noun in tools/words.txt."""
import fnmatch
import pathlib
import re
import subprocess
import sys

LONGEST = 80    # lines of a function
DEEPEST = 4     # tabs before a control statement
BANNED = {
    "strcpy": "lt_copy or lt_buf", "strcat": "lt_buf", "sprintf": "lt_print or lt_buf_printf", "strtok": "lt_text_cut",
    "gets": "nothing", "atoi": "lt_text_int", "gmtime": "gmtime_r", "localtime": "localtime_r", "rand": "what is given",
    "sleep": "an event", "usleep": "an event", "strdup": "lt_copy", "alloca": "an arena"}
# Our word, and the words of STYLE 2.10 that are not used for it.
WORDS = {
    "fact": ["metric", "datum", "observation"], "check": ["rule", "control"],
    "finding": ["issue", "result", "violation"], "gap": ["failure", "alarm"], "gate": ["milestone"], "phase": ["stage"],
    "step": ["filter", "middleware", "handler"], "policy or estate": ["config"],
    "call": ["request", "transaction"], "caller": ["user", "client", "consumer", "tenant"],
    "deployment": ["backend", "endpoint"], "provider": ["vendor"], "lease": ["reservation"], "usage": ["consumption"],
    "incident": ["event", "outage"], "estate": ["environment"]}
OURS = {word: ours for ours, words in WORDS.items() for word in words}
WORD = re.compile(r"\b(" + "|".join(OURS) + r")s?\b", re.I)
SPDX = "SPDX-License-Identifier: Apache-2.0"
SOURCES = {".c", ".h", ".def", ".sql", ".yaml", ".sh", ".py"}


class Lint:
    def __init__(self, root):
        self.root = root
        self.offences = 0
        self.functions = []  # (lines, name, file, line)
        self.errors = {}     # literal of lt_fail -> place
        self.allowed = self.exceptions("words.txt")
        self.long = {name: False for name, _ in self.exceptions("long.txt")}
        self.problems = set(re.findall(r'^PROBLEM\("([a-z-]+)"', (self.root / "src/api/problem_code.def").read_text(), re.M))

    def exceptions(self, name):
        """Lines `what: reason` as pairs; for words `word: pattern: reason`."""
        rows = []
        for n, line in enumerate((self.root / "tools" / name).read_text().splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            parts = [p.strip() for p in line.split(" | ")]
            if len(parts) < (3 if name == "words.txt" else 2) or not parts[-1]:
                self.say(f"tools/{name}", n, "an exception needs a reason behind ' | '")
            else:
                rows.append((parts[0], parts[1]))
        return rows

    def say(self, file, line, sentence):
        print(f"{file}:{line}: {sentence}")
        self.offences += 1

    @staticmethod
    def covers(allowed, file, text, word):
        if allowed.startswith("in "):
            return fnmatch.fnmatch(file, allowed[3:])
        return any(p.start() <= word.start() and word.end() <= p.end() for p in re.finditer(allowed, text, re.I))

    def words(self, file, line, text):
        for m in WORD.finditer(text):
            word = m[1].lower()
            if any(w in (word, "*") and self.covers(allowed, file, text, m) for w, allowed in self.allowed):
                continue
            self.say(file, line, f"the house says '{OURS[word]}', not '{m[0]}', in: {text.strip()[:80]}")

    def c_file(self, file, lines):
        room = pathlib.Path(file).parent.name
        begin = name = None
        comments = 0
        in_comment = False
        for n, line in enumerate(lines, 1):
            in_comment = in_comment or line.lstrip().startswith("/*")
            comments += in_comment
            code = re.sub(r'"(\\.|[^"\\])*"|/\*.*?\*/', '""', line) if not in_comment else ""
            if "*/" in line:
                in_comment = False
            if line.startswith("{") and name:
                begin = n
            elif line.startswith("}") and begin:
                self.functions.append((n - begin + 1, name, file, begin))
                begin = name = None
            elif m := re.match(r"(\w+)\(", line):
                name = m[1]
            self.c_line(file, n, room, line, code)
        if file.endswith(".c") and comments > 40 and comments > 0.30 * len(lines):
            self.say(file, 1, f"{comments} of {len(lines)} lines are comments; say it in the code")

    def c_line(self, file, n, room, line, code):
        for m in re.finditer(r"\b(\w+)\s*\(", code):
            if m[1] in BANNED:
                self.say(file, n, f"{m[1]}() is banned here, use {BANNED[m[1]]}")
            if m[1] in ("malloc", "calloc", "realloc") and room not in ("base", "format", "store"):
                self.say(file, n, f"{m[1]}() belongs to base; take an arena")
            if m[1] == "getenv" and room != "cli":
                self.say(file, n, "getenv() belongs to cli")
        if (m := re.match(r"(\t+)(if|for|while|switch|do)\b", code)) and len(m[1]) > DEEPEST:
            self.say(file, n, f"nested {len(m[1])} deep; leave early or make it a function")
        if "//" in code or re.match(r"\s*/?\*\s*(====|----|Step \d)", line):
            self.say(file, n, "no banners, no numbered steps, no // comments")
        for text in re.findall(r'"((?:\\.|[^"\\])*)"', line):
            if re.match(r"(Failed to|Error\b|Invalid input)", text):
                self.say(file, n, "an error says what, where and what to do")
        if m := re.search(r'lt_fail(?:_os)?\(\w+, "((?:\\.|[^"\\])+)"', line):
            if len(m[1]) > 32 and m[1] in self.errors:
                self.say(file, n, f"the same sentence stands at {self.errors[m[1]]}")
            self.errors.setdefault(m[1], f"{file}:{n}")

    def text_of(self, file, line):
        """What a person will read of this line."""
        if file.endswith(".sql"):
            m = re.match(r"-- (?:title|why|fix): (.*)", line)
            return m[1] if m else "" if line.startswith("--") else " ".join(
                t for t in re.findall(r"'((?:[^']|'')*)'", line) if " " in t)
        if file.endswith(".yaml"):
            m = re.search(r"\b(?:sentence|meaning|why|fix|title): (.*)", line)
            return m[1] if m else ""
        if file.startswith("src/") and (file.endswith(".def") or "/cli/" in file):
            return " ".join(t for t in re.findall(r'"((?:\\.|[^"\\])*)"', line) if " " in t)
        return ""

    def file(self, file):
        path = self.root / file
        lines = path.read_text(errors="replace").splitlines()
        rendered = file.startswith("content/templates/")  # what comes of it is its reader's, under the licence of their choice
        if not rendered and (path.suffix in SOURCES or lines[:1] and lines[0].startswith("#!")) and not any(SPDX in x for x in lines[:3]):
            self.say(file, 1, f"the first lines have no '{SPDX}'")
        if path.suffix in (".c", ".h") and not file.startswith("tests/"):
            self.c_file(file, lines)
        if file.startswith("src/api/"):
            for m in re.finditer(r'lt_problem\w*\(\s*\w+,[^;"]*?"([a-z-]+)"', "\n".join(lines)):
                if m[1] not in self.problems:
                    self.say(file, "\n".join(lines)[:m.start()].count("\n") + 1, f"'{m[1]}' is no code of problem_code.def")
        for n, line in enumerate(lines, 1):
            if re.search(r"\b(TODO|FIXME|XXX)\b", line) and not re.search(r"[Ii]ssue \d", line) and file != "tools/lint.py":
                self.say(file, n, "a promise names its issue: 'Issue 41: ...'")
            if text := self.text_of(file, line):
                self.words(file, n, text)

    def run(self):
        try:
            files = subprocess.run(["git", "-C", str(self.root), "ls-files", "-co", "--exclude-standard"],
                                   capture_output=True, text=True, check=True).stdout.split("\n")
        except (OSError, subprocess.CalledProcessError):  # no git, or a tree that came as an archive
            files = [str(p.relative_to(self.root)) for p in self.root.rglob("*")
                     if not re.match(r"build|\.", p.relative_to(self.root).parts[0])]
        for file in sorted(filter(None, files)):
            path = self.root / file
            fixture = re.search(r"/in/|/corpus/|^examples/|^tests/checks/|\.lock", file)
            if not fixture and path.is_file() and not path.is_symlink() and (path.suffix in SOURCES or path.suffix == ""):
                self.file(file)
        self.functions.sort(reverse=True)
        for length, name, file, line in self.functions:
            if length > LONGEST and name not in self.long:
                self.say(file, line, f"{name}() has {length} lines, more than {LONGEST}; name it in tools/long.txt with a reason")
            if name in self.long:
                self.long[name] = length > LONGEST
        for name, needed in self.long.items():
            if not needed:
                self.say("tools/long.txt", 1, f"{name} needs no exception any more")


def main():
    lint = Lint(pathlib.Path(sys.argv[1]).resolve())
    lint.run()
    print("longest functions:")
    for length, name, file, line in lint.functions[:10]:
        print(f"  {length:4} {name} ({file}:{line})")
    lengths = sorted(f[0] for f in lint.functions)
    if lengths:
        print(f"{len(lengths)} functions, median {lengths[len(lengths) // 2]} lines, "
              f"90 % within {lengths[len(lengths) * 9 // 10]}; {lint.offences} offences")
    sys.exit(lint.offences > 0)


main()
