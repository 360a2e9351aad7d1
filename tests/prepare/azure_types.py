#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""azure_types: what Azure's resource types take, distilled from the client that the azurerm provider itself calls with.

  azure_types.py SOURCE OUT    (`sh tools/setup.sh validators` runs it, once)

SOURCE is the unpacked Go module hashicorp/go-azure-sdk/resource-manager, which is generated from Azure's own API
specifications: a folder a service, below it one a version, below that one a kind of resource.  The ids that they share are in
the module go-azure-helpers.  Only providers that our templates name are read.  OUT becomes JSON:

  providers their names, in small letters
  types     'microsoft.storage/storageaccounts@2025-01-01' to its name, where it may lie (group, subscription, tenant,
            extension), its package, the model of its body and of the answer
  packages  models (property: [type, required]), unions ([key, {value: model}]) and enums, as the specification has them
"""
import gzip
import json
import pathlib
import re
import subprocess
import sys

TEMPLATES = pathlib.Path(__file__).parents[2] / "content" / "templates"
HELPERS = "github.com/hashicorp/go-azure-helpers"

STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.M | re.S)
FIELD = re.compile(r'^\s+\w+\s+(\S.*?)\s+`json:"([^",]+)(,omitempty)?"`', re.M)
ENUM = re.compile(r'^\t\w+\s+(\w+)\s+= "([^"]*)"$', re.M)
UNION = re.compile(r"^func Unmarshal(\w+)Implementation\(.*?^\}", re.M | re.S)
MEMBER = re.compile(r'EqualFold\(value, "([^"]+)"\) \{\n\t\tvar out (\w+)')
ID = re.compile(r'^func \(id (\w+)\) ID\(\) string \{\n\tfmtString := "([^"]+)"', re.M)
# A call is written in one of two ways, which are two generations of the generator.
PUT = (re.compile(r"^func \(c \w+\) \w+\(ctx context\.Context, id ([\w.]+), input ([\w.]+).*?HttpMethod: +http\.MethodPut,"
                  r".*?Path:\s+(.*?),\n", re.M | re.S),
       re.compile(r"^func \(c \w+\) preparerFor\w+\(ctx context\.Context, id ([\w.]+), input ([\w.]+).*?AsPut\(\).*?WithPath\((.*?)\),\n", re.M | re.S))
GET = re.compile(r"^func \(c \w+\) \w+\(ctx context\.Context, id ([\w.]+)[,)].*?HttpMethod: +http\.MethodGet,.*?Path:\s+(.*?),\n.*?var model ([\w.]+)$", re.M | re.S)
SUFFIX = re.compile(r'fmt\.Sprintf\("%s(/[^"]*)", id\.ID\(\)\)')


def ids(folder):
    found = {}
    for path in folder.glob("*.go"):
        if not path.name.endswith("_test.go"):
            found.update(ID.findall(path.read_text()))
    return found


def place(path):
    """'/subscriptions/%s/resourceGroups/%s/providers/Microsoft.X/a/%s/b/%s' to ('group', 'Microsoft.X/a/b')."""
    if "/providers/" not in path:
        return ("subscription", "Microsoft.Resources/resourceGroups") if path == "/subscriptions/%s/resourceGroups/%s" else (None, None)
    scope, kind = path.rsplit("/providers/", 1)
    words = kind.split("/")
    where = {"/subscriptions/%s/resourceGroups/%s": "group", "/subscriptions/%s": "subscription", "": "tenant",
             "/%s": "extension", "/providers/Microsoft.Management/managementGroups/%s": "management"}.get(scope, "extension")
    return where, "/".join([words[0], *words[1::2]])


def package(folder):
    models, unions, enums = {}, {}, {}
    for path in folder.glob("*.go"):
        text = path.read_text()
        if path.name == "constants.go":
            for enum, value in ENUM.findall(text):
                enums.setdefault(enum, []).append(value)
        elif path.name.startswith("model_"):
            for name, body in STRUCT.findall(text):
                models[name] = {prop: [kind, not omit and not kind.startswith("*") and "nullable" not in kind]
                                for kind, prop, omit in FIELD.findall(body)}
            for match in UNION.finditer(text):
                key = re.search(r'temp\["([^"]+)"\]', match[0])
                if key:
                    unions[match[1]] = [key[1], dict(MEMBER.findall(match[0]))]
    return {"models": models, "unions": unions, "enums": enums}


def resources(folder, shared):
    """(where, type, model, model that Azure answers with) of everything that is put in this package."""
    named = ids(folder)

    def way(kind, path):
        at = shared.get(kind.removeprefix("commonids.")) if kind.startswith("commonids.") else named.get(kind)
        suffix = SUFFIX.fullmatch(path)
        return at + (suffix[1] if suffix else "") if at and (suffix or path == "id.ID()") else ""
    texts = [path.read_text() for path in folder.glob("method_*.go")]
    answers = {way(kind, path): model for text in texts for kind, path, model in GET.findall(text)}
    for text in texts:
        for kind, model, path in [row for style in PUT for row in style.findall(text)]:
            at = way(kind, path)
            where, name = place(at)
            if name:
                yield where, name, model, answers.get(at, model)


def helpers(source):
    """The unpacked module of shared ids, at the version that the source asks for."""
    version = re.search(HELPERS + r" (v\S+)", (pathlib.Path(source) / "go.mod").read_text())[1]
    done = subprocess.run(["go", "mod", "download", "-json", f"{HELPERS}@{version}"], check=True, capture_output=True, text=True, cwd="/")
    return pathlib.Path(json.loads(done.stdout)["Dir"])


def main(source, out):
    wanted = {name.lower() for path in TEMPLATES.rglob("*.bicep") for name in re.findall(r"'(Microsoft\.\w+)/[^']*@", path.read_text())}
    shared = ids(helpers(source) / "resourcemanager" / "commonids")
    types, packages = {}, {}
    for version in sorted(path for path in pathlib.Path(source).glob("*/*") if path.is_dir() and re.match(r"20\d\d-", path.name)):
        for folder in sorted(path for path in version.iterdir() if path.is_dir()):
            put = [row for row in resources(folder, shared) if row[1].split("/")[0].lower() in wanted]
            if not put:
                continue
            label = str(folder.relative_to(source))
            packages[label] = package(folder)
            for where, name, model, answer in put:
                row = types.setdefault(f"{name}@{version.name}".lower(), {"name": name, "where": [], "package": label, "model": model, "read": answer})
                row["where"] = sorted({*row["where"], where})
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write(json.dumps({"providers": sorted(wanted), "types": types, "packages": packages}, sort_keys=True).encode())
    print(f"{len(types)} types at versions, {len(packages)} packages, of {', '.join(sorted(wanted))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
