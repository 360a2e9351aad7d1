#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The workbook in the hands of people: sheet.py LINTEL.  LibreOffice opens what lintel wrote, an answer is picked,
LibreOffice saves it as a workbook again, and lintel reads it back.  Skipped where there is no LibreOffice."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
QUESTION, CHOICE, VALUE = "security.push_protection", "yes: it is so", "yes"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
number = bad = 0


def say(good, name, why=""):
    global number, bad
    number += 1
    bad += not good
    print(f"{'ok' if good else 'not ok'} {number} - {name}")
    if not good:
        print(f"# {str(why)[:800]}")


def convert(folder, path, kind):
    out = folder / f"as-{kind}"
    out.mkdir(exist_ok=True)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--convert-to", kind,
                    "--outdir", str(out), str(path)], check=True, timeout=180, capture_output=True, env=dict(os.environ, HOME=str(folder)))
    return out / f"{path.stem}.{kind}"


def cells(row):
    """Its cells, those that stand for several as several."""
    for cell in list(row):
        times = min(int(cell.attrib.pop(TABLE + "number-columns-repeated", 1)), 64)
        for _ in range(times - 1):
            row.insert(list(row).index(cell), xml.fromstring(xml.tostring(cell)))
    return list(row)


def words(cell):
    return "".join("".join(p.itertext()) for p in cell.findall(TEXT + "p"))


def put(cell, text):
    for name in list(cell.attrib):
        if name.endswith("value-type") or name.endswith("}value") or name.endswith("date-value"):
            del cell.attrib[name]
    cell.set(OFFICE + "value-type", "string")
    for p in cell.findall(TEXT + "p"):
        cell.remove(p)
    xml.SubElement(cell, TEXT + "p").text = text


def answer(path, question, given):
    """Fills the row of a question in a flat document of LibreOffice's: {column's word: text}."""
    for _, (prefix, uri) in xml.iterparse(path, events=["start-ns"]):
        xml.register_namespace(prefix, uri)
    tree = xml.parse(path)
    sheet = next(t for t in tree.iter(TABLE + "table") if t.get(TABLE + "name") == "Answers")
    rows = list(sheet.iter(TABLE + "table-row"))
    heads = [words(c) for c in cells(rows[0])]
    row = next(r for r in rows if r.findall(TABLE + "table-cell") and words(r.find(TABLE + "table-cell")) == question)
    there = cells(row)
    for head, text in given.items():
        put(there[heads.index(head)], text)
    tree.write(path, encoding="utf-8", xml_declaration=True)


def assess(lintel, folder, *formats):
    leaks = folder / "leaks"  # a list of choices is never given back by the library that writes it
    leaks.write_text("leak:libxlsxwriter.so\n")
    subprocess.run([lintel, "assess", str(folder / "estate"), "--today", "2026-11-22", "--store", "none",
                    *(word for f in formats for word in ("--format", f))], check=True, timeout=120,
                   env=dict(os.environ, HOME=str(folder), LSAN_OPTIONS=f"suppressions={leaks}:print_suppressions=0"))


def state(path):
    document = json.loads(path.read_text())
    found = next(a for a in document["answers"] if a["question"] == QUESTION)
    return document, found


def main():
    lintel = os.path.abspath(sys.argv[1])
    if not shutil.which("soffice"):
        print("1..0 # SKIP soffice is missing; tools/setup.sh test installs it")
        return 0
    with tempfile.TemporaryDirectory(prefix="lintel-sheet-") as folder:
        folder = pathlib.Path(folder)
        shutil.copytree(HERE.parent.parent / "examples" / "estate", folder / "estate")
        assess(lintel, folder, f"xlsx={folder}/form.xlsx", f"json={folder}/before.json")
        before, was = state(folder / "before.json")
        say(was["state"] == "open", "the question is open", was)
        flat = convert(folder, folder / "form.xlsx", "fods")
        text = flat.read_text()
        say("table:protected=\"true\"" in text, "LibreOffice sees that all but the answers is locked")
        say("cell-content-is-in-list" in text and CHOICE in text, "LibreOffice sees the lists to pick from")
        answer(flat, QUESTION, {"Answer": CHOICE, "Who": "Ana Lima", "Day": "2026-11-20", "Evidence": "docs/push.md"})
        back = convert(folder, flat, "xlsx")
        ran = subprocess.run([lintel, "ask", "--folder", str(folder / "estate"), "--import", str(back), "--today", "2026-11-22"],
                             capture_output=True, text=True, timeout=60, env=dict(os.environ, HOME=str(folder)), stdin=subprocess.DEVNULL)
        say(ran.returncode == 0, "lintel ask --import reads what LibreOffice saved", ran.stderr)
        say(ran.stderr.startswith("1 answer written"), "only the answer that was changed is written", ran.stderr)
        assess(lintel, folder, f"json={folder}/after.json")
        after, now = state(folder / "after.json")
        say((now["value"], now["who"], now["day"], now["evidence"], now["state"]) ==
            (VALUE, "Ana Lima", "2026-11-20", "docs/push.md", "answered"), "the answer has its value, its person, its day and its proof", now)
        scores = [[(a["area"], a["lo"], a["decimal"], a["coverage"]) for a in d["areas"]] for d in (before, after)]
        changed = [pair for pair in zip(*scores) if pair[0] != pair[1]]
        say(len(changed) > 0 and after["coverage"] > before["coverage"], "P1-T1: an answer picked in the sheet changes the score", scores)
        for pair in changed:
            print(f"# {pair[0]} -> {pair[1]}")
    print(f"1..{number}")
    return bad != 0


sys.exit(main())
