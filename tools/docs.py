#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs: the reference pages, from the tables the program itself reads.

Usage: docs.py LINTEL SOURCE [--check]
With --check nothing is written and a page that would change is an error.
"""
import pathlib
import re
import subprocess
import sys

MADE = "<!-- Made by `make docs` from the program's own tables; edit those. -->\n\n"


def ask(lintel, *words):
    return subprocess.run([lintel, *words], capture_output=True, text=True, check=True,
                          env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}).stdout


def cli_page(lintel):
    out = ask(lintel, "--help")
    verbs = re.findall(r"^  (\w+) ", out, re.M)
    page = "# The command line\n\n" + MADE + "```\n" + out + "```\n"
    for verb in verbs:
        told = ask(lintel, verb, "--help")
        page += f"\n## lintel {verb}\n\n```\n{told}```\n"
        for word in re.findall(r"^  (\w+) ", told.partition("\nWords:\n")[2], re.M):
            page += f"\n### lintel {verb} {word}\n\n```\n{ask(lintel, verb, word, '--help')}```\n"
    page += """
## Exit codes

| code | means |
|---|---|
| 0 | done |
| 1 | a failure of ours or of the machine |
| 2 | the call, or a file of yours, is wrong |
| 3 | gaps at or above the bar asked for with `--fail-on` |
| 4 | too little evidence: nothing was decided, or less than `--min-coverage` |
| 5 | a gate is refused |
"""
    return page


def facts_page(lintel):
    page = "# Fact tables\n\n" + MADE
    page += ("Ask them with `lintel query \"select ...\"`. Every column of a table that is fed by resources has companions: "
             "`NAME_unknown` (why it cannot be known), `NAME_set` (1 when written, 0 when absent or a default), "
             "`NAME_file` and `NAME_line` (where the value stands).\n")
    for line in ask(lintel, "query", "--tables").splitlines():
        if not line.strip():
            break
        name, sentence = line.split(None, 1)
        page += f"\n## {name}\n\n{sentence}\n\n"
        lines = ask(lintel, "query", "--tables", name).splitlines()
        page += f"Shown by: {lines[1].removeprefix('shown by').strip() or 'every run'}.\n\n| column | type | what it is |\n|---|---|---|\n"
        for column in lines[3:]:
            words = column.split(None, 2)
            page += f"| `{words[0]}` | {words[1]} | {words[2].replace('|', '&#124;')} |\n"
    return page


def checks_page(lintel, source):
    rows = []
    for line in ask(lintel, "catalog", "list").splitlines():
        code, severity, name, title = line.split(None, 3)
        rows.append((code, severity, name, title))
    page = f"# Checks\n\n{MADE}{len(rows)} checks. `lintel catalog show ID` prints one with its SQL.\n"
    areas = {}
    for code, severity, name, title in rows:
        shown = ask(lintel, "catalog", "show", name)
        fields = dict(re.findall(r"^(\w+) +(.*)$", shown.split("\n\n")[0], re.M))
        areas.setdefault(fields["area"], []).append((code, severity, name, title, fields))
    for area in sorted(areas):
        page += f"\n## {area}\n"
        for code, severity, name, title, fields in areas[area]:
            maps = ", ".join(f"{label} {fields[key]}" for key, label in (("caf", "CAF"), ("nist", "NIST AI RMF"),
                             ("owasp25", "OWASP 2025"), ("owasp26", "OWASP 2026"), ("iso", "ISO 42001")) if fields.get(key))
            page += (f"\n### {name}\n\n**{title}**  \n{'' if code == '-' else code + ', '}{severity}, level {fields['level']}, "
                     f"phases: {fields['phases']}{', gates: ' + fields['gates'] if fields.get('gates') else ''}  \n"
                     f"{maps + '  ' if maps else ''}\n\n{fields['why'].rstrip('.')}.\n\nFix: {fields['fix'].rstrip('.')}.\n")
    return page


def faults_page(lintel):
    table, rest = ask(lintel, "sim", "--faults").split("\n\n", 1)
    page = f"# Faults of the simulator\n\n{MADE}What `lintel sim` can be made to do wrong. {' '.join(rest.split())}\n\n"
    page += "| fault | arguments | what the simulator does |\n|---|---|---|\n"
    for line in table.splitlines()[1:]:
        name, arguments, sentence = line[:19].strip(), line[19:34].strip(), line[34:].strip()
        page += f"| `{name}` | {f'`{arguments}`' if arguments else ''} | {sentence} |\n"
    return page


def framework_page(lintel, name):
    return ask(lintel, "catalog", "framework", name, "--format", "markdown").replace("\n\n", "\n\n" + MADE, 1)


def refusals_page(lintel):
    page = ask(pathlib.Path(lintel).with_name("refusals"))
    return page.replace("\n\n", "\n\n" + MADE, 1)


def api_page(lintel):
    page = ask(pathlib.Path(lintel).with_name("api"))
    return page.replace("\n\n", "\n\n" + MADE, 1)


def main():
    lintel, source = sys.argv[1], pathlib.Path(sys.argv[2])
    changed = 0
    for name, page in (("cli.md", cli_page(lintel)), ("facts.md", facts_page(lintel)),
                       ("checks.md", checks_page(lintel, source)), ("faults.md", faults_page(lintel)),
                       ("framework-caf.md", framework_page(lintel, "caf")),
                       ("framework-infra6.md", framework_page(lintel, "infra6")),
                       ("refusals.md", refusals_page(lintel)), ("api.md", api_page(lintel))):
        path = source / "docs/reference" / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text() != page:
                print(f"{path}: not what the tables say; run make docs")
                changed = 1
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page)
    return changed


sys.exit(main())
