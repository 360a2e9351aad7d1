#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""checks: simple checks for the bench, until there are as many as asked for.

    checks.py CONTENT COUNT FOLDER

Reads the fact tables that resources feed in CONTENT/facts and writes COUNT checks to FOLDER,
each about one column: absent, unknown, as wished or not, with the value in the reason.
"""
import itertools
import pathlib
import re
import sys

CHECK = """-- id: bench-{number:03}
-- code: BEN-{number:03}
-- title: Column {column} of {table} is as wished, asked in way {way}
-- about: {table}
-- area: governance
-- severity: low
-- level: 3
-- phases: diagnostic
-- why: the bench needs a check that costs what a simple one costs
-- fix: nothing, this is the bench
select resource,
       case when "{column}_unknown" is not null then 'unknown'
            when "{column}" is null then 'gap'
            when {good} then 'ok'
            else 'gap' end as status,
       case when "{column}_unknown" is not null then '{column} ' || "{column}_unknown"
            when "{column}" is null then '{column} is not set'
            when {good} then null
            else '{column} is ' || "{column}" end as reason,
       "{column}_file" as file, "{column}_line" as line
  from "{table}"
"""
GOOD = {"bool": ["{c}", "not {c}"], "int": ["{c} >= 30", "{c} < 90"], "real": ["{c} > 0"],
        "text": ["{c} like '%e%'", "length({c}) > 8", "lower({c}) <> 'allow'"]}


def columns(folder):
    """(table, column, type) of every table with a from, tables in turn so that all are asked."""
    tables = []
    for path in sorted(pathlib.Path(folder, "facts").glob("*.yaml")):
        text = path.read_text()
        if not re.search(r"^from:", text, re.M) or re.search(r"^  Microsoft", text, re.M) and "azurerm_" not in text:
            continue
        tables.append([(path.stem, name, kind) for name, kind in
                       re.findall(r"^  (\w+):\s+\{type: (\w+)", text, re.M) if kind in GOOD])
    return [row for turn in itertools.zip_longest(*tables) for row in turn if row]


def main():
    content, count, folder = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    rows = columns(content)
    ways = [(row, way) for way in range(3) for row in rows if way < len(GOOD[row[2]])]
    for number, ((table, column, kind), way) in enumerate(ways[:count], 1):
        good = GOOD[kind][way].format(c=f'"{column}"')
        text = CHECK.format(number=number, table=table, column=column, way=way + 1, good=good)
        (folder / f"bench-{number:03}.sql").write_text(text)
    print(min(count, len(ways)))


main()
