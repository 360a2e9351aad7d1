#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rendered Bicep is what Bicep's compiler and Azure's resource types take.

No Bicep compiler can be had from package registries.  bicep.py reads the files as its parser would and bicep_value.py works out what they come
to; here every resource is held against the type it names, as `sh tools/setup.sh validators` got it from the specifications
of Azure (azure_types.py), and every file against what the compiler and its linter say.
Usage: bicep_types.py LINTEL SOURCE
"""
import contextlib
import gzip
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import validators
import yaml
from bicep import Broken, Node, parse
from bicep_value import Lambda, Object, Ref, Scope, Unknown

TYPES = validators.CACHE / "azure-types.json.gz"
TARGETS = ["network", "identity", "registry", "gpu-vm", "aks", "machine-learning", "openai", "monitoring", "storage", "backup", "budget",
           "defender", "front-door", "policy"]
IDENTITY = ["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "SystemAssigned,UserAssigned", "None"]
SCALARS = {"string": str, "int64": int, "float64": int, "int": int, "bool": bool}
KINDS = {"string": "string", "int64": "int", "float64": "int", "int": "int", "bool": "bool"}

# Every body may say these; what Azure alone says is never set.
EVERYWHERE = {"name", "parent", "scope", "dependsOn"}
AZURES_OWN = {"id", "type", "apiVersion", "systemData", "provisioningState", "principalId", "tenantId", "resourceState"}

# Types at versions that the azurerm provider has no client for, and the version that they are held against (None: nothing);
# that these versions are there was seen in published code alone.
NEAR = {
    "microsoft.insights/scheduledqueryrules@2023-12-01": "microsoft.insights/scheduledqueryrules@2023-03-15-preview",
    "microsoft.security/pricings@2024-01-01": "microsoft.security/pricings@2023-01-01",
    "microsoft.security/securitycontacts@2023-12-01-preview": None,
}
# Lists of values that Azure adds to without a new version.
OPEN = {"VirtualMachineSizeTypes"}

# Azure's rules for names (learn.microsoft.com, "Naming rules and restrictions for Azure resources").
NAMES = {
    "microsoft.cognitiveservices/accounts": r"[a-zA-Z0-9][a-zA-Z0-9.-]{1,63}",
    "microsoft.cognitiveservices/accounts/deployments": r"[a-zA-Z0-9][\w.-]{1,63}",
    "microsoft.compute/virtualmachines": r"[a-zA-Z0-9](?:[\w.-]{0,62}\w)?",
    "microsoft.containerregistry/registries": r"[a-zA-Z0-9]{5,50}",
    "microsoft.containerservice/managedclusters": r"[a-zA-Z0-9](?:[\w-]{0,61}[a-zA-Z0-9])?",
    "microsoft.containerservice/managedclusters/agentpools": r"[a-z][a-z0-9]{0,11}",
    "microsoft.keyvault/vaults": r"[a-zA-Z](?:-?[a-zA-Z0-9]){2,23}",
    "microsoft.keyvault/vaults/keys": r"[a-zA-Z0-9-]{1,127}",
    "microsoft.machinelearningservices/workspaces": r"[a-zA-Z0-9][\w-]{2,32}",
    "microsoft.machinelearningservices/workspaces/computes": r"[a-zA-Z](?:[a-zA-Z0-9-]{0,22}[a-zA-Z0-9])?",
    "microsoft.managedidentity/userassignedidentities": r"[a-zA-Z0-9][\w-]{2,127}",
    "microsoft.managedidentity/userassignedidentities/federatedidentitycredentials": r"[a-zA-Z0-9][\w-]{2,119}",
    "microsoft.network/frontdoorwebapplicationfirewallpolicies": r"[a-zA-Z][a-zA-Z0-9]{0,127}",
    "microsoft.network/virtualnetworks": r"[a-zA-Z0-9](?:[\w.-]{0,62}\w)",
    "microsoft.network/virtualnetworks/subnets": r"[a-zA-Z0-9](?:[\w.-]{0,78}\w)?",
    "microsoft.network/networksecuritygroups": r"[a-zA-Z0-9](?:[\w.-]{0,78}\w)?",
    "microsoft.network/privateendpoints": r"[a-zA-Z0-9](?:[\w.-]{0,62}\w)",
    "microsoft.operationalinsights/workspaces": r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{2,61}[a-zA-Z0-9])",
    "microsoft.recoveryservices/vaults": r"[a-zA-Z][a-zA-Z0-9-]{1,49}",
    "microsoft.dataprotection/backupvaults": r"[a-zA-Z][a-zA-Z0-9-]{1,49}",
    "microsoft.resources/resourcegroups": r"[\w().-]{0,89}[\w()-]",
    "microsoft.storage/storageaccounts": r"[a-z0-9]{3,24}",
    "microsoft.storage/storageaccounts/blobservices/containers": r"\$root|[a-z0-9](?:-?[a-z0-9]){2,62}",
}


class Schema:
    def __init__(self, path):
        self.__dict__.update(json.loads(gzip.decompress(path.read_bytes())))

    def type(self, what):
        return self.types.get(NEAR.get(what.lower()) or what.lower())

    def versions(self, what):
        return sorted(key.split("@")[1] for key in self.types if key.startswith(what.split("@")[0].lower() + "@"))

    def plain(self, package, kind):
        """What a Go type comes to: ('list' or 'map', of what), ('enum', values), ('model', properties), ('union', ...), (kind,)."""
        kind = re.sub(r"^nullable\.Type\[(.*)\]$", r"\1", kind.lstrip("*"))
        if kind.startswith("[]"):
            return "list", kind[2:]
        if kind.startswith("map[string]"):
            return "map", kind[11:]
        if kind == "zones.Schema":
            return "list", "string"
        if kind.startswith("identity."):
            return "identity", IDENTITY
        here = self.packages[package]
        if kind in here["unions"]:
            return "union", kind
        if kind in here["enums"]:
            return ("string",) if kind in OPEN else ("enum", here["enums"][kind])
        if kind in here["models"]:
            return "model", here["models"][kind]
        return (KINDS.get(kind, "any"),)


class Body:
    """Holds a value against a type; tells the file what does not fit."""

    def __init__(self, schema, file, row):
        self.schema, self.file, self.package = schema, file, row["package"]

    def tell(self, line, path, text):
        self.file.tell(line, f"{path}: {text}")

    def check(self, value, kind, path, line):
        if value is None or isinstance(value, Ref) or isinstance(value, Unknown) and value.kind == "any":
            return
        line = getattr(value, "line", 0) or line
        what, *more = self.schema.plain(self.package, kind)
        getattr(self, "is_" + what)(value, path, line, *more)

    def is_any(self, value, path, line):
        pass

    def scalar(self, value, path, line, kind):
        fits = value.kind == kind if isinstance(value, Unknown) else type(value) is {"string": str, "int": int, "bool": bool}[kind]
        if not fits:
            self.tell(line, path, f"takes {kind}, not {value.kind if isinstance(value, Unknown) else repr(value)}")
        return fits

    def is_string(self, value, path, line):
        self.scalar(value, path, line, "string")

    def is_int(self, value, path, line):
        self.scalar(value, path, line, "int")

    def is_bool(self, value, path, line):
        self.scalar(value, path, line, "bool")

    def is_enum(self, value, path, line, allowed):
        if self.scalar(value, path, line, "string") and isinstance(value, str) and value not in allowed:
            self.tell(line, path, f"'{value}' is none of {', '.join(allowed)}")

    def is_list(self, value, path, line, of):
        if not isinstance(value, list):
            self.tell(line, path, f"takes a list, not {value!r}")
            return
        for i, item in enumerate(value):
            self.check(item, of, f"{path}[{i}]", line)

    def is_map(self, value, path, line, of):
        if not isinstance(value, dict):
            self.tell(line, path, f"takes an object, not {value!r}")
            return
        for key, item in value.items():
            self.check(item, of, f"{path}.{key}", value.lines.get(key, line) if isinstance(value, Object) else line)

    def is_identity(self, value, path, line, allowed):
        self.model(value, path, line, {"type": ["string", True], "userAssignedIdentities": ["map[string]interface{}", False]})
        self.is_enum(value.get("type"), path + ".type", line, allowed)
        if ("UserAssigned" in str(value.get("type")).split(", ")) != bool(value.get("userAssignedIdentities")):
            self.tell(line, path, "type and userAssignedIdentities do not go together")

    def is_union(self, value, path, line, name):
        key, members = self.schema.packages[self.package]["unions"][name]
        if not isinstance(value, dict):
            self.tell(line, path, f"takes an object, not {value!r}")
            return
        word = value.get(key)
        if word is None or isinstance(word, str) and word not in members:
            self.tell(line, path, f"{key} {word!r} is none of {', '.join(members)}")
        elif isinstance(word, str):
            self.check(value, members[word], path, line)

    def is_model(self, value, path, line, fields):
        self.model(value, path, line, fields)

    def model(self, value, path, line, fields):
        if not isinstance(value, dict):
            self.tell(line, path, f"takes an object, not {value!r}")
            return
        for key, item in value.items():
            at = value.lines.get(key, line) if isinstance(value, Object) else line
            if key not in fields:
                self.tell(at, path, f"there is no {key}; there are {', '.join(near(key, fields))}")
            elif key in AZURES_OWN - {"id", "type", "principalId", "tenantId"}:
                self.tell(at, path, f"{key} is Azure's to say")
            else:
                self.check(item, fields[key][0], f"{path}.{key}", at)
        # A choice of models says never whether it is needed.
        for key in [key for key, (kind, needed) in fields.items() if needed and value.get(key) is None
                    and self.schema.plain(self.package, kind)[0] != "union"]:
            self.tell(line, path, f"needs {key}")


def near(word, fields):
    """The fields most like the word first."""
    letters = set(word.lower())
    return sorted(fields, key=lambda f: -len(letters & set(f.lower())) + abs(len(f) - len(word)))[:6]


class Symbol:
    """A resource or a module of a file."""

    def __init__(self, file, node, parent=None):
        self.file, self.node, self.name, self.parent = file, node, node.name, parent
        self.what = "".join(p for p in node.what.parts if isinstance(p, str))
        if parent and "@" not in self.what:
            self.what = parent.what.split("@")[0] + "/" + self.what + "@" + parent.what.split("@")[1]
        body = node.value
        self.looped = body.kind == "for"
        body = body.body if self.looped else body
        self.conditional = body.kind == "if"
        self.object = body.body if self.conditional else body
        self.children = {child.name: Symbol(file, child, self) for child in getattr(self.object, "nested", [])}
        self.module = node.kind == "module"
        self.cache = {}

    def turns(self):
        """(scope, sure) of each resource that this stands for; not sure: nobody knows whether it is made."""
        scope = self.file.scope
        for turn in scope.items(self.node.value) if self.looped else [scope]:
            body = self.node.value.body if self.looped else self.node.value
            sure = True
            if body.kind == "if":
                condition = turn.value(body.condition)
                sure = condition is True or isinstance(condition, (Unknown, Ref))
            yield turn, sure

    def bodies(self):
        for i, (turn, sure) in enumerate(self.turns()):
            if i not in self.cache:
                with contextlib.nullcontext() if sure else self.file.unsure():
                    self.cache[i] = turn.value(self.object)
            yield self.cache[i], sure

    def nested(self, node, base):
        if node.name not in self.children:
            self.file.tell(node.line, f"{self.name} holds no {node.name}")
            return Unknown()
        return Ref(self.children[node.name])

    def one(self, item):
        bodies = [body for body, _ in self.bodies()]
        return bodies[item] if isinstance(item, int) and item < len(bodies) else bodies[0] if bodies and not self.looped else None

    def part(self, scope, node, base, key):
        if self.looped and base.item is None and not base.path:
            scope.tell(node, f"{self.name} is many; which one is meant? (BCP144)")
        if self.module:
            return self.module_part(scope, node, base, key)
        if not base.path and key in ("id", "type", "apiVersion"):
            return Unknown("string")
        if not base.path and key == "name":
            body = self.one(base.item)
            return body.get("name", Unknown("string")) if body else Unknown("string")
        if not base.path and key == "properties" and self.conditional and node.of.kind != "sure" and not node.safe:
            scope.file.conditional.append((node.line, self.name))
        return self.read(scope, node, Ref(self, (*base.path, key), base.item))

    def read(self, scope, node, ref):
        """What Azure says at this place of the resource, as its type has it."""
        schema = self.file.schema
        row = schema and schema.type(self.what)
        if not row:
            return Unknown()
        kind = row.get("read") or row["model"]
        for key in ref.path:
            what, *more = schema.plain(row["package"], kind)
            if what == "identity":
                return Unknown("string")
            if what == "list" and isinstance(key, int):
                kind = more[0]
            elif what == "map":
                kind = more[0]
            elif what == "model" and key in more[0]:
                kind = more[0][key][0]
            elif what == "model":
                scope.tell(node, f"{self.what} says no {'.'.join(map(str, ref.path))}; there are {', '.join(near(str(key), more[0]))}")
                return Unknown()
            else:
                return Unknown()
        what = schema.plain(row["package"], kind)[0]
        return Unknown({"enum": "string"}.get(what, what)) if what in ("string", "int", "bool", "enum") else ref

    def module_part(self, scope, node, base, key):
        if not base.path:
            if key not in ("outputs", "name"):
                scope.tell(node, f"a module says name and outputs, not {key}")
            return Ref(self, (key,), base.item)
        if base.path == ("outputs",):
            file = self.made(base.item)
            if key not in file.outputs:
                scope.tell(node, f"{self.name} puts out no {key}")
                return Unknown()
            return file.output(key)
        return Unknown()

    def made(self, item=None):
        """The module's file with the parameters that it is given here."""
        index = item if isinstance(item, int) else 0
        if ("made", index) not in self.cache:
            body = self.one(index if self.looped else None)
            given = body.get("params", Object()) if body else Object()
            self.cache["made", index] = File(self.file.path.parent / self.what, self.file.schema, given, self)
        return self.cache["made", index]


class File:
    def __init__(self, path, schema, given=None, by=None):
        self.path, self.schema, self.given, self.by = path, schema, given if given is not None else Object(), by
        self.told, self.conditional, self.quiet = [], [], 0
        self.tree = parse(path.read_text())
        self.target = next(("".join(n.value.parts) for n in self.tree if n.kind == "targetScope"), "resourceGroup")
        self.symbols, self.outputs, self.params, self.vars, self.types = {}, {}, {}, {}, {}
        self.values, names = {}, {}
        for node in self.tree:
            if node.kind in ("resource", "module"):
                self.symbols[node.name] = Symbol(self, node)
                names[node.name] = lambda node=node: Ref(self.symbols[node.name])
            elif node.kind in ("param", "var"):
                (self.params if node.kind == "param" else self.vars)[node.name] = node
                names[node.name] = lambda node=node: self.value(node)
            elif node.kind == "output":
                self.outputs[node.name] = node
            elif node.kind == "type":
                self.types[node.name] = node.value
        self.scope = Scope(self, names)
        kinds = [n.name for n in self.tree if n.kind not in ("output", "targetScope", "using")]
        for name in {name for name in kinds if kinds.count(name) > 1}:
            self.tell(1, f"{name} is declared twice")

    def tell(self, line, text):
        if not self.quiet:
            self.told.append((line, text))

    @contextlib.contextmanager
    def unsure(self):
        self.quiet += 1
        yield
        self.quiet -= 1

    def value(self, node):
        if node.name not in self.values:
            self.values[node.name] = Unknown()
            if node.kind == "param" and node.name in self.given:
                self.values[node.name] = self.given[node.name]
            elif node.value is not None:
                self.values[node.name] = self.scope.value(node.value)
            else:
                self.values[node.name] = Unknown({"string": "string", "int": "int", "bool": "bool"}.get(getattr(node.type, "name", ""), "any"))
        return self.values[node.name]

    def output(self, name):
        return self.scope.value(self.outputs[name].value)

    def fits(self, value, kind, path, line):
        """Is this value what a declaration of this file asks for?"""
        if isinstance(value, (Unknown, Ref, Lambda)) and getattr(value, "kind", "any") == "any" or isinstance(value, Ref):
            return
        if kind.kind == "maybe":
            if value is not None:
                self.fits(value, kind.of, path, line)
        elif kind.kind == "list":
            for i, item in enumerate(value if isinstance(value, list) else [self.by.file.tell(line, f"{path} takes a list")]):
                self.fits(item, kind.of, f"{path}[{i}]", line)
        elif kind.kind == "fields":
            self.fits_fields(value, kind, path, line)
        elif kind.kind == "either":
            options = [o.value for o in kind.options if o.kind == "literal"]
            if isinstance(value, str) and value not in options:
                self.by.file.tell(line, f"{path} is '{value}', none of {', '.join(map(str, options))}")
        elif kind.kind == "named" and kind.name in self.types:
            self.fits(value, self.types[kind.name], path, line)
        elif kind.kind == "named":
            wanted = {"string": str, "int": int, "bool": bool, "object": dict, "array": list}.get(kind.name)
            fine = value.kind == kind.name if isinstance(value, Unknown) else wanted is None or type(value) is wanted or isinstance(value, wanted) and wanted is dict
            if not fine:
                self.by.file.tell(line, f"{path} takes {kind.name}, not {getattr(value, 'kind', value)!r}")

    def fits_fields(self, value, kind, path, line):
        if not isinstance(value, dict):
            self.by.file.tell(line, f"{path} takes an object")
            return
        line = getattr(value, "line", 0) or line
        for key, of in kind.fields.items():
            if key in value:
                self.fits(value[key], of, f"{path}.{key}", line)
            elif of.kind != "maybe":
                self.by.file.tell(line, f"{path} lacks {key}")
        for key in [key for key in value if key not in kind.fields and kind.rest is None]:
            self.by.file.tell(line, f"{path} has a {key} that nobody declared")


# -- one file


def walk(node, inside=()):
    """Every node of a tree, with those it is in."""
    if isinstance(node, Node):
        yield node, inside
        for value in node.__dict__.values():
            yield from walk(value, (*inside, node))
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from walk(value, inside)
    elif isinstance(node, dict):
        for value in node.values():
            yield from walk(value, inside)


def check_given(file):
    """Parameters: each that is needed is given, none that is not there, all of their kind and within their bounds."""
    by, line = file.by, file.by.node.line if file.by else 1
    for name in [name for name in file.given if name not in file.params]:
        by.file.tell(line, f"{by.name} takes no parameter {name} (BCP037)")
    for name, node in file.params.items():
        if name not in file.given:
            if node.value is None and node.type.kind != "maybe":
                by.file.tell(line, f"{by.name} is not given {name} (BCP035)")
            continue
        value = file.given[name]
        file.fits(value, node.type, f"{by.name}.{name}", line)
        bound = {word: node.decorators[word].args[0].value for word in ("minLength", "maxLength", "minValue", "maxValue") if word in node.decorators}
        size = len(value) if isinstance(value, (str, list)) else value if isinstance(value, int) else None
        if size is not None and not bound.get("minLength", bound.get("minValue", size)) <= size <= bound.get("maxLength", bound.get("maxValue", size)):
            by.file.tell(line, f"{by.name}.{name} is out of its bounds: {value!r}")
        if "allowed" in node.decorators and isinstance(value, (str, int)):
            allowed = file.scope.value(node.decorators["allowed"].args[0])
            if value not in allowed:
                by.file.tell(line, f"{by.name}.{name} is {value!r}, none of {allowed}")


def check_resource(symbol):
    file, schema, line = symbol.file, symbol.file.schema, symbol.node.line
    row = schema.type(symbol.what)
    if not row and symbol.what.lower() not in NEAR:
        told = ", ".join(schema.versions(symbol.what)) or "none"
        if symbol.what.split("/")[0].lower() not in schema.providers:
            told += f"; remove {TYPES}, and {validators.HOW} with the provider"
        file.tell(line, f"{symbol.what} is not a type at a version; there are {told}")
    for body, sure in symbol.bodies():
        if not row or symbol.node.existing:
            continue
        with contextlib.nullcontext() if sure else file.unsure():
            fields = dict(schema.packages[row["package"]]["models"].get(row["model"], {}))
            Body(schema, file, row).model(
                Object({key: value for key, value in body.items() if key not in EVERYWHERE}, line=body.line, lines=body.lines), symbol.name, line,
                {key: [kind, needed and key != "name"] for key, (kind, needed) in fields.items() if key not in ("id", "type", "systemData")
                 or key == "type" and False})
            check_place(symbol, row, body)
    for child in symbol.children.values():
        check_resource(child)


def check_place(symbol, row, body):
    """The scope that a type may lie in, its parents and its name."""
    file, line = symbol.file, symbol.node.line
    here = {"resourceGroup": "group"}.get(file.target, file.target)
    if "scope" not in body and here not in row["where"] and "extension" not in row["where"]:
        file.tell(line, f"{symbol.name}: {row['name']} lies in a {' or '.join(row['where'])}, not in a {here} (BCP135)")
    name = full_name(symbol, body)
    if name is None:
        return
    depth = row["name"].count("/")
    if len(name) != depth:
        file.tell(line, f"{symbol.name}: a name of {depth} parts is wanted, not {'/'.join(name)} (BCP169)")
    pattern = NAMES.get(row["name"].lower())
    if pattern and not re.fullmatch(pattern, name[-1]):
        file.tell(line, f"{symbol.name}: Azure refuses the name {name[-1]}")


def full_name(symbol, body):
    """The parts of the whole name, or None where one is not known."""
    name, parent = body.get("name"), body.get("parent")
    if not isinstance(name, str):
        return None
    above = []
    if symbol.parent:
        above = full_name(symbol.parent, symbol.parent.one(None))
    elif isinstance(parent, Ref):
        held = parent.of.one(parent.item)
        above = full_name(parent.of, held) if held else None
    return None if above is None else [*above, *name.split("/")]


LOCATION = re.compile(r"^[a-z]+(?:north|south|east|west|central)[a-z]*\d?$")
SECRET = re.compile(r"password|pwd|secret|accountkey|acctkey", re.I)
HOSTS = re.compile(r"(?<![A-Za-z0-9-])(?:core\.windows\.net|database\.windows\.net|login\.microsoftonline\.com|management\.azure\.com|"
                   r"vault\.azure\.net|graph\.windows\.net|trafficmanager\.net|api\.loganalytics\.io)")


def check_linter(file, rules):
    """What `bicep lint` warns of, by the names of its rules, but for those that bicepconfig.json turns off."""
    def tell(rule, line, text):
        if rule not in rules:
            file.tell(line, f"{text} ({rule})")
    used = names_in(file.tree)
    for kind, names in (("params", file.params), ("vars", file.vars)):
        for name, node in names.items():
            if name not in used:
                tell(f"no-unused-{kind}", node.line, f"{name} is not used")
    for symbol in file.symbols.values():
        if symbol.node.kind == "resource" and symbol.node.existing and symbol.name not in used and not symbol.children:
            tell("no-unused-existing-resources", symbol.node.line, f"{symbol.name} is not used")
    for name, node in file.params.items():
        if "secure" in node.decorators and node.value is not None and not (node.value.kind == "text" and node.value.parts == [""]):
            tell("secure-parameter-default", node.line, f"{name} is a secret with a default")
        if SECRET.search(name) and "secure" not in node.decorators and getattr(node.type, "name", "") in ("string", "object"):
            tell("secure-secrets-in-params", node.line, f"{name} looks like a secret")
    for node, inside in walk(file.tree):
        check_node(node, inside, tell)
    for line, name in file.conditional:
        tell("BCP318", line, f"{name} may not be there; say so with ! or .?")


def check_node(node, inside, tell):
    if node.kind == "object":
        for key, value, line in node.entries:
            plain = key and len(key.parts) == 1 and isinstance(key.parts[0], str) and key.parts[0]
            if plain == "location" and value.kind == "text" and isinstance(value.parts[0], str) and LOCATION.match(value.parts[0]) and len(value.parts) == 1 \
                    and any(above.kind in ("resource", "module") for above in inside):
                owner = [above for above in inside if above.kind == "object"]
                if not owner or len(owner) == 1 and inside[-1].kind == "object" and len(inside) < 4:
                    tell("no-hardcoded-location", line, f"a location is written down: {value.parts[0]}")
            if plain and key.quoted and re.fullmatch(r"[A-Za-z_]\w*", plain):
                tell("prefer-unquoted-property-names", line, f"'{plain}' needs no quotes")
    elif node.kind == "text":
        if len(node.parts) == 1 and isinstance(node.parts[0], Node) and not (inside and inside[-1].kind == "object" and any(node is key for key, _, _ in inside[-1].entries)):
            tell("simplify-interpolation", node.line, "nothing but ${} is in this text")
        for part in node.parts:
            if isinstance(part, str) and HOSTS.search(part) and "schema.management.azure.com" not in part:
                tell("no-hardcoded-env-urls", node.line, f"{part} is an address of one cloud")
    elif node.kind == "call" and node.name == "concat" and any(arg.kind == "text" for arg in node.args):
        tell("prefer-interpolation", node.line, "concat() of texts is an interpolation")
    elif node.kind == "get" and node.name == "location" and node.of.kind == "call" and node.of.name in ("resourceGroup", "deployment") \
            and not any(above.kind == "param" for above in inside):
        tell("no-loc-expr-outside-params", node.line, "the location of the deployment belongs into a parameter's default")
    elif node.kind == "choice" and node.condition.kind == "call" and node.condition.name == "contains" and node.yes.kind == "get" \
            and node.condition.args[1].kind == "text" and node.condition.args[1].parts == [node.yes.name]:
        tell("use-safe-access", node.line, f"contains() and .{node.yes.name} are .?{node.yes.name} ??")
    elif node.kind == "for" and not well_placed(node, inside):
        tell("BCP138", node.line, "a loop cannot stand here")


def well_placed(node, inside):
    """A loop is a resource, a module, a variable, an output, or a property's whole value with no loop of values above."""
    above = inside[-1]
    if above.kind in ("resource", "module", "var", "output"):
        return True
    values = [a for i, a in enumerate(inside) if a.kind == "for" and inside[i - 1].kind not in ("resource", "module")]
    return above.kind == "object" and not values and not any(a.kind in ("call", "array", "lambda") for a in inside)


# -- the whole deployment


def names_in(node):
    return {n.name for n, _ in walk(node) if n.kind == "name"}


def needs(file):
    """Symbol to the symbols it waits for, through variables too."""
    seen = {}

    def of(name):
        if name in file.symbols:
            return {name}
        if name not in seen:
            seen[name] = set()
            node = file.vars.get(name)
            seen[name] = set().union(*map(of, names_in(node.value))) if node else set()
        return seen[name]
    return {name: set().union(*map(of, names_in(symbol.node.value)), set()) for name, symbol in file.symbols.items()}


def closure(graph, name, seen=None):
    seen = set() if seen is None else seen
    for other in graph.get(name, ()):
        if other not in seen:
            seen.add(other)
            closure(graph, other, seen)
    return seen


def check_cycles(file):
    graph = needs(file)
    for name in graph:
        if name in closure(graph, name):
            file.tell(file.symbols[name].node.line, f"{name} waits for itself (BCP080)")
    for name, symbol in file.symbols.items():
        listed = next((value for key, value, _ in symbol.object.entries if key and key.parts == ["dependsOn"]), None)
        if listed is None or listed.kind != "array":
            continue
        own = set().union(*(names_in(value) for key, value, _ in symbol.object.entries if not key or key.parts != ["dependsOn"]), set())
        for _, item in listed.items:
            if item.kind == "name" and item.name in own and not file.symbols[item.name].looped:
                file.tell(item.line, f"{symbol.name} waits for {item.name} anyway (no-unnecessary-dependson)")


def check_start(file):
    """A condition, a loop and a name are known before anything is made: no property that Azure says (BCP120)."""
    def late(node):
        return [n for n, _ in walk(node) if n.kind == "get" and n.name in ("properties", "outputs", "identity") and n.of.kind in ("name", "at")
                and (n.of.name if n.of.kind == "name" else getattr(n.of.of, "name", "")) in file.symbols]
    for symbol in file.symbols.values():
        body = symbol.node.value
        places = [body.over] if symbol.looped else []
        inner = body.body if symbol.looped else body
        places += [inner.condition] if inner.kind == "if" else []
        places += [value for key, value, _ in symbol.object.entries if key and key.parts in (["name"], ["scope"])]
        for place in places:
            for node in late(place):
                file.tell(node.line, f"{symbol.name} has to be known before .{node.name} is (BCP120)")


def check_deployment(main, files):
    """Names are given once, and what is looked up is made by a module that is waited for."""
    made, looked = {}, []
    for module, file in files:
        for symbol in all_symbols(file):
            if symbol.module:
                continue
            for body, sure in symbol.bodies():
                if not sure or body is None:
                    continue
                name = full_name(symbol, body)
                scope = body.get("scope")
                if name is None or isinstance(scope, Ref) and full_name(scope.of, scope.of.one(scope.item) or {}) is None:
                    continue
                if isinstance(scope, Ref):
                    name = [*full_name(scope.of, scope.of.one(scope.item)), "", *name]
                key = (symbol.what.split("@")[0].lower(), "/".join(name).lower())
                if symbol.node.existing:
                    looked.append((module, file, symbol, key))
                elif key in made:
                    file.tell(symbol.node.line, f"{symbol.name}: {key[0]} {key[1]} is made twice")
                else:
                    made[key] = module
    graph = needs(main)
    for module, file, symbol, key in looked:
        if key not in made:
            file.tell(symbol.node.line, f"{symbol.name}: nobody makes {key[0]} {key[1]}")
        elif made[key] != module and made[key] not in closure(graph, module):
            main.tell(main.symbols[module].node.line, f"{module} looks up {key[1]}, and does not wait for {made[key]}")


def all_symbols(file):
    queue = list(file.symbols.values())
    for symbol in queue:
        queue += symbol.children.values()
    return queue


def told(folder, schema):
    """Everything that is wrong below a rendered folder's bicep/, as 'file:line: sentence', and how many resources were held against types."""
    root = pathlib.Path(folder) / "bicep"
    config = root / "bicepconfig.json"
    rules = set()
    if config.exists():
        plain = "\n".join(line for line in config.read_text().split("\n") if not line.lstrip().startswith("//"))
        rules = {name for name, rule in json.loads(plain)["analyzers"]["core"]["rules"].items() if rule["level"] == "off"}
    given = Object()
    for node in parse((root / "main.bicepparam").read_text()):
        if node.kind == "param":
            given[node.name] = Scope(type("Nobody", (), {"tell": lambda *_: None})(), {}).value(node.value)
    main = File(root / "main.bicep", schema, given)
    main.by = type("Main", (), {"file": main, "name": "main.bicepparam", "node": Node("main", 1)})()
    files = [("main", main)]
    for name, symbol in main.symbols.items():
        if symbol.module:
            files += [(name, symbol.made(i if symbol.looped else None)) for i, _ in enumerate(symbol.turns())]
    for _, file in files:
        check_file(file, rules)
    check_deployment(main, files)
    out = sorted({f"{file.path.relative_to(folder)}:{line}: {text}" for _, file in files for line, text in file.told})
    used = {file.path for _, file in files}
    out += [f"{path.relative_to(folder)}:1: no module statement names this file" for path in sorted(root.rglob("*.bicep")) if path not in used]
    return out, sum(1 for _, file in files for symbol in all_symbols(file) if not symbol.module for _ in symbol.bodies())


def check_file(file, rules):
    check_given(file)
    for node in file.vars.values():
        file.value(node)
    for node in file.outputs.values():
        file.scope.value(node.value)
    for symbol in file.symbols.values():
        if symbol.module:
            list(symbol.bodies())
        elif file.schema:
            check_resource(symbol)
    check_cycles(file)
    check_start(file)
    check_linter(file, rules)


# A mistake, where it is made, and what is said of it: what finds nothing in good files finds these.
MISTAKES = [
    ("modules/network.bicep", "item => resourceId('Microsoft.Network/privateDnsZones', item)", "item => zone[length(item)].id", "BCP247"),
    ("modules/network.bicep", "name: natGatewayName\n", "name: natAddress.properties.ipAddress\n", "BCP120"),
    ("modules/network.bicep", "id: natAddress.id", "id: natAdress.id", "nothing is called natAdress"),
    ("modules/backup.bicep", "param vaultName string", "param vaultName string\nparam nothing string = 'x'", "no-unused-params"),
    ("main.bicep", "    natGatewayName:", "    natGateway:", "takes no parameter natGateway"),
    ("main.bicep", "    addressSpace: '10.40.0.0/16'\n", "", "is not given addressSpace"),
    ("main.bicep", "subnetIds.gpu", "subnetIds.gpus", "there is no gpus"),
    ("main.bicep", "  dependsOn: [storage]\n", "", "does not wait for storage"),
    ("main.bicep", "name: 'rg-shop-prod'", "name: 'rg-shop-prod", "does not end on its line"),
    ("main.bicep", "    subnetId: network", "    subnetId: 7\n    other: network", "takes string, not 7"),
]
MISTAKES_OF_TYPES = [
    ("modules/registry.bicep", "adminUserEnabled:", "adminUser:", "there is no adminUser"),
    ("modules/registry.bicep", "registries@2025-04-01", "registries@2025-04-31", "is not a type at a version"),
    ("modules/registry.bicep", "registry.properties.loginServer", "registry.properties.server", "says no properties.server"),
    ("modules/storage.bicep", "minimumTlsVersion: 'TLS1_2'", "minimumTlsVersion: 'TLS9'", "'TLS9' is none of"),
    ("modules/network.bicep", "priority: 4096", "priority: '4096'", "takes int"),
    ("modules/network.bicep", "      direction: 'Inbound'\n", "", "needs direction"),
    ("modules/network.bicep", "id: natAddress.id", "id: natAddress.id\n        provisioningState: 'x'", "there is no provisioningState"),
    ("modules/policy.bicep", "targetScope = 'subscription'\n", "", "not in a group (BCP135)"),
    ("main.bicep", "vaultName: 'kv-shop-prod'", "vaultName: 'kv--shop'", "Azure refuses the name"),
]


def rendered(lintel, estate, folder, *targets):
    """Renders an estate and gives the folder; what the estate lacks ends the test."""
    folder.mkdir(parents=True)
    (folder / "lintel.yaml").write_text(yaml.safe_dump(estate))
    done = subprocess.run([lintel, "prepare", "render", *targets, "--out", folder / "out", "--estate", folder], capture_output=True, text=True, check=False)
    return folder / "out" if done.returncode == 0 else sys.exit(f"{folder.name}: {done.stderr}")


def estates(standard):
    """Names and estates that differ in what is referred to from one module to another."""
    def other(**sections):
        kept = {key: value for key, value in standard["platform"].items() if key not in sections or sections[key] is not None}
        return {**standard, "platform": {**kept, **{key: value for key, value in sections.items() if value is not None}}}
    yield "the standard one", standard
    yield "one with a budget to the cent", other(budget={"month": 12345.67, "currency": "USD"})
    yield "one with data of the highest class behind a firewall", other(
        data="restricted", storage={"classes": ["public", "restricted"]},
        network={"firewall": "10.0.0.4", "hub": "/subscriptions/s/resourceGroups/rg-hub/providers/Microsoft.Network/virtualNetworks/hub"})
    yield "one without a cluster", other(cluster=None, inference=None, identity=None, chart=None)
    yield "one without machines or models", other(gpu_machines=None, openai=None, machine_learning=None, cluster=None, inference=None, chart=None)


def say(number, sentence, wrong):
    for line in wrong:
        print("# " + line)
    print(f"{'not ' if wrong else ''}ok {number} - {sentence}")
    return not wrong


def mistaken(folder, schema, place):
    """The mistakes that are not told."""
    for name, old, new, text in MISTAKES + (MISTAKES_OF_TYPES if schema else []):
        copy = pathlib.Path(place) / "mistake"
        shutil.copytree(folder / "bicep", copy / "bicep")
        path = copy / "bicep" / name
        whole = path.read_text()
        path.write_text(whole.replace(old, new))
        try:
            lines = told(copy, schema)[0]
        except Broken as broken:
            lines = [str(broken)]
        shutil.rmtree(copy)
        if old not in whole or not any(text in line for line in lines):
            yield f"{name}: {new!r} is not told as '{text}', but {lines}"


def main():
    lintel, source = sys.argv[1:3]
    standard = yaml.safe_load((pathlib.Path(source) / "tests/prepare/estate/lintel.yaml").read_text())
    schema, count, fine = Schema(TYPES) if TYPES.exists() else None, 0, True
    with tempfile.TemporaryDirectory() as place:
        for i, (name, estate) in enumerate(estates(standard)):
            out = rendered(lintel, estate, pathlib.Path(place) / str(i))
            wrong, resources = told(out, schema)
            count += 1
            fine &= say(count, f"the Bicep of an estate, {name}, is what its compiler, its linter and Azure take ({resources} resources)", wrong)
        wrong = []
        for target in TARGETS:
            out = rendered(lintel, standard, pathlib.Path(place) / target, target)
            wrong += [f"{target} alone: {line}" for line in told(out, schema)[0]]
        fine &= say(count + 1, "each target alone is too", wrong)
        fine &= say(count + 2, "mistakes are told", list(mistaken(pathlib.Path(place) / "0" / "out", schema, place)))
    print(f"ok {count + 3} - resources are held against their types" + ("" if schema else f" # SKIP the types are not here; {validators.HOW}"))
    print(f"1..{count + 3}")
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
