# SPDX-License-Identifier: Apache-2.0
"""bicep_value: works out what a tree of bicep.py means, as far as that is known before anything is deployed.

A value is a Python value; Object is a dict that knows its line, Unknown is what only Azure knows, Ref a resource or module.
What cannot be right (a name that nobody declared, a property that is not there) goes to the file's told list, as (line, text).
"""
import ipaddress

import bicep

RETURNS = {  # functions whose answer nobody knows here, by the kind of the answer
    "string": ["base64", "format", "guid", "newGuid", "readEnvironmentVariable", "resourceId", "subscriptionResourceId", "tenantResourceId",
               "managementGroupResourceId", "extensionResourceId", "toLower", "toUpper", "trim", "uniqueString", "utcNow", "dateTimeAdd",
               "substring", "join", "replace", "loadTextContent", "loadFileAsBase64", "string", "take", "skip", "first", "last", "uri",
               "padLeft", "cidrSubnet", "cidrHost", "dateTimeFromEpoch", "uriComponent"],
    "int": ["int", "length", "indexOf", "lastIndexOf", "dateTimeToEpoch", "min", "max"],
    "bool": ["bool", "contains", "empty", "startsWith", "endsWith"],
    "any": ["any", "json", "environment", "resourceGroup", "subscription", "tenant", "deployment", "deployer", "loadJsonContent", "loadYamlContent",
            "items", "objectKeys", "union", "concat", "map", "filter", "flatten", "range", "split", "toObject", "reduce", "sort", "mapValues",
            "intersection", "shallowMerge", "groupBy", "array", "coalesce", "tryGet", "parseCidr", "createObject", "createArray", "mapValues"],
}
KIND = {name: kind for kind, names in RETURNS.items() for name in names}


class Object(dict):
    def __init__(self, *args, line=0, lines=None):
        super().__init__(*args)
        self.line, self.lines = line, lines or {}


class Unknown:
    def __init__(self, kind="any"):
        self.kind = kind


class Ref:
    """A resource, a module or a part of one, by the path that leads there."""

    def __init__(self, of, path=(), item=None):
        self.of, self.path, self.item = of, path, item


class Lambda:
    def __init__(self, node, env):
        self.node, self.env = node, env


def known(value):
    if isinstance(value, (Unknown, Ref, Lambda)):
        return False
    return all(known(v) for v in (value.values() if isinstance(value, dict) else value)) if isinstance(value, (dict, list)) else True


class Scope:
    """Names of one file, as thunks, below them those of loops and lambdas."""

    def __init__(self, file, names, above=None):
        self.file, self.names, self.above = file, names, above

    def find(self, name):
        scope = self
        while scope:
            if name in scope.names:
                return scope, scope.names[name]
            scope = scope.above
        return None, None

    def tell(self, node, text):
        self.file.tell(node.line, text)

    def value(self, node):
        return getattr(self, "of_" + node.kind)(node)

    def of_value(self, node):
        return node.value

    def of_text(self, node):
        parts = [part if isinstance(part, str) else self.value(part) for part in node.parts]
        if not all(isinstance(part, (str, int, bool)) for part in parts):
            return Unknown("string")
        return "".join(str(part).lower() if isinstance(part, bool) else str(part) for part in parts)

    def of_name(self, node):
        scope, found = self.find(node.name)
        if not scope:
            if node.name not in ("az", "sys"):
                self.tell(node, f"nothing is called {node.name}")
            return Unknown()
        return found()

    def of_nested(self, node):
        base = self.value(node.of)
        return base.of.nested(node, base) if isinstance(base, Ref) else Unknown()

    def of_object(self, node):
        out = Object(line=node.line)
        for key, value, line in node.entries:
            if key is None:
                spread = self.value(value)
                out.update(spread if isinstance(spread, dict) else {})
                continue
            name = self.value(key)
            out[name if isinstance(name, str) else f"${{{line}}}"] = self.value(value)
            out.lines[name if isinstance(name, str) else ""] = line
        return out

    def of_array(self, node):
        out = []
        for spread, item in node.items:
            value = self.value(item)
            if spread:
                out += value if isinstance(value, list) else []
            else:
                out.append(value)
        return out

    def items(self, node, loop="for"):
        """(scope) for each turn of a loop; one of unknown things where nobody knows over what."""
        over = self.value(node.over)
        if not isinstance(over, list):
            if over is not None and not isinstance(over, (Unknown, Ref)):
                self.tell(node, f"a loop wants a list, not {type(over).__name__}")
            over = [Unknown()]
        for i, item in enumerate(over):
            yield Scope(self.file, {node.item: lambda item=item: item, **({node.index: lambda i=i: i} if node.index else {})}, self)

    def of_for(self, node):
        return [inner.value(node.body) for inner in self.items(node)]

    def of_if(self, node):
        return self.value(node.body)

    def of_choice(self, node):
        condition = self.value(node.condition)
        if isinstance(condition, (Unknown, Ref)):
            with self.file.unsure():
                yes, no = self.value(node.yes), self.value(node.no)
            return yes if yes is not None else no
        return self.value(node.yes if condition else node.no)

    def of_unary(self, node):
        value = self.value(node.of)
        if isinstance(value, (Unknown, Ref)):
            return Unknown("bool" if node.mark == "!" else "int")
        return not value if node.mark == "!" else -value

    def of_binary(self, node):
        left = self.value(node.left)
        if node.mark == "??":
            return self.value(node.right) if left is None else left
        if node.mark in ("&&", "||") and isinstance(left, bool):
            return self.value(node.right) if left == (node.mark == "&&") else left
        right = self.value(node.right)
        if not known(left) or not known(right):
            return Unknown("int" if node.mark in "+-*/%" else "bool")
        fold = (lambda x: x.lower() if isinstance(x, str) else x)
        try:
            return {"==": lambda: left == right, "!=": lambda: left != right, "=~": lambda: fold(left) == fold(right),
                    "!~": lambda: fold(left) != fold(right), "<": lambda: left < right, ">": lambda: left > right,
                    "<=": lambda: left <= right, ">=": lambda: left >= right, "+": lambda: left + right, "-": lambda: left - right,
                    "*": lambda: left * right, "/": lambda: left // right, "%": lambda: left % right,
                    "&&": lambda: left and right, "||": lambda: left or right}[node.mark]()
        except TypeError:
            self.tell(node, f"{left!r} {node.mark} {right!r} is not for these types")
            return Unknown()

    def of_get(self, node):
        return self.part(node, self.value(node.of), node.name, node.safe)

    def of_sure(self, node):
        return self.value(node.of)

    def of_at(self, node):
        base, index = self.value(node.of), self.value(node.index)
        if isinstance(base, Ref) and base.of.looped and not base.path:
            if node.index.kind == "name" and self.of_lambda_name(node.index.name) or lambdas(node.index, self):
                self.tell(node, f"a lambda's variable cannot say which of {base.of.name} is meant (BCP247)")
            return Ref(base.of, (), index)
        return self.part(node, base, index, node.safe)

    def of_lambda_name(self, name):
        scope, _ = self.find(name)
        return bool(scope and getattr(scope, "is_lambda", False))

    def part(self, node, base, key, safe):
        if isinstance(base, Ref):
            return base.of.part(self, node, base, key)
        if isinstance(key, (Unknown, Ref)) or isinstance(base, (Unknown, Lambda)):
            return Unknown()
        if base is None and safe:
            return None
        if isinstance(base, list) and isinstance(key, int):
            if key < len(base):
                return base[key]
            self.tell(node, f"there is no item {key} of {len(base)}")
            return Unknown()
        if not isinstance(base, dict):
            self.tell(node, f"{key} is asked of {base!r}")
            return Unknown()
        if key not in base and not safe and not any(k.startswith("${") for k in base):
            self.tell(node, f"there is no {key} among {', '.join(base) or 'nothing'}")
            return Unknown()
        return base.get(key)

    def of_lambda(self, node):
        return Lambda(node, self)

    def apply(self, function, *values):
        inner = Scope(self.file, {name: lambda value=value: value for name, value in zip(function.node.names, values)}, function.env)
        inner.is_lambda = True
        return inner.value(function.node.body)

    def of_call(self, node):
        base = self.value(node.of) if node.of is not None and not (node.of.kind == "name" and node.of.name in ("az", "sys")) else None
        args = [self.value(arg) for arg in node.args]
        if node.name not in KIND and not node.name.startswith("list"):
            self.tell(node, f"Bicep has no function {node.name}()")
        work = getattr(self, "do_" + node.name, None)
        if base is None and work and not any(isinstance(arg, (Unknown, Ref)) for arg in args):
            try:
                return work(*args)
            except (TypeError, ValueError, IndexError, KeyError) as wrong:
                self.tell(node, f"{node.name}() cannot work on what it is given: {wrong}")
        elif work and any(isinstance(arg, Lambda) for arg in args):
            for arg in args:
                if isinstance(arg, Lambda):
                    self.apply(arg, *[Unknown()] * len(arg.node.names))
        return Unknown(KIND.get(node.name, "any"))

    def do_empty(self, value):
        return value is None or len(value) == 0

    def do_length(self, value):
        return len(value)

    def do_contains(self, where, what):
        return what in where

    def do_concat(self, *lists):
        return [item for one in lists for item in one] if isinstance(lists[0], list) else "".join(map(str, lists))

    def do_union(self, *things):
        out = Object(line=getattr(things[0], "line", 0)) if isinstance(things[0], dict) else []
        for thing in things:
            if isinstance(thing, dict):
                out.update(thing)
            else:
                out += [item for item in thing if item not in out]
        return out

    def do_map(self, items, function):
        return [self.apply(function, *((item, i) if len(function.node.names) == 2 else (item,))) for i, item in enumerate(items)]

    def do_filter(self, items, function):
        return [item for item in items if self.apply(function, item) is not False]

    def do_flatten(self, lists):
        if not all(isinstance(one, list) for one in lists):
            return Unknown()
        return [item for one in lists for item in one]

    def do_range(self, start, count):
        return list(range(start, start + count))

    def do_toObject(self, items, key, value=None):
        keys = [self.apply(key, item) for item in items]
        return Object({k if isinstance(k, str) else f"${{{i}}}": self.apply(value, item) if value else item
                       for i, (k, item) in enumerate(zip(keys, items))})

    def do_split(self, text, by):
        return text.split(by)

    def do_last(self, items):
        return items[-1] if items else None

    def do_first(self, items):
        return items[0] if items else None

    def do_replace(self, text, old, new):
        return text.replace(old, new)

    def do_toLower(self, text):
        return text.lower()

    def do_toUpper(self, text):
        return text.upper()

    def do_join(self, items, by):
        return by.join(map(str, items)) if known(items) else Unknown("string")

    def do_take(self, items, count):
        return items[:count]

    def do_skip(self, items, count):
        return items[count:]

    def do_substring(self, text, start, count=None):
        return text[start:] if count is None else text[start:start + count]

    def do_items(self, thing):
        return [Object({"key": key, "value": value}) for key, value in sorted(thing.items())]

    def do_objectKeys(self, thing):
        return sorted(thing)

    def do_string(self, value):
        return str(value) if isinstance(value, (str, int)) else Unknown("string")

    def do_int(self, value):
        return int(value)

    def do_any(self, value):
        return Unknown()

    def do_startsWith(self, text, start):
        return text.startswith(start)

    def do_endsWith(self, text, end):
        return text.endswith(end)

    def do_cidrHost(self, text, number):
        return str(ipaddress.ip_network(text)[number + 1])


def lambdas(node, scope):
    """Is a lambda's variable in this tree?"""
    if isinstance(node, bicep.Node):
        return node.kind == "name" and scope.of_lambda_name(node.name) or any(lambdas(v, scope) for v in node.__dict__.values())
    return any(lambdas(v, scope) for v in node) if isinstance(node, (list, tuple)) else False
